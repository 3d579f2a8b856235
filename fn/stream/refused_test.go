package stream_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

func TestRefusedInputsAreNamed(t *testing.T) {
	const list = "; send a ResourceList (apiVersion config.kubernetes.io/v1), as kpt and kustomize do; " +
		"to read plain manifests use `capifleet render -`"
	const element = `; write each item as an element: "- apiVersion: ..."`
	const fix = "; fix the YAML at this line or just above it"
	want := map[string]string{
		"empty":         "the input is empty" + list,
		"comment":       "the input is empty" + list,
		"separator":     "the input is empty" + list,
		"null":          "the input is empty" + list,
		"list":          "line 1: the input is a list, not a ResourceList" + list,
		"scalar":        "line 1: the input is a single value, not a ResourceList" + list,
		"mapping":       "line 1: the input is a mapping without apiVersion and kind, not a ResourceList" + list,
		"two_documents": "line 5: the input has more than one document" + list,
		"deployment":    `line 1: the input is of kind "Deployment", not a ResourceList` + list,
		"version": `line 1: the ResourceList has apiVersion "config.kubernetes.io/v2"; ` +
			`use config.kubernetes.io/v1 (or v1beta1)`,
		"items_twice":    `line 1: the ResourceList has the key "items" twice; remove one`,
		"items_mapping":  `line 4: items is a mapping, not a list` + element,
		"items_text":     `line 3: items is a single value, not a list` + element,
		"unclosed":       "line 6: the text is not valid YAML: did not find expected ',' or '}'" + fix,
		"no_line":        "line 1: the text is not valid YAML: found unexpected end of stream" + fix,
		"unknown_anchor": "line 4: the text is not valid YAML: unknown anchor … referenced" + fix,
		"lone_tag": "line 4: a value has the tag ! without a name, which YAML parsers read in two ways; " +
			"put the value in quotes",
		"alias_bomb_across": "line 8: the aliases expand to more than 67114664 bytes; write the values out",
	}
	for name, text := range files(t, "refused") {
		t.Run(name, func(t *testing.T) {
			_, err := stream.Parse(text)
			var syntax *stream.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("error is %v", err)
			}
			if syntax.Reason == "" || syntax.Remedy == "" {
				t.Errorf("error says too little: %#v", syntax)
			}
			t.Log(err)
			if line, known := want[name]; known {
				if diff := cmp.Diff(line, err.Error()); diff != "" {
					t.Errorf("error (-want +got):\n%s", diff)
				}
			}
		})
	}
}
