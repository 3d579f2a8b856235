package stream_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestEditsThatAreRefused: what cannot be written is an error, and the item stays as it is.
func TestEditsThatAreRefused(t *testing.T) {
	t.Parallel()
	const object = "kind: A\nmetadata:\n  labels:\n    a: b\n"
	for what, test := range map[string]struct {
		object, want string
		edit         stream.Edit
	}{
		"a value that is not UTF-8": {
			object, "the new value of metadata.labels.k is not UTF-8",
			stream.Edit{SetLabels: map[string]string{"k": "\xff"}},
		},
		"an annotation that is not UTF-8, beside a good label": {
			object, "the new value of metadata.annotations.k is not UTF-8",
			stream.Edit{SetLabels: map[string]string{"k": "v"}, SetAnnotations: map[string]string{"k": "\xff"}},
		},
		"labels that are a list": {
			"kind: A\nmetadata:\n  labels: [a]\n", "metadata.labels is not a mapping",
			stream.Edit{SetLabels: map[string]string{"k": "v"}},
		},
		"metadata that is a text": {
			"kind: A\nmetadata: a\n", "metadata is not a mapping", stream.Edit{SetLabels: map[string]string{"k": "v"}},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			list := mustParse(t, listOf(test.object))
			err := list.Items()[0].Edit(test.edit)
			if err == nil || !strings.HasPrefix(err.Error(), "edit object: line 4: "+test.want) {
				t.Errorf("error %v, want one of line 4 that %s", err, test.want)
			}
			if diff := cmp.Diff(string(listOf(test.object)), string(written(t, list))); diff != "" {
				t.Errorf("the item was changed (-before +after):\n%s", diff)
			}
		})
	}
}
