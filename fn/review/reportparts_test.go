package review

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

func TestSummary(t *testing.T) {
	c := aComparison()
	c.Counts = Counts{ApplicationsBefore: 12, ApplicationsAfter: 10, ApplicationsUnchanged: 7, PayloadObjects: 3}
	set := func(name, text string) Object {
		return Object{
			Ref:  fleet.Ref{APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet", Name: name},
			Text: text,
		}
	}
	c.Before.Objects = []Object{set("same", "1"), set("changed", "1"), set("gone", "1"), set("stamped", "1")}
	c.After.Objects = []Object{set("same", "1"), set("changed", "2"), set("new", "1"), set("stamped", "2")}
	c.Before.Objects = append(c.Before.Objects, Object{Ref: reportClusterRef("us-3")})
	c.Consequences = []Consequence{{Stamps: true, Objects: []fleet.Ref{
		set("stamped", "").Ref,
		reportClusterRef("eu-1"),
	}}}
	agent := fleet.ID{Kind: "ConfigMap", Namespace: "kube-system", Name: "agent"}
	other := fleet.ID{Kind: "Deployment", Namespace: "kube-system", Name: "agent"}
	again := Change{
		Kind: v1alpha1.DiffKindPayloadObject, Action: v1alpha1.DiffReapply, Entry: "resourceSets/calico",
		Fields: []Field{{Object: agent, Path: pathOf("data/x")}, {Object: agent, Path: pathOf("data/y")}},
	}
	for _, cluster := range c.After.Clusters[:2] {
		again.Targets = append(again.Targets, Target{Cluster: cluster.ID(), Object: agent},
			Target{Cluster: cluster.ID(), Object: other})
	}
	joins := Change{Kind: v1alpha1.DiffKindMembership, Action: v1alpha1.DiffUpdate, Targets: []Target{{
		Cluster: c.After.Clusters[4].ID(),
	}}, Effect: Effect{Code: v1alpha1.DiffEffectClusterJoins}}
	policy := Change{Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffUpdate, Targets: []Target{{
		Object: set("x", "").ID(),
	}}}
	c.Changes = append(c.Changes, again, joins, policy)
	want := v1alpha1.DiffSummary{
		Clusters: v1alpha1.DiffClusterSummary{Before: 6, After: 5, Deleted: 1, Joined: 1, Affected: 5, AffectedNow: 5},
		Applications: v1alpha1.DiffApplicationSummary{
			Before: 12, After: 10, Updated: 3, Unchanged: 7,
		},
		PayloadObjects: v1alpha1.DiffPayloadSummary{Compared: 3, Updated: 1, AppliedAgain: 2, NewOnly: 1, Keep: 5},
		HubObjects:     v1alpha1.DiffHubSummary{Created: 1, Deleted: 1, Updated: 1, Stamped: 2},
		Entries:        v1alpha1.DiffEntrySummary{Changed: 2, Unchanged: 1},
	}
	if diff := cmp.Diff(want, Report(c, About{Gates: noGates()}).Summary); diff != "" {
		t.Error(diff)
	}
}

// TestEntriesThatAreNewAreNotUnchanged has an entry whose Clusters are as new as it is, so that no
// change is about it.
func TestEntriesThatAreNewAreNotUnchanged(t *testing.T) {
	t.Parallel()
	side := func(entry, set string) *Side {
		if entry == "" {
			return &Side{}
		}
		return &Side{
			Entries: []Entry{{Name: entry, Members: []fleet.ID{reportClusterRef("eu-1").ID()}}},
			Objects: []Object{{
				Ref:   fleet.Ref{APIVersion: "argoproj.io/v1alpha1", Kind: fleet.ApplicationSetKind, Name: set},
				Owner: "production", Entry: entry,
			}},
		}
	}
	one := func(changed, unchanged int32) v1alpha1.DiffEntrySummary {
		return v1alpha1.DiffEntrySummary{Changed: changed, Unchanged: unchanged}
	}
	for name, test := range map[string]struct {
		before, after *Side
		want          v1alpha1.DiffEntrySummary
	}{
		"it is new":           {side("", ""), side("applicationSets/a", "a"), one(1, 0)},
		"it was there":        {side("applicationSets/a", "a"), side("applicationSets/a", "a"), one(0, 1)},
		"it was renamed":      {side("applicationSets/a", "a"), side("applicationSets/b", "a"), one(0, 1)},
		"it is not known":     {&Side{Undecided: true}, side("applicationSets/a", "a"), one(0, 1)},
		"it has a new object": {side("applicationSets/a", "a"), side("applicationSets/a", "b"), one(0, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Report(&Comparison{Before: test.before, After: test.after}, About{Gates: noGates()}).Summary.Entries
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestNothingDiffers has a report without changes, of which no list is null.
func TestNothingDiffers(t *testing.T) {
	side := &Side{Clusters: fleetOfSix()}
	diff := Report(&Comparison{Before: side, After: side}, About{Gates: noGates()})
	if diff.Result != v1alpha1.DiffSame {
		t.Errorf("the result is %s", diff.Result)
	}
	for name, isNil := range map[string]bool{
		"changes": diff.Changes == nil, "consequences": diff.Consequences == nil, "groups": diff.Groups == nil,
		"waves": diff.Waves == nil, "gates": diff.Gates == nil, "notKnown": diff.NotKnown == nil,
		"problems": diff.Problems.Items == nil, "changes of a gate": diff.Gates[0].Changes == nil,
	} {
		if isNil {
			t.Errorf("%s is null", name)
		}
	}
}

func TestWavesOfEntries(t *testing.T) {
	c := aComparison()
	revisions := func(values ...string) (all []Revision) {
		for i := 0; i < len(values); i += 2 {
			all = append(all, Revision{values[i], values[i+1]})
		}
		return all
	}
	members := idsOf(c.Before.Clusters)
	c.Before.Entries = []Entry{
		{Name: "applicationSets/old", Members: members, Revisions: revisions("canary", "v2", "rest", "v1")},
		{Name: "applicationSets/gone", Members: members, Revisions: revisions("early", "v1")},
		{Name: "applicationSets/plain", Members: members},
	}
	c.After.Entries = []Entry{
		{Name: "applicationSets/new", Members: members, Revisions: revisions("canary", "v2", "rest", "v2")},
		{Name: "applicationSets/plain", Members: members, Revisions: revisions("rest", "v3")},
	}
	c.Before.Waves = []fleet.Wave{{Name: "canary"}, {Name: "early"}, {Name: "rest"}}
	c.Changes[1].Entry, c.Changes[1].PreviousEntry = "applicationSets/new", "applicationSets/old"
	var got []string
	for _, entry := range Report(c, About{Gates: noGates()}).Waves {
		for _, step := range entry.Steps {
			got = append(got, fmt.Sprintf("%s %s %d: %s -> %s", entry.Entry, step.Wave, step.Clusters, step.Before,
				step.After))
		}
	}
	want := []string{
		"applicationSets/new canary 2: v2 -> v2", "applicationSets/new rest 3: v1 -> v2",
		"applicationSets/plain rest 3:  -> v3", "applicationSets/gone early 0: v1 -> ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestObjectsOfAChange(t *testing.T) {
	clusters := fleetOfSix()
	one := fleet.Ref{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "x", Name: "agent"}
	set := Subject{Ref: fleet.Ref{APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet", Name: "set"}}
	tests := map[string]struct {
		change Change
		want   string
	}{
		"Applications of one name": {
			Change{Subject: set, Targets: reportApplicationsOf("x", clusters[:2]...)},
			"2 {cluster}-x [argocd/eu-1-x argocd/eu-2-x]",
		},
		"one Application": {
			Change{Subject: set, Targets: reportApplicationsOf("x", clusters[0])},
			" Application argocd/eu-1-x",
		},
		"one object on many Clusters": {Change{Targets: []Target{
			{Cluster: clusters[0].ID(), Object: one.ID()}, {Cluster: clusters[1].ID(), Object: one.ID()},
		}}, " Deployment x/agent"},
		"objects of no Cluster": {Change{Targets: []Target{
			{Object: one.ID()}, {Object: fleet.ID{Kind: "Namespace", Name: "x"}},
		}}, "2  [Deployment/x/agent Namespace/x]"},
		"the object that the change is about": {
			Change{
				Subject: Subject{Ref: one},
				Targets: []Target{{Object: one.ID()}},
			},
			"apps/v1 Deployment x/agent",
		},
		"the subject alone": {Change{Subject: set}, "argoproj.io/v1alpha1 ApplicationSet /set"},
		"nothing":           {Change{}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			object, objects := reportObjects(newHiding(newPatterns(), nil), &test.change)
			got := ""
			if objects != nil {
				got = fmt.Sprint(objects.Count, " ", objects.NamePattern, " ", objects.Names)
			}
			if object != nil {
				got = fmt.Sprintf("%s %s %s/%s", object.APIVersion, object.Kind, object.Namespace, object.Name)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestChangeIDs has ids that stay while the same change reaches other Clusters, and that differ.
func TestChangeIDs(t *testing.T) {
	first, more := aComparison(), aComparison()
	more.Changes[1].Targets = more.Changes[1].Targets[:2]
	twice := more.Changes[1]
	another := twice
	another.Effect.Text = "Another effect."
	more.Changes = append(more.Changes, twice, another)
	before, after := Report(first, About{Gates: noGates()}).Changes, Report(more, About{Gates: noGates()}).Changes
	form, seen := regexp.MustCompile(`^c-[0-9a-f]{8}$`), map[string]bool{}
	for i, change := range after {
		if !form.MatchString(change.ID) || seen[change.ID] {
			t.Errorf("change %d has the id %s", i+1, change.ID)
		}
		if seen[change.ID] = true; i < len(before) && before[i].ID != change.ID {
			t.Errorf("change %d was %s and is %s", i+1, before[i].ID, change.ID)
		}
	}
}

// TestConsequences point to the changes that they follow from.
func TestConsequences(t *testing.T) {
	c := aComparison()
	all := fleet.Ref{APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet", Namespace: "argocd", Name: "all"}
	some := fleet.Ref{APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet", Namespace: "argocd", Name: "some"}
	c.Consequences = []Consequence{{
		Text: "2 lists lose an element.", Action: v1alpha1.DiffUpdate, Causes: []int{0, 2, 99},
		Objects: []fleet.Ref{all, some}, CausesOf: map[fleet.ID][]int{all.ID(): {0, 2, 99}, some.ID(): {2}},
	}}
	diff := Report(c, About{Gates: noGates()})
	object := func(name string) v1alpha1.DiffObject {
		return v1alpha1.DiffObject{
			APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet", Namespace: "argocd", Name: name,
		}
	}
	want := []v1alpha1.DiffConsequence{{
		Text: "2 lists lose an element.", Action: v1alpha1.DiffUpdate,
		Objects: []v1alpha1.DiffCausedObject{
			{DiffObject: object("all")},
			{DiffObject: object("some"), CausedBy: []string{diff.Changes[2].ID}},
		},
		CausedBy: []string{diff.Changes[0].ID, diff.Changes[2].ID},
	}}
	if difference := cmp.Diff(want, diff.Consequences); difference != "" {
		t.Error(difference)
	}
}

// BenchmarkReport reports 200 changes of 2,000 Clusters with 25 entries.
func BenchmarkReport(b *testing.B) {
	side := &Side{Fleet: "x"}
	for number := range 2000 {
		side.Clusters = append(side.Clusters, aCluster(fmt.Sprintf("c-%04d", number), "region", fmt.Sprint(number%7),
			"tier", fmt.Sprint(number%3), "site", fmt.Sprint(number%50), "unique", fmt.Sprint(number),
			"wave", fmt.Sprint(number%5)))
	}
	for entry := range 25 {
		side.Entries = append(side.Entries, Entry{
			Name:    fmt.Sprintf("applicationSets/e%d", entry),
			Members: idsOf(side.Clusters),
		})
	}
	c := &Comparison{Before: side, After: side}
	for number := range 200 {
		var reached []Cluster
		for i, cluster := range side.Clusters {
			if i%(1+number%9) == 0 {
				reached = append(reached, cluster)
			}
		}
		c.Changes = append(c.Changes, Change{
			Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffUpdate, Entry: side.Entries[number%25].Name,
			Targets: reportApplicationsOf(fmt.Sprint("e", number), reached...),
			Fields: []Field{{
				Path: pathOf("spec/source/helm/values"), Before: strings.Repeat("a: 1\n", 100),
				After: strings.Repeat("a: 2\n", 100), HadValue: true, HasValue: true,
			}},
		})
	}
	c.Changes = ordered(c.Changes)
	for b.Loop() {
		Report(c, About{Gates: noGates()})
	}
}
