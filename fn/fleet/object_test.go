package fleet_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

func TestObjects(t *testing.T) {
	t.Parallel()
	generated := texts{v1alpha1.ManagedByLabel: v1alpha1.ManagedByValue, v1alpha1.FleetLabel: "production"}
	type described struct {
		InInput, ReadByTools, LocalConfig bool
		Owner                             string
	}
	object := func(apiVersion, kind string) fleet.Object {
		return fleet.Object{Ref: fleet.Ref{APIVersion: apiVersion, Kind: kind}, Labels: generated}
	}
	for what, test := range map[string]struct {
		object fleet.Object
		want   described
	}{
		"the first of the input": {fleet.Object{Item: 0}, described{InInput: true}},
		"one of a file":          {fleet.Object{Item: -1}, described{}},
		"a FleetConfig": {
			object("capifleet.dev/v1alpha1", "FleetConfig"), described{InInput: true, ReadByTools: true},
		},
		"a Kptfile": {object("kpt.dev/v1", "Kptfile"), described{InInput: true, ReadByTools: true}},
		"a kustomization": {
			object("kustomize.config.k8s.io/v1", "Kustomization"), described{InInput: true, ReadByTools: true},
		},
		"one that stays off a hub": {
			fleet.Object{Annotations: texts{v1alpha1.LocalConfigAnnotation: "true"}},
			described{InInput: true, LocalConfig: true},
		},
		"one that does not": {
			fleet.Object{Annotations: texts{v1alpha1.LocalConfigAnnotation: "false"}}, described{InInput: true},
		},
		"a generated ConfigMap": {object("v1", "ConfigMap"), described{InInput: true, Owner: "production"}},
		"a generated Secret":    {object("v1", "Secret"), described{InInput: true, Owner: "production"}},
		"a generated ClusterResourceSet": {
			object("addons.cluster.x-k8s.io/v1beta1", "ClusterResourceSet"),
			described{InInput: true, Owner: "production"},
		},
		"a generated ApplicationSet": {
			object("argoproj.io/v1alpha1", "ApplicationSet"), described{InInput: true, Owner: "production"},
		},
		"a kind that is not generated": {object("cluster.x-k8s.io/v1beta2", "Cluster"), described{InInput: true}},
		"a kind of another group":      {object("apps/v1", "ConfigMap"), described{InInput: true}},
		"a ConfigMap that something else manages": {
			fleet.Object{
				Ref:    fleet.Ref{APIVersion: "v1", Kind: "ConfigMap"},
				Labels: texts{v1alpha1.ManagedByLabel: "helm", v1alpha1.FleetLabel: "production"},
			},
			described{InInput: true},
		},
	} {
		o := test.object
		got := described{o.InInput(), o.ReadByTools(), o.LocalConfig(), o.Owner()}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestGeneratedInOrder(t *testing.T) {
	t.Parallel()
	named := func(name string) fleet.Metadata { return fleet.Metadata{Namespace: "n", Name: name} }
	plan := &fleet.Plan{
		ApplicationSets: []fleet.ApplicationSet{{Metadata: named("app")}},
		ResourceSets:    []fleet.ResourceSet{{Metadata: named("set-1")}, {Metadata: named("set-2")}},
		Payloads: []fleet.Payload{
			{Metadata: named("secret"), Kind: "Secret"},
			{Metadata: named("a"), Kind: "ConfigMap"},
			{Metadata: named("b"), Kind: "ConfigMap"},
		},
	}
	want := []fleet.ID{
		{Kind: "ConfigMap", Namespace: "n", Name: "a"},
		{Kind: "ConfigMap", Namespace: "n", Name: "b"},
		{Kind: "Secret", Namespace: "n", Name: "secret"},
		{Group: "addons.cluster.x-k8s.io", Kind: "ClusterResourceSet", Namespace: "n", Name: "set-1"},
		{Group: "addons.cluster.x-k8s.io", Kind: "ClusterResourceSet", Namespace: "n", Name: "set-2"},
		{Group: "argoproj.io", Kind: "ApplicationSet", Namespace: "n", Name: "app"},
	}
	if diff := cmp.Diff(want, plan.Generated()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSortGenerated: payloads come before the ClusterResourceSets that name them, in each namespace
// the ConfigMaps first, and ApplicationSets come last.
func TestSortGenerated(t *testing.T) {
	t.Parallel()
	manifest := func(apiVersion, kind, namespace, name string) fleet.Manifest {
		return fleet.Manifest{Ref: fleet.Ref{APIVersion: apiVersion, Kind: kind, Namespace: namespace, Name: name}}
	}
	want := []fleet.Manifest{
		manifest("v1", "ConfigMap", "a", "b"),
		manifest("v1", "ConfigMap", "a", "c"),
		manifest("v1", "Secret", "a", "a"),
		manifest("v1", "ConfigMap", "b", "a"),
		manifest("v1", "Secret", "b", "a"),
		manifest("addons.cluster.x-k8s.io/v1beta1", "ClusterResourceSet", "a", "b"),
		manifest("addons.cluster.x-k8s.io/v1beta2", "ClusterResourceSet", "b", "a"),
		manifest("argoproj.io/v1alpha1", "ApplicationSet", "a", "a"),
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	fleet.SortGenerated(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGeneratedMetadata(t *testing.T) {
	t.Parallel()
	config := &v1alpha1.FleetConfig{}
	config.Name = "production"
	config.Spec.Metadata = v1alpha1.ExtraMetadata{
		Labels:      texts{"fleet": "1", "both": "fleet", v1alpha1.FleetLabel: "mine"},
		Annotations: texts{"fleet": "1", "both": "fleet"},
	}
	f := &fleet.Fleet{Config: config}
	extra := v1alpha1.ExtraMetadata{
		Labels:      texts{"entry": "2", "both": "entry", v1alpha1.ManagedByLabel: "me"},
		Annotations: texts{"entry": "2", "both": "entry"},
	}
	want := fleet.Metadata{
		Namespace: "a", Name: "b",
		Labels: texts{
			"fleet": "1", "entry": "2", "both": "entry", v1alpha1.FleetLabel: "production",
			v1alpha1.ManagedByLabel: "capifleet",
		},
		Annotations: texts{"fleet": "1", "entry": "2", "both": "entry"},
	}
	if diff := cmp.Diff(want, f.GeneratedMetadata("a", "b", extra)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if name := (fleet.Other{Config: config}).Name(); name != "production" {
		t.Errorf("another fleet's name is %q", name)
	}
}

func TestMetadataIsOrdered(t *testing.T) {
	t.Parallel()
	ordered := []fleet.Metadata{{Name: "b"}, {Namespace: "a", Name: "a"}, {Namespace: "a", Name: "b"}, {Namespace: "b"}}
	for i, a := range ordered {
		for j, b := range ordered {
			if got, want := a.Compare(b), max(-1, min(1, i-j)); got != want {
				t.Errorf("compare %v and %v: got %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestMembers(t *testing.T) {
	t.Parallel()
	member := func(name string) *fleet.Member {
		return &fleet.Member{Cluster: fleet.Cluster{Object: fleet.Object{Ref: cluster(name)}}}
	}
	refs := fleet.Refs([]*fleet.Member{member("b"), member("a")})
	if diff := cmp.Diff([]fleet.Ref{cluster("b"), cluster("a")}, refs); diff != "" {
		t.Errorf("Refs (-want +got):\n%s", diff)
	}
	for what, test := range map[string]struct {
		absence    fleet.Absence
		text, full string
	}{
		"nothing to add": {
			fleet.Absence{Sought: "label region"},
			"label region is missing or empty", "label region is missing or empty",
		},
		"why": {
			fleet.Absence{Sought: "label region", Why: "it is so"},
			"label region is missing or empty: it is so", "label region is missing or empty: it is so",
		},
		"in an object": {
			fleet.Absence{
				Sought: "infrastructure field spec.region",
				Object: fleet.ID{Group: "group", Kind: "AWSCluster", Namespace: "a", Name: "b"},
			},
			"infrastructure field spec.region is missing or empty",
			"infrastructure field spec.region is missing or empty; the object is AWSCluster a/b (group)",
		},
	} {
		got := []string{test.absence.String(), test.absence.WithObject()}
		if diff := cmp.Diff([]string{test.text, test.full}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestAnnotationsAndLabelsOfTools(t *testing.T) {
	t.Parallel()
	type is struct{ Pipeline, Selector bool }
	for key, want := range map[string]is{
		"internal.config.kubernetes.io/index":              {Pipeline: true},
		"internal.config.k8s.io/anything":                  {Pipeline: true},
		"internal.kpt.dev/upstream-identifier":             {Pipeline: true},
		"config.kubernetes.io/path":                        {Pipeline: true},
		"config.kubernetes.io/index":                       {Pipeline: true},
		"config.kubernetes.io/depends-on":                  {Pipeline: true},
		"config.kubernetes.io/id":                          {Pipeline: true},
		"config.k8s.io/id":                                 {Pipeline: true},
		"config.k8s.io/path":                               {Pipeline: true},
		"kustomize.config.k8s.io/id":                       {Pipeline: true},
		"kustomize.config.k8s.io/needs-hash":               {Pipeline: true},
		"capifleet.dev/stamps":                             {Pipeline: true},
		"capifleet.dev/fleet":                              {Pipeline: true, Selector: true},
		"kubectl.kubernetes.io/last-applied-configuration": {Pipeline: true},
		"kubectl.kubernetes.io/restartedAt":                {},
		"group.capifleet.dev/production.argocd":            {Selector: true},
		"group.capifleet.dev":                              {},
		"example.com/owner":                                {},
		"path":                                             {},
	} {
		got := is{fleet.PipelineAnnotation(key), fleet.SelectorLabel(key)}
		if got != want {
			t.Errorf("%s: got %+v, want %+v", key, got, want)
		}
	}
}

func TestSortedKeys(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]int{-1, 2, 10}, fleet.SortedKeys(map[int]string{10: "", -1: "", 2: ""})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
