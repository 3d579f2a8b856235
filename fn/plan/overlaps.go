package plan

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// sharedObject is an object that an entry delivers to all of its Clusters.
type sharedObject struct {
	located
	entry   v1alpha1.Name
	members []*member
}

// reportOverlaps warns of an object that two entries deliver to one Cluster with different content: ClusterResourceSets are not ordered, so nobody knows which one
// the Cluster has.
func (p *planner) reportOverlaps(e entry, objects []located, members []*member) {
	for _, object := range objects {
		if e.bootstrap != nil && object.path.String() == e.path.Child("namespace").String() {
			continue // the plain Namespace, which yields to any other
		}
		for _, other := range p.shared[object.ID()] {
			if other.Equals(object.Object) {
				continue
			}
			both := slices.DeleteFunc(slices.Clone(members), func(m *member) bool { return !slices.Contains(other.members, m) })
			if len(both) > 0 {
				p.report(fleet.Warning, fleet.RepeatedObject, object.path, "",
					fmt.Sprintf("%s is delivered by entry %s too, with other content, to %s; which one is there is chance", object.Ref, other.entry, named(both)), "deliver it by one entry")
			}
		}
		p.shared[object.ID()] = append(p.shared[object.ID()], sharedObject{object, e.name, members})
	}
}
