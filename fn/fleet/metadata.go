package fleet

import (
	"cmp"
	"maps"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// Metadata of a generated object.
type Metadata struct {
	Namespace   string // "" where the Clusters have none
	Name        string
	Labels      map[string]string
	Annotations map[string]string
}

// GeneratedMetadata is that of an object that the fleet generates: the labels and annotations of
// the fleet, then those of the entry, then our own. Later ones win.
func (f *Fleet) GeneratedMetadata(namespace, name string, extra v1alpha1.ExtraMetadata) Metadata {
	fleetWide := f.Config.Spec.Metadata
	labels := Merged(fleetWide.Labels, extra.Labels)
	labels[v1alpha1.ManagedByLabel] = v1alpha1.ManagedByValue
	labels[v1alpha1.FleetLabel] = f.Name()
	return Metadata{
		Namespace: namespace, Name: name, Labels: labels, Annotations: Merged(fleetWide.Annotations, extra.Annotations),
	}
}

// Merged is a new map with the entries of all maps; later ones win.
func Merged(all ...map[string]string) map[string]string {
	merged := map[string]string{}
	for _, one := range all {
		maps.Copy(merged, one)
	}
	return merged
}

// SortedKeys are the keys of a map in order.
func SortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}

// Compare orders by namespace and name.
func (m Metadata) Compare(other Metadata) int {
	return cmp.Or(cmp.Compare(m.Namespace, other.Namespace), cmp.Compare(m.Name, other.Name))
}
