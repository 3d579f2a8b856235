package stream_test

import (
	"testing"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestPathsOfNestedPackages: kpt fn render gives each item the path within its own package, and the
// package beside it.
func TestPathsOfNestedPackages(t *testing.T) {
	item := func(pkg, path string) string {
		text := "- apiVersion: v1\n  kind: Namespace\n  metadata:\n    name: a\n    annotations:\n" +
			"      internal.config.kubernetes.io/path: " + path + "\n"
		if pkg != "" {
			text += "      internal.config.kubernetes.io/package-path: " + pkg + "\n"
		}
		return text
	}
	list, err := stream.Parse([]byte("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" +
		item("/tmp/fleet/child", "p/x.yaml") + item("/tmp/fleet", "p/x.yaml") +
		item("/tmp/fleet/child/deep", "y.yaml") +
		item("", "z.yaml") + item("/tmp/fleet-2", "w.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"child/p/x.yaml", "p/x.yaml", "child/deep/y.yaml", "z.yaml", "w.yaml"} {
		if got := list.Items()[i].Path(); got != want {
			t.Errorf("item %d: got %s, want %s", i, got, want)
		}
	}
}
