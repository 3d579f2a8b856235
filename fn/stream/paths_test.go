package stream_test

import (
	"testing"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestPaths wants the file of an object known by whoever says it rightly.
func TestPaths(t *testing.T) {
	for sentence, test := range map[string]struct {
		annotations string
		path        string
	}{
		"kpt's annotation": {
			"{internal.config.kubernetes.io/path: a.yaml, config.kubernetes.io/path: b.yaml}", "a.yaml",
		},
		"its predecessor": {"{config.kubernetes.io/path: b.yaml}", "b.yaml"},
		"nothing":         {"{other: c.yaml}", ""},
		"kustomize makes paths up, after another function": {
			"{internal.config.kubernetes.io/path: ns/kind_name.yaml, kustomize.config.k8s.io/id: 'name: x'}", "",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			list, err := stream.Parse([]byte("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" +
				"- kind: ConfigMap\n  metadata:\n    annotations: " + test.annotations + "\n"))
			if err != nil {
				t.Fatal(err)
			}
			item := list.Items()[0]
			if item.Path() != test.path || item.HasPathAnnotation() != (test.path != "") {
				t.Errorf("want %q, got %q, from an annotation: %v", test.path, item.Path(), item.HasPathAnnotation())
			}
		})
	}
	t.Run("the path of a document counts, and not what it says itself", func(t *testing.T) {
		const text = "kind: ConfigMap\nmetadata:\n  annotations: {internal.config.kubernetes.io/path: b.yaml}\n"
		list, err := stream.FromDocuments(stream.SplitDocuments("a.yaml", []byte(text)))
		if err != nil {
			t.Fatal(err)
		}
		if item := list.Items()[0]; item.Path() != "a.yaml" || item.HasPathAnnotation() {
			t.Errorf("got %q, from an annotation: %v", item.Path(), item.HasPathAnnotation())
		}
	})
}
