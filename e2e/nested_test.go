package e2e

import (
	"strings"
	"testing"
)

// TestKptNestedPackages: kpt gives a parent's function the items of nested packages too, each with the path within its own package. A pattern means the
// path from the outermost package, so what a nested package holds under the same path is not taken.
func TestKptNestedPackages(t *testing.T) {
	capifleet := build(t, "capifleet", "..")
	const kptfile = "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: "
	namespace := func(name string) string {
		return "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + name + "\n"
	}
	before := tree{
		"Kptfile": kptfile + "parent\npipeline:\n  mutators:\n  - exec: capifleet\n    configPath: fleet.yaml\n",
		"fleet.yaml": "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata:\n  name: parent\nspec:\n  resourceSets:\n" +
			"  - name: base\n    clusterSelector: {matchLabels: {fleet: main}}\n    resources:\n    - files: [p/*]\n",
		"cluster.yaml": "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata:\n  name: a\n  namespace: default\n  labels:\n    fleet: main\n" +
			"spec:\n  infrastructureRef:\n    apiGroup: infrastructure.cluster.x-k8s.io\n    kind: AWSCluster\n    name: a\n",
		"p/x.yaml":       namespace("mine"),
		"child/Kptfile":  kptfile + "child\n",
		"child/p/x.yaml": namespace("childs"),
	}
	for name, kpt := range kpts(t) {
		t.Run(name, func(t *testing.T) {
			rendered := mustRender(t, kpt, capifleet, before)
			payload := rendered["generated/parent/default_configmap_parent-base.yaml"]
			if !strings.Contains(payload, "mine") || strings.Contains(payload, "childs") {
				t.Errorf("want the parent's Namespace and not the child's, got\n%s", payload)
			}
			if !strings.Contains(rendered["p/x.yaml"], "local-config") || rendered["child/p/x.yaml"] != before["child/p/x.yaml"] {
				t.Errorf("want the parent's file marked, and the child's as it was, got\n%s\n%s", rendered["p/x.yaml"], rendered["child/p/x.yaml"])
			}
			sameTree(t, rendered, mustRender(t, kpt, capifleet, rendered))
		})
	}
}
