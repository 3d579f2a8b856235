package existing

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Given is a fleet with what it gives.
type Given struct {
	Fleet *fleet.Fleet
	Plan  *fleet.Plan
	Hub   map[int]v1alpha1.HubMode // of the objects of the input that its payloads are made of, by position
}

// Check finds what of the input gets into the way of what a fleet gives.
func Check(self Given) fleet.Problems {
	return append(self.checkApplications(), self.checkProjects()...)
}

// reachesHub reports whether the hub gets an object of the input.
func (g Given) reachesHub(object fleet.Object) bool {
	kept := fleet.RecordOf(object).Kept(object, g.Fleet.Name())
	return !kept.LocalConfig() && g.Hub[object.Item] != v1alpha1.HubExclude
}
