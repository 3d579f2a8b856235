package sides

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// entries are those of the FleetConfig, list by list, with the Clusters that they reach.
func (b *builder) entries() []review.Entry {
	if b.Fleet == nil || b.Fleet.Config == nil {
		return nil
	}
	reached := b.reachedByEntries()
	var all []review.Entry
	for _, entry := range b.Fleet.Entries.Delivering {
		all = append(all, b.entry(entry.List+"/"+string(entry.Name), entry.Written(), reached))
	}
	for _, entry := range b.Fleet.Entries.ApplicationSets {
		one := b.entry(applicationSetsList+"/"+string(entry.Name), entry.Written(), reached)
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

// entry is an entry that is written at a path.
func (b *builder) entry(name string, written *field.Path, reached map[string][]fleet.ID) review.Entry {
	place := review.Place{File: b.Fleet.Self.File}
	if b.Fleet.Lines != nil {
		place.Line = b.Fleet.Lines(b.Fleet.Self, written)
	}
	return review.Entry{Name: name, Path: written.String(), At: place, Members: reached[name]}
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
	for name, clusters := range reached {
		slices.SortFunc(clusters, compareIDs)
		reached[name] = slices.Compact(clusters)
	}
	return reached
}

func compareIDs(a, b fleet.ID) int {
	return cmp.Or(
		cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name),
		cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind),
	)
}
