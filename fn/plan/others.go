package plan

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/resourceset"
	"github.com/capifleet/capifleet/fn/selector"
)

// leftToOthers finds what other fleets of the input have for themselves: Clusters that are not of
// this fleet too, what travels in their payloads only, and what was generated for them. What
// belongs to no fleet is left to nobody.
func leftToOthers(f *fleet.Fleet, known *facts.Facts, hub resourceset.HubModes) ([]fleet.Object, fleet.Problems) {
	var problems fleet.Problems
	theirs := map[int]fleet.Object{} // by position in the input
	for _, other := range f.Others {
		clusters, more := clustersOfOther(f, other)
		problems = append(problems, more...)
		for _, cluster := range clusters {
			theirs[cluster.Item] = cluster.Object
		}
		for _, object := range other.OffHub {
			problems = append(problems, checkOffHub(f, other, object, hub)...)
			theirs[object.Item] = object
		}
		for _, object := range f.Objects {
			if object.Owner() == other.Name() {
				theirs[object.Item] = object
			}
		}
	}
	for _, member := range known.Members {
		delete(theirs, member.Item)
	}
	var left []fleet.Object
	for _, at := range fleet.SortedKeys(theirs) {
		left = append(left, theirs[at])
	}
	slices.SortStableFunc(left, func(a, b fleet.Object) int { return a.Compare(b.Ref) })
	return left, problems
}

// clustersOfOther are the Clusters of another fleet. One without any is an error: if its selector
// has a typo, its Clusters would be taken for nobody's.
func clustersOfOther(f *fleet.Fleet, other fleet.Other) ([]*fleet.Cluster, fleet.Problems) {
	clusters, err := facts.ClustersOf(other.Config, f.Clusters)
	problem := fleet.Problem{
		Code: fleet.UnknownOthers, Object: other.Self, Field: facts.ClusterSelectorPath(),
		Remedy: "fix the selector, or the labels of the Clusters, or give the FleetConfig a directory of its own",
	}
	switch {
	case err != nil:
		problem.Message = err.Error()
	case len(clusters) == 0:
		problem.Value = selector.Text(other.Config.Spec.Clusters.Selector)
		problem.Message = fmt.Sprintf(
			"the selector matches none of the %d Clusters of the input; if it has a typo, the Clusters of "+
				"this fleet would be printed for fleet %s too",
			len(f.Clusters), f.Name(),
		)
	default:
		return clusters, nil
	}
	return nil, fleet.Problems{problem}
}

// checkOffHub wants an object that another fleet keeps off the hub not to be for the hub by this
// one.
func checkOffHub(f *fleet.Fleet, other fleet.Other, object fleet.Object, hub resourceset.HubModes) fleet.Problems {
	if hub[object.Item] != v1alpha1.HubKeep {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.StampConflict, Object: object.Ref, Remedy: "set the same in both fleets",
		Message: fmt.Sprintf(
			"the object is for the hub by fleet %s, and kept off the hub by fleet %s",
			f.Name(), other.Name(),
		),
	}}
}
