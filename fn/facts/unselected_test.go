package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// unselectedSpec has values of each kind, and a wave.
const unselectedSpec = `values:
- {name: controlPlane, field: spec.controlPlaneRef.kind}
- {name: zone, label: topology.example.com/zone, default: a}
- {name: region, label: region, default: eu}
- {name: site, label: site, default: none}
- {name: token, annotation: example.com/token, default: a}
- {name: hidden, annotation: kubectl.kubernetes.io/last-applied-configuration, default: a}
waves: [{name: canary, percent: 100}, {name: rest}]
`

// TestRemedyOfNone: what a selector that matches nothing says about its first requirement that no
// Cluster meets.
func TestRemedyOfNone(t *testing.T) {
	t.Parallel()
	known := evaluatedWell(t, fleetOf(t, unselectedSpec,
		"{metadata: {name: a, labels: {environment: production, region: eu, topology.example.com/zone: a}, "+
			"annotations: {example.com/owner: x}}, spec: {controlPlaneRef: {kind: KubeadmControlPlane}}}",
		"{metadata: {name: b, labels: {environment: staging, region: us}}, "+
			"spec: {controlPlaneRef: {kind: KubeadmControlPlane}}}",
	))
	const labels = "which are: environment, region, topology.example.com/zone"
	for selector, want := range map[string]string{
		// Values, as they are named in templates too.
		"matchLabels: {controlPlane: KubeadmControlPlane}": "selectors read labels, and controlPlane is a value: " +
			"make a label of it: set spec.clusterLabels[controlPlane] to '{{ .values.controlPlane }}'",
		"matchExpressions: [{key: controlPlane, operator: In, values: [a, b]}]": "selectors read labels, and " +
			"controlPlane is a value: make a label of it: " +
			"set spec.clusterLabels[controlPlane] to '{{ .values.controlPlane }}'",
		"matchExpressions: [{key: controlPlane, operator: Exists}]": "selectors read labels, and controlPlane is a " +
			"value: make a label of it: set spec.clusterLabels[controlPlane] to '{{ .values.controlPlane }}'",
		"matchLabels: {values.controlPlane: a}": "selectors read labels, and values.controlPlane is a value: make a " +
			"label of it: set spec.clusterLabels[controlPlane] to '{{ .values.controlPlane }}', " +
			"and select by controlPlane",
		"matchLabels: {zone: a}": "selectors read labels, and zone is a value: select by the label that it reads, " +
			"topology.example.com/zone",
		"matchLabels: {site: a}": "check the labels of the Clusters, " + labels,
		"matchLabels: {token: a}": "selectors read labels, and token is a value: make a label of it: set " +
			"spec.clusterLabels[token] to '{{ .values.token }}'",
		"matchLabels: {wave: canary}": "selectors read labels, and waves are none: use the selector of the wave",
		"matchLabels: {name: a}": "selectors read labels, and the name of a Cluster is none: make a label of it: set " +
			"spec.clusterLabels[name] to '{{ .name }}'",
		"matchLabels: {metadata.namespace: a}": "selectors read labels, and the namespace of a Cluster is none: " +
			"make a label of it: set spec.clusterLabels[namespace] to '{{ .namespace }}', and select by namespace",

		// Annotations, and typos.
		"matchLabels: {example.com/owner: x}": "selectors read labels, and example.com/owner is an annotation of the " +
			"Clusters: make a label of it",
		"matchLabels: {enviroment: production}":     "did you mean label environment?",
		"matchLabels: {zones: a}":                   "check the labels of the Clusters, " + labels,
		"matchLabels: {example.com/environment: x}": "did you mean label environment?",
		"matchLabels: {environment: prodution}":     "did you mean environment=production?",
		"matchLabels: {region: eux}":                "did you mean region=eu?",
		"matchExpressions: [{key: environment, operator: In, values: [x, stagin]}]": "did you mean " +
			"environment=staging?",
		"matchLabels: {environment: edge}": "check the labels of the Clusters; the values of label environment are: " +
			"production, staging",

		// The first requirement that no Cluster meets counts; each of these is met by one.
		"matchLabels: {environment: production, other: a}": "check the labels of the " +
			"Clusters, " + labels,
		"matchLabels: {environment: production, region: us}":                   "",
		"matchExpressions: [{key: region, operator: DoesNotExist}]":            "",
		"matchExpressions: [{key: region, operator: NotIn, values: [eu, us]}]": "",
		"{matchLabels: {region: eu}, matchExpressions: [{key: zone, operator: Exists}]}": "selectors " +
			"read labels, and zone is a value: select by the label that it reads, topology.example.com/zone",
	} {
		parsed := &v1alpha1.Selector{}
		if err := yaml.UnmarshalStrict([]byte(selector), parsed); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, known.Values.RemedyOfNone(parsed, known.Members)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
}

// TestRemedyOfAnEmptyFleet: the selector of a fleet reads what is written on Clusters, and no
// stamps.
func TestRemedyOfAnEmptyFleet(t *testing.T) {
	t.Parallel()
	for selector, want := range map[string]string{
		"{controlPlane: x}": "selectors read labels, and controlPlane is a value: " +
			"set label controlPlane on the Clusters",
		"{name: a}":  "selectors read labels, and the name of a Cluster is none: set label name on the Clusters",
		"{other: a}": "set label other on the Clusters, which have no labels",
	} {
		f := fleetOf(t, "{clusters: {selector: {matchLabels: "+selector+"}}, "+
			"values: [{name: controlPlane, field: spec.controlPlaneRef.kind}]}", "{metadata: {name: a}}")
		if diff := cmp.Diff(want, remedyOfEmpty(f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
}
