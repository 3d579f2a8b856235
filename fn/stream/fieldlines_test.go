package stream

import (
	"strings"
	"testing"
)

const positioned = `# A comment.
kind: A
metadata:
  name: a
  annotations: &notes
    example.com/owner: someone
    "1": quoted
---

# Another.
kind: B # It begins here.
metadata: {name: b,
  labels: {a: b}}
spec:
  list:
  - first: 1

    second: |
      text
      text
  -
    - deep
  again: &x {a: 1}
  alias: *x
  merged:
    <<: *x
    own: 1
`

// TestFieldLines counts the lines of fields in their file.
func TestFieldLines(t *testing.T) {
	for what, text := range map[string]string{
		"as it is":               positioned,
		"with CR LF":             strings.ReplaceAll(positioned, "\n", "\r\n"),
		"with a byte order mark": "\ufeff" + positioned,
	} {
		list, err := FromDocuments(SplitDocuments("a.yaml", []byte(text)))
		if err != nil {
			t.Fatal(err)
		}
		tables := [2]FieldLines{list.Items()[0].FieldLines(), list.Items()[1].FieldLines()}
		for _, test := range []struct {
			document int
			path     string
			want     int
		}{
			{0, "", 2},
			{0, "kind", 2},
			{0, "metadata name", 4},
			{0, "metadata annotations example.com/owner", 6},
			{0, "metadata annotations 1", 7},
			{0, "metadata annotations missing", 5},
			{0, "spec missing", 2},
			{1, "", 11},
			{1, "metadata name", 12},
			{1, "metadata labels a", 13},
			{1, "spec list", 15},
			{1, "spec list 0", 16},
			{1, "spec list 0 first", 16},
			{1, "spec list 0 second", 18},
			{1, "spec list 0 second missing 7", 18},
			{1, "spec list 1", 22},
			{1, "spec list 1 0", 22},
			{1, "spec list 2", 15},
			{1, "spec again a", 23},
			{1, "spec alias a", 24},
			{1, "spec merged a", 25},
			{1, "spec merged own", 27},
		} {
			if got := tables[test.document].Of(strings.Fields(test.path)); got != test.want {
				t.Errorf("%s: document %d, %q: line %d, want %d", what, test.document, test.path, got, test.want)
			}
		}
	}
}

// TestFieldLinesAreThoseOfTheFile wants an edit to change no line, and objects without a file to
// have none.
func TestFieldLinesAreThoseOfTheFile(t *testing.T) {
	list, err := FromDocuments(SplitDocuments("a.yaml", []byte("kind: A\nmetadata:\n  name: a\nspec: {}\n")))
	if err != nil {
		t.Fatal(err)
	}
	item := list.Items()[0]
	if err := item.Edit(Edit{SetLabels: map[string]string{"a": "b"}}); err != nil {
		t.Fatal(err)
	}
	if got := item.FieldLines().Of([]string{"spec"}); got != 4 {
		t.Errorf("after an edit spec is at line %d, want 4", got)
	}
	list, err = Parse([]byte("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: A\n" +
		"  metadata: {name: a}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range []*Item{list.Items()[0], NewItem([]byte("kind: A\n"))} {
		if lines := item.FieldLines(); lines != nil || lines.Of(nil) != 0 || lines.Of([]string{"kind"}) != 0 {
			t.Errorf("an object without a file has lines: %v", lines)
		}
	}
}
