package clients

import (
	"strings"
	"testing"
)

// TestKptNestedPaths: kpt gives a parent's function the items of nested packages too, each with the
// path within its own package. A pattern means the path from the outermost package, so what a
// nested package holds under the same path is not taken.
func TestKptNestedPaths(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	const kptfile = "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: "
	namespace := func(name string) string {
		return "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + name + "\n"
	}
	before := tree{
		"Kptfile": kptfile + "parent\npipeline:\n  mutators:\n  - exec: capifleet\n    configPath: fleet.yaml\n",
		"fleet.yaml": "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata:\n  name: parent\nspec:\n" +
			"  resourceSets:\n" +
			"  - name: base\n    clusterSelector: {matchLabels: {fleet: main}}\n    resources:\n    - files: [p/*]\n",
		"cluster.yaml": "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata:\n  name: a\n" +
			"  namespace: default\n  labels:\n    fleet: main\n" +
			"spec:\n  infrastructureRef:\n    apiGroup: infrastructure.cluster.x-k8s.io\n    kind: AWSCluster\n" +
			"    name: a\n",
		"p/x.yaml":       namespace("mine"),
		"child/Kptfile":  kptfile + "child\n",
		"child/p/x.yaml": namespace("childs"),
	}
	for _, kpt := range kpts(t) {
		t.Run(kpt.name+"/a pattern means the path from the outermost package", func(t *testing.T) {
			rendered := mustRender(t, kpt, capifleet, before)
			payload := rendered["generated/parent/default_configmap_parent-base.yaml"]
			if !strings.Contains(payload, "mine") || strings.Contains(payload, "childs") {
				t.Errorf("want the parent's Namespace and not the child's, got\n%s", payload)
			}
			if !strings.Contains(rendered["p/x.yaml"], "local-config") ||
				rendered["child/p/x.yaml"] != before["child/p/x.yaml"] {
				t.Errorf("want the parent's file marked, and the child's as it was, got\n%s\n%s",
					rendered["p/x.yaml"], rendered["child/p/x.yaml"])
			}
			sameTree(t, rendered, mustRender(t, kpt, capifleet, rendered))
		})
	}
}

// TestKptNestedFleets: a package and one below it have a fleet each. Neither touches what the other
// generates, and each has its own files in its own folder.
func TestKptNestedFleets(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	parent := readTree(t, fixture)
	child := tree{}
	for name, text := range parent {
		if name != "clusters/lab.yaml" {
			child[name] = strings.NewReplacer("production", "staging", "prod-", "stage-",
				"name: fleet\n", "name: child\n").Replace(text)
		}
	}
	for _, kpt := range kpts(t) {
		t.Run(kpt.name+"/nested packages have a fleet each", func(t *testing.T) {
			wantParent, wantChild := mustRender(t, kpt, capifleet, parent), mustRender(t, kpt, capifleet, child)
			want := wantParent.and(wantChild.within("child"))
			got := mustRender(t, kpt, capifleet, parent.and(child.within("child")))
			sameTree(t, want, got)
			sameTree(t, got, mustRender(t, kpt, capifleet, got))
		})
	}
}
