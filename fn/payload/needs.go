package payload

import (
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// Defines is the kind that the object defines, false where it is no CustomResourceDefinition.
func (o Object) Defines() (fleet.ID, bool) {
	if !o.isDefinition() {
		return fleet.ID{}, false
	}
	kind, _ := o.defines()
	return kind, true
}

// IsCustom reports whether the object is of a kind that a CustomResourceDefinition must define, or
// an API server of its own: its API group has no kind that is built into Kubernetes.
func (o Object) IsCustom() bool {
	return o.Group() != "" && len(kubernetes.Kinds(o.Group())) == 0 && o.Meant() == ""
}

// HomeOf is the namespace that must exist before the object: "" where it has none, or where every
// cluster has it. The API server
// removes that of an object of scope Cluster. customKinds are those of CustomKinds.
func (o Object) HomeOf(customKinds map[fleet.ID]bool) string {
	if o.scope(customKinds) == clusterScope {
		return ""
	}
	if fleet.IsSystemNamespace(o.Namespace) {
		return ""
	}
	return o.Namespace
}

// Project is the AppProject that the object names, where it is an Application; "" elsewhere.
func (o Object) Project() string {
	if o.Kind != "Application" || !o.ofArgoCD() {
		return ""
	}
	return fleet.TextAt(fleet.MapAt(o.tree, "spec"), "project")
}

// IsBuiltIn reports whether Kubernetes has the kind of an object.
func IsBuiltIn(id fleet.ID) bool {
	_, builtIn := kubernetes.Find(id.Group, id.Kind)
	return builtIn
}
