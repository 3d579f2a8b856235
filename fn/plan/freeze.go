package plan

import (
	"cmp"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// frozen is what becomes of the objects of the input.
type frozen struct {
	labels fleet.Labels                   // that the Clusters will have; final
	wanted map[int]map[fleet.Stamp]string // what is wanted on objects, by position in the input
	edits  []fleet.Edit
}

// stampable is an object that has stamps, or may get some.
type stampable struct {
	object   fleet.Object
	record   fleet.Record
	wanted   map[fleet.Stamp]string // nil where nothing is
	readOnly bool                   // a Cluster under mode ReadOnly, or one that was read from a file
}

// freeze settles what is wanted on the objects of the input. From here on their labels are final.
// Whatever was stamped by an earlier run and is no longer wanted is withdrawn.
func freeze(f *fleet.Fleet, wants []fleet.Want) (frozen, fleet.Problems) {
	reasons := reasonsOf(wants)
	var problems fleet.Problems
	result := frozen{wanted: map[int]map[fleet.Stamp]string{}}
	refused := map[fleet.Stamp][]fleet.Ref{}
	for _, s := range stampables(f, wants) {
		if s.wanted != nil {
			result.wanted[s.object.Item] = s.wanted
		}
		if !s.record.Readable(f.Name()) {
			problems = append(problems, unreadableRecord(s.object))
			continue
		}
		edit, more := s.edit(f.Name())
		problems = append(problems, more...)
		switch {
		case edit.empty():
		case s.readOnly:
			for _, stamp := range edit.changed() {
				refused[stamp] = append(refused[stamp], s.object.Ref)
			}
		case s.object.InInput():
			result.edits = append(result.edits, fleet.Edit(edit))
		}
	}
	var changed []fleet.Cluster
	for _, cluster := range f.Clusters {
		wanted, isWanted := result.wanted[cluster.Item]
		if !isWanted && isAsWritten(cluster.Object) {
			continue
		}
		kept := fleet.RecordOf(cluster.Object).Kept(cluster.Object, f.Name())
		cluster.Object = kept.WithStamps(wanted)
		changed = append(changed, cluster)
	}
	result.labels = fleet.NewLabels(changed)
	return result, append(problems, refuseReadOnly(f, refused, reasons)...)
}

// isAsWritten reports whether every run finds an object as it is in the input: no fleet has stamped
// anything on it, and it has no label that fleets stamp.
func isAsWritten(object fleet.Object) bool {
	for key := range object.Labels {
		if fleet.SelectorLabel(key) {
			return false
		}
	}
	_, isStamped := object.Annotations[v1alpha1.StampsAnnotation]
	return !isStamped
}

// reasonsOf are the reasons for each stamp, in their order, each path once.
func reasonsOf(wants []fleet.Want) map[fleet.Stamp][]fleet.WantReason {
	type reason struct {
		stamp fleet.Stamp
		path  string
	}
	reasons, known := map[fleet.Stamp][]fleet.WantReason{}, map[reason]bool{}
	var last *field.Path
	for _, want := range wants {
		if all := reasons[want.Stamp]; len(all) > 0 && want.Reason.Path == last {
			continue // Most follow one of the same reason, and a path is long to write.
		}
		last = want.Reason.Path
		if one := (reason{want.Stamp, last.String()}); !known[one] {
			known[one] = true
			reasons[want.Stamp] = append(reasons[want.Stamp], want.Reason)
		}
	}
	return reasons
}

// stampables are the Clusters, the objects that have a record, and those on which something is
// wanted, by their Ref.
func stampables(f *fleet.Fleet, wants []fleet.Want) []stampable {
	all := make([]stampable, 0, len(f.Clusters))
	places := make(map[int]int, len(f.Clusters)) // in all, by position in the input
	add := func(object fleet.Object, readOnly bool) *stampable {
		at, exists := places[object.Item]
		if !exists {
			at = len(all)
			places[object.Item] = at
			all = append(all, stampable{object: object, record: fleet.RecordOf(object), readOnly: readOnly})
		}
		return &all[at]
	}
	for _, cluster := range f.Clusters {
		add(cluster.Object, f.Config.Spec.Clusters.Mode == v1alpha1.ClusterModeReadOnly || !cluster.InInput())
	}
	for _, object := range f.Objects {
		if object.Annotations[v1alpha1.StampsAnnotation] != "" {
			add(object, false)
		}
	}
	for _, want := range wants {
		one := add(want.Object, false)
		if one.wanted == nil {
			one.wanted = map[fleet.Stamp]string{}
		}
		one.wanted[want.Stamp] = want.Value
	}
	slices.SortFunc(all, func(a, b stampable) int {
		return cmp.Or(a.object.Compare(b.object.Ref), cmp.Compare(a.object.Item, b.object.Item))
	})
	return all
}

func unreadableRecord(object fleet.Object) fleet.Problem {
	return fleet.Problem{
		Code: fleet.BadObject, Object: object.Ref,
		Field:   field.NewPath("metadata", "annotations").Key(v1alpha1.StampsAnnotation),
		Value:   object.Annotations[v1alpha1.StampsAnnotation],
		Message: "the annotation is not a record of what capifleet has set",
		Remedy:  "remove the annotation, and those that capifleet has set",
	}
}

// refuseReadOnly reports the stamps that Clusters need, or should lose, while they may not be
// changed.
func refuseReadOnly(
	f *fleet.Fleet, refused map[fleet.Stamp][]fleet.Ref, reasons map[fleet.Stamp][]fleet.WantReason,
) fleet.Problems {
	why := "mode ReadOnly lets no Cluster be changed"
	if len(f.Config.Spec.Clusters.Files) > 0 {
		why = "Clusters that are read from files cannot be changed"
	}
	var problems fleet.Problems
	for _, stamp := range fleet.SortedKeys(refused) {
		problem := fleet.Problem{Code: fleet.ReadOnlyCluster, Clusters: refused[stamp]}
		if all := reasons[stamp]; len(all) > 0 {
			problem.Field, problem.Remedy = all[len(all)-1].Path, all[len(all)-1].Remedy
			problem.Message = fmt.Sprintf("the Clusters need the %s, and %s", stamp, why)
			if others := placesOf(f.Entries, all[:len(all)-1]); len(others) > 0 {
				problem.Message = fmt.Sprintf("the Clusters need the %s, also for %s, and %s", stamp,
					fleet.NameFirst(others), why)
			}
		} else {
			problem.Field = field.NewPath("spec", "clusters", "mode")
			problem.Message = fmt.Sprintf("the %s was stamped by an earlier run and is no longer "+
				"wanted, and %s", stamp, why)
			problem.Remedy = "run once with mode: Stamp, which withdraws it, or remove it from the Clusters " +
				"together with its record, annotation " + v1alpha1.StampsAnnotation
		}
		problems = append(problems, problem)
	}
	return problems
}

// placesOf are where the FleetConfig has reasons.
func placesOf(entries fleet.Entries, reasons []fleet.WantReason) []string {
	places := make([]string, len(reasons))
	for i, reason := range reasons {
		places[i] = entries.Place(reason.Path)
	}
	return places
}

// reportBackOnHub names the objects that no entry keeps off the hub any more.
func reportBackOnHub(edits []fleet.Edit, hub map[int]v1alpha1.HubMode) fleet.Problems {
	var back []string
	for _, edit := range edits {
		_, known := hub[edit.Object.Item]
		if !known && slices.Contains(edit.RemoveAnnotations, v1alpha1.LocalConfigAnnotation) {
			back = append(back, edit.Object.WithFile())
		}
	}
	if len(back) == 0 {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.BackOnHub, Field: field.NewPath("spec"),
		Message: "no entry delivers these objects any more, so the hub gets them from now on: " + fleet.NameFirst(back),
		Remedy:  "remove their files, or mark them " + v1alpha1.LocalConfigAnnotation + ": \"true\" yourself",
	}}
}
