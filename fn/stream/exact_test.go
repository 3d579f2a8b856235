package stream_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestExactTree: what Kubernetes makes of a value, to the last digit, and what no object may hold.
// That every other object is read so too, the tests of whole lists show.
func TestExactTree(t *testing.T) {
	large := "w: " + strings.Repeat("x", 10_000) + "\n"
	cases := map[string]struct {
		text  string
		want  any
		fails string
	}{
		"a text":                           {text: "v: a", want: "a"},
		"a text in quotes":                 {text: "v: '1'", want: "1"},
		"an integer":                       {text: "v: 42", want: json.Number("42")},
		"an integer that no float64 holds": {text: "v: 9007199254740993", want: json.Number("9007199254740993")},
		"an integer beyond int64": {
			text: "v: 18446744073709551615", want: json.Number("18446744073709551615"),
		},
		"an octal of YAML 1.1":                 {text: "v: 0644", want: json.Number("420")},
		"a fraction":                           {text: "v: 1.50", want: json.Number("1.5")},
		"a boolean of YAML 1.1":                {text: "v: yes", want: true},
		"nothing":                              {text: "v:", want: nil},
		"a date":                               {text: "v: 2026-11-23", want: "2026-11-23"},
		"a tag":                                {text: "v: !!str 1", want: "1"},
		"the tag without a name":               {text: "v: ! 1", want: "1"},
		"an alias":                             {text: "w: &a [1]\nv: *a", want: []any{json.Number("1")}},
		"a merge":                              {text: "w: &a {b: c}\nv: {<<: *a}", want: map[string]any{"b": "c"}},
		"a key that is a number":               {text: "v: {1: a}", want: map[string]any{"1": "a"}},
		"a key twice":                          {text: "v: {a: 1, a: 2}", fails: "a key is duplicated"},
		"a key twice, deep in a list":          {text: "v: [{a: {b: 1, b: 1}}]", fails: "a key is duplicated"},
		"a key twice, once not as a text":      {text: "v: {1: a, \"1\": a}", fails: "is duplicated"},
		"no number":                            {text: "v: .nan", fails: "NaN"},
		"a key that is a list":                 {text: "v: {[a]: b}", fails: "map key"},
		"a large object":                       {text: large + "v: 1", want: json.Number("1")},
		"a large object that has a key twice":  {text: large + "v: {a: 1, a: 1}", fails: "a key is duplicated"},
		"a large object that only sigs' reads": {text: "w: " + strings.Repeat("x", 10_000) + "\nv: !!str 1", want: "1"},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			text := []byte("apiVersion: v1\nkind: A\nmetadata:\n  name: a\n" + c.text + "\n")
			items := map[string]*stream.Item{
				"an item":    mustParse(t, listOf(string(text))).Items()[0],
				"a new item": stream.NewItem(text),
			}
			docs, err := stream.FromDocuments(stream.SplitDocuments("a.yaml", text))
			if wrong := "a.yaml: line 5: the text is not valid YAML: "; err == nil {
				items["a document"] = docs.Items()[0]
			} else if c.fails == "" || !strings.HasPrefix(err.Error(), wrong) {
				t.Fatal(err) // what Kubernetes cannot read is an error of the file
			}
			for from, item := range items {
				tree, err := item.ExactTree()
				if c.fails != "" {
					if err == nil || !strings.Contains(err.Error(), c.fails) {
						t.Errorf("%s: error %v, want %q", from, err, c.fails)
					}
					continue
				}
				if diff := cmp.Diff(c.want, tree["v"]); err != nil || diff != "" {
					t.Errorf("%s: %v (-want +got):\n%s", from, err, diff)
				}
				if err := item.Edit(stream.Edit{SetLabels: map[string]string{"a": "b"}}); err != nil {
					t.Fatal(err)
				}
				tree, err = item.ExactTree()
				metadata, _ := tree["metadata"].(map[string]any)
				diff := cmp.Diff(map[string]any{"name": "a", "labels": map[string]any{"a": "b"}}, metadata)
				if err != nil || diff != "" || !cmp.Equal(c.want, tree["v"]) {
					t.Errorf("%s, edited: %v (-want +got):\n%s", from, err, diff)
				}
			}
		})
	}
}
