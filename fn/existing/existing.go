package existing

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// Given is a fleet with what it gives.
type Given struct {
	Fleet      *fleet.Fleet
	Plan       *fleet.Plan
	Deliveries []payload.Delivery
	Hub        map[int]v1alpha1.HubMode // of the objects of the input that its payloads are made of, by position
	Labels     fleet.Labels             // that the Clusters will have

	// Reached are the Clusters of the input in a namespace that a selector matches, with the labels
	// that they will have.
	Reached func(namespace string, selector metav1.LabelSelector) []fleet.Cluster
}

// Check finds what of the input gets into the way of what a fleet gives: what the input holds, and
// what its neighbors give. What an earlier run has left of a neighbor does not count.
func Check(self Given, neighbors []Given) fleet.Problems {
	c := checker{Given: self, neighbors: neighbors, generated: map[fleet.ID]bool{}, delivered: newDelivered(self)}
	for _, one := range append([]Given{self}, neighbors...) {
		for _, id := range one.Plan.Generated() {
			c.generated[id] = true
			if id.Kind == fleet.ApplicationSetKind { // that the input has one without a namespace is reported too
				c.generated[id.WithoutNamespace()] = true
			}
		}
	}
	return slices.Concat(
		c.checkApplications(), c.checkApplicationSets(), c.checkProjects(), c.checkBootstraps(),
		c.checkUnknownProjects(), c.checkWrittenApplications(), c.checkResourceSets(), c.checkNeighbors(),
	)
}

// checker is a fleet that is checked.
type checker struct {
	Given
	neighbors []Given
	generated map[fleet.ID]bool // what the fleet and its neighbors generate
	delivered delivered         // what the fleet delivers
}

// counts reports whether an object of the input may get into the way of the fleet: whether the hub
// gets it, and neither the fleet nor a neighbor generates it or has generated it. That the input
// has an object that the fleet generates is reported for itself.
func (c checker) counts(object fleet.Object) bool {
	left := slices.ContainsFunc(c.neighbors, func(n Given) bool { return n.Fleet.Name() == object.Owner() })
	return !left && !c.generated[object.ID()] && c.reachesHub(object)
}

// reachesHub reports whether the hub gets an object of the input.
func (c checker) reachesHub(object fleet.Object) bool {
	kept := fleet.RecordOf(object).Kept(object, c.Fleet.Name())
	return !kept.LocalConfig() && c.Hub[object.Item] != v1alpha1.HubExclude &&
		!slices.ContainsFunc(c.neighbors, func(n Given) bool { return n.Hub[object.Item] == v1alpha1.HubExclude })
}
