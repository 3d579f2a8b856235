package hub

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// shared are the entries by the ApplicationSets that are made of them: each has its own, except
// the items of a forEach whose objectName is the same. These share one, whose Applications are for
// Clusters × items: each item has a generator with its template, as each variant has, so an
// Application is made of one element and one template, as in a matrix of Argo CD.
func (a *Apps) shared() [][]*set {
	type key struct{ entry, name string }
	at := map[key]int{}
	var all [][]*set
	for _, s := range a.sets {
		if s.Item == nil || s.ObjectName == "" {
			all = append(all, []*set{s})
			continue
		}
		k := key{s.Item.Entry.String(), s.ObjectName}
		if i, exists := at[k]; exists {
			all[i] = append(all[i], s)
			continue
		}
		at[k] = len(all)
		all = append(all, []*set{s})
	}
	return all
}

// entries are the entries as they are written: the ApplicationSets of each, by [Apps.shared].
func (a *Apps) entries() [][][]*set {
	at := map[string]int{}
	var all [][][]*set
	for _, shared := range a.shared() {
		if shared[0].Item == nil {
			all = append(all, [][]*set{shared})
			continue
		}
		key := shared[0].Item.Entry.String()
		if i, exists := at[key]; exists {
			all[i] = append(all[i], shared)
			continue
		}
		at[key] = len(all)
		all = append(all, [][]*set{shared})
	}
	return all
}

// joined is an entry with the members of all that share its ApplicationSet. What may differ on the
// Applications is the same for all of them, as the FleetConfig was checked to have it.
func joined(shared []*set) set {
	s := *shared[0]
	if len(shared) == 1 {
		return s
	}
	members := make([][]*fleet.Member, len(shared))
	for i, one := range shared {
		members[i] = one.members
	}
	s.members = slices.Concat(members...)
	return s
}

// withElements are the generators without lists that are empty, as those of an item without
// Clusters are; the first is kept where all are.
func withElements(generators []fleet.Generator) []fleet.Generator {
	kept := slices.DeleteFunc(slices.Clone(generators), func(g fleet.Generator) bool {
		return g.Selector == nil && len(g.Elements) == 0
	})
	if len(kept) == 0 {
		return slices.Clone(generators[:1])
	}
	return kept
}
