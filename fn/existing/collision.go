package existing

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// deliveriesByID are the objects that the fleet delivers, by identity.
func (g Given) deliveriesByID() map[fleet.ID][]payload.Delivery {
	byID := map[fleet.ID][]payload.Delivery{}
	for _, delivery := range g.Deliveries {
		byID[delivery.ID()] = append(byID[delivery.ID()], delivery)
	}
	return byID
}

// collision is what two deliveries of the same objects to the same Clusters have in common.
type collision struct {
	entry       string
	ours        string // the strategy of the entry
	application bool   // whether the objects are Applications
}

// collided are the objects and Clusters of a collision.
type collided struct {
	objects  []string
	clusters []fleet.Ref
}

// collisions are the problems of what the ClusterResourceSet delivers, and the fleet delivers to
// the same Clusters with other content.
func (s resourceSet) collisions(held []heldPayload, delivered map[fleet.ID][]payload.Delivery) fleet.Problems {
	reached := map[fleet.ID]bool{}
	for _, cluster := range s.reached {
		reached[cluster.ID()] = true
	}
	var order []collision
	all := map[collision]collided{}
	for _, one := range held {
		for _, object := range one.objects {
			for _, delivery := range delivered[object.ID()] {
				both := membersIn(delivery.Members, reached)
				if len(both) == 0 || delivery.Equals(object) {
					continue
				}
				key := collision{delivery.Entry, delivery.Strategy, isApplication(object.Ref)}
				found, exists := all[key]
				if !exists {
					order = append(order, key)
				}
				name := object.String()
				if one.Kind == fleet.SecretKind { // all that it holds is secret
					name = "an object of " + one.String()
				}
				if !slices.Contains(found.objects, name) {
					found.objects = append(found.objects, name)
				}
				found.clusters = append(found.clusters, both...)
				all[key] = found
			}
		}
	}
	problems := make(fleet.Problems, len(order))
	for i, key := range order {
		problems[i] = s.problem(key, all[key])
	}
	return problems
}

// isApplication reports whether an object is an Application of Argo CD.
func isApplication(ref fleet.Ref) bool {
	return ref.Group() == fleet.ArgoCDGroup && ref.Kind == fleet.ApplicationKind
}

// membersIn are those of the members that are among some Clusters.
func membersIn(members []*fleet.Member, clusters map[fleet.ID]bool) []fleet.Ref {
	var among []fleet.Ref
	for _, member := range members {
		if clusters[member.ID()] {
			among = append(among, member.Ref)
		}
	}
	return among
}

// problem is that of a collision. Under ApplyOnce Cluster API creates an object that is not there,
// under Reconcile it overwrites the object whenever its payload changes
// (clusterresourceset_scope.go of CAPI 1.14.2).
func (s resourceSet) problem(key collision, found collided) fleet.Problem {
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.DeliveredTwice, Object: s.Ref, Field: field.NewPath("spec", "resources"),
		Clusters: found.clusters, Remedy: "deliver them by one of the two",
	}
	const reconcile = string(v1alpha1.StrategyReconcile)
	outcome := "which version a Cluster ends up with is undefined"
	switch {
	case s.strategy == reconcile && key.ours == reconcile:
		problem.Severity = fleet.Error
		outcome = "each of the two overwrites the other when its payload changes"
	case s.strategy == reconcile:
		outcome = "this ClusterResourceSet overwrites what the entry creates"
	case key.ours == reconcile:
		outcome = "the entry overwrites what this ClusterResourceSet creates"
	}
	if key.application {
		problem.Severity, problem.Code = fleet.Error, fleet.MadeTwice
	}
	problem.Message = fmt.Sprintf("entry %s delivers objects of this ClusterResourceSet to the same Clusters, with "+
		"other content: %s; %s", key.entry, fleet.NameFirst(found.objects), outcome)
	return problem
}
