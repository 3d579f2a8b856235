package stream_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestSplitStream wants a stream read as kubectl reads it, and each field to know its line.
func TestSplitStream(t *testing.T) {
	type object struct {
		Name string
		Line int // of metadata.name
	}
	for sentence, test := range map[string]struct {
		text string
		want []object
	}{
		"documents of YAML": {
			"metadata: {name: a}\n---\nmetadata:\n  name: b\n",
			[]object{{"a", 1}, {"b", 4}},
		},
		"JSON objects, as jq prints them": {
			"{\n\"metadata\": {\"name\": \"a\"}}\n\n{\"metadata\":\n{\"name\": \"b\"}}\n",
			[]object{{"a", 2}, {"b", 5}},
		},
		"JSON objects on one line": {
			`{"metadata":{"name":"a"}} {"metadata":{"name":"b"}}`,
			[]object{{"a", 1}, {"b", 1}},
		},
		"one JSON object": {
			" {\"metadata\": {\"name\": \"a\"}}",
			[]object{{"a", 1}},
		},
		"JSON objects as documents": {
			"{\"metadata\": {\"name\": \"a\"}}\n---\n{\"metadata\": {\"name\": \"b\"}}\n",
			[]object{{"a", 1}, {"b", 3}},
		},
		"YAML in flow style that begins with {": {
			"{metadata: {name: a}}\n",
			[]object{{"a", 1}},
		},
		"an empty one": {
			"\n---\n# nothing\n",
			nil,
		},
		"lines that end in CR LF": {
			"metadata:\r\n  name: a\r\n---\r\nmetadata:\r\n  name: b\r\n",
			[]object{{"a", 2}, {"b", 5}},
		},
	} {
		list, err := stream.FromDocuments(stream.SplitStream([]byte(test.text)))
		if err != nil {
			t.Errorf("%s: %v", sentence, err)
			continue
		}
		var got []object
		for i, item := range list.Items() {
			if item.Path() != "" || item.Index() != i {
				t.Errorf("%s: object %d has path %q and index %d", sentence, i, item.Path(), item.Index())
			}
			got = append(got, object{item.Meta().Name, item.FieldLines().Of([]string{"metadata", "name"})})
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sentence, diff)
		}
	}
}
