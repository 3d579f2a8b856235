package decode

import (
	"slices"

	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// fence is what the FleetConfig of a name selects.
type fence struct {
	fleetName string
	selector  labels.Selector
}

// outside are the Clusters that no FleetConfig selects, of the input or of the choice. There are
// none where it is not known what a FleetConfig selects. A Cluster that is marked local-config is
// for no fleet.
func (r *reader) outside(clusters []fleet.Cluster, others []otherConfig) []fleet.Object {
	configs := []otherConfig{{self: r.self, read: r.config}}
	for _, item := range r.choice.Configs {
		if item.Meta().Name != r.config.Name {
			configs = append(configs, readOther(item))
		}
	}
	var fences []fence
	for _, config := range append(configs, others...) {
		if config.read == nil {
			return nil
		}
		parsed, err := selector.Parse(config.read.Spec.Clusters.Selector)
		if err != nil || parsed.Empty() {
			return nil
		}
		fences = append(fences, fence{config.read.Name, parsed})
	}
	var outside []fleet.Object
	for _, cluster := range clusters {
		selects := func(f fence) bool { return cluster.SelectedBy(f.selector, f.fleetName) }
		if !cluster.LocalConfig() && !slices.ContainsFunc(fences, selects) {
			outside = append(outside, cluster.Object)
		}
	}
	return outside
}
