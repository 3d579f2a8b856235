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
	taken := map[fleet.ID]fleet.Object{}
	for _, object := range f.Objects {
		if object.Owner() != f.Name() {
			taken[object.ID()] = object
		}
	}
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
		object, exists := taken[id]
		if !exists {
			continue
		}
		problem := fleet.Problem{
			Code: fleet.ObjectInTheWay, Object: object.Ref, Field: field.NewPath("metadata", "name"),
			Value: object.Name,
			Message: "capifleet did not generate the object, and the FleetConfig generates one of the same " +
				"kind, namespace and name",
			Remedy: "rename one of them",
		}
		if owner := object.Owner(); owner != "" {
			problem.Message = fmt.Sprintf(
				"the object belongs to fleet %s, and fleet %s generates one of the same kind, namespace and name",
				owner, f.Name(),
			)
		}
		problems = append(problems, problem)
	}
	return problems
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
				"if the fleet was renamed or deleted, delete the objects that it has generated; from the objects that "+
					"it has stamped, remove the entries %s:… of annotation %s, and the labels and annotations "+
					"that these entries name",
				owner, v1alpha1.StampsAnnotation,
			),
		})
	}
	return problems
}
