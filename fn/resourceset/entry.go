package resourceset

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// entry is an entry of the FleetConfig that delivers something by ClusterResourceSets.
type entry struct {
	name         v1alpha1.Name
	path         *field.Path
	selector     *v1alpha1.Selector
	metadata     v1alpha1.ExtraMetadata
	strategy     v1alpha1.Strategy
	revision     string
	format       payload.Format
	resources    []v1alpha1.Resource
	sources      []fleet.Source // what each of the resources found
	templatePath *field.Path    // what makes the groups differ
	bootstrap    *v1alpha1.Bootstrap
	deliveries   deliveries
}

// deliveries is where the plan of a member lists what reaches it by an entry.
type deliveries func(plan *fleet.MemberPlan) *[]fleet.Delivery

// deliveringList is a list of the FleetConfig whose entries deliver by ClusterResourceSets.
type deliveringList struct {
	field      string // below spec
	entries    func(f *fleet.Fleet, path *field.Path, to deliveries) []entry
	deliveries deliveries
}

// deliveringLists has a row for each such list, in the order in which they are read.
func deliveringLists() []deliveringList {
	return []deliveringList{
		{
			field:      "resourceSets",
			entries:    resourceSetEntries,
			deliveries: func(plan *fleet.MemberPlan) *[]fleet.Delivery { return &plan.ResourceSets },
		},
		{
			field:      "bootstrap",
			entries:    bootstrapEntries,
			deliveries: func(plan *fleet.MemberPlan) *[]fleet.Delivery { return &plan.Bootstraps },
		},
	}
}

func resourceSetEntries(f *fleet.Fleet, path *field.Path, to deliveries) []entry {
	var entries []entry
	for i, set := range f.Config.Spec.ResourceSets {
		entries = append(entries, entry{
			name: set.Name, path: path.Index(i), selector: set.ClusterSelector, metadata: set.Metadata,
			strategy: set.Strategy, revision: set.Revision, format: payload.Format(set.Format),
			resources: set.Resources, sources: f.Sources[i], templatePath: path.Index(i).Child("resources"),
			deliveries: to,
		})
	}
	return entries
}

func bootstrapEntries(f *fleet.Fleet, path *field.Path, to deliveries) []entry {
	var entries []entry
	for i := range f.Config.Spec.Bootstrap {
		bootstrap := &f.Config.Spec.Bootstrap[i]
		entries = append(entries, entry{
			name:         bootstrap.Name,
			path:         path.Index(i),
			selector:     bootstrap.ClusterSelector,
			metadata:     bootstrap.Metadata,
			strategy:     v1alpha1.StrategyApplyOnce,
			revision:     bootstrap.Revision,
			format:       payload.Format(bootstrap.Format),
			resources:    bootstrap.Resources,
			sources:      f.BootstrapSources[i],
			templatePath: path.Index(i).Child("application"),
			bootstrap:    bootstrap,
			deliveries:   to,
		})
	}
	return entries
}

// entriesOf are all entries of a FleetConfig that deliver.
func entriesOf(f *fleet.Fleet) []entry {
	var entries []entry
	for _, list := range deliveringLists() {
		entries = append(entries, list.entries(f, field.NewPath("spec", list.field), list.deliveries)...)
	}
	return entries
}

// selectorPath is where the entry says which Clusters it is for.
func (e entry) selectorPath() *field.Path { return e.path.Child("clusterSelector") }

// namespacesOf are the namespaces of members, each once, in order.
func namespacesOf(members []*fleet.Member) []string {
	var namespaces []string
	for _, member := range members {
		namespaces = append(namespaces, member.Namespace)
	}
	slices.Sort(namespaces)
	return slices.Compact(namespaces)
}
