package stream_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestTagWithoutAName: whatever takes a list to the whole path, what is written reads as the input
// did, or the list is refused at the line of the tag.
func TestTagWithoutAName(t *testing.T) {
	refused := map[string]string{ // the metadata of an item, each with the tag at line 6
		"as usual":                   "{name: a, labels: {tier: ! on}}",
		"behind a quoted key":        `{name: a, labels: {"tier":! on}}`,
		"of a key":                   `{name: a, labels: {! y: x}}`,
		"of an entry":                "{name: a, finalizers: [! on]}",
		"of the first entry":         "{name: a, finalizers: [!  1,b]}",
		"in its long form":           "{name: a, labels: {tier: !<!> on}}",
		"behind an anchor":           "{name: a, labels: {tier: &t ! on}}",
		"before an anchor":           "{name: a, labels: {tier: ! &t on}}",
		"of nothing":                 "{name: a, labels: {tier: ! }}",
		"of an explicit key":         "{name: a, labels: {? ! y : x}}",
		"of a number in single text": "{name: a, labels: {tier: ! 010}}",
	}
	accepted := map[string]string{
		"of a text":       "{name: a, labels: {tier: ! prod}}",
		"of quotes":       `{name: a, labels: {tier: ! "on"}}`,
		"only in a text":  `{name: a, annotations: {say: "on ! off, hi! - ! on"}}`,
		"only in a plain": "{name: a, annotations: {say: is [ ! -f x }}",
	}
	list := func(metadata, end string) []byte {
		return []byte("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- apiVersion: v1\n  kind: A\n" +
			"  metadata: " + metadata + "\n" + end)
	}
	for _, end := range []string{"...\n", "- {kind: B}\n...\n", "\"x\": {y: 1}\n...\n"} {
		for sentence, metadata := range refused {
			_, err := stream.Parse(list(metadata, end))
			var syntax *stream.SyntaxError
			if !errors.As(err, &syntax) || syntax.Line != 6 || !strings.Contains(syntax.Reason, "tag !") {
				t.Errorf("%s: %v", sentence, err)
			}
		}
		for sentence, metadata := range accepted {
			input := list(strings.Replace(metadata, "[ ! -f x", "a ! -f x", 1), end)
			l, err := stream.Parse(input)
			if err != nil {
				t.Errorf("%s: %v", sentence, err)
				continue
			}
			before := mustRead(t, input)
			l.SetItems(append(l.Items(), stream.NewItem([]byte("kind: New\n"))))
			after := mustRead(t, bytes.ReplaceAll(written(t, l), []byte("- kind: New\n"), nil))
			if diff := cmp.Diff(elements(before), elements(after)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", sentence, diff)
			}
		}
	}
}
