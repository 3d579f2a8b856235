package stream_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

func TestIsToolAnnotation(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]bool{
		"internal.config.kubernetes.io/index":  true,
		"internal.config.k8s.io/anything":      true,
		"internal.kpt.dev/upstream-identifier": true,
		"config.kubernetes.io/path":            true,
		"config.kubernetes.io/index":           true,
		"config.k8s.io/id":                     true,
		"kustomize.config.k8s.io/id":           true,
		"config.kubernetes.io/depends-on":      false,
		"config.kubernetes.io/id":              false,
		"config.k8s.io/path":                   false,
		"kustomize.config.k8s.io/needs-hash":   false,
		"capifleet.dev/stamps":                 false,
		"example.com/owner":                    false,
		"path":                                 false,
	} {
		if got := stream.IsToolAnnotation(key); got != want {
			t.Errorf("%s: got %t, want %t", key, got, want)
		}
	}
}

// TestToolAnnotationsAreApart reads an object in the certain form, and in one that is parsed.
func TestToolAnnotationsAreApart(t *testing.T) {
	t.Parallel()
	const scanned = `apiVersion: v1
kind: Secret
metadata:
  name: a
  annotations:
    internal.config.kubernetes.io/path: a/b.yaml
    example.com/owner: me
    config.k8s.io/id: '4'
    internal.config.kubernetes.io/index: '3'
`
	for name, text := range map[string]string{
		"scanned": scanned,
		"parsed":  strings.Replace(scanned, "name: a", "name: a # text", 1),
	} {
		item := stream.NewItem([]byte(text))
		want := []string{
			"config.k8s.io/id", "internal.config.kubernetes.io/index", "internal.config.kubernetes.io/path",
		}
		if diff := cmp.Diff(want, item.ToolAnnotations()); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(map[string]string{"example.com/owner": "me"}, item.Meta().Annotations); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", name, diff)
		}
		if item.Path() != "a/b.yaml" || item.Index() != 3 || !item.HasPathAnnotation() {
			t.Errorf("%s: the object is from %q, %d", name, item.Path(), item.Index())
		}
		if err := item.Edit(stream.Edit{RemoveAnnotations: item.ToolAnnotations()}); err != nil {
			t.Fatal(err)
		}
		if keys := item.ToolAnnotations(); len(keys) > 0 || item.Path() != "a/b.yaml" {
			t.Errorf("%s: after the edit %q are left, and the object is from %q", name, keys, item.Path())
		}
	}
}
