package yaml_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/yaml"
)

// TestExact: numbers keep every digit, and what Kubernetes would misread is refused.
func TestExact(t *testing.T) {
	cases := map[string]struct {
		text  string
		want  any // at v
		fails string
	}{
		"an integer that no float64 holds": {text: "v: 9007199254740993", want: json.Number("9007199254740993")},
		"a boolean of YAML 1.1":            {text: "v: on", want: true},
		"an alias":                         {text: "w: &a b\nv: *a", want: "b"},
		"JSON":                             {text: `{"v": 1.50}`, want: json.Number("1.5")},
		"nothing":                          {text: "# nothing"},
		"a key twice":                      {text: "v: 1\nv: 2", fails: "a key is duplicated (lines 1 and 2)"},
		"a key twice within":               {text: "v: {a: 1, a: 1}", fails: "a key is duplicated (lines 1 and 1)"},
		"a number twice, written twice": {
			text: "v:\n  1: a\n  0x1: b", fails: "a key is duplicated (lines 2 and 3)",
		},
		"a key replaces a merged one": {
			text: "w: &a {x: 1, z: 2}\nv:\n  <<: *a\n  z: 3",
			want: map[string]any{"x": json.Number("1"), "z": json.Number("3")},
		},
		"the first of several merges wins": {
			text: "w: &a {x: 1}\nz: &b {x: 2}\nv: {<<: [*a, *b]}", want: map[string]any{"x": json.Number("1")},
		},
		"a merge behind a key replaces it": {
			text:  "w: &a {x: 1}\nv:\n  x: 2\n  <<: *a",
			fails: "a key (line 3) precedes a merge (line 4) that replaces it",
		},
		"a key twice beside a merge": {
			text: "w: &a {x: 1}\nv:\n  <<: *a\n  x: 2\n  x: 3", fails: "duplicated (lines 4 and 5)",
		},
		"a key twice in a list": {text: "v: [{a: 1}, {b: 1, b: 2}]", fails: "duplicated (lines 1 and 1)"},
		"a quoted << is a key":  {text: "v: {\"<<\": 1}", want: map[string]any{"<<": json.Number("1")}},
		"an anchor in itself":   {text: "v: &a [*a]", fails: "contains itself"},
		"a list":                {text: "- v", fails: "cannot unmarshal"},
		"a key that is a list":  {text: "? [v]\n: 1", fails: "map key"},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			tree, err := yaml.Exact([]byte(c.text))
			if c.fails != "" {
				if err == nil || !strings.Contains(err.Error(), c.fails) {
					t.Errorf("error %v, want %q", err, c.fails)
				}
				return
			}
			if diff := cmp.Diff(c.want, tree["v"]); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestAliasesAreBounded: the parsers bound the nodes that aliases stand for, and not their texts.
func TestAliasesAreBounded(t *testing.T) {
	text := strings.Repeat("x", 100_000)
	bomb := "a: &a \"" + text + "\"\nb: [" + strings.Repeat("*a,", 1000) + "]\n"
	keys := "a: &a\n  ? \"" + text + "\"\n  : 1\nb: [" + strings.Repeat("*a,", 1000) + "]\n"
	merges := "a: &a {k: \"" + text + "\"}\nb: [" + strings.Repeat("{<<: *a},", 1000) + "]\n"
	laughs := "a0: &a0 [" + text + "]\n"
	for i := range 8 { // more would be refused by the parsers
		laughs += fmt.Sprintf("a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	for sentence, document := range map[string]string{
		"texts": bomb, "keys": keys, "merges": merges, "aliases of aliases": laughs,
	} {
		_, exactErr := yaml.Exact([]byte(document))
		_, treeErr := yaml.Tree([]byte(document))
		for _, err := range []error{exactErr, treeErr} {
			if tooMuch := (*yaml.ExpansionError)(nil); !errors.As(err, &tooMuch) {
				t.Errorf("%s: error %v", sentence, err)
			}
		}
		root, err := yaml.Node([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		if sum, err := yaml.Expanded(root); err != nil || sum.Bytes < 40<<20 {
			t.Errorf("%s: expands to %d bytes, %v", sentence, sum.Bytes, err)
		}
	}
	few := "a: &a \"" + text + "\"\nb: [" + strings.Repeat("*a,", 100) + "]\n"
	if _, err := yaml.Exact([]byte(few)); err != nil {
		t.Errorf("a hundred aliases: %v", err)
	}
	if root, err := yaml.Node([]byte("a: &a {b: *a}")); err != nil {
		t.Error(err)
	} else if _, err := yaml.Expanded(root); err == nil {
		t.Error("an anchor in itself has no size")
	}
}
