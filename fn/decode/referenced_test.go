package decode

import (
	"fmt"
	"slices"
	"strings"
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
	region         = "values: [{name: a, infrastructure: spec.region}]"
	label          = "values: [{name: a, label: a}]"
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
		"none, where no value asks": {
			spec:  "values: [{name: a, field: spec.paused}]",
			items: referring + "---\n" + all,
		},
		"the infrastructure": {spec: region, items: referring + "---\n" + all, want: []string{"AWSCluster a"}},
		"the control plane": {
			spec:  "values: [{name: a, controlPlane: spec.version}]",
			items: referring + "---\n" + all,
			want:  []string{"KubeadmControlPlane a"},
		},
		"both": {
			spec: `values:
- {name: a, controlPlane: spec.version}
- {name: b, infrastructure: spec.region}
- {name: c, infrastructure: spec.zone}`,
			items: referring + "---\n" + all,
			want:  []string{"AWSCluster a", "KubeadmControlPlane a"},
		},
		"what the input lacks": {spec: region, items: referring + "---\n" + controlPlane},
		"those of the files that hold the Clusters": {
			spec:  "clusters: {files: ['*.yaml']}\n" + region,
			files: map[string]string{"a.yaml": referring, "b.yaml": all},
			want:  []string{"AWSCluster a"},
		},
		"none of files that no pattern matches": {
			spec:  "clusters: {files: [a.yaml]}\n" + region,
			files: map[string]string{"a.yaml": referring, "b.yaml": all},
		},
	} {
		t.Run(what, func(t *testing.T) {
			f, problems := Fleet(input(t, test.items, test.spec), Choice{}, openTemp(t, test.files))
			if problems.Failed() {
				t.Fatal(lines(problems))
			}
			var got []string
			for id := range f.Referenced {
				got = append(got, id.Kind+" "+id.Name)
			}
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestReferencedObjectIsRead wants the object as a tree, without the annotations of the pipeline.
func TestReferencedObjectIsRead(t *testing.T) {
	f, problems := Fleet(input(t, referring+"---\n"+infrastructure, region), Choice{}, nil)
	if problems.Failed() {
		t.Fatal(lines(problems))
	}
	want := map[string]any{
		"apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2",
		"kind":       "AWSCluster",
		"metadata":   map[string]any{"name": "a", "namespace": "default", "annotations": map[string]any{}},
		"spec":       map[string]any{"region": "eu-west-1"},
	}
	if diff := cmp.Diff(want, f.ReferencedBy(f.Clusters[0], fleet.InfrastructureRef).Manifest); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestReferencedObjectsThatAreRefused wants an object that a value is read from once, and each of
// its keys once.
func TestReferencedObjectsThatAreRefused(t *testing.T) {
	older := strings.Replace(infrastructure, "v1beta2", "v1beta1", 1)
	const twice = "region: a, subnets: [{id: a, id: b}], region: b"
	repeated := strings.Replace(infrastructure, "region: eu-west-1", twice, 1)
	for what, test := range map[string]struct {
		spec  string
		items []string
		want  []string
	}{
		"the object twice, and a third time in another version": {
			region,
			[]string{referring, infrastructure, older, infrastructure},
			[]string{
				`error CF0111: AWSCluster default/a: metadata.name: ` +
					`the object is defined twice (value "a"); remove one of the two`,
				`error CF0111: AWSCluster default/a: metadata.name: ` +
					`the object is defined twice (value "a"); remove one of the two`,
			},
		},
		"an object twice that no value reads":   {label, []string{referring, infrastructure, infrastructure}, nil},
		"an object twice that no Cluster names": {region, []string{referring, infrastructure, unnamed, unnamed}, nil},
		"keys twice": {
			region,
			[]string{referring, repeated},
			[]string{
				"error CF0108: AWSCluster default/a: spec.region: " +
					"the key is duplicated, and YAML parsers silently keep one of the values; remove one of them",
				"error CF0108: AWSCluster default/a: spec.subnets[0].id: " +
					"the key is duplicated, and YAML parsers silently keep one of the values; remove one of them",
			},
		},
		"keys twice in an object that no value reads": {label, []string{referring, repeated}, nil},
	} {
		t.Run(what, func(t *testing.T) {
			for range 2 {
				_, problems := Fleet(input(t, strings.Join(test.items, "---\n"), test.spec), Choice{}, nil)
				if diff := cmp.Diff(test.want, lines(errorsOf(problems))); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				slices.Reverse(test.items)
			}
		})
	}
}

// TestClusterFilesHoldWhatIsRead wants each pattern to bring a Cluster or what a value is read
// from.
func TestClusterFilesHoldWhatIsRead(t *testing.T) {
	class := "apiVersion: cluster.x-k8s.io/v1beta2\nkind: ClusterClass\nmetadata: {name: c, namespace: default}\n"
	files := openTemp(t, map[string]string{
		"clusters/a.yaml": referring, "infra/a.yaml": infrastructure, "classes/a.yaml": class, "others/a.yaml": unnamed,
	})
	none := func(i int, pattern string) []string {
		return []string{fmt.Sprintf("error CF0114: spec.clusters.files[%d]: "+
			"no file below the working directory that the pattern matches holds a Cluster, "+
			"or an object that a value is read from (value %q); fix it, or remove it", i, pattern)}
	}
	for what, test := range map[string]struct {
		spec string
		want []string
	}{
		"an object that a value reads": {
			"clusters: {files: [clusters/*, infra/*]}\n" + region, nil,
		},
		"one that no value reads": {
			"clusters: {files: [clusters/*, infra/*]}\nvalues: [{name: a, field: spec.paused}]", none(1, "infra/*"),
		},
		"one that no Cluster names": {
			"clusters: {files: [others/*, clusters/*]}\n" + region, none(0, "others/*"),
		},
		"a ClusterClass": {"clusters: {files: [clusters/*, classes/*]}\nvalues: [{name: a, variable: a}]", nil},
		"a ClusterClass that no value reads": {
			"clusters: {files: [clusters/*, classes/*]}\n" + label, none(1, "classes/*"),
		},
	} {
		t.Run(what, func(t *testing.T) {
			_, problems := Fleet(input(t, "", test.spec), Choice{}, files)
			if diff := cmp.Diff(test.want, lines(errorsOf(problems))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// errorsOf are the errors among problems.
func errorsOf(problems fleet.Problems) fleet.Problems {
	return slices.DeleteFunc(problems, func(problem fleet.Problem) bool { return problem.Severity != "" })
}
