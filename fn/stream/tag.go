package stream

import (
	"bytes"
	"reflect"
	"regexp"
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// bareTag reports whether a text may hold YAML's non-specific tag, a lone "!" or "!<!>",
// which yaml/v3 forgets and which makes a string of anything.
func bareTag(text []byte) bool {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '!')
		if i < 0 {
			return false
		}
		at += i + 1
		if at == len(text) || strings.IndexByte(" \t\n\r,]}&>", text[at]) >= 0 {
			return true
		}
	}
}

// proveTags proves that Kubernetes reads the sections and items as it reads the input, in which
// there may be the tag ! without a name. The parser of nodes forgets that tag, while Kubernetes'
// reader makes a text of the value. root is that of the input.
func (l *List) proveTags(root *kyaml.Node) error {
	whole, err := yaml.FirstTree(l.input)
	input, isMap := whole.(map[string]any)
	if err != nil || !isMap { // An item cannot be read, so nothing can be compared.
		if loneTags().Match(l.input) {
			return loneTag(l.input, 1)
		}
		return nil
	}
	elements, _ := input["items"].([]any)
	for i, item := range l.read {
		text, err := yaml.Tree(item.text)
		if err != nil || i >= len(elements) || !reflect.DeepEqual(text, elements[i]) {
			return loneTag(l.input, item.line)
		}
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key := root.Content[i]
		for _, s := range l.sections {
			text, err := yaml.Tree(s.text)
			section, _ := text.(map[string]any)
			if s.key != key.Value || s.role == itemsRole {
				continue
			}
			if err != nil || !reflect.DeepEqual(section[s.key], input[s.key]) {
				return loneTag(l.input, key.Line)
			}
		}
	}
	return nil
}

// loneTag is the error of the first value at or behind a line that has the tag !.
func loneTag(data []byte, first int) error {
	start := lineStart(data, first)
	line := first
	if at := loneTags().FindSubmatchIndex(data[start:]); at != nil {
		line += bytes.Count(data[start:start+at[2]], []byte{'\n'})
	}
	return &SyntaxError{
		Line: line, Reason: "a value has the tag ! without a name, which YAML parsers read in two ways",
		Remedy: "put the value in quotes",
	}
}

// loneTags finds what looks like the tag !, or its long form !<!>.
func loneTags() *regexp.Regexp {
	return regexp.MustCompile(`(?m)(?:^|[\s:?\[{,-])(!(?:<!>)?)(?:[ \t,}\]&]|\r?$)`)
}
