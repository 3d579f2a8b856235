package plan

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkIdentities wants every generated object to be the only one of its identity: what the user or
// another fleet has under that identity is never replaced. That two entries generate one object is
// reported only where nothing has failed before, since it may follow from that.
func checkIdentities(f *fleet.Fleet, plan *fleet.Plan, failed bool) fleet.Problems {
	taken := takenIdentities(f)
	var problems fleet.Problems
	generated := map[fleet.ID]bool{}
	for _, id := range plan.Generated() {
		if generated[id] && !failed {
			problems = append(problems, fleet.Problem{
				Code: fleet.ObjectInTheWay, Field: field.NewPath("spec"), Value: id.Name,
				Message: fmt.Sprintf("two entries generate one %s in namespace %q", id.Kind, id.Namespace),
				Remedy:  "rename one of the entries; the object is named after the fleet and the entry",
			})
		}
		generated[id] = true
		if object, exists := taken[id]; exists {
			problems = append(problems, objectInTheWay(f, id, object))
		}
		if id.Kind != fleet.ApplicationSetKind {
			continue
		}
		if object, exists := taken[id.WithoutNamespace()]; exists && !object.LocalConfig() {
			problems = append(problems, setWithoutNamespace(f, id, object))
		}
	}
	return problems
}

// takenIdentities are the objects of the input that the fleet has not generated.
func takenIdentities(f *fleet.Fleet) map[fleet.ID]fleet.Object {
	taken := map[fleet.ID]fleet.Object{}
	for _, set := range f.Existing.ApplicationSets { // also those in lists
		taken[set.ID()] = set.Object
	}
	for _, object := range f.Objects {
		if object.Owner() != f.Name() {
			taken[object.ID()] = object
		}
	}
	return taken
}

// objectInTheWay is the problem of an object of the input that has the identity of one that is
// generated.
func objectInTheWay(f *fleet.Fleet, id fleet.ID, object fleet.Object) fleet.Problem {
	problem := fleet.Problem{
		Code: fleet.ObjectInTheWay, Object: object.Ref, Field: field.NewPath("metadata", "name"),
		Value: object.Name,
		Message: "capifleet did not generate the object, and the FleetConfig generates one of the same " +
			"kind, namespace and name",
		Remedy: remedyInTheWay(f, id),
	}
	if entry := takesOver(f, id); entry != "" {
		problem.Message = fmt.Sprintf("capifleet did not generate the ApplicationSet, and entry %s generates one of "+
			"the same namespace and name by objectName", entry)
	}
	if owner := object.Owner(); owner != "" {
		problem.Remedy = "rename one of them"
		problem.Message = fmt.Sprintf(
			"the object belongs to fleet %s, and fleet %s generates one of the same kind, namespace and name",
			owner, f.Name(),
		)
		if f.Config.Spec.RenamedFrom != "" && !hasConfig(f, owner) {
			problem.Remedy += fmt.Sprintf("; if fleet %s was renamed from %s, remove what fleet %s has generated from "+
				"the input, and it is generated again", f.Name(), owner, owner)
		}
	}
	return problem
}

// hasConfig reports whether a fleet has a FleetConfig in the input.
func hasConfig(f *fleet.Fleet, name string) bool {
	return slices.ContainsFunc(f.Objects, func(object fleet.Object) bool {
		return object.Kind == v1alpha1.Kind && object.Group() == v1alpha1.Group && object.Name == name
	})
}

// setWithoutNamespace is the problem of an ApplicationSet of the input that has no namespace, and
// the name of one that is generated.
func setWithoutNamespace(f *fleet.Fleet, id fleet.ID, object fleet.Object) fleet.Problem {
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.ObjectInTheWay, Object: object.Ref,
		Field: field.NewPath("metadata", "name"), Value: object.Name,
		Message: fmt.Sprintf("the FleetConfig generates an ApplicationSet of this name in namespace %s; "+
			"if this one is applied there, the two replace each other", id.Namespace),
		Remedy: remedyInTheWay(f, id),
	}
}

// remedyInTheWay is what to do about an object of the input that is in the way of a generated one.
func remedyInTheWay(f *fleet.Fleet, id fleet.ID) string {
	if takesOver(f, id) == "" {
		return "rename one of them"
	}
	return "remove this one in the same commit, so that the generated one takes its place and keeps its " +
		"Applications; or change objectName"
}

// takesOver is the entry that generates an object by its objectName, "" where none does.
func takesOver(f *fleet.Fleet, id fleet.ID) v1alpha1.Name {
	if id.Kind != fleet.ApplicationSetKind {
		return ""
	}
	for _, set := range f.Entries.ApplicationSets {
		if set.ObjectName == id.Name {
			return set.Name
		}
	}
	return ""
}

// reportOrphans names fleets that have generated or stamped objects of the input and have no
// FleetConfig there: after a renaming, their output stays, and what they keep off the hub stays off
// it.
func reportOrphans(f *fleet.Fleet) fleet.Problems {
	left := map[string][]string{}
	note := func(owner string, object fleet.Object) {
		if owner != "" && owner != f.Name() {
			left[owner] = append(left[owner], object.WithFile())
		}
	}
	for _, object := range f.Objects {
		note(object.Owner(), object)
		for _, owner := range fleet.RecordOf(object).Fleets() {
			note(owner, object)
		}
	}
	for _, cluster := range f.Clusters {
		for _, owner := range fleet.RecordOf(cluster.Object).Fleets() {
			note(owner, cluster.Object)
		}
	}
	for _, object := range f.Objects {
		if object.Kind == v1alpha1.Kind && object.Group() == v1alpha1.Group {
			delete(left, object.Name)
		}
	}
	var problems fleet.Problems
	for _, owner := range fleet.SortedKeys(left) {
		slices.Sort(left[owner])
		problems = append(problems, fleet.Problem{
			Severity: fleet.Warning, Code: fleet.OrphanedOutput, Value: owner,
			Message: fmt.Sprintf(
				"fleet %s has no FleetConfig in the input, and has generated or stamped %s",
				owner, fleet.NameFirst(left[owner]),
			),
			Remedy: fmt.Sprintf(
				"if the fleet was renamed, set spec.renamedFrom: %s; "+
					"if it was deleted, delete the objects that it has "+
					"generated; from the objects that it has stamped, remove the entries %s:… of annotation %s, and "+
					"the labels and annotations that these entries name",
				owner, owner, v1alpha1.StampsAnnotation,
			),
		})
	}
	return problems
}
