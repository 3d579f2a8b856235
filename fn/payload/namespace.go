package payload

import (
	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// LacksNamespace tells whether the object is namespaced and says no namespace; the API server of the workload cluster refuses such an object.
// customKinds are the namespaced kinds that CustomResourceDefinitions of the payload define. Of other custom kinds nothing is known.
func (o Object) LacksNamespace(customKinds map[fleet.ID]bool) bool {
	if o.Namespace != "" {
		return false
	}
	if customKinds[fleet.ID{Group: o.Group(), Kind: o.Kind}] {
		return true
	}
	namespaced, known := openapi.IsNamespaceScoped(kyaml.TypeMeta{APIVersion: o.APIVersion, Kind: o.Kind})
	return known && namespaced
}

// NamespacedKinds are the namespaced kinds that CustomResourceDefinitions among the objects define.
func NamespacedKinds(objects []Object) map[fleet.ID]bool {
	kinds := map[fleet.ID]bool{}
	for _, o := range objects {
		if !o.isDefinition() {
			continue
		}
		if kind, namespaced := o.defines(); namespaced {
			kinds[kind] = true
		}
	}
	return kinds
}
