package capi

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// editedFleets is how many random fleets are edited.
const editedFleets = 60

// TestPayloadsDoWhatDiffSays edits random fleets, and wants Cluster API to do to each object on
// each Cluster what diff says: to create it, to apply it again, to leave it as it is although the
// payload has changed, to leave it behind, or nothing.
func TestPayloadsDoWhatDiffSays(t *testing.T) {
	seen := map[string]int{}
	for i := range editedFleets {
		t.Run(fmt.Sprintf("%03d", i), func(t *testing.T) { judgeEdit(t, newEditedFleet(uint64(i)), seen) })
	}
	for _, one := range slices.Sorted(maps.Keys(seen)) {
		t.Logf("%6d %s", seen[one], one)
	}
	for _, code := range []string{
		"PayloadCreated", "PayloadCreatedForNew", "AppliedAgain", "NewClustersOnly", "LeftOnCluster", "Repacked",
	} {
		if seen[code] == 0 {
			t.Errorf("nothing has the effect %s", code)
		}
	}
}

// judgeEdit judges what diff says of an edit.
func judgeEdit(t *testing.T, f *editedFleet, seen map[string]int) {
	t.Helper()
	old := f.tree()
	var done []string
	for range 1 + f.IntN(3) {
		done = append(done, f.edit())
	}
	now := f.tree()
	before, after := old.render(t), now.render(t)
	diff := now.diff(t, old)
	h, fresh := newHub(t), newHub(t)
	refused := h.deliver(t, before)
	worlds := map[client.ObjectKey]*lived{}
	for key, w := range h.workloads {
		worlds[key] = w.liveOn(t, f)
	}
	refused = append(refused, h.deliver(t, after)...)
	fresh.deliver(t, after)
	for key, world := range worlds {
		if h.workloads[key] == nil {
			continue // the Cluster is gone
		}
		world.judge(t, diff, key, h.workloads[key], fresh.workloads[key], seen)
	}
	diff.judgeKept(t, worlds)
	if t.Failed() {
		t.Logf("edits: %s\nrefused: %v\nbefore: %s\nafter: %s\n%s", strings.Join(done, "; "), refused, old, now, diff.text)
	}
}

func (files tree) String() string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&text, "\n-- %s --\n%s", name, files[name])
	}
	return text.String()
}

// deliver is sync, where what Cluster API refuses stays as it is.
func (h *hub) deliver(t *testing.T, rendered []unstructured.Unstructured) (refused []string) {
	t.Helper()
	wanted := map[string]bool{}
	for i := range rendered {
		wanted[identity(&rendered[i])] = true
		if err := h.apply(t, rendered[i].DeepCopy()); err != nil {
			refused = append(refused, err.Error())
		}
	}
	if err := h.reconcile(t); err != nil {
		t.Errorf("reconcile: %v", err)
	}
	h.prune(t, wanted)
	for _, set := range h.sets(t) {
		_, err := h.reconciler.Reconcile(t.Context(), ctrl.Request{NamespacedName: client.ObjectKeyFromObject(&set)})
		if err != nil {
			t.Errorf("reconcile after pruning: %v", err)
		}
	}
	return refused
}

// lived is a workload cluster that somebody has worked with: every object has an annotation, and
// some are deleted.
type lived struct {
	versions map[string]string // of the objects that were delivered, by name
	deleted  map[string]bool
	kept     map[string]bool // objects of which new Clusters get something else
}

const touched = "example.com/touched"

func (w *workload) liveOn(t *testing.T, f *editedFleet) *lived {
	t.Helper()
	world := &lived{versions: map[string]string{}, deleted: map[string]bool{}, kept: map[string]bool{}}
	for _, object := range w.all(t) {
		name := object.GetName()
		world.versions[name] = versionOf(object)
		if f.IntN(6) == 0 {
			world.deleted[name] = true
			if err := w.bare.Delete(t.Context(), object); err != nil {
				t.Fatal(err)
			}
			continue
		}
		object.SetAnnotations(map[string]string{touched: "true"})
		if err := w.bare.Update(t.Context(), object); err != nil {
			t.Fatal(err)
		}
	}
	return world
}

