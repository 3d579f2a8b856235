package resourceset

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// entry is an entry of the FleetConfig that delivers something by ClusterResourceSets.
type entry struct {
	fleet.DeliveringEntry
	sources      []source
	templatePath *field.Path // what makes the groups differ
}

// source is one of the resources of an entry, with what it found.
type source struct {
	v1alpha1.Resource
	fleet.Source
	path *field.Path
}

// entriesOf are the entries of a FleetConfig that deliver.
func entriesOf(f *fleet.Fleet) []entry {
	var entries []entry
	for i, configured := range f.Entries.Delivering {
		resources := configured.Path.Child("resources")
		e := entry{DeliveringEntry: configured, templatePath: resources}
		if configured.Bootstrap != nil {
			e.templatePath = configured.Path.Child("application")
		}
		for j, resource := range configured.Resources {
			e.sources = append(e.sources, source{resource, f.Sources[i][j], resources.Index(j)})
		}
		entries = append(entries, e)
	}
	return entries
}

// selectorPath is where the entry says which Clusters it is for.
func (e entry) selectorPath() *field.Path { return e.Path.Child("clusterSelector") }

// namespacesOf are the namespaces of members, each once, in order.
func namespacesOf(members []*fleet.Member) []string {
	distinct := map[string]bool{}
	for _, member := range members {
		distinct[member.Namespace] = true
	}
	return fleet.SortedKeys(distinct)
}

// home is a namespace of the hub, and the members in it.
type home struct {
	namespace string
	members   []*fleet.Member
}

// namespaceMembers are members by namespace, in the order of namespacesOf.
func namespaceMembers(members []*fleet.Member) []home {
	by := map[string][]*fleet.Member{}
	for _, member := range members {
		by[member.Namespace] = append(by[member.Namespace], member)
	}
	homes := make([]home, 0, len(by))
	for _, namespace := range fleet.SortedKeys(by) {
		homes = append(homes, home{namespace, by[namespace]})
	}
	return homes
}
