package stream

import (
	"slices"
	"testing"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// TestEncodings: the texts of a node in the order to try them. What is plain stays plain, since
// YAML 1.1 may read it as something other than a string.
func TestEncodings(t *testing.T) {
	t.Parallel()
	const written = "# a comment\na: {b: 'text', c: yes, d: \"x\"}\ne: | # another\n  line\nf: !!str 1\n"
	root, err := yaml.Node([]byte(written))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for text := range encodings(root) {
		got = append(got, string(text))
	}
	want := []string{
		written,
		"a: {b: 'text', c: yes, d: \"x\"}\ne: |\n  line\nf: !!str 1\n",
		"a:\n  b: \"text\"\n  c: yes\n  d: \"x\"\ne: \"line\\n\"\nf: !!str 1\n",
	}
	if !slices.Equal(got, want) {
		t.Errorf("want %q, got %q", want, got)
	}
}

// TestEncodingsEnd: no text is made that nobody asks for.
func TestEncodingsEnd(t *testing.T) {
	t.Parallel()
	n := &kyaml.Node{Kind: kyaml.ScalarNode, Value: "text", Style: kyaml.SingleQuotedStyle}
	for range encodings(n) {
		break
	}
	if n.Style != kyaml.SingleQuotedStyle {
		t.Errorf("the style is %v after the first text", n.Style)
	}
}
