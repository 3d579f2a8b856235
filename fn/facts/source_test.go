package facts

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

func TestSingleValuesAsText(t *testing.T) {
	t.Parallel()
	type result struct{ Text, NotOne string }
	for what, test := range map[string]struct {
		value any
		want  result
	}{
		"nothing":        {nil, result{}},
		"a text":         {`a "b" <c>`, result{Text: `a "b" <c>`}},
		"an integer":     {int64(3), result{Text: "3"}},
		"a fraction":     {1.5, result{Text: "1.5"}},
		"a boolean":      {false, result{Text: "false"}},
		"a map":          {tree{}, result{NotOne: "map"}},
		"a list":         {[]any{"a"}, result{NotOne: "list"}},
		"not in JSON":    {math.NaN(), result{NotOne: "value that JSON does not have"}},
		"an empty text":  {"", result{}},
		"several lines ": {"a\nb", result{Text: "a\nb"}},
	} {
		text, notOne := scalar(test.value)
		if diff := cmp.Diff(test.want, result{text, notOne}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

const (
	infrastructureGroup = "infrastructure.cluster.x-k8s.io"
	controlPlaneGroup   = "controlplane.cluster.x-k8s.io"
)

// TestReferencedObjectsAreRead through infrastructureRef and controlPlaneRef, as v1beta1 and
// v1beta2 write them.
func TestReferencedObjectsAreRead(t *testing.T) {
	t.Parallel()
	const v1beta2 = `metadata: {name: eu}, spec: {
		infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: eu},
		controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: eu-cp}}`
	const v1beta1 = `apiVersion: cluster.x-k8s.io/v1beta1, metadata: {name: eu}, spec: {
		infrastructureRef: {
			apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: AWSCluster, name: eu, namespace: aws,
		},
		controlPlaneRef: {apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlane, name: eu-cp}}`
	const lacksVersion = "v: control plane field spec.version is missing or empty"
	const lacksRegion = "r: infrastructure field spec.region is missing or empty"
	for what, test := range map[string]struct {
		cluster   string
		namespace string // of the AWSCluster, "" for none
		spec      tree   // of both objects
		want      texts
		missing   []string
		problems  []string
	}{
		"v1beta2, in the Cluster's namespace": {
			cluster: v1beta2, namespace: "fleet", spec: tree{"region": "eu-west-1", "version": "v1.34.2"},
			want: texts{"r": "eu-west-1", "v": "v1.34.2"},
		},
		"v1beta1, in a namespace of its own": {
			cluster: v1beta1, namespace: "aws", spec: tree{"region": "eu-west-1", "version": "v1.34.2"},
			want: texts{"r": "eu-west-1", "v": "v1.34.2"},
		},
		"the object is missing": {
			cluster: v1beta2, spec: tree{"region": "eu-west-1", "version": "v1.34.2"}, want: texts{"v": "v1.34.2"},
			missing: []string{
				lacksRegion + ": the object that spec.infrastructureRef names was not found; " +
					"the object is AWSCluster fleet/eu (infrastructure.cluster.x-k8s.io)",
			},
		},
		"the object is in another namespace": {
			cluster: v1beta1, namespace: "fleet", spec: tree{"region": "eu-west-1", "version": "v1.34.2"},
			want: texts{"v": "v1.34.2"},
			missing: []string{
				lacksRegion + ": the object that spec.infrastructureRef names was not found; " +
					"the object is AWSCluster aws/eu (infrastructure.cluster.x-k8s.io)",
			},
		},
		"a field is missing, and one is empty": {
			cluster: v1beta2, namespace: "fleet", spec: tree{"version": ""}, want: nil,
			missing: []string{
				lacksRegion + "; the object is AWSCluster fleet/eu (infrastructure.cluster.x-k8s.io)",
				lacksVersion + "; the object is KubeadmControlPlane fleet/eu-cp (controlplane.cluster.x-k8s.io)",
			},
		},
		"a Cluster with a topology": {
			cluster: "metadata: {name: eu}, spec: {topology: {classRef: {name: a}}}", namespace: "fleet", want: nil,
			missing: []string{
				lacksRegion + ": the Cluster has spec.topology and no spec.infrastructureRef",
				lacksVersion + ": the Cluster has spec.topology and no spec.controlPlaneRef",
			},
		},
		"a field is not a single value": {
			cluster: v1beta2, namespace: "fleet", spec: tree{"region": []any{}, "version": tree{}}, want: nil,
			problems: []string{
				"error CF0208: spec.values[0].infrastructure: infrastructure field spec.region is a list, not a " +
					`single value (value "spec.region"; Cluster fleet/eu); name one field of it`,
				"error CF0208: spec.values[1].controlPlane: control plane field spec.version is a map, not a single " +
					`value (value "spec.version"; Cluster fleet/eu); name one field of it`,
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			const spec = "values: [{name: r, infrastructure: spec.region}, {name: v, controlPlane: spec.version}]"
			f := fleetOf(t, spec, "{"+test.cluster+"}")
			manifest := tree{"spec": test.spec}
			f.Referenced = map[fleet.ID]tree{
				{Group: controlPlaneGroup, Kind: "KubeadmControlPlane", Namespace: "fleet", Name: "eu-cp"}: manifest,
			}
			if test.namespace != "" {
				f.Referenced[fleet.ID{
					Group: infrastructureGroup, Kind: "AWSCluster", Namespace: test.namespace, Name: "eu",
				}] = manifest
			}
			known, problems := Evaluate(f)
			got := []any{known.Members[0].Values, lacks(known.Members[0])}
			if diff := cmp.Diff([]any{test.want, test.missing}, got); diff != "" {
				t.Errorf("values, and what is missing (-want +got):\n%s", diff)
			}
			wantProblems(t, test.problems, problems)
		})
	}
}

// TestWhatToDoAboutReferencedObjects: where a template needs the value, the problem names the
// object and a remedy.
func TestWhatToDoAboutReferencedObjects(t *testing.T) {
	t.Parallel()
	const refers = `spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: a}}`
	const message = "error CF0203: spec: the template reads value r, and infrastructure field spec.region is " +
		"missing or empty"
	object := fleet.ID{Group: infrastructureGroup, Kind: "AWSCluster", Namespace: "fleet", Name: "a"}
	for what, test := range map[string]struct {
		cluster    string
		referenced map[fleet.ID]tree
		want       string
	}{
		"the object is missing": {
			cluster: refers, want: message + ": the object that spec.infrastructureRef names was not found " +
				`(value "{{ .values.r }}"; Cluster fleet/a; ` +
				"looked at AWSCluster fleet/a (infrastructure.cluster.x-k8s.io)); " +
				"put the manifest of that object beside the Cluster's, or give the value a default",
		},
		"the field is missing": {
			cluster: refers, referenced: map[fleet.ID]tree{object: {}}, want: message +
				` (value "{{ .values.r }}"; Cluster fleet/a; ` +
				"looked at AWSCluster fleet/a (infrastructure.cluster.x-k8s.io)); " +
				"set it, check the path in spec.values[0].infrastructure, give the value a default, or leave the " +
				"Clusters out by clusterSelector",
		},
		"there is no reference": {
			cluster: "spec: {}", want: message + `: the Cluster has no spec.infrastructureRef ` +
				`(value "{{ .values.r }}"; Cluster fleet/a); ` +
				"set spec.infrastructureRef of the Cluster, or give the value a default",
		},
		"the Cluster has a topology": {
			cluster: "spec: {topology: {}}",
			want: message + ": the Cluster has spec.topology and no spec.infrastructureRef " +
				`(value "{{ .values.r }}"; Cluster fleet/a); ` +
				"use variable to read a topology variable, or give the value a default",
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, "values: [{name: r, infrastructure: spec.region}]",
				"{metadata: {name: a}, "+test.cluster+"}")
			f.Referenced = test.referenced
			known := evaluatedWell(t, f)
			wantProblems(t, []string{test.want}, renderProblems(t, known, "{{ .values.r }}", false))
		})
	}
}
