package capi

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
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
		"HubRefused",
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
	h.deliver(t, before)
	worlds := map[client.ObjectKey]*lived{}
	for _, name := range slices.Sorted(maps.Keys(f.clusters)) { // in an order that the seed gives
		key := client.ObjectKey{Namespace: "fleet", Name: name}
		if w := h.workloads[key]; w != nil {
			worlds[key] = w.liveOn(t, f)
		}
	}
	refused := h.deliver(t, after)
	if said := diff.refused(); !slices.Equal(refused, said) {
		t.Errorf("Cluster API refuses %q; diff says %q", refused, said)
	}
	seen["HubRefused"] += len(refused)
	fresh.deliver(t, after)
	for key, world := range worlds {
		if h.workloads[key] == nil {
			continue // the Cluster is gone
		}
		world.judge(t, diff, key, h.workloads[key], fresh.workloads[key], seen)
	}
	diff.judgeKept(t, worlds)
	if t.Failed() {
		t.Logf("edits: %s\nrefused: %v\nbefore: %s\nafter: %s\n%s", strings.Join(done, "; "), refused, old, now,
			diff.text)
	}
}

func (files tree) String() string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&text, "\n-- %s --\n%s", name, files[name])
	}
	return text.String()
}

// deliver is sync, where what Cluster API refuses stays as it is. It returns the names of that.
func (h *hub) deliver(t *testing.T, rendered []unstructured.Unstructured) (refused []string) {
	t.Helper()
	wanted := map[string]bool{}
	for i := range rendered {
		wanted[identity(&rendered[i])] = true
		if err := h.apply(t, rendered[i].DeepCopy()); err != nil {
			refused = append(refused, rendered[i].GetName())
		}
	}
	// A set that goes is pruned last, so it may still deliver for a moment, to Clusters that it
	// selects by their new labels, and what has changed in its payloads. diff says what the new
	// sets do.
	h.prune(t, wanted)
	if err := h.reconcile(t); err != nil {
		t.Errorf("reconcile: %v", err)
	}
	slices.Sort(refused)
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
