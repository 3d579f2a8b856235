package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestUnfilledVariables: the forms of the variables of templates, and what looks like one.
func TestUnfilledVariables(t *testing.T) {
	for text, want := range map[string][]string{
		"${A}":                 {"A"},
		"${a_1}-x-${B}":        {"a_1", "B"},
		"${A:=default}":        {"A"},
		"${A:-a b}":            {"A"},
		"${A=x}${B-y}${C?}":    {"A", "B", "C"},
		"${A/old/new}":         {"A"},
		"${A//old/new}":        {"A"},
		"${A:1:2}":             {"A"},
		"${A^^}${B,}":          {"A", "B"},
		"${A##x}${B%y}":        {"A", "B"},
		"${#A}":                {"A"},
		"${A:=${B}}":           {"A", "B"},
		"${var.region}":        {"var.region"},
		"$${A}":                nil,
		"$${A} ${B}":           {"B"},
		"$A":                   nil,
		"${A":                  nil,
		"${}":                  nil,
		"${ A }":               nil,
		"${1}":                 nil,
		"${{ secrets.TOKEN }}": nil,
		"{{ .A }}":             nil,
		"":                     nil,
	} {
		if diff := cmp.Diff(want, unfilledVariables(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
