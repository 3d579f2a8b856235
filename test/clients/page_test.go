package clients

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// page is the blocks of a page of documentation, by the comment before each: all of them must be
// used.
type page struct {
	text   string
	blocks map[string]string
	unused []string
}

// readPage reads a page, or several as one. Each block of YAML and of shell commands must have a
// comment of its own.
func readPage(t *testing.T, names ...string) *page {
	t.Helper()
	p := &page{blocks: map[string]string{}}
	for _, name := range names {
		p.text += read(t, name)
	}
	block := regexp.MustCompile("(?s)<!-- ([^\n]*) -->\n```(?:yaml|sh)\n(.*?\n)```\n")
	for _, match := range block.FindAllStringSubmatch(p.text, -1) {
		p.blocks[match[1]] = match[2]
		p.unused = append(p.unused, match[1])
	}
	if all := strings.Count(p.text, "```yaml\n") + strings.Count(p.text, "```sh\n"); all != len(p.blocks) || all == 0 {
		t.Fatalf("%s: %d blocks, of which %d can be told apart by a comment", names, all, len(p.blocks))
	}
	return p
}

// block is the block after a comment.
func (p *page) block(t *testing.T, comment string) string {
	t.Helper()
	text, exists := p.blocks[comment]
	if !exists {
		t.Fatalf("the page has no block after <!-- %s -->", comment)
	}
	p.unused = slices.DeleteFunc(p.unused, func(other string) bool { return other == comment })
	return text
}

// checkUsed complains about the blocks that no test has asked for.
func (p *page) checkUsed(t *testing.T) {
	t.Helper()
	if len(p.unused) > 0 {
		t.Errorf("no test runs the blocks %q", p.unused)
	}
}
