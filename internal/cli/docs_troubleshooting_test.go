package cli_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

// symptoms are the headings of the pages of troubleshooting, by page, with what is below each.
func symptoms(t *testing.T) map[string]map[string]string {
	t.Helper()
	found := map[string]map[string]string{}
	for name, page := range pages(t) {
		if !strings.HasPrefix(name, "docs/troubleshooting/") {
			continue
		}
		found[name] = map[string]string{}
		for _, section := range strings.Split(page, "\n## ")[1:] {
			title, text, _ := strings.Cut(section, "\n")
			found[name][title] = text
		}
	}
	return found
}

// TestTroubleshooting wants each symptom to have its cause, how to see it, what to do, and what
// says it first, and the page of all symptoms to lead to each.
func TestTroubleshooting(t *testing.T) {
	t.Parallel()
	index := read(t, filepath.Join(root, "docs", "troubleshooting.md"))
	total := 0
	for name, sections := range symptoms(t) {
		for title, text := range sections {
			total++
			at := 0
			for _, part := range []string{"**Why**", "**See**", "**Do**", "**Said first by**"} {
				next := strings.Index(text, "\n- "+part+": ")
				if next < at {
					t.Errorf("%s: %q has no %s, or not in its order", name, title, part)
				}
				at = next
			}
			target := "(" + strings.TrimPrefix(name, "docs/") + "#" + headings("# " + title)[0] + ")"
			if !strings.Contains(index, "- ["+title+"]"+target) {
				t.Errorf("docs/troubleshooting.md does not lead to %q of %s", title, name)
			}
		}
	}
	if total < 25 {
		t.Errorf("there are %d symptoms", total)
	}
}

// TestDocumentedCodes wants every code that a page names to be one.
func TestDocumentedCodes(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`\bCF\d{4}\b`)
	named := 0
	for name, page := range pages(t) {
		for _, found := range code.FindAllString(page, -1) {
			named++
			if !slices.Contains(fleet.Codes(), fleet.Code(found)) {
				t.Errorf("%s names %s, which is no code", name, found)
			}
		}
	}
	if named < 100 {
		t.Errorf("the pages name %d codes", named)
	}
}
