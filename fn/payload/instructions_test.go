package payload_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
)

// TestInstructions: our annotations of an object are read, and neither these nor those of the
// pipeline are delivered, in whatever way the object is read.
func TestInstructions(t *testing.T) {
	const manifest = `apiVersion: example.com/v1
kind: Widget
metadata:
  name: a
  annotations:
    capifleet.dev/strategy: ApplyOnce
    capifleet.dev/scope: Cluster
    config.kubernetes.io/local-config: "true"
    internal.config.kubernetes.io/path: a.yaml
    example.com/kept: "yes"
`
	const want = `apiVersion: example.com/v1
kind: Widget
metadata:
  annotations:
    example.com/kept: "yes"
  name: a
`
	tree, _ := payload.TreeOfSource(source(manifest))
	inline, _ := payload.Parse([]byte(manifest))
	fromSource, _ := payload.FromSource(source(manifest))
	fromTree, _ := payload.FromTree(tree)
	moved, _ := payload.InNamespace(inline, nil, "a")
	for from, object := range map[string]payload.Object{
		"inline": inline[0], "a manifest": fromSource, "a template": fromTree, "a bootstrap": moved[0],
	} {
		if diff := cmp.Diff(want, object.Text()); diff != "" {
			t.Errorf("from %s (-want +got):\n%s", from, diff)
		}
		if object.Strategy != "ApplyOnce" || object.Scope != "Cluster" {
			t.Errorf("from %s: strategy %q, scope %q", from, object.Strategy, object.Scope)
		}
	}
	_, problems := payload.Parse([]byte(strings.Replace(manifest, "ApplyOnce", "once", 1)))
	wantProblem(t, "1: metadata.annotations[capifleet.dev/strategy]: the annotation has an unknown value; "+
		"set it to ApplyOnce or Reconcile", problems)
	_, problems = payload.Parse([]byte(strings.Replace(manifest, "scope: Cluster", "scope: cluster", 1)))
	wantProblem(t, "1: metadata.annotations[capifleet.dev/scope]: the annotation has an unknown value; "+
		"set it to Namespaced or Cluster", problems)
}

// TestAnnotationsThatAreDelivered: what becomes of the annotations of an object of the input. Those
// of the pipeline and our own stay behind, and nothing empty is left.
func TestAnnotationsThatAreDelivered(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"{}":                        "",
		"null":                      "",
		"{a: b}":                    "a: b",
		"{capifleet.dev/stamps: z}": "",
		"{a: '', capifleet.dev/stamps: z, internal.config.kubernetes.io/path: p}": `a: ""`,
	} {
		manifest := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: " + written + "\n"
		object, problems := payload.FromSource(source(manifest))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		text := object.Text()
		if strings.Contains(text, "annotations:") != (want != "") || !strings.Contains(text, want) {
			t.Errorf("of annotations %s arrives:\n%s", written, text)
		}
	}
}
