package plan

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// leaveToOthers finds what other fleets of the input have for themselves: Clusters that are not of this fleet too, what travels in their payloads only, and what was generated for them.
// What belongs to no fleet is left to nobody.
func (p *planner) leaveToOthers() {
	theirs := map[int]fleet.Object{} // by position in the input
	for _, other := range p.fleet.Others {
		for _, cluster := range p.clustersOfOther(other) {
			theirs[cluster.Item] = cluster.Object
		}
		for _, object := range other.OffHub {
			p.checkOffHub(other, object)
			theirs[object.Item] = object
		}
		for _, object := range p.fleet.Objects {
			if object.Owner() == other.Name() {
				theirs[object.Item] = object
			}
		}
	}
	for _, m := range p.members {
		delete(theirs, m.Item)
	}
	for _, at := range sortedKeys(theirs) {
		p.plan.OfOthers = append(p.plan.OfOthers, theirs[at])
	}
	slices.SortStableFunc(p.plan.OfOthers, func(a, b fleet.Object) int { return a.Compare(b.Ref) })
}

// clustersOfOther are the Clusters of another fleet. One without any is an error: if its selector is mistyped, its Clusters would be taken for nobody's.
func (p *planner) clustersOfOther(other fleet.Other) []fleet.Cluster {
	stamps := &stamps{fleet: other.Name(), objects: map[int]*stamped{}}
	clusters, err := stamps.clustersOf(other.Config, p.fleet.Clusters)
	problem := fleet.Problem{
		Severity: fleet.Error, Code: fleet.UnknownOthers, Object: other.Self, Field: clusterSelectorPath(), Value: written(other.Config.Spec.Clusters.Selector),
		Remedy: "mend it, or the labels of the Clusters, or give the FleetConfig a directory of its own",
	}
	switch {
	case err != nil:
		problem.Message = err.Error()
	case len(clusters) == 0:
		problem.Message = fmt.Sprintf("matches none of the %d Clusters of the input, so those that it means would be printed for fleet %s too", len(p.fleet.Clusters), p.fleet.Name())
	default:
		return clusters
	}
	p.problems = append(p.problems, problem)
	return nil
}

// checkOffHub wants an object that another fleet keeps off the hub not to be for the hub by this one.
func (p *planner) checkOffHub(other fleet.Other, object fleet.Object) {
	if p.stamps.of(object).hub != v1alpha1.HubKeep {
		return
	}
	p.problems = append(p.problems, fleet.Problem{
		Severity: fleet.Error, Code: fleet.StampConflict, Object: object.Ref,
		Message: fmt.Sprintf("is for the hub by fleet %s, and kept off the hub by fleet %s", p.fleet.Name(), other.Name()), Remedy: "say the same in both fleets",
	})
}
