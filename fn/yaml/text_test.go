package yaml_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// spellings are a word in every mix of upper and lower case.
func spellings(word string) []string {
	all := []string{""}
	for _, r := range word {
		var longer []string
		for _, begin := range all {
			longer = append(longer, begin+string(r), begin+strings.ToUpper(string(r)))
		}
		all = longer
	}
	return all
}

// TestWordsOfYAML11 compares what is known of the words of YAML 1.1 with the parser of Kubernetes.
func TestWordsOfYAML11(t *testing.T) {
	for _, word := range []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null", "t", "f", "yo", "none"} {
		for _, text := range spellings(word) {
			read, err := yaml.Tree([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			want, isBoolean := read.(bool)
			if got, found := yaml.Boolean(text); got != want || found != isBoolean {
				t.Errorf("%s: boolean %v, %v; Kubernetes reads %v", text, got, found, read)
			}
			if _, isText := read.(string); !isText && (yaml.IsText(text) || yaml.Word(text) || yaml.Plain(text)) {
				t.Errorf("%s is taken for a text; Kubernetes reads %v", text, read)
			}
		}
	}
	for _, text := range []string{"t", "none", "yo", "Nullable", "onion"} {
		if !yaml.IsText(text) || !yaml.Word(text) || !yaml.Plain(text) {
			t.Errorf("%s is not taken for a text", text)
		}
	}
}

// TestIsText: a text whose first character may begin something other than a string is none beyond
// doubt; one that begins with a letter is one, unless it is a word of YAML 1.1.
func TestIsText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"": false, "+1": false, "+a": false, "-1": false, "-a": false, ".5": false, ".a": false,
		"~": false, "~a": false, "<<": false, "=": false, "0": false, "9": false, "0x1f": false,
		"1e3": false, "5g": false, "2020-01-01": false, "yes": false, "N": false, "No": false,
		"nULL": false, "True": false, "f": true, "false": false, "on": false, "Off": false,
		"a": true, "z": true, "eu-1": true, "yo": true, "Nothing": true, "truth": true,
		"Fall": true, "other": true, "Over": true, "/": true, ":a": true, "_1": true,
	} {
		if got := yaml.IsText(text); got != want {
			t.Errorf("IsText(%q) is %v", text, got)
		}
	}
}

func TestPlain(t *testing.T) {
	cases := map[string]struct{ word, plain bool }{
		"overlays/eu": {true, true}, "v1.2.3": {true, true}, "a_b": {true, true},
		"https://example.com": {false, true}, "PruneLast=true": {false, true}, "_a": {false, true},
		"": {}, "1.0": {}, "a:": {}, "a:b": {}, "=a": {}, ":/": {}, "-a": {}, "a b": {}, "é": {}, "yes": {}, "~": {},
	}
	for text, want := range cases {
		if got := yaml.Word(text); got != want.word {
			t.Errorf("Word(%q) is %v", text, got)
		}
		if got := yaml.Plain(text); got != want.plain {
			t.Errorf("Plain(%q) is %v", text, got)
		}
	}
}

// TestQuoted writes texts in all three ways and reads them back with both parsers, in block and in
// flow style.
func TestQuoted(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	pieces := []string{
		"a", "B", "_", "=", ":", "/", "-", ".", "0", "yes", "on", " ", "#", "'", `"`, "\\", "\n", "\t", "\r", "\x00",
		"\a", "\b", "\v", "\f", "\x1b", "\x7f", "\u0085", "\u00a0", "\u2028", "\u2029", "\ufeff", "\ufffe", "\ufffd",
		"é", "\ue000", "\U0001F600",
	}
	for range 20_000 {
		var b strings.Builder
		for range random.IntN(6) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		text := b.String()
		ways := []string{yaml.Quote(text), string(yaml.AppendQuoted(nil, text))}
		if yaml.Plain(text) {
			ways = append(ways, text)
		}
		for _, written := range ways {
			for _, document := range []string{"v: " + written + "\n", "{v: " + written + ", w: " + written + "}\n"} {
				tree, err := yaml.Tree([]byte(document))
				if object, _ := tree.(map[string]any); err != nil || object["v"] != any(text) {
					t.Fatalf("%q is written as %s, and reads as %v, %v", text, document, tree, err)
				}
				root, err := yaml.Node([]byte(document))
				if err != nil || root.Content[1].Value != text || root.Content[1].ShortTag() != kyaml.NodeTagString {
					t.Fatalf("%q is written as %s, and yaml/v3 reads %v, %v", text, document, root, err)
				}
			}
		}
		if strings.HasPrefix(text, "\ufeff") {
			continue // Behind a byte order mark yaml/v3 escapes letters too.
		}
		quoted := &kyaml.Node{Kind: kyaml.ScalarNode, Tag: "!!str", Value: text, Style: kyaml.DoubleQuotedStyle}
		if want, err := yaml.EncodeNode(quoted); err != nil {
			t.Fatal(err)
		} else if diff := cmp.Diff(string(want), yaml.Quote(text)+"\n"); diff != "" {
			t.Fatalf("not as yaml/v3 quotes it (-want +got):\n%s", diff)
		}
	}
}
