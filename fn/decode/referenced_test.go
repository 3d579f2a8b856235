package decode

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

const (
	referring = `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: a, namespace: default}
spec:
  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: a}
  controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: a}
`
	infrastructure = `apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
kind: AWSCluster
metadata: {name: a, namespace: default, annotations: {internal.config.kubernetes.io/index: '0'}}
spec: {region: eu-west-1}
`
	unnamed = `apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
kind: AWSCluster
metadata: {name: b, namespace: default}
`
	controlPlane = `apiVersion: controlplane.cluster.x-k8s.io/v1beta2
kind: KubeadmControlPlane
metadata: {name: a, namespace: default}
spec: {version: v1.33.1}
`
)

// TestReferencedObjects reads the objects that Clusters name, where a value asks for them.
func TestReferencedObjects(t *testing.T) {
	const all = unnamed + "---\n" + infrastructure + "---\n" + controlPlane
	for what, test := range map[string]struct {
		spec  string
		items string
		files map[string]string
		want  []string
	}{
		"none, where no value asks": {spec: `values: [{name: a, field: spec.paused}]`, items: referring + "---\n" + all},
		"the infrastructure":        {spec: `values: [{name: a, infrastructure: spec.region}]`, items: referring + "---\n" + all, want: []string{"AWSCluster a"}},
		"the control plane":         {spec: `values: [{name: a, controlPlane: spec.version}]`, items: referring + "---\n" + all, want: []string{"KubeadmControlPlane a"}},
		"both": {
			spec:  `values: [{name: a, controlPlane: spec.version}, {name: b, infrastructure: spec.region}, {name: c, infrastructure: spec.zone}]`,
			items: referring + "---\n" + all, want: []string{"AWSCluster a", "KubeadmControlPlane a"},
		},
		"what the input lacks": {spec: `values: [{name: a, infrastructure: spec.region}]`, items: referring + "---\n" + controlPlane},
		"those of the files that hold the Clusters": {
			spec:  "clusters: {files: ['*.yaml']}\nvalues: [{name: a, infrastructure: spec.region}]",
			files: map[string]string{"a.yaml": referring, "b.yaml": all}, want: []string{"AWSCluster a"},
		},
		"none of files that no pattern matches": {
			spec:  "clusters: {files: [a.yaml]}\nvalues: [{name: a, infrastructure: spec.region}]",
			files: map[string]string{"a.yaml": referring, "b.yaml": all},
		},
	} {
		t.Run(what, func(t *testing.T) {
			f, problems := Fleet(input(t, test.items, test.spec), Choice{}, openTemp(t, test.files))
			if problems.Failed() {
				t.Fatal(lines(problems))
			}
			var got []string
			for _, id := range slices.SortedFunc(maps.Keys(f.Referenced), func(a, b fleet.ID) int { return fleet.Ref{Kind: a.Kind}.Compare(fleet.Ref{Kind: b.Kind}) }) {
				got = append(got, id.Kind+" "+id.Name)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestReferencedObjectIsRead wants the object as a tree, without the annotations of the pipeline.
func TestReferencedObjectIsRead(t *testing.T) {
	f, problems := Fleet(input(t, referring+"---\n"+infrastructure, `values: [{name: a, infrastructure: spec.region}]`), Choice{}, nil)
	if problems.Failed() {
		t.Fatal(lines(problems))
	}
	want := map[string]any{
		"apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2", "kind": "AWSCluster", "spec": map[string]any{"region": "eu-west-1"},
		"metadata": map[string]any{"name": "a", "namespace": "default", "annotations": map[string]any{}},
	}
	if diff := cmp.Diff(want, f.ReferencedBy(f.Clusters[0], fleet.InfrastructureRef).Manifest); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
