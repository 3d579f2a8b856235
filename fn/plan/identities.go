package plan

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// groupOfAddons is the API group of ClusterResourceSets.
const groupOfAddons = "addons.cluster.x-k8s.io"

// checkIdentities wants every generated object to be the only one of its identity: what the user or another fleet has under that identity is never
// replaced.
func (p *planner) checkIdentities() {
	taken := map[fleet.ID]fleet.Object{}
	for _, object := range p.fleet.Objects {
		if object.Owner() != p.fleet.Name() {
			taken[object.ID()] = object
		}
	}
	generated := map[fleet.ID]bool{}
	for _, id := range p.identities() {
		if generated[id] && !p.problems.Failed() {
			p.report(fleet.Error, fleet.ObjectInTheWay, field.NewPath("spec"), id.Name, fmt.Sprintf("two entries generate one %s in namespace %q", id.Kind, id.Namespace), "rename the entry whose name the value ends in")
		}
		generated[id] = true
		object, exists := taken[id]
		if !exists {
			continue
		}
		message := "is an object of its own, and the FleetConfig generates one of the same kind, namespace and name"
		if owner := object.Owner(); owner != "" {
			message = fmt.Sprintf("belongs to fleet %s, and fleet %s generates one of the same kind, namespace and name", owner, p.fleet.Name())
		}
		p.problems = append(p.problems, fleet.Problem{
			Severity: fleet.Error, Code: fleet.ObjectInTheWay, Object: object.Ref, Field: field.NewPath("metadata", "name"), Value: object.Name,
			Message: message, Remedy: "rename one of them",
		})
	}
}

// reportOrphans names fleets that have generated or stamped objects of the input and have no FleetConfig there: after a renaming, their output stays, and what
// they keep off the hub stays off it.
func (p *planner) reportOrphans() {
	left := map[string][]string{}
	note := func(owner string, object fleet.Object) {
		if owner != "" && owner != p.fleet.Name() {
			left[owner] = append(left[owner], p.where(object))
		}
	}
	for _, object := range p.fleet.Objects {
		note(object.Owner(), object)
	}
	for _, state := range p.stamps.sorted() {
		for owner := range state.record {
			note(owner, state.object)
		}
	}
	for _, object := range p.fleet.Objects {
		if object.Kind == v1alpha1.Kind && object.Group() == v1alpha1.Group {
			delete(left, object.Name)
		}
	}
	for _, owner := range sortedKeys(left) {
		slices.Sort(left[owner])
		p.report(fleet.Warning, fleet.OrphanedOutput, nil, owner,
			fmt.Sprintf("fleet %s has no FleetConfig in the input, and has generated or stamped %s", owner, firstOf(left[owner])),
			fmt.Sprintf("if it was renamed or is gone, remove what it has generated, and on the others the words %s:… of annotation %s and the annotations that they name", owner, v1alpha1.StampsAnnotation))
	}
}

// where says which object is meant, with its file where that is known.
func (p *planner) where(object fleet.Object) string {
	if object.File == "" {
		return object.String()
	}
	return object.String() + " (" + object.File + ")"
}

// identities of everything that is generated.
func (p *planner) identities() []fleet.ID {
	var ids []fleet.ID
	for _, set := range p.plan.ResourceSets {
		ids = append(ids, fleet.ID{Group: groupOfAddons, Kind: "ClusterResourceSet", Namespace: set.Namespace, Name: set.Name})
	}
	for _, payload := range p.plan.Payloads {
		ids = append(ids, fleet.ID{Kind: payload.Kind, Namespace: payload.Namespace, Name: payload.Name})
	}
	for _, set := range p.plan.ApplicationSets {
		ids = append(ids, fleet.ID{Group: "argoproj.io", Kind: argocd.ApplicationSetKind, Namespace: set.Namespace, Name: set.Name})
	}
	return ids
}
