package review

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// deletedClusters is a change for each Cluster that the hub does not get any more. They are never
// joined, so that each is acknowledged by its own name.
func deletedClusters(before, after *Side, pairs []clusterPair) []Change {
	applications, passed := applicationsOfDeleted(before, after), passedOn(before, after)
	var changes []Change
	for _, pair := range pairs {
		if !pair.before.onHub() || pair.after.onHub() || pair.ofOthers() {
			continue
		}
		target := pair.target()
		target.Paused = pair.before.Paused
		gates := []v1alpha1.DiffGateClass{v1alpha1.DiffGateClusterDeletion}
		if len(applications[pair.before.ID()]) > 0 {
			gates = append(gates, v1alpha1.DiffGateApplicationDeletion)
		}
		changes = append(changes, Change{
			Kind: v1alpha1.DiffKindCluster, Action: v1alpha1.DiffDelete,
			Subject: Subject{Ref: pair.before.Ref},
			Targets: []Target{target},
			Effect:  deletionOfCluster(pair, len(applications[pair.before.ID()]), passed[pair.before.ID()]),
			At:      pair.before.place(), OfOld: true,
			Gates: append(gates, v1alpha1.DiffGateWorkloadDeletion),
			Names: []string{pair.before.NamespacedName()},
		})
	}
	return changes
}

// createdClusters are the Clusters that are new for the hub; those that get the same are one
// change.
func createdClusters(before, after *Side, pairs []clusterPair) []Change {
	gets, passed := clusterGains(before, after), passedOn(before, after)
	var groups changeGroups
	for _, pair := range pairs {
		if pair.before.onHub() || !pair.after.onHub() || pair.ofOthers() {
			continue
		}
		gain := gets[pair.after.ID()]
		if pair.moved != nil {
			gain.passedOn = passed[pair.moved.ID()]
			gain.lost = lostSets(before, after, pair.moved.ID(), pair.after.ID())
		}
		effect := creationOfCluster(pair, gain)
		groups.add(groupKey(effect), Change{
			Kind: v1alpha1.DiffKindCluster, Action: v1alpha1.DiffCreate,
			Subject: Subject{Ref: pair.after.Ref}, Effect: effect, At: pair.after.place(),
		}, pair.target())
	}
	return groups.joined()
}

// clusterGain is what a Cluster gets.
type clusterGain struct {
	applications int
	sets         int      // ClusterResourceSets that no entry makes
	objects      int      // of payloads
	atLeast      bool     // whether not all payloads are known
	passedOn     int      // Applications of another Cluster, which are for this one from now on
	lost         []string // ClusterResourceSets that have reached the Cluster that it was before
	entries      []string // LIST/NAME, in the order of the FleetConfig
}

func clusterGains(before, after *Side) map[fleet.ID]clusterGain {
	gains := map[fleet.ID]clusterGain{}
	for id, applications := range applicationsOfNew(before, after) {
		gains[id] = clusterGain{applications: len(applications)}
	}
	contents := newContents()
	for i := range after.ResourceSets {
		set := &after.ResourceSets[i]
		objects, unknown := 0, set.NotKnown != ""
		for j := range set.Payloads {
			objects += contents.count(&set.Payloads[j])
			unknown = unknown || set.Payloads[j].Missing
		}
		for _, id := range set.Clusters {
			gain := gains[id]
			gain.objects, gain.atLeast = gain.objects+objects, gain.atLeast || unknown
			if set.Entry == "" {
				gain.sets++
			}
			gains[id] = gain
		}
	}
	for _, entry := range after.Entries {
		for _, id := range entry.Members {
			gain := gains[id]
			gain.entries = append(gain.entries, entry.Name)
			gains[id] = gain
		}
	}
	return gains
}

// memberships are the Clusters of both sides that become part of the fleet, and those that are no
// longer part of it, as one change each. A manifest that Cluster API does not manage joins and
// leaves with its file. Configured reports whether both sides have the fleet.
func memberships(pairs []clusterPair, configured bool) []Change {
	var groups changeGroups
	for _, pair := range pairs {
		created := pair.after.onHub() && !pair.before.onHub()
		deleted := pair.before.onHub() && !pair.after.onHub()
		if created || deleted || pair.before.member() == pair.after.member() {
			continue
		}
		joins := pair.after.member()
		stays := pair.before.exists() && pair.after.exists()
		effect := membershipEffect(joins, stays, configured)
		if stays && configured {
			if labels := changedLabels(pair.before.Cluster, pair.after.Cluster); len(labels) > 0 {
				effect.Because = labels
			}
		}
		groups.add(groupKey(effect), Change{
			Kind: v1alpha1.DiffKindMembership, Action: v1alpha1.DiffUpdate,
			Subject: Subject{Ref: pair.either().Ref}, Effect: effect,
			At: pair.either().place(), OfOld: !pair.after.exists(),
		}, pair.target())
	}
	return groups.joined()
}
