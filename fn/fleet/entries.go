package fleet

import (
	"cmp"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// DeliveringEntry is an entry of a FleetConfig that delivers payloads by ClusterResourceSets.
type DeliveringEntry struct {
	List            string // the field of spec that lists it
	Name            v1alpha1.Name
	NamedAs         v1alpha1.Name // what it generates is named after: its name, or the one that it was renamed from
	Path            *field.Path
	ClusterSelector *v1alpha1.Selector
	Metadata        v1alpha1.ExtraMetadata
	Strategy        v1alpha1.Strategy
	Revision        string
	Format          v1alpha1.Format
	Resources       []v1alpha1.Resource
	Bootstrap       *v1alpha1.Bootstrap // the entry itself, where it is one of spec.bootstrap

	// Deliveries is where the plan of a member lists what reaches it by the entry.
	Deliveries func(plan *MemberPlan) *[]Delivery
}

// DeliveringEntries are the entries that deliver, list by list: this is the table of the lists.
// What is read for each, [Fleet.Sources], is in the same order.
func DeliveringEntries(spec *v1alpha1.FleetConfigSpec) []DeliveringEntry {
	var entries []DeliveringEntry
	for i, set := range spec.ResourceSets {
		entries = append(entries, DeliveringEntry{
			List: "resourceSets", Name: set.Name, NamedAs: cmp.Or(set.RenamedFrom, set.Name),
			Path:            field.NewPath("spec", "resourceSets").Index(i),
			ClusterSelector: set.ClusterSelector,
			Metadata:        set.Metadata, Strategy: set.Strategy, Revision: set.Revision, Format: set.Format,
			Resources:  set.Resources,
			Deliveries: func(plan *MemberPlan) *[]Delivery { return &plan.ResourceSets },
		})
	}
	for i := range spec.Bootstrap {
		bootstrap := &spec.Bootstrap[i]
		entries = append(entries, DeliveringEntry{
			List: "bootstrap", Name: bootstrap.Name, NamedAs: cmp.Or(bootstrap.RenamedFrom, bootstrap.Name),
			Path:            field.NewPath("spec", "bootstrap").Index(i),
			ClusterSelector: bootstrap.ClusterSelector, Metadata: bootstrap.Metadata,
			Strategy: v1alpha1.StrategyApplyOnce, Revision: bootstrap.Revision, Format: bootstrap.Format,
			Resources: bootstrap.Resources, Bootstrap: bootstrap,
			Deliveries: func(plan *MemberPlan) *[]Delivery { return &plan.Bootstraps },
		})
	}
	return entries
}
