package yaml

import (
	"strings"
	"testing"
)

// TestProofFails wants a document refused that says anything but the object.
func TestProofFails(t *testing.T) {
	long, other := strings.Repeat("a\n", longText), strings.Repeat("b\n", longText)
	object := Map{
		{Key: "text", Value: "1"},
		{Key: "number", Value: int64(1)},
		{Key: "nothing", Value: nil},
		{Key: "map", Value: Map{{Key: "a", Value: true}}},
		{Key: "list", Value: []any{"a", "b"}},
		{Key: "lines", Value: Lines{"a"}},
		{Key: "long", Value: long},
	}
	right := map[string]string{
		"text": "'1'", "number": "1", "nothing": "null", "map": "{a: true}", "list": "[a, b]", "lines": "[a]", "long": "\"proved\\n0\"",
	}
	document := func(key, value string) []byte {
		var text strings.Builder
		for _, pair := range object {
			written := right[pair.Key]
			if pair.Key == key {
				written = value
			}
			if written != "" {
				text.WriteString(pair.Key + ": " + written + "\n")
			}
		}
		return []byte(text.String())
	}
	printer := &Printer{proved: map[string]int{long: 0, other: 1}}
	if err := printer.prove(object, document("", "")); err != nil {
		t.Fatal(err)
	}
	wrong := map[string][]string{
		"text":    {"1", "'2'", "", "null", "'1'\nmore: a"},
		"number":  {"'1'", "2", "1.5", "null", "true"},
		"nothing": {"''", "a", "", "0"},
		"map":     {"{a: false}", "{a: 'true'}", "{}", "{b: true}", "{a: true, b: true}", "a", "[a]"},
		"list":    {"[b, a]", "[a]", "[a, b, c]", "a", "{a: b}"},
		"lines":   {"[b]", "[]", "a"},
		"long":    {"\"proved\\n1\"", "a", "null", "["},
	}
	for key, values := range wrong {
		for _, value := range values {
			if printer.prove(object, document(key, value)) == nil {
				t.Errorf("%s: %s is taken for what was written", key, value)
			}
		}
	}
}
