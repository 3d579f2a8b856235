package plan

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// reportGone says what becomes of the Applications of ApplicationSets that an earlier run has
// generated and this one does not. Where another ApplicationSet is new, an entry may have another
// name now, and a warning says how its Applications are kept. Deleting an ApplicationSet deletes
// its Applications, since it owns them. With create-update and create-only the controller takes
// off the owners while the garbage collector deletes, so some may stay. What these have deployed
// goes if they have the finalizer of Argo CD at that time: preserveResourcesOnDeletion only keeps
// the controller from adding it, and only to an Application that the ApplicationSet still makes
// (Argo CD 3.5.7: applicationset/controllers; TestOwners in test/controllers).
func reportGone(f *fleet.Fleet, planned []fleet.ApplicationSet) fleet.Problems {
	generated := map[fleet.ID]bool{}
	for _, set := range planned {
		generated[fleet.ID{
			Group: fleet.ArgoCDGroup, Kind: fleet.ApplicationSetKind, Namespace: set.Namespace, Name: set.Name,
		}] = true
	}
	var gone, added []string
	for _, object := range f.Objects {
		if object.Kind != fleet.ApplicationSetKind || object.Owner() != f.Name() {
			continue
		}
		if !generated[object.ID()] {
			gone = append(gone, object.NamespacedName())
		}
		delete(generated, object.ID())
	}
	if len(gone) == 0 {
		return nil
	}
	problem := fleet.Problem{
		Severity: fleet.Info, Code: fleet.SetsGone, Field: field.NewPath("spec", "applicationSets"),
		Message: fmt.Sprintf("these ApplicationSets of the earlier output are no longer generated: %s; when they are "+
			"deleted, their Applications are deleted too, except that with applicationsSync create-update or "+
			"create-only some may stay without an owner; the workload of an Application that is deleted goes too if "+
			"it has the finalizer resources-finalizer.argocd.argoproj.io; the controller adds it unless "+
			"syncPolicy.preserveResourcesOnDeletion is true, which is the default of capifleet", fleet.NameFirst(gone)),
	}
	for id := range generated {
		added = append(added, id.Namespace+"/"+id.Name)
	}
	slices.Sort(added)
	if len(added) > 0 {
		problem.Severity = fleet.Warning
		problem.Message += "; these are new, and Applications that they have in common are created again: " +
			fleet.NameFirst(added)
		problem.Remedy = "if an entry was renamed, set its renamedFrom to its old name, " +
			"or its objectName to the name " +
			"of the earlier ApplicationSet, which keeps the Applications"
	}
	return fleet.Problems{problem}
}
