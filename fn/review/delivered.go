package review

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// sameSet are existing Clusters that the same ClusterResourceSets of each side reach, so that the
// same happens on all of them.
type sameSet struct {
	old, now []*ResourceSet // in their order
	clusters []fleet.ID     // sorted
}

// delivery is a payload that a ClusterResourceSet delivers.
type delivery struct {
	set     *ResourceSet
	payload *Payload
}

// recorded is what a ClusterResourceSetBinding knows a delivery by: the name of the set, and the
// kind and name of the payload.
type recorded struct{ namespace, set, kind, payload string }

func (d delivery) recorded() recorded {
	return recorded{d.set.Namespace, d.set.Name, d.payload.Kind, d.payload.Name}
}

// once reports whether the set delivers with strategy ApplyOnce, which is Cluster API's default.
func (d delivery) once() bool { return d.set.Strategy != string(v1alpha1.StrategyReconcile) }

// deliveries are what sets deliver, in their order.
func deliveries(sets []*ResourceSet) []delivery {
	var all []delivery
	for _, set := range sets {
		for i := range set.Payloads {
			all = append(all, delivery{set, &set.Payloads[i]})
		}
	}
	return all
}

// alikes are the Clusters of both sides, put together where the same sets reach them.
func alikes(before, after *Side) []sameSet {
	existing := existingClusters(before, after)
	old, oldSets := reachedBy(before, existing)
	now, newSets := reachedBy(after, existing)
	at := map[string]int{}
	var found []sameSet
	for _, cluster := range existing {
		key := positions(old[cluster]) + "/" + positions(now[cluster])
		i, exists := at[key]
		if !exists {
			i, at[key] = len(found), len(found)
			found = append(found, sameSet{old: pick(oldSets, old[cluster]), now: pick(newSets, now[cluster])})
		}
		found[i].clusters = append(found[i].clusters, cluster)
	}
	return found
}

// existingClusters are the Clusters that both sides have, sorted.
func existingClusters(before, after *Side) []fleet.ID {
	had := make(map[fleet.ID]bool, len(before.Clusters))
	for _, cluster := range before.Clusters {
		had[cluster.ID()] = true
	}
	var existing []fleet.ID
	for _, cluster := range after.Clusters {
		if id := cluster.ID(); had[id] {
			existing = append(existing, id)
		}
	}
	slices.SortFunc(existing, byIdentity)
	return slices.Compact(existing)
}

// reachedBy are the positions of the sets of a side that reach each of the Clusters, and the sets,
// in the order of their identities.
func reachedBy(side *Side, existing []fleet.ID) (map[fleet.ID][]int, []*ResourceSet) {
	reached := make(map[fleet.ID][]int, len(existing))
	for _, cluster := range existing {
		reached[cluster] = nil
	}
	sets := make([]*ResourceSet, len(side.ResourceSets))
	for i := range side.ResourceSets {
		sets[i] = &side.ResourceSets[i]
	}
	slices.SortStableFunc(sets, func(a, b *ResourceSet) int { return a.Compare(b.Ref) })
	for i, set := range sets {
		for _, cluster := range set.Clusters {
			if earlier, exists := reached[cluster]; exists {
				reached[cluster] = append(earlier, i)
			}
		}
	}
	return reached, sets
}

// positions are numbers as a text.
func positions(numbers []int) string {
	var text []byte
	for _, number := range numbers {
		text = strconv.AppendInt(append(text, ' '), int64(number), 10)
	}
	return string(text)
}

func pick(sets []*ResourceSet, at []int) []*ResourceSet {
	picked := make([]*ResourceSet, len(at))
	for i, position := range at {
		picked[i] = sets[position]
	}
	return picked
}

// byIdentity orders identities by namespace and name, then by kind and group.
func byIdentity(a, b fleet.ID) int {
	return cmp.Or(
		strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Name, b.Name),
		strings.Compare(a.Kind, b.Kind), strings.Compare(a.Group, b.Group),
	)
}
