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

	// deliveries is where the plan of a member lists what reaches it by the entry.
	deliveries func(plan *fleet.MemberPlan) *[]fleet.Delivery
}

// entriesOf are the entries of a FleetConfig that deliver.
func entriesOf(f *fleet.Fleet) []entry {
	var entries []entry
	for i, configured := range fleet.DeliveringEntries(&f.Config.Spec) {
		template := "resources"
		if configured.Bootstrap != nil {
			template = "application"
		}
		entries = append(entries, entry{
			name:         configured.Name,
			path:         configured.Path,
			selector:     configured.ClusterSelector,
			metadata:     configured.Metadata,
			strategy:     configured.Strategy,
			revision:     configured.Revision,
			format:       payload.Format(configured.Format),
			resources:    configured.Resources,
			sources:      f.Sources[i],
			templatePath: configured.Path.Child(template),
			bootstrap:    configured.Bootstrap,
			deliveries:   configured.Deliveries,
		})
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
