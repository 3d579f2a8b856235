package review

import (
	"maps"
	"math/bits"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// clusterSet is a set of Clusters by their positions in an index.
type clusterSet []uint64

func (s clusterSet) add(position int)      { s[position/64] |= 1 << (position % 64) }
func (s clusterSet) remove(position int)   { s[position/64] &^= 1 << (position % 64) }
func (s clusterSet) has(position int) bool { return s[position/64]&(1<<(position%64)) != 0 }

func (s clusterSet) count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// or adds the Clusters of another set.
func (s clusterSet) or(other clusterSet) {
	for i := range s {
		s[i] |= other[i]
	}
}

// and keeps the Clusters that another set has too.
func (s clusterSet) and(other clusterSet) {
	for i := range s {
		s[i] &= other[i]
	}
}

// within reports whether another set has all Clusters.
func (s clusterSet) within(other clusterSet) bool {
	for i := range s {
		if s[i]&^other[i] != 0 {
			return false
		}
	}
	return true
}

// positions are those of the Clusters, in order.
func (s clusterSet) positions() []int {
	positions := make([]int, 0, s.count())
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			positions = append(positions, i*64+bits.TrailingZeros64(word))
		}
	}
	return positions
}

// sideBySide is the Clusters of both sides of a comparison, by position.
type sideBySide struct {
	clusters  []bothSides // sorted by namespace and name
	positions map[fleet.ID]int
}

// bothSides is a Cluster as each side has it; nil where a side does not.
type bothSides struct{ before, after *Cluster }

// now is the Cluster of the new side, or of the old one if it goes.
func (b bothSides) now() *Cluster {
	if b.after != nil {
		return b.after
	}
	return b.before
}

// pairSides puts the Clusters of the sides side by side.
func pairSides(before, after *Side) *sideBySide {
	pairs := map[fleet.ID]bothSides{}
	for i := range before.Clusters {
		cluster := &before.Clusters[i]
		pairs[cluster.ID()] = bothSides{before: cluster}
	}
	for i := range after.Clusters {
		cluster := &after.Clusters[i]
		pairs[cluster.ID()] = bothSides{before: pairs[cluster.ID()].before, after: cluster}
	}
	ids := slices.SortedFunc(maps.Keys(pairs), nameOrder)
	index := &sideBySide{clusters: make([]bothSides, len(ids)), positions: make(map[fleet.ID]int, len(ids))}
	for i, id := range ids {
		index.clusters[i], index.positions[id] = pairs[id], i
	}
	return index
}

// nameOrder orders by namespace and name first.
func nameOrder(a, b fleet.ID) int {
	return idOrder(fleet.ID{Group: a.Namespace, Kind: a.Name, Namespace: a.Group, Name: a.Kind},
		fleet.ID{Group: b.Namespace, Kind: b.Name, Namespace: b.Group, Name: b.Kind})
}

func (b *sideBySide) none() clusterSet { return make(clusterSet, (len(b.clusters)+63)/64) }

// all are all Clusters.
func (b *sideBySide) all() clusterSet {
	set := b.none()
	for i := range b.clusters {
		set.add(i)
	}
	return set
}

// of are the Clusters with the identities, as far as a side has them.
func (b *sideBySide) of(ids []fleet.ID) clusterSet {
	set := b.none()
	for _, id := range ids {
		if position, has := b.positions[id]; has {
			set.add(position)
		}
	}
	return set
}

// existing are the Clusters that are on both sides.
func (b *sideBySide) existing() clusterSet {
	set := b.none()
	for i, cluster := range b.clusters {
		if cluster.before != nil && cluster.after != nil {
			set.add(i)
		}
	}
	return set
}

// reachOf are the Clusters that a change reaches. Those that keep what they have are not reached.
func (b *sideBySide) reachOf(change *Change) clusterSet {
	set := b.none()
	for i := range change.Targets {
		if position, has := b.positions[change.Targets[i].Cluster]; has {
			set.add(position)
		}
	}
	if rankOf(change) != notNow {
		return set
	}
	for _, id := range change.Keep {
		if position, has := b.positions[id]; has {
			set.remove(position)
		}
	}
	return set
}

// names are the Clusters of a set, as NAMESPACE/NAME.
func (b *sideBySide) names(set clusterSet) []string {
	names := []string{}
	for _, position := range set.positions() {
		names = append(names, b.clusters[position].now().NamespacedName())
	}
	slices.Sort(names)
	return names
}

// membersOf are the Clusters that the entry of a change reaches, on both sides, without those that
// go; all Clusters where no entry makes it.
func (b *sideBySide) membersOf(change *Change, members [2]map[string]clusterSet) clusterSet {
	set, found := b.none(), false
	for _, entries := range members {
		for _, name := range []string{change.Entry, change.PreviousEntry} {
			if reached, has := entries[name]; has && name != "" {
				set.or(reached)
				found = true
			}
		}
	}
	if !found || aboutClusters(change.Kind) {
		return b.all()
	}
	for position, both := range b.clusters {
		if both.after == nil {
			set.remove(position)
		}
	}
	return set
}

// aboutClusters reports whether changes of a kind are about the Clusters themselves.
func aboutClusters(kind v1alpha1.DiffKind) bool {
	switch kind {
	case v1alpha1.DiffKindCluster, v1alpha1.DiffKindMembership, v1alpha1.DiffKindFact, v1alpha1.DiffKindWave:
		return true
	case v1alpha1.DiffKindApplication, v1alpha1.DiffKindPayloadObject, v1alpha1.DiffKindHubObject:
	}
	return false
}
