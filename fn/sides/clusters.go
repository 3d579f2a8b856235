package sides

import (
	"slices"

	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// cluster is a Cluster with the labels and annotations that it will have.
type cluster struct {
	fleet.Cluster
	member bool // whether it is part of the fleet
	others bool // whether it is part of other fleets only
}

// readClusters reads the Clusters: those of the fleet where it was read, else those of the input.
func (b *builder) readClusters() {
	members, others := b.members(), b.membersOfOthers()
	for _, one := range b.allClusters() {
		switch {
		case b.Decided != nil:
			one = b.Decided.Labels.Final(one)
		case b.later != nil && !b.isStamped(one):
			one = b.later.Labels.Final(one)
		}
		if b.undecided[one.ID()] { // Nothing reaches it, so that all that it gets is new.
			one.Labels, one.Annotations = nil, nil
		}
		b.clusters = append(b.clusters, cluster{one, members[one.ID()], others[one.ID()] && !members[one.ID()]})
	}
	slices.SortStableFunc(b.clusters, func(x, y cluster) int { return x.Compare(y.Ref) })
	b.reach = newReach(b.clusters)
}

// members are the identities of the Clusters that are part of the fleet, as far as that is known.
func (b *builder) members() map[fleet.ID]bool {
	members := map[fleet.ID]bool{}
	switch {
	case b.Decided != nil:
		for _, member := range b.Decided.Members {
			members[member.ID()] = true
		}
		if b.Partial {
			b.addUndecided(members)
		}
	case b.Fleet != nil && b.Fleet.Config != nil:
		selected, err := facts.ClustersOf(b.Fleet.Config, b.Fleet.Clusters)
		if err != nil { // It was checked with the FleetConfig.
			return members
		}
		for _, one := range selected {
			members[one.ID()] = true
		}
	}
	return members
}

// addUndecided adds the Clusters of the fleet of which nothing was decided.
func (b *builder) addUndecided(members map[fleet.ID]bool) {
	selected, _ := facts.ClustersOf(b.Fleet.Config, b.Fleet.Clusters) // No error: it was compiled.
	for _, one := range selected {
		if !members[one.ID()] {
			members[one.ID()], b.undecided[one.ID()] = true, true
			b.notKnown = append(b.notKnown, "What Cluster "+one.NamespacedName()+
				" has had: the old side has errors about it, so all that it gets counts as new.")
		}
	}
}

// membersOfOthers are the identities of the Clusters that are part of other fleets of the input.
func (b *builder) membersOfOthers() map[fleet.ID]bool {
	members := map[fleet.ID]bool{}
	if b.Fleet == nil {
		return members
	}
	for _, neighbor := range b.Fleet.Neighbors {
		selected, _ := facts.ClustersOf(neighbor.Config, b.Fleet.Clusters) // No error: it was checked.
		for _, one := range selected {
			members[one.ID()] = true
		}
	}
	return members
}

func (b *builder) allClusters() []fleet.Cluster {
	if b.Fleet != nil && len(b.Fleet.Clusters) > 0 {
		return b.Fleet.Clusters
	}
	var all []fleet.Cluster
	for i, item := range b.Items {
		one := b.objectOf(item, i)
		if !one.IsCluster() || one.Name == "" {
			continue
		}
		read := fleet.Cluster{Object: one.Object}
		read.Unmanaged = one.LocalConfig() && !item.Mentions("infrastructureRef") && !item.Mentions("topology")
		if item.Mentions("paused") {
			tree, _ := item.Tree() // no error: what cannot be read is not known
			read.Paused = fleet.IsPaused(one.Object, tree)
		}
		all = append(all, read)
	}
	return all
}

// sideClusters are the Clusters in a review.
func (b *builder) sideClusters() []review.Cluster {
	all := make([]review.Cluster, len(b.clusters))
	known, shown := b.facts()
	for i, one := range b.clusters {
		plan := shown[one.ID()]
		values := known[one.ID()]
		all[i] = review.Cluster{
			Ref: one.Ref, Member: one.member, Others: one.others, Labels: one.Labels, Facts: values,
			Wave:   values[facts.WaveValue],
			Paused: one.Paused, Secrets: plan.Secrets, Shown: plan.Values,
		}
	}
	slices.SortStableFunc(all, func(a, b review.Cluster) int { return a.Compare(b.Ref) })
	return all
}

// facts are the facts of the members, and the same as they may be shown.
func (b *builder) facts() (map[fleet.ID]map[string]string, map[fleet.ID]fleet.MemberPlan) {
	if b.Decided == nil {
		return nil, nil
	}
	known := make(map[fleet.ID]map[string]string, len(b.Decided.Members))
	for _, member := range b.Decided.Members {
		known[member.ID()] = fleet.Merged(member.Values, nil) // never nil, which means not known
	}
	shown := make(map[fleet.ID]fleet.MemberPlan, len(b.Decided.Plan.Members))
	for _, member := range b.Decided.Plan.Members {
		shown[member.Cluster.ID()] = member
	}
	return known, shown
}
