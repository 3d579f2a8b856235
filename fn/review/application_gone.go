package review

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// applicationsOfDeleted are the Applications that Argo CD deletes since the manifest of their
// Cluster goes, by Cluster, sorted. They are no changes of their own. An Application that its
// ApplicationSet may not delete is not among them.
func applicationsOfDeleted(before, after *Side) map[fleet.ID][]fleet.ID {
	gone := clustersOnlyIn(before, after)
	if len(gone) == 0 {
		return nil
	}
	found := map[fleet.ID][]fleet.ID{}
	o := newOwnership(before, after)
	for _, id := range o.names {
		old, had := o.before[id]
		if !had || !gone[old.Cluster] {
			continue
		}
		if _, has := o.after[id]; !has && o.verdict(id).action == v1alpha1.DiffDelete {
			found[old.Cluster] = append(found[old.Cluster], id)
		}
	}
	return found
}

// applicationsOfNew are the Applications that Argo CD creates since the manifest of their Cluster
// is new, by Cluster, sorted. They are no changes of their own.
func applicationsOfNew(before, after *Side) map[fleet.ID][]fleet.ID {
	added := clustersOnlyIn(after, before)
	if len(added) == 0 {
		return nil
	}
	found := map[fleet.ID][]fleet.ID{}
	o := newOwnership(before, after)
	for _, id := range o.names {
		now, has := o.after[id]
		if _, had := o.before[id]; has && !had && added[now.Cluster] && o.verdict(id).action == v1alpha1.DiffCreate {
			found[now.Cluster] = append(found[now.Cluster], id)
		}
	}
	return found
}

// clustersOnlyIn are the Clusters of a side that the other one does not have.
func clustersOnlyIn(side, other *Side) map[fleet.ID]bool {
	known := make(map[fleet.ID]bool, len(other.Clusters))
	for i := range other.Clusters {
		known[other.Clusters[i].ID()] = true
	}
	found := map[fleet.ID]bool{}
	for i := range side.Clusters {
		if id := side.Clusters[i].ID(); !known[id] {
			found[id] = true
		}
	}
	return found
}

// passedOn are how many Applications each Cluster has whose manifest goes, and that are for another
// Cluster from now on, since that has taken its name.
func passedOn(before, after *Side) map[fleet.ID]int {
	gone, added := clustersOnlyIn(before, after), clustersOnlyIn(after, before)
	counts := map[fleet.ID]int{}
	if len(gone) == 0 || len(added) == 0 {
		return counts
	}
	o := newOwnership(before, after)
	for id, old := range o.before {
		if now, stays := o.after[id]; stays && gone[old.Cluster] && added[now.Cluster] {
			counts[old.Cluster]++
		}
	}
	return counts
}

// lostSets are the ClusterResourceSets that have reached a Cluster, and do not reach the one that
// takes its place.
func lostSets(before, after *Side, old, now fleet.ID) []string {
	reached := map[fleet.ID]bool{}
	for i := range after.ResourceSets {
		if set := &after.ResourceSets[i]; slices.Contains(set.Clusters, now) {
			reached[set.ID()] = true
		}
	}
	var lost []string
	for i := range before.ResourceSets {
		set := &before.ResourceSets[i]
		if slices.Contains(set.Clusters, old) && !reached[set.ID()] {
			lost = append(lost, set.NamespacedName())
		}
	}
	return lost
}

// withMachines completes the verdict about an Application that stays while the manifest of its
// Cluster goes: its workloads go with the machines. The change of the Cluster has the gates for
// that.
func (c *applicationComparison) withMachines(a *one) (v verdict, gone bool) {
	v = a.verdict
	if a.now.Application != nil || a.old.Application == nil || !c.deleted[a.old.Cluster] ||
		v.workloads != v1alpha1.DiffWorkloadsStay {
		return v, false
	}
	v.workloads = c.losing[a.old.Cluster]
	return v, true
}

// losing says of each Cluster whose manifest goes whether its workloads go with its machines, or
// may.
func losing(before *Side, deleted map[fleet.ID]bool) map[fleet.ID]v1alpha1.DiffWorkloads {
	found := map[fleet.ID]v1alpha1.DiffWorkloads{}
	if len(deleted) == 0 {
		return found
	}
	for id, state := range clusterStates(before) {
		switch {
		case !deleted[id]:
		case len(obstacles(state)) > 0:
			found[id] = v1alpha1.DiffWorkloadsMayGo
		default:
			found[id] = v1alpha1.DiffWorkloadsGo
		}
	}
	return found
}
