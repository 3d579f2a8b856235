package entries

import (
	"cmp"
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
	"github.com/capifleet/capifleet/fn/template"
)

// Of are the entries of a FleetConfig, list by list: this is the table of the lists. What is read
// for each that delivers, [fleet.Fleet.Sources], is in the same order. The problems are errors of
// texts that read what their item does not have, at their paths in the FleetConfig.
func Of(spec *v1alpha1.FleetConfigSpec) (fleet.Entries, fleet.Problems) {
	var delivering []fleet.DeliveringEntry
	var sets []fleet.ApplicationSetEntry
	var problems fleet.Problems
	for i, set := range spec.ResourceSets {
		made, more := resourceSets(set, fleet.EntryPath("resourceSets", i))
		delivering, problems = append(delivering, made...), append(problems, more...)
	}
	for i := range spec.Bootstrap {
		bootstrap := &spec.Bootstrap[i]
		delivering = append(delivering, fleet.DeliveringEntry{
			List: "bootstrap", Name: bootstrap.Name, NamedAs: cmp.Or(bootstrap.RenamedFrom, bootstrap.Name),
			Path:            fleet.EntryPath("bootstrap", i),
			ClusterSelector: bootstrap.ClusterSelector, Metadata: bootstrap.Metadata,
			Strategy: v1alpha1.StrategyApplyOnce, Revision: bootstrap.Revision, Format: bootstrap.Format,
			Resources: bootstrap.Resources, Bootstrap: bootstrap,
			Deliveries: func(plan *fleet.MemberPlan) *[]fleet.Delivery { return &plan.Bootstraps },
		})
	}
	for i, set := range spec.ApplicationSets {
		made, more := applicationSets(set, fleet.EntryPath("applicationSets", i))
		sets, problems = append(sets, made...), append(problems, more...)
	}
	return fleet.NewEntries(delivering, sets), problems
}

// resourceSets are the entries that one of spec.resourceSets stands for.
func resourceSets(set v1alpha1.ResourceSet, path *field.Path) ([]fleet.DeliveringEntry, fleet.Problems) {
	if len(set.ForEach) == 0 {
		return []fleet.DeliveringEntry{deliveringEntry(set, path, nil)}, nil
	}
	var made []fleet.DeliveringEntry
	var problems fleet.Problems
	for i, item := range set.ForEach {
		at := path.Child("forEach").Index(i)
		w := &writer{item: constantsOf(item.Name, item.Values)}
		one := w.resourceSet(set, path)
		ofItem := w.selector(item.ClusterSelector, at.Child("clusterSelector"))
		of := &fleet.EntryItem{
			Path: at, Entry: path, Name: NameOf(set.Name, item.Name), Values: w.item,
			OfEntry: one.ClusterSelector, OfItem: ofItem,
		}
		one.Name, one.ClusterSelector = of.Name, w.joined(of)
		if one.RenamedFrom != "" {
			one.RenamedFrom = NameOf(one.RenamedFrom, item.Name)
		}
		made = append(made, deliveringEntry(one, path.Key(string(of.Name)), of))
		problems = append(problems, w.of(of.Name)...)
	}
	return made, problems
}

func deliveringEntry(set v1alpha1.ResourceSet, path *field.Path, item *fleet.EntryItem) fleet.DeliveringEntry {
	return fleet.DeliveringEntry{
		List: "resourceSets", Name: set.Name, NamedAs: cmp.Or(set.RenamedFrom, set.Name), Path: path, Item: item,
		ClusterSelector: set.ClusterSelector,
		Metadata:        set.Metadata, Strategy: set.Strategy, Revision: set.Revision, Format: set.Format,
		Resources:  set.Resources,
		Deliveries: func(plan *fleet.MemberPlan) *[]fleet.Delivery { return &plan.ResourceSets },
	}
}

// applicationSets are the entries that one of spec.applicationSets stands for.
func applicationSets(set v1alpha1.ApplicationSet, path *field.Path) ([]fleet.ApplicationSetEntry, fleet.Problems) {
	if len(set.ForEach) == 0 {
		return []fleet.ApplicationSetEntry{{ApplicationSet: set, Path: path}}, nil
	}
	var made []fleet.ApplicationSetEntry
	var problems fleet.Problems
	for i, item := range set.ForEach {
		at := path.Child("forEach").Index(i)
		w := &writer{item: constantsOf(item.Name, item.Values)}
		one := w.applicationSet(set, path)
		if len(item.Revisions) > 0 {
			one.Revisions = w.revisions(item.Revisions, at.Child("revisions"))
		}
		ofItem := w.selector(item.ClusterSelector, at.Child("clusterSelector"))
		of := &fleet.EntryItem{
			Path: at, Entry: path, Name: NameOf(set.Name, item.Name), Values: w.item,
			OfEntry: one.ClusterSelector, OfItem: ofItem, OwnRevisions: len(item.Revisions) > 0,
		}
		one.Name, one.ClusterSelector = of.Name, w.joined(of)
		if one.RenamedFrom != "" {
			one.RenamedFrom = NameOf(one.RenamedFrom, item.Name)
		}
		made = append(made, fleet.ApplicationSetEntry{
			ApplicationSet: one, Path: path.Key(string(of.Name)), Item: of,
		})
		problems = append(problems, w.of(of.Name)...)
	}
	return made, problems
}

// constantsOf are what texts read as .item: the name of the item, and its values.
func constantsOf(name v1alpha1.Name, values map[string]v1alpha1.ItemValue) template.Item {
	constants := template.Item{}
	for key, value := range values {
		constants[key] = string(value)
	}
	constants["name"] = string(name)
	return constants
}

// NameOf is the name of the entry that is made for an item: ENTRY-ITEM.
func NameOf(entry, item v1alpha1.Name) v1alpha1.Name { return entry + "-" + item }

// joined is the selector of an entry, and that of its item, as they are written.
func (w *writer) joined(of *fleet.EntryItem) *v1alpha1.Selector {
	if of.OfEntry == nil || of.OfItem == nil {
		if of.OfItem == nil {
			return of.OfEntry
		}
		return of.OfItem
	}
	joined, contradiction := selector.And(of.OfEntry, of.OfItem)
	if contradiction != nil {
		w.problems = append(w.problems, fleet.Problem{
			Code:  fleet.BadSelector,
			Field: of.Path.Child("clusterSelector", "matchLabels").Key(contradiction.Key),
			Value: contradiction.Second,
			Message: fmt.Sprintf("the selector of the entry wants the label to be %q, so no Cluster matches both",
				contradiction.First),
			Remedy: "remove the label from one of them",
		})
		return of.OfEntry
	}
	return &joined
}
