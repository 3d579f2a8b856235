package stream_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/kustomize/kyaml/kio"

	"github.com/capifleet/capifleet/fn/stream"
)

func TestSplitDocuments(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"one document":                      {"a: b\n", []string{"a: b\n"}},
		"two":                               {"a: b\n---\nc: d\n", []string{"a: b\n", "c: d\n"}},
		"one that starts with a separator":  {"---\na: b\n", []string{"a: b\n"}},
		"empty, null and comments are left": {"---\n\n---\n# c\n---\nnull # n\n---\na: b\n---\n", []string{"a: b\n"}},
		"a comment behind the separator":    {"a: b\n--- # c\nc: d\n", []string{"a: b\n", "c: d\n"}},
		"content behind the separator":      {"a: b\n--- {c: d}\n", []string{"a: b\n", "--- {c: d}\n"}},
		"no newline at the end":             {"a: b\n---\nc: d", []string{"a: b\n", "c: d"}},
		"CR LF":                             {"a: b\r\n---\r\nc: d\r\n", []string{"a: b\n", "c: d\n"}},
		"a byte order mark":                 {"\ufeffa: b\n", []string{"a: b\n"}},
		"a separator's look in a block": {
			"a: |\n  ---\n  b\n---\nc: d\n", []string{"a: |\n  ---\n  b\n", "c: d\n"},
		},
		"the end of a document": {"a: b\n...\n---\nc: d\n", []string{"a: b\n", "c: d\n"}},
		"directives stay with their document": {"%YAML 1.1\n---\na: b\n---\nc: d\n", []string{
			"%YAML 1.1\n---\na: b\n",
			"c: d\n",
		}},
		"JSON": {"{\"a\": 1}\n---\n{\"b\": 2}\n", []string{"{\"a\": 1}\n", "{\"b\": 2}\n"}},
		"comments stay with their document": {"# a\n\na: b\n# end\n---\n# c\nc: d\n", []string{
			"# a\n\na: b\n# end\n",
			"# c\nc: d\n",
		}},
		"nothing": {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for i, d := range stream.SplitDocuments("f.yaml", []byte(c.text)) {
				if got = append(got, string(d.Text)); d.Index != i || d.Path != "f.yaml" {
					t.Errorf("document %d is %s[%d]", i, d.Path, d.Index)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
			if strings.Contains(name, "behind the separator") || strings.Contains(name, "...") ||
				strings.Contains(name, "end of") || strings.Contains(name, "directives") {
				return // kyaml refuses these, or drops what is behind a separator
			}
			items, err := (&kio.ByteReader{Reader: strings.NewReader(c.text)}).Read()
			if err != nil || len(items) != len(got) {
				t.Errorf("kyaml sees %d documents (%v)", len(items), err)
			}
		})
	}
}

func TestListOfDocuments(t *testing.T) {
	docs := stream.SplitDocuments("a.yaml",
		[]byte("# one\nkind: A\nmetadata:\n  name: a # n\n---\n{\"kind\": \"B\", \"metadata\": {\"name\": \"b\"}}\n"))
	docs = append(docs, stream.SplitDocuments("b.yaml", []byte("%YAML 1.1\n---\nkind: C\nlist: |+\n  x\n\n"))...)
	l, err := stream.FromDocuments(docs)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range l.Items() {
		got = append(got, item.Meta().Kind+" "+item.Path()+" "+string(rune('0'+item.Index())))
	}
	if diff := cmp.Diff([]string{"A a.yaml 0", "B a.yaml 1", "C b.yaml 0"}, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	l.SetItems(append(l.Items(), stream.NewItem([]byte("kind: D\n"))))
	want := "# one\nkind: A\nmetadata:\n  name: a # n\n---\n{\"kind\": \"B\", \"metadata\": {\"name\": \"b\"}}\n---\n" +
		"kind: C\nlist: \"x\\n\\n\"\n---\nkind: D\n"
	if diff := cmp.Diff(want, string(written(t, l))); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
}

func TestDocumentsThatCannotBeReadAreAllNamed(t *testing.T) {
	docs := stream.SplitDocuments("a.yaml", []byte("kind: A\n---\nkind: [\n---\n- list\n"))
	docs = append(docs, stream.SplitDocuments("b.yaml", []byte("text"))...)
	_, err := stream.FromDocuments(docs)
	const remedy = "; write a mapping with apiVersion, kind and metadata"
	want := "a.yaml: line 4: the text is not valid YAML: did not find expected node content; " +
		"fix the YAML at this line or just above it\n" +
		"b.yaml: line 1: the item is a single value, not an object" + remedy
	if err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

// TestADocumentMayBeAList: it is an item, and no object.
func TestADocumentMayBeAList(t *testing.T) {
	text := []byte("kind: A\n---\n# why\n- {op: add}\n- 2\n")
	list, err := stream.FromDocuments(stream.SplitDocuments("patch.yaml", text))
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for _, item := range list.Items() {
		got = append(got, item.IsList())
	}
	if diff := cmp.Diff([]bool{false, true}, got); diff != "" {
		t.Fatalf("which items are lists (-want +got):\n%s", diff)
	}
	item := list.Items()[1]
	if _, err := item.Tree(); err == nil || item.Err() != nil || item.Meta().Kind != "" {
		t.Errorf("the list is an object: tree %v, error %v, meta %v", err, item.Err(), item.Meta())
	}
	elements, err := item.Elements()
	if diff := cmp.Diff([]any{map[string]any{"op": "add"}, int64(2)}, elements); diff != "" || err != nil {
		t.Errorf("elements, error %v (-want +got):\n%s", err, diff)
	}
	want := "patch.yaml: line 3: the item is a list, not an object; write a mapping with apiVersion, kind and metadata"
	if diff := cmp.Diff(want, item.ListError().Error()); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	of := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- [a]\n"
	within := mustParse(t, []byte(of)).Items()[0]
	if within.IsList() || within.Err() == nil {
		t.Error("a list among the items of a ResourceList must stay an error")
	}
}

func TestItemsOfAnotherListAreWrittenAsNewOnes(t *testing.T) {
	l := mustParse(t, files(t, "corpus")["indented_items"])
	other := mustParse(t, files(t, "corpus")["kpt_form"])
	l.SetItems([]*stream.Item{other.Items()[1], l.Items()[1]})
	got := written(t, l)
	if n := bytes.Index(got, []byte("\n    - # kpt-merge")); n >= 0 {
		t.Errorf("comment moved:\n%s", got)
	}
	tree := mustRead(t, got)
	names := []any{}
	for _, item := range elements(tree) {
		names = append(names, item.(map[string]any)["metadata"].(map[string]any)["name"])
	}
	if diff := cmp.Diff([]any{"dash-alone", "prod-eu-1"}, names); diff != "" {
		t.Errorf("items (-want +got):\n%s\n%s", diff, got)
	}
}
