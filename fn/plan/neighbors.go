package plan

import (
	"maps"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/existing"
	"github.com/capifleet/capifleet/fn/fleet"
)

// givenBy is what the neighbors of a fleet give. A neighbor whose plan has errors is left out: what
// its earlier runs have left in the input counts instead. The errors are reported where that fleet
// is meant.
func givenBy(neighbors []fleet.Neighbor) []existing.Given {
	var all []existing.Given
	for _, neighbor := range neighbors {
		_, given, problems := resolve(neighbor.Fleet, nil)
		if problems.Failed() {
			continue
		}
		hub := map[int]v1alpha1.HubMode{}
		for _, object := range neighbor.OffHub {
			hub[object.Item] = v1alpha1.HubExclude
		}
		maps.Copy(hub, given.Hub)
		given.Hub = hub
		all = append(all, given)
	}
	return all
}
