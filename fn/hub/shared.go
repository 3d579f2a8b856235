package hub

import (
	"reflect"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// shared are the entries by the ApplicationSets that are made of them: each has its own, but for
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

// joined is an entry with the members of all that share its ApplicationSet, and with what may
// differ on the Applications of any of them.
func joined(shared []*set) set {
	s := *shared[0]
	for _, other := range shared[1:] {
		s.members = append(slices.Clip(s.members), other.members...)
		s.IgnoreApplicationDifferences = append(
			slices.Clip(s.IgnoreApplicationDifferences), missing(s.IgnoreApplicationDifferences,
				other.IgnoreApplicationDifferences)...)
		s.PreservedFields = v1alpha1.PreservedFields{
			Annotations: append(slices.Clip(s.PreservedFields.Annotations),
				missing(s.PreservedFields.Annotations, other.PreservedFields.Annotations)...),
			Labels: append(slices.Clip(s.PreservedFields.Labels),
				missing(s.PreservedFields.Labels, other.PreservedFields.Labels)...),
		}
	}
	return s
}

// missing are those of others that are not among ours.
func missing[T any](ours, others []T) []T {
	return slices.DeleteFunc(slices.Clone(others), func(other T) bool {
		return slices.ContainsFunc(ours, func(one T) bool { return reflect.DeepEqual(one, other) })
	})
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
