package review

import (
	"reflect"
	"regexp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// ownApplications are the Applications that ClusterResourceSets bring to the Argo CD of Clusters.
type ownApplications map[*ResourceSet]map[fleet.ID]*packed

// newOwnApplications reads those of both sides.
func newOwnApplications(sides ...*Side) ownApplications {
	pattern := regexp.MustCompile(`(?m)^(- )?kind: *["']?Application["']? *(#.*)?$|"kind": *"Application"`)
	contents, all := newContents(), ownApplications{}
	for _, side := range sides {
		for i := range side.ResourceSets {
			set := &side.ResourceSets[i]
			all[set] = map[fleet.ID]*packed{}
			for j := range set.Payloads {
				for _, object := range applicationsIn(&set.Payloads[j], pattern, contents) {
					all[set][object.id] = object
				}
			}
		}
	}
	return all
}

// applicationsIn are the Applications of a payload. Most have none, and reading them is slow, so a
// text is read only if the pattern matches it.
func applicationsIn(p *Payload, pattern *regexp.Regexp, contents *contents) []*packed {
	var found []*packed
	for _, key := range fleet.SortedKeys(p.Data) {
		if !pattern.MatchString(p.Data[key]) {
			continue
		}
		for _, object := range contents.ofText(p.Data[key]).objects {
			if object.id.Group == fleet.ArgoCDGroup && object.id.Kind == applicationKind {
				found = append(found, object)
			}
		}
	}
	return found
}

// countOwn returns how many Applications both sides bring to the Argo CD of Clusters, and how many
// of those are equal.
func countOwn(before, after *Side) Counts {
	own := newOwnApplications(before, after)
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
func (o ownApplications) only(side, other *Side) int {
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
func (o ownApplications) of(sets []*ResourceSet) map[fleet.ID]*packed {
	all := map[fleet.ID]*packed{}
	for _, set := range sets {
		for id, one := range o[set] {
			if all[id] == nil {
				all[id] = one
			}
		}
	}
	return all
}