// all are the objects on a cluster, sorted by name.
func (w *workload) all(t *testing.T) []*unstructured.Unstructured {
	t.Helper()
	var all []*unstructured.Unstructured
	for _, kind := range []string{"v1/ConfigMapList", "apps/v1/DeploymentList"} {
		list := &unstructured.UnstructuredList{}
		at := strings.LastIndex(kind, "/")
		list.SetAPIVersion(kind[:at])
		list.SetKind(kind[at+1:])
		if err := w.bare.List(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		for i := range list.Items {
			all = append(all, &list.Items[i])
		}
	}
	slices.SortFunc(all, func(a, b *unstructured.Unstructured) int { return strings.Compare(a.GetName(), b.GetName()) })
	return all
}

func (w *workload) byName(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	found := map[string]*unstructured.Unstructured{}
	for _, object := range w.all(t) {
		found[object.GetName()] = object
	}
	return found
}

// versionOf is what an edit changes of an object.
func versionOf(object *unstructured.Unstructured) string {
	if object == nil {
		return ""
	}
	if version := at(object, []string{"data", "version"}); version != nil {
		return fmt.Sprint(version)
	}
	return fmt.Sprint(at(object, []string{"spec", "revisionHistoryLimit"}))
}

// The fates of an object on a cluster.
const (
	fateNothing   = "nothing"
	fateCreated   = "is created"
	fateRestored  = "is created again after somebody has deleted it"
	fateApplied   = "is applied again"
	fateKept      = "stays as it is, and new Clusters get another one"
	fateForNew    = "is not created, and new Clusters get it"
	fateLeft      = "stays, and new Clusters do not get it"
	fateIsDeleted = "stays deleted"
)

// fate is what has become of an object, and whether a new Cluster would get the same.
func (l *lived) fate(name string, now, fresh *unstructured.Unstructured) string {
	version, had := l.versions[name]
	switch {
	case l.deleted[name] && now != nil:
		return fateRestored
	case l.deleted[name]:
		return fateIsDeleted
	case !had && now != nil:
		return fateCreated
	case !had && fresh != nil:
		return fateForNew
	case !had:
		return fateNothing
	case now == nil:
		return "is deleted"
	case now.GetAnnotations()[touched] == "":
		return fateApplied
	case versionOf(now) != version:
		return "is changed but not replaced"
	case fresh == nil:
		return fateLeft
	case versionOf(fresh) != version:
		return fateKept
	}
	return fateNothing
}

// judge compares the fate of each object on a cluster with what diff says.
func (l *lived) judge(
	t *testing.T, diff *fleetDiff, key client.ObjectKey, w, newer *workload, seen map[string]int,
) {
	t.Helper()
	live, fresh := w.byName(t), newer.byName(t)
	all := map[string]bool{}
	for _, objects := range []map[string]*unstructured.Unstructured{live, fresh} {
		for name := range objects {
			all[name] = true
		}
	}
	for name := range l.deleted {
		all[name] = true
	}
	for name := range all {
		fate := l.fate(name, live[name], fresh[name])
		expected, code := []string{fateNothing, fateIsDeleted}, "(no change)"
		if said := diff.about(key.String(), "kube-system/"+name); len(said) > 0 {
			expected, code = fatesOf(said)
		} else if other := versionOf(fresh[name]); other != "" && other != l.versions[name] {
			// A change that reaches no existing Cluster says how many there are.
			l.kept[name] = true
			expected, code = diff.fatesOfKept("kube-system/" + name)
		}
		seen[code]++
		if !slices.Contains(expected, fate) {
			t.Errorf("%s on %s %s; diff says %s", name, key, fate, code)
		}
	}
}

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
	if run.status != 0 {
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

func (c diffChange) has(object string) bool {
	if c.Object != nil {
		return c.Object.Namespace+"/"+c.Object.Name == object
	}
	return c.Objects != nil && slices.Contains(c.Objects.Names, object)
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
	return strings.ReplaceAll(strings.Join(c.Objects.Names, " "), "kube-system/", "")
}
