package fleet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestReferencedBy resolves references as the API versions of Cluster have them.
func TestReferencedBy(t *testing.T) {
	const group = "infrastructure.cluster.x-k8s.io"
	id := func(namespace string) fleet.ID {
		return fleet.ID{Group: group, Kind: "AWSCluster", Namespace: namespace, Name: "a"}
	}
	f := &fleet.Fleet{Referenced: map[fleet.ID]map[string]any{
		id("fleet"): {"of": "fleet"}, id("other"): {"of": "other"},
	}}
	type ref = map[string]any
	for what, test := range map[string]struct {
		version   string
		spec      map[string]any
		of        any
		object    string
		notFound  string
		remedy    string
		reference fleet.RefField
	}{
		"a reference of v1beta2 has a group, and is in the Cluster's namespace": {
			version: "v1beta2", of: "fleet", object: "AWSCluster fleet/a (" + group + ")",
			spec: ref{
				"infrastructureRef": ref{
					"apiGroup": group, "kind": "AWSCluster", "name": "a", "namespace": "other", "apiVersion": "x/v1",
				},
			},
		},
		"a reference of v1beta1 has an API version, whatever it is": {
			version: "v1beta1", of: "fleet", object: "AWSCluster fleet/a (" + group + ")",
			spec: ref{"infrastructureRef": ref{"apiVersion": group + "/v1alpha9", "kind": "AWSCluster", "name": "a"}},
		},
		"a reference of v1beta1 may have a namespace": {
			version: "v1beta1", of: "other", object: "AWSCluster other/a (" + group + ")",
			spec: ref{
				"infrastructureRef": ref{
					"apiVersion": group + "/v1beta2", "kind": "AWSCluster", "name": "a", "namespace": "other",
				},
			},
		},
		"an object that was not read": {
			version: "v1beta1", object: "AWSCluster gone/a (" + group + ")",
			spec: ref{
				"infrastructureRef": ref{
					"apiVersion": group + "/v1beta2", "kind": "AWSCluster", "name": "a", "namespace": "gone",
				},
			},
			notFound: "the object that spec.infrastructureRef names was not found",
			remedy:   "put the manifest of that object beside the Cluster's, or give the value a default",
		},
		"the other reference": {
			version: "v1beta2", reference: fleet.ControlPlaneRef,
			spec:     ref{"infrastructureRef": ref{"apiGroup": group, "kind": "AWSCluster", "name": "a"}},
			notFound: "the Cluster has no spec.controlPlaneRef",
			remedy:   "set spec.controlPlaneRef of the Cluster, or give the value a default",
		},
		"a reference of v1beta1 in a Cluster of v1beta2 has no group": {
			version: "v1beta2", spec: ref{
				"infrastructureRef": ref{"apiVersion": group + "/v1beta1", "kind": "AWSCluster", "name": "a"},
			},
			notFound: "spec.infrastructureRef of a Cluster of v1beta2 has apiVersion in place of apiGroup",
			remedy:   "replace apiVersion with apiGroup in spec.infrastructureRef, or give the value a default",
		},
		"a reference of v1beta2 in a Cluster of v1beta1 has no API version": {
			version:  "v1beta1",
			spec:     ref{"infrastructureRef": ref{"apiGroup": group, "kind": "AWSCluster", "name": "a"}},
			notFound: "spec.infrastructureRef of a Cluster of v1beta1 has apiGroup in place of apiVersion",
			remedy:   "replace apiGroup with apiVersion in spec.infrastructureRef, or give the value a default",
		},
		"a reference without a name": {
			version: "v1beta2", spec: ref{"infrastructureRef": ref{"apiGroup": group, "kind": "AWSCluster"}},
			notFound: "spec.infrastructureRef has no name",
			remedy:   "set name in spec.infrastructureRef, or give the value a default",
		},
		"a reference without a kind": {
			version: "v1beta2", spec: ref{"infrastructureRef": ref{"apiGroup": group, "name": "a"}},
			notFound: "spec.infrastructureRef has no kind",
			remedy:   "set kind in spec.infrastructureRef, or give the value a default",
		},
		"a reference without anything that is needed": {
			version: "v1beta2", spec: ref{"infrastructureRef": ref{"namespace": "a"}, "topology": ref{}},
			notFound: "spec.infrastructureRef has no apiGroup, kind or name",
			remedy:   "set apiGroup, kind and name in spec.infrastructureRef, or give the value a default",
		},
		"a group with a version": {
			version:  "v1beta2",
			spec:     ref{"infrastructureRef": ref{"apiGroup": group + "/v1beta2", "kind": "AWSCluster", "name": "a"}},
			notFound: "apiGroup of spec.infrastructureRef has a version",
			remedy:   "remove the version from apiGroup of spec.infrastructureRef, or give the value a default",
		},
		"an API version without a group": {
			version:  "v1beta1",
			spec:     ref{"infrastructureRef": ref{"apiVersion": "v1beta1", "kind": "AWSCluster", "name": "a"}},
			notFound: "apiVersion of spec.infrastructureRef has no group",
			remedy:   "set apiVersion of spec.infrastructureRef to GROUP/VERSION, or give the value a default",
		},
		"an empty reference": {
			version: "v1beta2", spec: ref{"infrastructureRef": ref{}},
			notFound: "the Cluster has no spec.infrastructureRef",
			remedy:   "set spec.infrastructureRef of the Cluster, or give the value a default",
		},
		"a Cluster with a topology has no reference": {
			version: "v1beta2", spec: ref{"topology": ref{"classRef": ref{"name": "quick"}}},
			notFound: "the Cluster has spec.topology and no spec.infrastructureRef",
			remedy:   "use variable to read a topology variable, or give the value a default",
		},
		"a Cluster without a spec": {
			version: "v1beta2", notFound: "the Cluster has no spec.infrastructureRef",
			remedy: "set spec.infrastructureRef of the Cluster, or give the value a default",
		},
	} {
		t.Run(what, func(t *testing.T) {
			cluster := fleet.Cluster{
				Object: fleet.Object{Ref: cluster("c")}, Manifest: map[string]any{"spec": test.spec},
			}
			cluster.APIVersion = "cluster.x-k8s.io/" + test.version
			if test.reference == "" {
				test.reference = fleet.InfrastructureRef
			}
			got := f.ReferencedBy(cluster, test.reference)
			want := []any{test.of, test.of != nil, test.object, test.notFound, test.remedy}
			has := []any{got.Manifest["of"], got.Found(), got.ID.String(), got.NotFound(), got.Remedy()}
			if diff := cmp.Diff(want, has); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
