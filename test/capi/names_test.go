package capi

import (
	"maps"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// names are those of ClusterResourceSets and of the payloads that capifleet has made, sorted.
type names struct{ sets, payloads []string }

// Equal is for cmp.
func (n names) Equal(other names) bool {
	return slices.Equal(n.sets, other.sets) && slices.Equal(n.payloads, other.payloads)
}

// namesOf are the names in what is rendered.
func namesOf(rendered []unstructured.Unstructured) names {
	sets, payloads := map[string]bool{}, map[string]bool{}
	for i := range rendered {
		switch {
		case rendered[i].GetLabels()["app.kubernetes.io/managed-by"] != "capifleet":
		case rendered[i].GetKind() == "ClusterResourceSet":
			sets[rendered[i].GetNamespace()+"/"+rendered[i].GetName()] = true
		default:
			payloads[identity(&rendered[i])] = true
		}
	}
	return names{slices.Sorted(maps.Keys(sets)), slices.Sorted(maps.Keys(payloads))}
}

// names are the names on the hub.
func (h *hub) names(t *testing.T) names {
	t.Helper()
	var n names
	for _, set := range h.sets(t) {
		n.sets = append(n.sets, set.Namespace+"/"+set.Name)
	}
	for _, payload := range h.payloads(t) {
		if payload.GetLabels()["app.kubernetes.io/managed-by"] == "capifleet" {
			n.payloads = append(n.payloads,
				payload.GetObjectKind().GroupVersionKind().Kind+" "+payload.GetNamespace()+"/"+payload.GetName())
		}
	}
	slices.Sort(n.sets)
	slices.Sort(n.payloads)
	return n
}
