package review

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// factIndex is which Clusters have which value of each fact.
type factIndex []factSets

// factSets is the Clusters by their value of a fact. A Cluster that lacks the fact, or whose value
// must not be shown, is in none.
type factSets struct {
	name     string
	byValue  map[string]clusterSet
	valuesOf map[int]string // by the position of the Cluster
}

// indexFacts finds the facts of the Clusters: values, then the wave, then the labels that selectors
// use.
func indexFacts(clusters *sideBySide, before, after *Side) factIndex {
	var index factIndex
	shown := map[string]bool{}
	for _, cluster := range clusters.clusters {
		for name := range cluster.now().Shown {
			shown[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		index = append(index, clusters.fact(name, func(c *Cluster) string { return c.Shown[name] }))
	}
	if !shown["wave"] {
		index = append(index, clusters.fact("wave", func(c *Cluster) string { return c.Wave }))
	}
	for _, key := range selectedLabels(before, after) {
		if shown[key] { // as a fact of the same name
			continue
		}
		index = append(index, clusters.fact(key, func(c *Cluster) string { return c.Labels[key] }))
	}
	return index
}

// fact finds the Clusters by their value of a fact.
func (b *sideBySide) fact(name string, valueOf func(*Cluster) string) factSets {
	fact := factSets{name: name, byValue: map[string]clusterSet{}, valuesOf: map[int]string{}}
	for position, both := range b.clusters {
		value := valueOf(both.now())
		if value == "" || len(value) > longestFact {
			continue
		}
		if strings.Contains(value, fleet.HiddenText) || hasSecret(value, both) {
			continue
		}
		if fact.byValue[value] == nil {
			fact.byValue[value] = b.none()
		}
		fact.byValue[value].add(position)
		fact.valuesOf[position] = value
	}
	return fact
}

// hasSecret reports whether a text has one of the texts of a Cluster that must not be shown.
func hasSecret(text string, cluster bothSides) bool {
	for _, side := range []*Cluster{cluster.before, cluster.after} {
		if side != nil && slices.ContainsFunc(side.Secrets, func(secret string) bool {
			return secret != "" && strings.Contains(text, secret)
		}) {
			return true
		}
	}
	return false
}

// selectedLabels are the labels by which entries and ClusterResourceSets select, except those that
// capifleet stamps to tell Clusters apart, whose values mean nothing to people.
func selectedLabels(sides ...*Side) []string {
	keys := map[string]bool{}
	for _, side := range sides {
		for i := range side.Entries {
			for _, key := range side.Entries[i].Labels {
				keys[key] = true
			}
		}
		for i := range side.ResourceSets {
			selector := &side.ResourceSets[i].Selector
			for key := range selector.MatchLabels {
				keys[key] = true
			}
			for _, requirement := range selector.MatchExpressions {
				keys[requirement.Key] = true
			}
		}
	}
	maps.DeleteFunc(keys, func(key string, _ bool) bool {
		return strings.HasPrefix(key, v1alpha1.GroupLabelPrefix+"/")
	})
	return slices.Sorted(maps.Keys(keys))
}

// longestFact is how long a value may be by which people know Clusters: as long as that of a label.
const longestFact = 63

// cover is a fact with the values that some Clusters have, and all Clusters that have these values.
type cover struct {
	fact   v1alpha1.DiffFact
	covers clusterSet
}

// which are at most so many facts that hold for exactly these Clusters of the scope; none if there
// are no such facts. One Cluster is said by its name.
func (f factIndex) which(clusters, scope clusterSet, most int) []v1alpha1.DiffFact {
	if clusters.count() <= 1 || scope.within(clusters) {
		return nil
	}
	covers := f.covers(clusters, scope)
	smallest := slices.Clone(scope)
	for _, one := range covers {
		smallest.and(one.covers)
	}
	if !smallest.within(clusters) {
		return nil
	}
	for number := 1; number <= most; number++ {
		if found := combine(covers, scope, clusters, number); found != nil {
			facts := make([]v1alpha1.DiffFact, len(found))
			for i, one := range found {
				facts[i] = one.fact
			}
			return facts
		}
	}
	return nil
}

// covers are the facts that leave out Clusters of the scope, those with the fewest values first.
func (f factIndex) covers(clusters, scope clusterSet) []cover {
	var covers []cover
	positions := clusters.positions()
	for _, fact := range f {
		values := fact.of(positions)
		if values == nil {
			continue
		}
		covered := make(clusterSet, len(scope))
		for _, value := range values {
			covered.or(fact.byValue[value])
		}
		covered.and(scope)
		if !scope.within(covered) {
			covers = append(covers, cover{v1alpha1.DiffFact{Fact: fact.name, In: values}, covered})
		}
	}
	slices.SortStableFunc(covers, func(a, b cover) int { return cmp.Compare(len(a.fact.In), len(b.fact.In)) })
	return covers
}

// of are the values of a fact that some Clusters have, sorted; nil if one lacks the fact, or if the
// values are too many to describe the Clusters.
func (f factSets) of(positions []int) []string {
	const tooMany = 5
	values := map[string]bool{}
	for _, position := range positions {
		value, has := f.valuesOf[position]
		if !has {
			return nil
		}
		if values[value] = true; len(values) >= tooMany || len(values) > max(1, len(positions)/2) {
			return nil
		}
	}
	return slices.Sorted(maps.Keys(values))
}

// combine finds so many covers that have exactly these Clusters in common.
func combine(covers []cover, among, clusters clusterSet, number int) []cover {
	for i, one := range covers {
		common := slices.Clone(among)
		common.and(one.covers)
		if number == 1 && common.within(clusters) {
			return []cover{one}
		}
		if number > 1 {
			if more := combine(covers[i+1:], common, clusters, number-1); more != nil {
				return append([]cover{one}, more...)
			}
		}
	}
	return nil
}
