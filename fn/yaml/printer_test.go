package yaml_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

func TestPrint(t *testing.T) {
	long := strings.Repeat("k", 129)
	cases := map[string]struct {
		value any
		want  string
	}{
		"a map in its order": {
			yaml.Map{{Key: "b", Value: "x"}, {Key: "a", Value: nil}}, "\n  b: x\n  a: null\n",
		},
		"a Go map, sorted": {map[string]string{"b": "x", "a": "1"}, "\n  a: '1'\n  b: x\n"},
		"a list of maps": {
			[]any{map[string]any{"a": int64(1), "b": true}, "c"}, "\n- a: 1\n  b: true\n- c\n",
		},
		"lists in lists": {[]any{[]any{"a", "b"}, []any{}}, "\n- - a\n  - b\n- []\n"},
		"empty":          {[]any{map[string]any{}, yaml.Map{}, ""}, "\n- {}\n- {}\n- ''\n"},
		"numbers":        {[]any{1, int64(-2), 1.5, 1e30, 3.0}, "\n- 1\n- -2\n- 1.5\n- 1e+30\n- 3\n"},
		"texts": {
			[]any{"it's", "yes", "a\tb", "é"}, "\n- 'it''s'\n- 'yes'\n- \"a\\tb\"\n- 'é'\n",
		},
		"a block":                   {"one \n\n  two\n", " |\n  one \n\n    two\n"},
		"a block without an end":    {map[string]any{"a": "one\ntwo"}, "\n  a: |-\n    one\n    two\n"},
		"a block with several ends": {[]any{"one\n\n"}, "\n- |+\n    one\n\n"},
		"lines that are not a block": {
			[]any{" one\ntwo", "\none", "one\r\n"}, "\n- \" one\\ntwo\"\n- \"\\none\"\n- \"one\\r\\n\"\n",
		},
		"a long key": {
			map[string]any{long: map[string]any{"a": "b\nc\n", "d": "e"}},
			"\n  ? " + long + "\n  : a: |\n      b\n      c\n    d: e\n",
		},
		"a key of several lines": {map[string]any{"a\nb": []any{"c", "d"}}, "\n  ? \"a\\nb\"\n  : - c\n    - d\n"},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			got, err := yaml.NewPrinter().Print(yaml.Map{{Key: "v", Value: c.value}})
			if diff := cmp.Diff("v:"+c.want, string(got)); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestPrintLines wants each element of a list on one line.
func TestPrintLines(t *testing.T) {
	cases := map[string]struct {
		element any
		want    string
	}{
		"the name first": {map[string]any{"a": "b", "name": "eu-1", "b": "c"}, `{name: eu-1, a: b, b: c}`},
		"nested": {
			map[string]any{
				"name": "eu-1", "labels": map[string]any{"topology.kubernetes.io/region": "eu", "name": "a"},
			},
			`{name: eu-1, labels: {name: a, topology.kubernetes.io/region: eu}}`,
		},
		"what YAML 1.1 does not read as a text": {
			map[string]any{"a": "yes", "b": "1.0", "c": "null", "d": "2026-11-22", "e": "0x1F", "f": "", "y": "1e3"},
			`{a: "yes", b: "1.0", c: "null", d: "2026-11-22", e: "0x1F", f: "", "y": "1e3"}`,
		},
		"syntax": {
			map[string]any{"a": "b: c", "d": "# e", "f": "{g}", "h": "it's", "i": `"`, "j": "k\nl", "m": "<&>"},
			`{a: "b: c", d: "# e", f: "{g}", h: "it's", i: "\"", j: "k\nl", m: "<&>"}`,
		},
		"numbers, booleans, lists": {
			map[string]any{
				"a": int64(1), "b": true, "c": []any{"d", int64(2)}, "e": map[string]any{}, "f": nil, "g": []any{},
			},
			`{a: 1, b: true, c: [d, 2], e: {}, f: null, g: []}`,
		},
		"a URL and a path": {
			map[string]any{"a": "https://example.com/x", "b": "overlays/eu"},
			`{a: https://example.com/x, b: overlays/eu}`,
		},
		"a text": {"a b", `"a b"`},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			got, err := yaml.NewPrinter().Print(yaml.Map{{Key: "v", Value: yaml.Lines{c.element, "z"}}})
			if diff := cmp.Diff("v:\n- "+c.want+"\n- z\n", string(got)); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
	got, err := yaml.NewPrinter().Print(yaml.Map{{Key: "v", Value: yaml.Lines{}}})
	if err != nil || string(got) != "v: []\n" {
		t.Errorf("no elements: %s, %v", got, err)
	}
}

// TestPrintRefuses wants an error where a tree cannot be written, or would be read as another.
func TestPrintRefuses(t *testing.T) {
	for sentence, object := range map[string]yaml.Map{
		"a type that is not a tree":         {{Key: "v", Value: struct{}{}}},
		"a type that is not a tree, nested": {{Key: "v", Value: []any{map[string]int{"a": 1}}}},
		"a duplicated key":                  {{Key: "v", Value: "a"}, {Key: "v", Value: "b"}},
		"a text that is not UTF-8":          {{Key: "v", Value: "\xff"}},
		"a block that is not UTF-8":         {{Key: "v", Value: "a\n\xff\n"}},
		"a key that is too long": {
			{Key: "v", Value: yaml.Lines{map[string]any{strings.Repeat("k", 2000): "a"}}},
		},
	} {
		if text, err := yaml.NewPrinter().Print(object); err == nil {
			t.Errorf("%s: no error\n%s", sentence, text)
		}
	}
}

// TestPrintRemembers prints the same long texts several times, at several depths, in changing
// company.
func TestPrintRemembers(t *testing.T) {
	a, b := strings.Repeat("some line\n", 1000), strings.Repeat("another line\n", 1000)
	printer := yaml.NewPrinter()
	for _, texts := range [][]string{{a}, {a, b}, {b, a}, {b, "proved\n0", a, "proved\n1"}, {a, a}} {
		for depth := range 3 {
			var value any = texts[0]
			if len(texts) > 1 {
				rest := make([]any, len(texts)-1)
				for i, text := range texts[1:] {
					rest[i] = text
				}
				value = map[string]any{"c": rest, "d": []any{texts[0]}}
			}
			for range depth {
				value = map[string]any{"e": value}
			}
			got, err := printer.Print(yaml.Map{{Key: "v", Value: value}})
			if err != nil {
				t.Fatal(err)
			}
			read, err := yaml.Exact(got)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]any{"v": value}, read); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
		}
	}
}

// randomTree makes trees of all that a printer takes.
type randomTree struct {
	*rand.Rand
	blocks bool // with texts that are written as blocks
}

func (r randomTree) text() string {
	pieces := []string{
		"a", "yes", "~", ": ", " #", "---", "  ", "\t", "'", `"`, "{{ .x }}",
		"|", ">", "-", "é", "\u2028", "\r", "0", "1.0",
		"\\", "&a", "*a", "!t", "%", "@", "`", "\x7f", "\u0085", "\ufeff", "\U0001F600", "\ufffd", "https://", "_", "=",
		"\x00", "\b",
		strings.Repeat("k", 60), "\n", "\n\n", "---\n", "a\n", strings.Repeat("line of text\n", 400),
	}
	if !r.blocks {
		pieces = pieces[:len(pieces)-5]
	}
	var b strings.Builder
	for range r.IntN(6) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return strings.TrimLeft(b.String(), "\ufeff") // Behind a byte order mark yaml/v3 escapes letters too.
}

func (r randomTree) value(depth int) any {
	switch kind := r.IntN(5); {
	case depth == 0 || kind < 2:
		return r.text()
	case kind == 2:
		return []any{nil, true, int64(5), 1.5, 1e30, 1e-9, int64(-1)}[r.IntN(7)]
	case kind == 3:
		list := make([]any, r.IntN(4))
		for i := range list {
			list[i] = r.value(depth - 1)
		}
		return list
	}
	tree := map[string]any{}
	for range r.IntN(4) {
		tree[r.text()] = r.value(depth - 1)
	}
	return tree
}

// node is a tree as nodes of yaml/v3, in the styles that Print chooses.
func node(value any) *kyaml.Node {
	n := &kyaml.Node{}
	switch value := value.(type) {
	case map[string]any:
		n.Kind = kyaml.MappingNode
		for _, key := range slices.Sorted(maps.Keys(value)) {
			n.Content = append(n.Content, node(key), node(value[key]))
		}
	case []any:
		n.Kind = kyaml.SequenceNode
		for _, element := range value {
			n.Content = append(n.Content, node(element))
		}
	case string:
		n.Kind, n.Tag, n.Value = kyaml.ScalarNode, kyaml.NodeTagString, value
		switch {
		case yaml.Plain(value):
		case strings.ContainsFunc(value, func(r rune) bool { return !yaml.IsPrintable(r) }):
			n.Style = kyaml.DoubleQuotedStyle
		default:
			n.Style = kyaml.SingleQuotedStyle
		}
	default:
		text, _ := json.Marshal(value)
		n.Kind, n.Value = kyaml.ScalarNode, string(text)
	}
	if n.Kind != kyaml.ScalarNode && len(n.Content) == 0 {
		n.Style = kyaml.FlowStyle
	}
	return n
}

// TestPrintIsAsYAMLv3Writes compares with the encoder of yaml/v3, whose form people and tools know.
func TestPrintIsAsYAMLv3Writes(t *testing.T) {
	random := randomTree{Rand: rand.New(rand.NewPCG(4, 2))}
	printer := yaml.NewPrinter()
	for range 5000 {
		tree := map[string]any{"v": random.value(5)}
		got, err := printer.Print(yaml.Map{{Key: "v", Value: tree["v"]}})
		if err != nil {
			t.Fatalf("%q: %v", tree, err)
		}
		want, err := yaml.EncodeNode(node(tree))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", tree, diff)
		}
	}
}

// TestPrintReadsBack reads whatever was printed with the library that Kubernetes uses.
func TestPrintReadsBack(t *testing.T) {
	random := randomTree{Rand: rand.New(rand.NewPCG(3, 5)), blocks: true}
	short := randomTree{Rand: random.Rand} // In flow style a key has up to 1024 bytes.
	printer := yaml.NewPrinter()
	for range 5000 {
		lines := []any{short.text(), map[string]any{"name": short.text(), "b": short.value(2)}}
		tree := map[string]any{"v": random.value(5), "lines": lines}
		written, err := printer.Print(yaml.Map{{Key: "v", Value: tree["v"]}, {Key: "lines", Value: yaml.Lines(lines)}})
		if err != nil {
			t.Fatalf("%q: %v", tree, err)
		}
		exact, err := yaml.Exact(written)
		if err != nil {
			t.Fatalf("%q: %v\n%s", tree, err, written)
		}
		read, err := yaml.Tree(written)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(any(tree), read); diff != "" || len(exact) != len(tree) {
			t.Fatalf("(-want +got):\n%s\n%s", diff, written)
		}
	}
}
