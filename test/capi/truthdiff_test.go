package capi

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// fleetDiff is what diff prints for programs, as far as payloads have to do with it.
type fleetDiff struct {
	Changes []diffChange
	Groups  []struct {
		Changes, Names []string
	}

	text string
}

type diffChange struct {
	ID, Kind, Action string
	Object           *struct{ Namespace, Name string }
	Objects          *struct{ Names []string }
	Clusters         struct{ Count, Keep int }
	Effect           struct{ Code, Certainty, When, Text string }
}

// diff is what capifleet says of a package that was another one before.
func (files tree) diff(t *testing.T, old tree) *fleetDiff {
	t.Helper()
	run := capifleet(t, files.command(t, "diff", "--against", old.write(t), "--output", "json")...)
	const failed = 3 // the gate stuck
	if run.status != 0 && run.status != failed {
		t.Fatalf("exit status %d:\n%s", run.status, run.stderr)
	}
	diff := &fleetDiff{text: run.stdout}
	if err := json.Unmarshal([]byte(run.stdout), diff); err != nil {
		t.Fatal(err)
	}
	return diff
}

// about is what is said of an object on a Cluster.
func (d *fleetDiff) about(cluster, object string) []diffChange {
	var found []diffChange
	for _, change := range d.Changes {
		if change.Kind == "PayloadObject" && change.has(object) && d.reaches(change.ID, cluster) {
			found = append(found, change)
		}
	}
	return found
}

// has reports whether a change is about an object. The names of objects of several kinds begin with
// the kind.
func (c diffChange) has(object string) bool {
	if c.Object != nil {
		return c.Object.Namespace+"/"+c.Object.Name == object
	}
	is := func(name string) bool { return name == object || strings.HasSuffix(name, "/"+object) }
	return c.Objects != nil && slices.ContainsFunc(c.Objects.Names, is)
}

// reaches reports whether a Cluster is in a group that a change is about.
func (d *fleetDiff) reaches(change, cluster string) bool {
	for _, group := range d.Groups {
		if slices.Contains(group.Names, cluster) {
			return slices.Contains(group.Changes, change)
		}
	}
	return false
}

// refused are the names of the sets that Cluster API is to refuse, sorted.
func (d *fleetDiff) refused() []string {
	var names []string
	for _, change := range d.Changes {
		if change.Effect.Code == "HubRefused" {
			names = append(names, change.Object.Name)
		}
	}
	slices.Sort(names)
	return names
}

// fates are what may become of an object for the effect of a change to be true.
func (c diffChange) fates() []string {
	fates := map[string][]string{
		"Create PayloadCreated":        {fateCreated},
		"None PayloadCreated":          {fateNothing, fateRestored},
		"Reapply AppliedAgain":         {fateApplied, fateRestored},
		"Reapply Repacked":             {fateApplied, fateRestored},
		"NewOnly NewClustersOnly":      {fateKept, fateIsDeleted},
		"NewOnly PayloadCreatedForNew": {fateForNew},
		"LeftBehind LeftOnCluster":     {fateLeft, fateIsDeleted},
		"None Repacked":                {fateNothing, fateIsDeleted},
	}[c.Action+" "+c.Effect.Code]
	if c.Effect.Certainty == "Possible" { // since Cluster API refuses the set
		fates = append(fates, fateKept, fateForNew, fateLeft, fateNothing, fateIsDeleted)
	}
	if c.Effect.Code == "NewClustersOnly" && strings.Contains(c.Effect.Text, "creates only what is missing") {
		fates = []string{fateKept, fateRestored}
	}
	return fates
}

// fatesOfKept are what may become of an object on a Cluster that keeps what it has, and the effects
// that say so.
func (d *fleetDiff) fatesOfKept(object string) (fates []string, code string) {
	var passive []diffChange
	for _, change := range d.Changes {
		if change.Action == "NewOnly" && change.has(object) {
			passive = append(passive, change)
		}
	}
	return fatesOf(passive)
}

// fatesOf are what may become of an object that changes name. They are several only where a whole
// entry comes or goes, of which a change names all objects and all Clusters.
func fatesOf(said []diffChange) (fates []string, code string) {
	code = "(no change)"
	for _, change := range said {
		fates, code = append(fates, change.fates()...), change.Effect.Code
	}
	return fates, code
}

// judgeKept wants the number of Clusters that keep what they have to be right. Changes that are
// about the same objects are about different Clusters.
func (d *fleetDiff) judgeKept(t *testing.T, worlds map[client.ObjectKey]*lived) {
	t.Helper()
	said, found := map[string]int{}, map[string]int{}
	for _, change := range d.Changes {
		if change.Action == "NewOnly" {
			said[change.objects()] += change.Clusters.Keep
		}
	}
	for objects := range said {
		for _, world := range worlds {
			if slices.ContainsFunc(strings.Fields(objects), func(name string) bool { return world.kept[name] }) {
				found[objects]++
			}
		}
	}
	if !maps.Equal(said, found) {
		t.Errorf("numbers of Clusters that keep objects: %v; diff says %v", found, said)
	}
}

// objects are the names of the objects of a change, with spaces between.
func (c diffChange) objects() string {
	if c.Object != nil {
		return c.Object.Name
	}
	names := make([]string, len(c.Objects.Names))
	for i, name := range c.Objects.Names {
		names[i] = path.Base(name)
	}
	return strings.Join(names, " ")
}
