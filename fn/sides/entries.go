package sides

import (
	"cmp"
	"maps"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// entries are those of the FleetConfig, list by list, with the Clusters that they reach. Where the
// FleetConfig cannot be read, they are those that have made the output that counts.
func (b *builder) entries(side *review.Side) []review.Entry {
	reached := b.reachedByEntries()
	if b.Decided == nil {
		reached = reachedByOutput(side)
	}
	var all []review.Entry
	if b.Fleet == nil || b.Fleet.Config == nil {
		for _, name := range fleet.SortedKeys(reached) {
			all = append(all, review.Entry{Name: name, Members: reached[name]})
		}
		return all
	}
	config := &written{config: b.Fleet.Config, self: b.Fleet.Self, lines: b.Fleet.Lines}
	for i, entry := range b.Fleet.Entries.Delivering {
		name := entry.List + "/" + string(entry.Name)
		one := config.entry(name, entry.Path, entry.Item, reached[name])
		one.Labels = labelsOf(entry.ClusterSelector)
		if i < len(b.Fleet.Sources) {
			one.Sources = config.sources(b.Fleet.Sources[i])
		}
		all = append(all, one)
	}
	for _, entry := range b.Fleet.Entries.ApplicationSets {
		name := applicationSetsList + "/" + string(entry.Name)
		one := config.entry(name, entry.Path, entry.Item, reached[name])
		one.Labels = labelsOf(entry.ClusterSelector)
		one.ObjectName = entry.Path.Child("objectName").String()
		if entry.Item != nil {
			one.ObjectName = entry.Item.Entry.Child("objectName").String()
		}
		for _, revision := range entry.Revisions {
			one.Revisions = append(one.Revisions, review.Revision{
				Wave: string(revision.Wave), Revision: revision.Revision,
			})
		}
		all = append(all, one)
	}
	return all
}

// labelsOf are the labels that a selector reads, sorted.
func labelsOf(selector *v1alpha1.Selector) []string {
	if selector == nil {
		return nil
	}
	keys := slices.Collect(maps.Keys(selector.MatchLabels))
	for _, requirement := range selector.MatchExpressions {
		keys = append(keys, requirement.Key)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// reachedByEntries are the Clusters that entries reach, by LIST/NAME, sorted.
func (b *builder) reachedByEntries() map[string][]fleet.ID {
	reached := map[string][]fleet.ID{}
	if b.Decided == nil {
		return reached
	}
	add := func(name string, cluster fleet.ID) { reached[name] = append(reached[name], cluster) }
	for _, member := range b.Decided.Plan.Members {
		for _, delivery := range member.ResourceSets {
			add("resourceSets/"+delivery.Entry, member.Cluster.ID())
		}
		for _, delivery := range member.Bootstraps {
			add("bootstrap/"+delivery.Entry, member.Cluster.ID())
		}
	}
	for _, application := range b.Decided.Plan.Applications {
		if application.Set != "" {
			add(applicationSetsList+"/"+application.Entry, application.Cluster.ID())
		}
	}
	return sortedIDs(reached)
}

// reachedByOutput are the Clusters that the output of entries reaches, by LIST/NAME, sorted.
func reachedByOutput(side *review.Side) map[string][]fleet.ID {
	reached := map[string][]fleet.ID{}
	for _, set := range side.ResourceSets {
		if set.Entry != "" {
			reached[set.Entry] = append(reached[set.Entry], set.Clusters...)
		}
	}
	for _, set := range side.ApplicationSets {
		for _, application := range set.Applications {
			if set.Entry != "" && application.Cluster != (fleet.ID{}) {
				reached[set.Entry] = append(reached[set.Entry], application.Cluster)
			}
		}
	}
	return sortedIDs(reached)
}

func sortedIDs(all map[string][]fleet.ID) map[string][]fleet.ID {
	for name, ids := range all {
		slices.SortFunc(ids, compareIDs)
		all[name] = slices.Compact(ids)
	}
	return all
}

func compareIDs(a, b fleet.ID) int {
	return cmp.Or(
		cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name),
		cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind),
	)
}
