package review

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the files in testdata anew")

// applicationCase is a change of the files. What it does to Applications is in testdata, where each
// case has its sentence, and each change a line, what is said about it, and why.
type applicationCase struct{ before, after appSide }

// sides is a case whose Clusters are all on both sides.
func sides(before, after []appSet) applicationCase {
	const all = "a b c"
	return applicationCase{appSide{clusters: all, sets: before}, appSide{clusters: all, sets: after}}
}

func sets(all ...appSet) []appSet { return all }

func runApplicationCases(t *testing.T, cases map[string]applicationCase) {
	t.Helper()
	var got strings.Builder
	for i, name := range slices.Sorted(maps.Keys(cases)) {
		changes, _ := compareApplications(cases[name].before.build(t), cases[name].after.build(t))
		if i > 0 {
			got.WriteString("\n")
		}
		got.WriteString("# " + name + "\n")
		for _, change := range changes {
			got.WriteString(line(change) + "\n")
			writeExplanation(&got, change)
			checkText(t, change)
		}
		if len(changes) == 0 {
			got.WriteString("no change\n")
		}
	}
	file := filepath.Join("testdata", "applications", t.Name()+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func writeExplanation(text *strings.Builder, change Change) {
	text.WriteString("\t" + change.Effect.Text + "\n")
	for _, because := range change.Effect.Because {
		text.WriteString("\t- " + because + "\n")
	}
	if change.Fix != nil {
		text.WriteString("\tFix: " + change.Fix.Text + "\n")
	}
}

// checkText wants effects that fit the screens: at most four lines of 78 columns, whole sentences.
func checkText(t *testing.T, change Change) {
	t.Helper()
	const most = 4 * 78
	text := change.Effect.Text
	if text == "" || len(text) > most || text[len(text)-1] != '.' {
		t.Errorf("not at most four lines of sentences: %q (%d)", text, len(text))
	}
	if len(change.Effect.Because) == 0 || slices.Contains(change.Effect.Because, "") {
		t.Errorf("no reason is given: %q", change.Effect.Because)
	}
}

// TestOwnerStays: the ApplicationSet keeps its name.
func TestOwnerStays(t *testing.T) {
	old := appSet{name: "old", clusters: "a b"}
	leaves := func(set appSet) applicationCase {
		left := set
		left.clusters = "a"
		return sides(sets(set), sets(left))
	}
	runApplicationCases(t, map[string]applicationCase{
		"the Cluster leaves by a label": {
			appSide{clusters: "a:tier=gold b:tier=gold", sets: sets(old)},
			appSide{clusters: "a:tier=gold b:tier=iron", sets: sets(appSet{name: "old", clusters: "a"})},
		},
		"the template gives other names":                                      sides(sets(old), sets(appSet{name: "old", clusters: "a b", suffix: "app"})),
		"nothing changes":                                                     sides(sets(old), sets(old)),
		"a Cluster leaves":                                                    leaves(old),
		"a Cluster leaves, and workloads are not preserved":                   leaves(appSet{name: "old", clusters: "a b", deletes: true}),
		"a Cluster leaves; the template has the finalizer":                    leaves(appSet{name: "old", clusters: "a b", finalizers: []any{resourcesFinalizer}}),
		"a Cluster leaves; the template has the finalizer for the background": leaves(appSet{name: "old", clusters: "a b", finalizers: []any{resourcesFinalizer + "/background"}}),
		"a Cluster leaves; the template has another finalizer, and workloads are not preserved": leaves(appSet{name: "old", clusters: "a b", deletes: true, finalizers: []any{"post-delete-finalizer.argocd.argoproj.io"}}),
		"a Cluster leaves, with create-update":                                                  leaves(appSet{name: "old", clusters: "a b", sync: "create-update"}),
		"a Cluster leaves, with create-only":                                                    leaves(appSet{name: "old", clusters: "a b", sync: "create-only"}),
		"a Cluster leaves, with create-delete":                                                  leaves(appSet{name: "old", clusters: "a b", sync: "create-delete"}),
		"the last Cluster leaves, so capifleet writes create-update":                            sides(sets(appSet{name: "old", clusters: "a"}), sets(appSet{name: "old", sync: "create-update"})),
		"a Cluster leaves in the change that forbids deletion":                                  sides(sets(old), sets(appSet{name: "old", clusters: "a", sync: "create-update"})),
		"a Cluster leaves in the change that allows deletion":                                   sides(sets(appSet{name: "old", clusters: "a b", sync: "create-update"}), sets(appSet{name: "old", clusters: "a"})),
		"preserve is turned on in the change in which a Cluster leaves":                         sides(sets(appSet{name: "old", clusters: "a b", deletes: true}), sets(appSet{name: "old", clusters: "a"})),
		"preserve is turned off":                                                                sides(sets(old), sets(appSet{name: "old", clusters: "a b", deletes: true})),
		"a Cluster joins":                                                                       sides(sets(appSet{name: "old", clusters: "a"}), sets(old)),
		"the entry is renamed, and objectName keeps the set":                                    sides(sets(old), sets(appSet{name: "old", entry: "applicationSets/new", clusters: "a b"})),
		"the entry is renamed, objectName keeps the set, and the revision changes":              sides(sets(old), sets(appSet{name: "old", entry: "applicationSets/new", clusters: "a b", revision: "v2"})),
		"the Applications are not surely made, and one goes":                                    leaves(appSet{name: "old", clusters: "a b", unsure: true, deletes: true}),
		"the new set cannot be expanded":                                                        sides(sets(old), sets(appSet{name: "old", notKnown: "a Git generator"})),
		"the old set could not be expanded":                                                     sides(sets(appSet{name: "old", notKnown: "a Git generator"}), sets(old)),
	})
}

// TestOwnerChanges: another ApplicationSet is to make the Application.
func TestOwnerChanges(t *testing.T) {
	old, next := appSet{name: "old", clusters: "a b"}, appSet{name: "new", clusters: "c", suffix: "web"}
	moves := func(old, next appSet) applicationCase {
		moved, got := old, next
		moved.clusters, got.clusters = "a", "b c"
		return sides(sets(old, next), sets(moved, got))
	}
	with := func(set appSet, sync string, deletes bool) appSet {
		set.sync, set.deletes = sync, deletes
		return set
	}
	kept := old
	kept.prune = "Prune=false"
	confirmed := old
	confirmed.prune = "Prune=confirm"
	runApplicationCases(t, map[string]applicationCase{
		"the old set stays, and may delete":                               moves(old, next),
		"the old set stays, with create-delete":                           moves(with(old, "create-delete", false), next),
		"the old set stays, and may delete; workloads are not preserved":  moves(with(old, "", true), next),
		"the old set stays, with create-update":                           moves(with(old, "create-update", false), next),
		"the old set stays, with create-only":                             moves(with(old, "create-only", false), next),
		"the old set stays, and the Cluster was its last one":             sides(sets(appSet{name: "old", clusters: "a"}), sets(appSet{name: "old", sync: "create-update"}, appSet{name: "new", clusters: "a"})),
		"the entry is renamed":                                            sides(sets(old), sets(appSet{name: "new", clusters: "a b"})),
		"the entry is renamed, and the revision changes":                  sides(sets(old), sets(appSet{name: "new", clusters: "a b", revision: "v2"})),
		"the entry is renamed; workloads are not preserved before":        sides(sets(with(old, "", true)), sets(appSet{name: "new", clusters: "a b"})),
		"the entry is renamed; the old set may not delete":                sides(sets(with(old, "create-update", false)), sets(appSet{name: "new", clusters: "a b"})),
		"the entry is renamed; the old set may not delete, nor preserves": sides(sets(with(old, "create-only", true)), sets(appSet{name: "new", clusters: "a b"})),
		"the entry is renamed; the old set has Prune=false":               sides(sets(kept), sets(appSet{name: "new", clusters: "a b"})),
		"the entry is renamed; the old set has Prune=confirm":             sides(sets(confirmed), sets(appSet{name: "new", clusters: "a b"})),
		"the fleet is renamed":                                            {appSide{fleet: "one", sets: sets(appSet{name: "one-web", entry: "applicationSets/web", clusters: "a"})}, appSide{fleet: "two", sets: sets(appSet{name: "two-web", entry: "applicationSets/web", clusters: "a"})}},
		"two sets exchange Applications": sides(
			sets(appSet{name: "old", clusters: "a"}, appSet{name: "new", clusters: "a", suffix: "x"}),
			sets(appSet{name: "old", clusters: "a", suffix: "x"}, appSet{name: "new", clusters: "a"})),
		"a set whose Application is to move is stuck itself, and another Cluster leaves it": sides(
			sets(appSet{name: "old", clusters: "a b", sync: "create-update"}, appSet{name: "new", clusters: "c"}),
			sets(appSet{name: "old", clusters: "b", sync: "create-update"}, appSet{name: "new", clusters: "a"})),
		"three sets give on Applications in a row": sides(
			sets(appSet{name: "x", clusters: "a"}, appSet{name: "y", clusters: "b"}, appSet{name: "z", clusters: "c"}),
			sets(appSet{name: "x", clusters: ""}, appSet{name: "y", clusters: "a"}, appSet{name: "z", clusters: "b c"})),
	})
}

// TestOwnerGoes: an ApplicationSet goes, and no other one makes its Applications.
func TestOwnerGoes(t *testing.T) {
	old := appSet{name: "old", clusters: "a b"}
	with := func(sync string, deletes bool, prune string) []appSet {
		set := old
		set.sync, set.deletes, set.prune = sync, deletes, prune
		return sets(set)
	}
	runApplicationCases(t, map[string]applicationCase{
		"a set goes": sides(with("", false, ""), nil),
		"a set goes; workloads are not preserved":                     sides(with("", true, ""), nil),
		"a set goes, with create-update":                              sides(with("create-update", false, ""), nil),
		"a set goes, with create-update; workloads are not preserved": sides(with("create-update", true, ""), nil),
		"a set with Prune=false goes":                                 sides(with("", true, "Prune=false"), nil),
		"a set with Delete=false goes":                                sides(with("", false, "Delete=false"), nil),
		"a set goes with the Clusters":                                {appSide{sets: with("", true, "")}, appSide{}},
		"a set goes with one of its two Clusters":                     {appSide{sets: with("", true, "")}, appSide{clusters: "a"}},
		"a Cluster goes, and the set may not delete":                  {appSide{sets: with("create-update", true, "")}, appSide{sets: sets(appSet{name: "old", clusters: "a", sync: "create-update", deletes: true})}},
		"a Cluster is new":                                            {appSide{sets: sets(appSet{name: "old", clusters: "a"})}, appSide{sets: sets(old)}},
		"an entry is new":                                             sides(nil, sets(old)),
		"an entry is new, without automated sync":                     sides(nil, sets(appSet{name: "old", clusters: "a", manual: true})),
		"an entry is new, with RollingSync":                           sides(nil, sets(appSet{name: "old", clusters: "a", rolling: true})),
	})
}

// TestNoOwner: manifests of Applications, without an ApplicationSet.
func TestNoOwner(t *testing.T) {
	plain := map[string]string{"a-web": "v1"}
	finalizer := []any{resourcesFinalizer}
	set := sets(appSet{name: "new", clusters: "a"})
	other := sets(appSet{name: "new", clusters: "a", revision: "v2"})
	runApplicationCases(t, map[string]applicationCase{
		"a manifest changes":                                             {appSide{plain: plain}, appSide{plain: map[string]string{"a-web": "v2"}}},
		"a manifest is the same":                                         {appSide{plain: plain}, appSide{plain: plain}},
		"a manifest goes":                                                {appSide{plain: plain}, appSide{}},
		"a manifest goes; it has the finalizer":                          {appSide{plain: plain, final: finalizer}, appSide{}},
		"a manifest goes; it has Prune=false":                            {appSide{plain: plain, options: map[string]string{"a-web": "Prune=false"}}, appSide{}},
		"a manifest is new":                                              {appSide{}, appSide{plain: plain}},
		"a set is to make it, and the manifest stays":                    {appSide{clusters: "a", plain: plain}, appSide{plain: plain, sets: other}},
		"a set is to make it, and the manifest goes":                     {appSide{clusters: "a", plain: plain}, appSide{sets: set}},
		"a set is to make it, and the manifest goes, with the finalizer": {appSide{clusters: "a", plain: plain, final: finalizer}, appSide{sets: set}},
		"a set is to make it, and the manifest with Prune=false goes":    {appSide{clusters: "a", plain: plain, options: map[string]string{"a-web": "Prune=false"}}, appSide{sets: set}},
		"a manifest takes the place of a set":                            {appSide{sets: set}, appSide{clusters: "a", plain: plain}},
		"the manifest goes after a set has taken it over":                {appSide{plain: plain, sets: set}, appSide{sets: set}},
	})
}

// TestUpdates: the same owner gives an Application other fields.
func TestUpdates(t *testing.T) {
	change := func(before, after appSet) applicationCase {
		before.name, after.name = "web", "web"
		before.clusters, after.clusters = "a b@canary c", "a b@canary c"
		return applicationCase{appSide{sets: sets(before)}, appSide{sets: sets(after)}}
	}
	runApplicationCases(t, map[string]applicationCase{
		"another revision":                                     change(appSet{}, appSet{revision: "v2"}),
		"another revision, without automated sync":             change(appSet{manual: true}, appSet{manual: true, revision: "v2"}),
		"automated sync is switched on":                        change(appSet{manual: true}, appSet{}),
		"another revision, with RollingSync":                   change(appSet{rolling: true}, appSet{rolling: true, revision: "v2"}),
		"another revision, with create-only":                   change(appSet{sync: "create-only"}, appSet{sync: "create-only", revision: "v2"}),
		"another revision, with create-delete":                 change(appSet{sync: "create-delete"}, appSet{sync: "create-delete", revision: "v2"}),
		"another revision, with create-update":                 change(appSet{sync: "create-update"}, appSet{sync: "create-update", revision: "v2"}),
		"another revision, in the change that forbids updates": change(appSet{}, appSet{sync: "create-only", revision: "v2"}),
		"a label":            change(appSet{}, appSet{labels: map[string]any{"team": "one"}}),
		"a wave is promoted": change(appSet{revisions: "canary=v1 rest=v1"}, appSet{revisions: "canary=v2 rest=v1"}),
		"a wave is promoted, and something else changes": change(appSet{revisions: "canary=v1 rest=v1"}, appSet{revisions: "canary=v2 rest=v1", helm: map[string]any{"releaseName": "web"}}),
		"Helm values, and parameters":                    change(appSet{helm: map[string]any{"valueFiles": []any{"a.yaml"}}}, appSet{helm: map[string]any{"valueFiles": []any{"b.yaml"}, "parameters": []any{map[string]any{"name": "replicas", "value": "0"}}}}),
		"a value with the name of the Cluster":           change(appSet{helm: map[string]any{"releaseName": "web"}}, appSet{helm: map[string]any{"releaseName": "web-{{ .name }}"}}),
		"a template patch":                               change(appSet{}, appSet{patch: "spec: {source: {targetRevision: 'v2', path: null}}"}),
		"a number that another reader has read":          change(appSet{helm: map[string]any{"valuesObject": map[string]any{"n": 1}}}, appSet{helm: map[string]any{"valuesObject": map[string]any{"n": 1.0}}}),
		"what Argo CD leaves alone":                      change(appSet{}, appSet{settings: map[string]any{"preservedFields": map[string]any{"labels": []any{"team"}}}}),
		"RollingSync":                                    change(appSet{}, appSet{rolling: true}),
		"goTemplateOptions that change nothing":          change(appSet{}, appSet{settings: map[string]any{"goTemplateOptions": []any{"missingkey=error"}}}),
	})
}

// TestWavesOfClusters: a Cluster changes its wave.
func TestWavesOfClusters(t *testing.T) {
	revisions := "canary=v2 rest=v1"
	runApplicationCases(t, map[string]applicationCase{
		"a Cluster moves to the wave canary": {
			appSide{sets: sets(appSet{name: "web", clusters: "a b", revisions: revisions})},
			appSide{sets: sets(appSet{name: "web", clusters: "a b@canary", revisions: revisions})},
		},
	})
}
