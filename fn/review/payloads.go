package review

import (
	"reflect"
)

// comparePayloads returns what changes of the objects that ClusterResourceSets deliver to Clusters
// that both sides have.
//
// What Cluster API does is decided by what it has recorded in the ClusterResourceSetBinding of the
// Cluster: for the name of a set and the kind and name of a payload, the hash of the values and
// that they were applied. Under ApplyOnce what is recorded is never applied again, and what is not
// recorded is created where it is missing. Under Reconcile a payload is applied if its hash is
// another one: all its objects, and what a field had that the payload does not set is lost. It
// deletes nothing. It reads no spec.paused of Clusters, so a paused one gets the same.
func comparePayloads(before, after *Side) ([]Change, Counts) {
	s := newPayloadSides(before, after)
	var counts Counts
	groups := newPayloadGroups(s)
	for _, class := range alikes(before, after) {
		for _, d := range deliveries(class.now) {
			counts.PayloadObjects += s.contents.count(d.payload) * len(class.clusters)
		}
		groups.add(s.outcomes(class), class.clusters)
	}
	return groups.changes(), counts
}

// payloadSides is what both sides deliver, and who.
type payloadSides struct {
	before, after *Side
	contents      *contents
	// oldOwners and newOwners are the entries of each side, and its sets that no entry makes.
	oldOwners, newOwners map[string]bool
	renamed              map[string]string // the old name of an entry of the new side
	renamedTo            map[string]string // the other way round
	// refused are the sets, by namespace and name, whose selector or strategy has changed under
	// their name, which Cluster API's webhook refuses.
	refused map[string]bool
	keptPayloads
}

func newPayloadSides(before, after *Side) *payloadSides {
	s := &payloadSides{
		before: before, after: after, contents: newContents(), oldOwners: ownersOf(before), newOwners: ownersOf(after),
		renamed: map[string]string{}, renamedTo: map[string]string{}, refused: map[string]bool{},
		keptPayloads: keptBetween(before, after),
	}
	earlier := map[string]ResourceSet{}
	for _, set := range before.ResourceSets {
		earlier[set.NamespacedName()] = set
	}
	for _, set := range after.ResourceSets {
		one, stays := earlier[set.NamespacedName()]
		otherStrategy := strategyOf(delivery{set: &one}) != strategyOf(delivery{set: &set})
		if stays && (otherStrategy || !reflect.DeepEqual(one.Selector, set.Selector)) {
			s.refused[set.NamespacedName()] = true
		}
		old := one.Entry
		if old != "" && set.Entry != "" && old != set.Entry && !s.newOwners[old] && !s.oldOwners[set.Entry] {
			s.renamed[set.Entry], s.renamedTo[old] = old, set.Entry
		}
	}
	return s
}

// ownerOf is the entry that makes a set; of one that no entry makes, the set itself.
func ownerOf(set *ResourceSet) string {
	if set.Entry != "" {
		return set.Entry
	}
	return set.String()
}

// ownersOf are the owners of the sets of a side, and its entries, which may have none.
func ownersOf(side *Side) map[string]bool {
	owners := map[string]bool{}
	for i := range side.ResourceSets {
		owners[ownerOf(&side.ResourceSets[i])] = true
	}
	for _, entry := range side.Entries {
		owners[entry.Name] = true
	}
	return owners
}

// oldOwner is the name that an owner has on the old side.
func (s *payloadSides) oldOwner(owner string) string { return otherName(s.renamed, owner) }

// newOwner is the name that an owner has on the new side.
func (s *payloadSides) newOwner(owner string) string { return otherName(s.renamedTo, owner) }

func otherName(names map[string]string, owner string) string {
	if name, exists := names[owner]; exists {
		return name
	}
	return owner
}

// entryIn is an entry of a side.
func entryIn(side *Side, name string) (Entry, bool) {
	for _, entry := range side.Entries {
		if entry.Name == name {
			return entry, true
		}
	}
	return Entry{}, false
}
