package fleet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

func TestRef(t *testing.T) {
	t.Parallel()
	type described struct {
		Group, Version, NamespacedName, String, WithFile string
		ID                                               fleet.ID
	}
	for what, test := range map[string]struct {
		ref  fleet.Ref
		want described
	}{
		"an object of a group, from a file": {
			fleet.Ref{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "a", Name: "b", File: "x/y.yaml", Index: 3},
			described{
				Group: "apps", Version: "v1", NamespacedName: "a/b", String: "Deployment a/b",
				WithFile: "Deployment a/b (x/y.yaml)",
				ID:       fleet.ID{Group: "apps", Kind: "Deployment", Namespace: "a", Name: "b"},
			},
		},
		"an object of the core group, without a namespace": {
			fleet.Ref{APIVersion: "v1", Kind: "Node", Name: "b"},
			described{
				Version: "v1", NamespacedName: "b", String: "Node b", WithFile: "Node b",
				ID: fleet.ID{Kind: "Node", Name: "b"},
			},
		},
		"an object without a name": {
			fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: "a", File: "x.yaml"},
			described{
				Version: "v1", NamespacedName: "a/", String: "ConfigMap without a name in namespace a",
				WithFile: "ConfigMap without a name in namespace a (x.yaml)",
				ID:       fleet.ID{Kind: "ConfigMap", Namespace: "a"},
			},
		},
		"no object": {},
	} {
		got := described{
			test.ref.Group(), test.ref.Version(), test.ref.NamespacedName(), test.ref.String(), test.ref.WithFile(),
			test.ref.ID(),
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// TestRefsAreOrdered: each Ref is greater than that before it, by one more important field.
func TestRefsAreOrdered(t *testing.T) {
	t.Parallel()
	ordered := []fleet.Ref{
		{APIVersion: "v2", Kind: "b", Namespace: "b", Name: "b", File: "b", Index: 1},
		{APIVersion: "apps/v1", Kind: "a", Namespace: "a", Name: "a", File: "a", Index: 1},
		{APIVersion: "apps/v2", Kind: "a", Namespace: "a", Name: "a", File: "a", Index: 2},
		{APIVersion: "apps/v1", Kind: "a", Namespace: "a", Name: "a", File: "b"},
		{APIVersion: "apps/v1", Kind: "a", Namespace: "a", Name: "b"},
		{APIVersion: "apps/v1", Kind: "a", Namespace: "b"},
		{APIVersion: "apps/v1", Kind: "b"},
		{APIVersion: "batch/v1"},
	}
	for i, a := range ordered {
		for j, b := range ordered {
			if got, want := a.Compare(b), max(-1, min(1, i-j)); got != want {
				t.Errorf("compare %d and %d: got %d, want %d", i, j, got, want)
			}
		}
	}
}

func TestNewestVersion(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		versions []string
		want     v1alpha1.ClusterAPIVersion
	}{
		"of no Clusters the oldest":  {nil, "v1beta1"},
		"an old Cluster":             {[]string{"v1beta1", "v1beta1"}, "v1beta1"},
		"a newer one among old ones": {[]string{"v1beta1", "v1beta2", "v1beta1"}, "v1beta2"},
		"a version that is unknown":  {[]string{"v1beta3"}, "v1beta1"},
	} {
		var clusters []fleet.Ref
		for _, version := range test.versions {
			clusters = append(clusters, fleet.Ref{APIVersion: "cluster.x-k8s.io/" + version, Kind: "Cluster"})
		}
		if got := fleet.NewestVersion(clusters); got != test.want {
			t.Errorf("%s: got %s, want %s", what, got, test.want)
		}
	}
	for version, known := range map[string]bool{"v1beta1": true, "v1beta2": true, "v1alpha4": false, "": false} {
		if got := (fleet.Ref{APIVersion: "cluster.x-k8s.io/" + version}).HasKnownVersion(); got != known {
			t.Errorf("%q is known: got %t, want %t", version, got, known)
		}
	}
}

// TestRefOf: which object a tree is.
func TestRefOf(t *testing.T) {
	t.Parallel()
	type tree = map[string]any
	for sentence, c := range map[string]struct {
		object tree
		want   fleet.Ref
	}{
		"nothing": {tree{}, fleet.Ref{}},
		"an object": {
			tree{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": tree{"namespace": "n", "name": "d"}},
			fleet.Ref{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "n", Name: "d"},
		},
		"what is not a string": {tree{"apiVersion": 1, "kind": true, "metadata": "a"}, fleet.Ref{}},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, fleet.RefOf(c.object)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
