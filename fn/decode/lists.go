package decode

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// ClusterList are the elements of a list that holds Clusters or FleetConfigs, as kubectl get prints
// one; nil for everything else, and for a list that cannot be read, which [Fleet] reports.
func ClusterList(item *stream.Item) []any {
	elements, err := listElements(item)
	if err != nil || !slices.ContainsFunc(elements, isRead) {
		return nil
	}
	return elements
}

// listElements are the elements of a list of objects; nil for what is no list.
func listElements(item *stream.Item) ([]any, error) {
	if item.Err() != nil || !item.IsList() && !isListKind(item.Meta().Kind) {
		return nil, nil
	}
	return item.Elements()
}

// isRead reports whether an element of a list is a Cluster or a FleetConfig.
func isRead(element any) bool {
	object, _ := element.(map[string]any)
	ref := fleet.RefOf(object)
	return ref.IsCluster() || isConfig(ref)
}

// checkList refuses a list that holds Clusters or a FleetConfig: a function sees the list, not what
// is in it.
func checkList(item *stream.Item) fleet.Problems {
	elements, err := listElements(item)
	if err != nil {
		return fleet.Problems{unreadable(item, err)}
	}
	at := slices.IndexFunc(elements, isRead)
	if at < 0 {
		return nil
	}
	object, _ := elements[at].(map[string]any)
	return fleet.Problems{{
		Code: fleet.BadObject, Object: RefOf(item), Field: itemsOf(item), Value: fleet.RefOf(object).Kind,
		Message: "the list holds Clusters or FleetConfigs, and a function cannot look into a list",
		Remedy:  "write them as documents of their own",
	}}
}

// isListKind reports whether objects of a kind hold others.
func isListKind(kind string) bool {
	switch kind {
	case "List", "ClusterList", v1alpha1.Kind + "List", "ResourceList":
		return true
	}
	return false
}

// itemsOf is where a list has its elements, nil for a list at the top of a document.
func itemsOf(item *stream.Item) *field.Path {
	if item.IsList() {
		return nil
	}
	return field.NewPath("items")
}
