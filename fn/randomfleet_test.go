package fn

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// randomFleet are the documents of a random fleet: Clusters, a FleetConfig with entries of both
// kinds, and manifests of the user's own.
func randomFleet(r *rand.Rand) []string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	documents := []string{randomConfig(r)}
	for i := range 5 {
		if i > 0 && r.IntN(5) == 0 {
			continue
		}
		documents = append(documents, fmt.Sprintf(`apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: c-%d, namespace: clusters, labels: {region: %s%s%s}}
spec: {paused: %s}`, i, pick("eu", "us"), pick("", ", tier: gold", ", tier: iron"), pick("", "", ", outside: x"),
			pick("false", "false", "true")))
	}
	for _, name := range []string{"settings", "limits"} {
		if name == "settings" || r.IntN(3) > 0 {
			documents = append(documents, fmt.Sprintf(`apiVersion: v1
kind: ConfigMap
metadata: {name: %s, namespace: default, labels: {payload: regional}}
data: {one: %s, region: '{{ .values.region }}'}`, name, pick("a", "b")))
		}
	}
	if r.IntN(3) > 0 {
		documents = append(documents, fmt.Sprintf(`apiVersion: addons.cluster.x-k8s.io/v1beta2
kind: ClusterResourceSet
metadata: {name: by-hand, namespace: clusters}
spec: {strategy: %s, clusterSelector: {matchLabels: {region: %s}}, resources: [{kind: ConfigMap, name: held}]}`,
			pick("Reconcile", "ApplyOnce"), pick("eu", "us")), fmt.Sprintf(`apiVersion: v1
kind: ConfigMap
metadata: {name: held, namespace: clusters}
data: {a.yaml: "kind: ConfigMap\napiVersion: v1\nmetadata: {name: by-hand}\ndata: {one: %s}"}`, pick("a", "b")))
	}
	if r.IntN(3) > 0 {
		documents = append(documents, fmt.Sprintf(`apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: by-hand, namespace: argocd}
spec:
  goTemplate: true
  generators: [{list: {elements: [{name: c-0}, {name: %s}]}}]
  template:
    metadata: {name: 'hand-{{ .name }}'}
    spec:
      project: default
      source: {repoURL: 'https://github.com/your-org/hand', path: .%s}
      destination: {name: '{{ .name }}', namespace: default}`, pick("c-1", "c-2"),
			pick("", ", targetRevision: v2")))
	}
	if r.IntN(3) == 0 {
		documents = append(documents, fmt.Sprintf(`apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: alone, namespace: argocd}
spec:
  project: default
  source: {repoURL: 'https://github.com/your-org/alone', path: %s}
  destination: {name: c-0, namespace: default}`, pick("a", "b")))
	}
	return documents
}

// randomConfig is the FleetConfig of a random fleet.
func randomConfig(r *rand.Rand) string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	var b strings.Builder
	generator := pick("List", "List", "Clusters")
	fmt.Fprintf(&b, `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  clusters: {selector: {matchExpressions: [{key: outside, operator: DoesNotExist}]}}
  values:
  - {name: region, label: region}
  - {name: tier, label: tier, default: iron}
  waves:
  - {name: canary, selector: {matchLabels: {region: %s}}}
  - {name: rest}
  argocd: {registrar: ClusterLabels, generator: %s}
  resourceSets:
  - name: base
    strategy: %s
    resources:
    - inline: |
        {apiVersion: v1, kind: ConfigMap, metadata: {name: base, namespace: default}, data: {one: %s}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: default}}
`, pick("eu", "us"), generator, pick("ApplyOnce", "Reconcile"), pick("a", "b"), pick("more", "other"))
	if r.IntN(4) > 0 {
		fmt.Fprintf(&b, `  - name: regional
    strategy: %s
    clusterSelector: {matchLabels: {region: %s}}
    resources:
    - selector: {matchLabels: {payload: regional}}
      hub: Exclude
      render: Template
`, pick("ApplyOnce", "Reconcile"), pick("eu", "us"))
	}
	b.WriteString("  applicationSets:\n")
	for _, name := range []string{"web", "app"} {
		revision, revisions := pick("v1", "v2"), ""
		if generator == "List" && r.IntN(3) == 0 {
			revision = "'{{ .values.revision }}'"
			revisions = "    revisions:\n    - {wave: canary, revision: " + pick("v2", "v3") + "}\n" +
				"    - {wave: rest, revision: v1}\n"
		}
		fmt.Fprintf(&b, `  - name: %s
%s    template:
      metadata: {name: '{{ .name }}-%s'}
      spec:
        project: default
        source: {repoURL: 'https://github.com/your-org/web', targetRevision: %s, path: '{{ .values.%s }}'}
        destination: {namespace: %s}
`, pick(name, name, name+"-2"), revisions, name, revision, pick("region", "tier"), pick("default", "web"))
	}
	return b.String()
}
