package plan

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

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
	for _, id := range p.identities() {
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
