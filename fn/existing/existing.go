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

// Check finds what of the input gets into the way of what a fleet gives.
func Check(self Given) fleet.Problems {
	return slices.Concat(
		self.checkApplications(), self.checkApplicationSets(), self.checkProjects(), self.checkBootstraps(),
		self.checkResourceSets(),
	)
}

// reachesHub reports whether the hub gets an object of the input.
func (g Given) reachesHub(object fleet.Object) bool {
	kept := fleet.RecordOf(object).Kept(object, g.Fleet.Name())
	return !kept.LocalConfig() && g.Hub[object.Item] != v1alpha1.HubExclude
}

// generated are the identities of what the fleet generates. That the input has an object of one of
// them is reported for itself.
func (g Given) generated() map[fleet.ID]bool {
	generated := map[fleet.ID]bool{}
	for _, id := range g.Plan.Generated() {
		generated[id] = true
	}
	return generated
}
