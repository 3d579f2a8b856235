package review

import (
	"reflect"
	"regexp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// ownApplications counts the Applications that payloads bring to the Argo CD of the Clusters.
type ownApplications struct {
	contents *contents
	pattern  *regexp.Regexp
	ofSets   map[*ResourceSet]map[fleet.ID]*packed
}

// countOwn returns how many Applications both sides bring to the Argo CD of Clusters, and how many
// of those are equal.
func countOwn(before, after *Side) Counts {
	own := &ownApplications{
		contents: newContents(), ofSets: map[*ResourceSet]map[fleet.ID]*packed{},
		pattern: regexp.MustCompile(`(?m)^(- )?kind: *["']?Application["']? *(#.*)?$|"kind": *"Application"`),
	}
	var counts Counts
	for _, class := range alikes(before, after) {
		old, now, clusters := own.of(class.old), own.of(class.now), len(class.clusters)
		counts.ApplicationsBefore += len(old) * clusters
		counts.ApplicationsAfter += len(now) * clusters
		for id, one := range now {
			if previous := old[id]; previous != nil && reflect.DeepEqual(previous.tree, one.tree) {
				counts.ApplicationsUnchanged += clusters
			}
		}
	}
	counts.ApplicationsBefore += own.only(before, after)
	counts.ApplicationsAfter += own.only(after, before)
	return counts
}

// only is the number of Applications of the Clusters that the other side does not have.
func (o *ownApplications) only(side, other *Side) int {
	clusters := clustersOnlyIn(side, other)
	if len(clusters) == 0 {
		return 0
	}
	sets := map[fleet.ID][]*ResourceSet{}
	for i := range side.ResourceSets {
		for _, cluster := range side.ResourceSets[i].Clusters {
			if clusters[cluster] {
				sets[cluster] = append(sets[cluster], &side.ResourceSets[i])
			}
		}
	}
	count := 0
	for _, reached := range sets {
		count += len(o.of(reached))
	}
	return count
}

// of are the Applications that sets deliver to a Cluster.
func (o *ownApplications) of(sets []*ResourceSet) map[fleet.ID]*packed {
	all := map[fleet.ID]*packed{}
	for _, set := range sets {
		for id, one := range o.ofSet(set) {
			if all[id] == nil {
				all[id] = one
			}
		}
	}
	return all
}

func (o *ownApplications) ofSet(set *ResourceSet) map[fleet.ID]*packed {
	if found, known := o.ofSets[set]; known {
		return found
	}
	found := map[fleet.ID]*packed{}
	for i := range set.Payloads {
		for _, text := range set.Payloads[i].Data {
			if !o.pattern.MatchString(text) {
				continue
			}
			for _, object := range o.contents.ofText(text).objects {
				if object.id.Group == fleet.ArgoCDGroup && object.id.Kind == applicationKind {
					found[object.id] = object
				}
			}
		}
	}
	o.ofSets[set] = found
	return found
}
