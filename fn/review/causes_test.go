package review

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

func TestConsequencesHaveTheChangesThatTheyFollowFrom(t *testing.T) {
	t.Parallel()
	set := func(name string) fleet.Ref {
		return fleet.Ref{APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet", Namespace: "argocd", Name: name}
	}
	cluster := fleet.ID{Group: "cluster.x-k8s.io", Kind: "Cluster", Namespace: "clusters", Name: "a"}
	side := &Side{
		Entries: []Entry{{Name: "applicationSets/web", Members: []fleet.ID{cluster}}, {Name: "applicationSets/db"}},
		Objects: []Object{
			{Ref: set("web"), Entry: "applicationSets/web"}, {Ref: set("db"), Entry: "applicationSets/db"},
		},
	}
	changed := func(sets ...fleet.Ref) Consequence {
		text := fleet.Count(len(sets), "ApplicationSet") + " changed"
		return Consequence{Text: text, Action: v1alpha1.DiffUpdate, Objects: sets}
	}
	other := fleet.Ref{APIVersion: "v1", Kind: "Secret", Namespace: "clusters", Name: "of-a"}
	gone := Change{
		Kind: v1alpha1.DiffKindCluster, Action: v1alpha1.DiffDelete, Targets: []Target{{Cluster: cluster}},
	}
	for name, test := range map[string]struct {
		change      Change
		consequence Consequence
		want        []string
	}{
		"of the entry": {
			Change{Entry: "applicationSets/web"}, changed(set("web")), []string{"1 ApplicationSet changed [0]"},
		},
		"of the entry's former name": {
			Change{Entry: "applicationSets/x", PreviousEntry: "applicationSets/db"},
			changed(set("db")),
			[]string{"1 ApplicationSet changed [0]"},
		},
		"of the object": {
			Change{Subject: Subject{Ref: other}}, Consequence{
				Text:    "x",
				Objects: []fleet.Ref{other},
			}, []string{"x [0]"},
		},
		"of a Cluster that the entry reaches": {gone, changed(set("web")), []string{"1 ApplicationSet changed [0]"}},
		"of a Cluster with what belongs to it": {
			gone,
			Consequence{Text: "1 object deleted", Action: v1alpha1.DiffDelete, Objects: []fleet.Ref{other}},
			[]string{"1 object deleted [0]"},
		},
		"of none": {gone, changed(set("db")), []string{"1 ApplicationSet changed []"}},
		"some of a change, and some of none": {
			gone, changed(set("web"), set("db")), []string{
				"1 ApplicationSet changed []",
				"1 ApplicationSet changed [0]",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			comparison := &Comparison{
				Before: side, After: side, Changes: []Change{test.change},
				Consequences: []Consequence{test.consequence},
			}
			var got []string
			for _, one := range withCauses(comparison) {
				got = append(got, fmt.Sprint(one.Text, " ", one.Causes))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
