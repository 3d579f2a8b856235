package payload

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// scope tells whether an object is of a namespaced kind.
type scope int

const (
	unknownScope scope = iota
	namespacedScope
	clusterScope
)

// LacksNamespace tells whether the object is namespaced and says no namespace; the API server of the workload cluster refuses such an object.
// customKinds are those that CustomResourceDefinitions of the payload define.
func (o Object) LacksNamespace(customKinds map[fleet.ID]bool) bool {
	return o.Namespace == "" && o.scope(customKinds) == namespacedScope
}

// UnknownScope tells whether the object says no namespace and nobody knows whether it needs one: its kind is neither Kubernetes' nor defined by the payload,
// and the object does not say it.
func (o Object) UnknownScope(customKinds map[fleet.ID]bool) bool {
	return o.Namespace == "" && o.scope(customKinds) == unknownScope
}

// ContradictsScope tells whether the object says another scope of its kind than Kubernetes, or a CustomResourceDefinition of the payload.
func (o Object) ContradictsScope(customKinds map[fleet.ID]bool) bool {
	said := o.Scope
	o.Scope = ""
	known := o.scope(customKinds)
	return said == scopeCluster && known == namespacedScope || said == scopeNamespaced && known == clusterScope
}

// scope of the object's kind: as the object says, as its CustomResourceDefinition says, or as Kubernetes and Argo CD have it. Argo CD's kinds are known without
// their definitions, since those may be on the cluster already.
func (o Object) scope(customKinds map[fleet.ID]bool) scope {
	namespaced, defined := customKinds[fleet.ID{Group: o.Group(), Kind: o.Kind}]
	switch {
	case o.Scope == scopeCluster:
		return clusterScope
	case o.Scope == scopeNamespaced, namespaced, o.ofArgoCD():
		return namespacedScope
	case defined:
		return clusterScope
	}
	return o.builtInScope()
}

// ofArgoCD tells whether the object is of a kind that Argo CD defines; all of them are namespaced (Argo CD: manifests/crds).
func (o Object) ofArgoCD() bool {
	return o.Group() == "argoproj.io" && slices.Contains([]string{"Application", "ApplicationSet", "AppProject"}, o.Kind)
}

// builtInScope is that of a kind of Kubernetes. kyaml knows those of Kubernetes 1.21; a version that came later has the scope of the kind's v1, and the kinds that came
// later are listed (k8s.io/api 0.36: with and without +genclient:nonNamespaced).
func (o Object) builtInScope() scope {
	for _, apiVersion := range []string{o.APIVersion, o.Group() + "/v1", o.Group() + "/v1beta1"} {
		if namespaced, known := openapi.IsNamespaceScoped(kyaml.TypeMeta{APIVersion: apiVersion, Kind: o.Kind}); known && namespaced {
			return namespacedScope
		} else if known {
			return clusterScope
		}
	}
	kind := o.Group() + "/" + o.Kind
	switch {
	case slices.Contains([]string{
		"certificates.k8s.io/PodCertificateRequest", "coordination.k8s.io/LeaseCandidate", "resource.k8s.io/ResourceClaim", "resource.k8s.io/ResourceClaimTemplate",
		"storage.k8s.io/CSIStorageCapacity",
	}, kind):
		return namespacedScope
	case slices.Contains([]string{
		"admissionregistration.k8s.io/MutatingAdmissionPolicy", "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
		"admissionregistration.k8s.io/ValidatingAdmissionPolicy", "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
		"certificates.k8s.io/ClusterTrustBundle", "flowcontrol.apiserver.k8s.io/FlowSchema", "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
		"networking.k8s.io/IPAddress", "networking.k8s.io/ServiceCIDR", "resource.k8s.io/DeviceClass", "resource.k8s.io/DeviceTaintRule", "resource.k8s.io/ResourceSlice",
		"storage.k8s.io/VolumeAttributesClass", "storagemigration.k8s.io/StorageVersionMigration",
	}, kind):
		return clusterScope
	}
	return unknownScope
}

// CustomKinds are the kinds that CustomResourceDefinitions among the objects define, and whether each is namespaced.
func CustomKinds(objects []Object) map[fleet.ID]bool {
	kinds := map[fleet.ID]bool{}
	for _, o := range objects {
		if o.isDefinition() {
			kind, namespaced := o.defines()
			kinds[kind] = namespaced
		}
	}
	return kinds
}

// InNamespace puts objects into a namespace, as `kubectl apply -n` does with manifests that say none, as Argo CD's install does. known are other
// objects that are delivered along with them, which stay as they are.
//
// Each namespaced object that says no namespace gets this one; one that says another keeps it. The bindings of RBAC follow: a subject that is
// a ServiceAccount of these objects, sought in a namespace where it is not (Argo CD's install says argocd), is sought in this one. A subject
// without a namespace stays so: in a RoleBinding it means the binding's own. Where the namespace is used and nobody delivers its
// Namespace object, a plain one is put before the others.
//
// The objects come back in their order; those that need no change with their Text as it was.
func InNamespace(objects, known []Object, namespace string) ([]Object, fleet.Problems) {
	m := newMove(objects, known, namespace)
	if problem, ambiguous := m.severalHomes(objects); ambiguous {
		return nil, fleet.Problems{problem}
	}
	moved := make([]Object, 0, 1+len(objects))
	var problems fleet.Problems
	var used bool
	for _, o := range objects {
		if tree := m.tree(o); tree != nil {
			said := o.instructions
			var wrong fleet.Problems
			o, wrong = fromTree(tree)
			o.instructions, o.moved = said, true
			problems = append(problems, wrong...)
		}
		moved = append(moved, o)
		used = used || o.Namespace == namespace
	}
	delivered := func(o Object) bool { return o.ID() == fleet.ID{Kind: "Namespace", Name: namespace} }
	if used && !slices.ContainsFunc(objects, delivered) && !slices.ContainsFunc(known, delivered) {
		object, wrong := fromTree(map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": namespace}})
		problems = append(problems, wrong...)
		moved = slices.Insert(moved, 0, object)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return moved, nil
}

// move is what must be known of all objects to put one of them into a namespace.
type move struct {
	namespace   string
	customKinds map[fleet.ID]bool
	given       map[string]bool   // names of the ServiceAccounts that get the namespace
	stated      map[fleet.ID]bool // objects that say their namespace
}

func newMove(objects, known []Object, namespace string) move {
	all := slices.Concat(objects, known)
	m := move{namespace: namespace, customKinds: CustomKinds(all), given: map[string]bool{}, stated: map[fleet.ID]bool{}}
	for i, o := range all {
		m.stated[o.ID()] = o.Namespace != "" && !o.moved
		if o.Group() == "" && o.Kind == "ServiceAccount" && (o.moved || i < len(objects) && o.Namespace == "") {
			m.given[o.Name] = true
		}
	}
	return m
}

// tree is the object's in its new place, a copy; nil where nothing changes.
func (m move) tree(o Object) map[string]any {
	lacks := o.LacksNamespace(m.customKinds)
	if !lacks && !o.binds() {
		return nil
	}
	tree := runtime.DeepCopyJSON(o.tree)
	if metadata, isMap := tree["metadata"].(map[string]any); isMap && lacks {
		metadata["namespace"] = m.namespace
	}
	if followed := o.binds() && m.follow(tree); !lacks && !followed {
		return nil
	}
	return tree
}

// severalHomes returns a problem where subjects that would follow name several namespaces: then it is not
// known which of them mean the ServiceAccounts of the payload.
func (m move) severalHomes(objects []Object) (fleet.Problem, bool) {
	home, first := "", Object{}
	for _, o := range objects {
		if !o.binds() {
			continue
		}
		subjects, _ := o.tree["subjects"].([]any)
		for i, element := range subjects {
			subject, _ := element.(map[string]any)
			switch namespace := textAt(subject, "namespace"); {
			case !m.follows(subject) || namespace == home:
			case home == "":
				home, first = namespace, o
			default:
				return fleet.Problem{
					Code: fleet.BadPayload, Payload: o.at(field.NewPath("subjects").Index(i)),
					Message: fmt.Sprintf("the subject is a ServiceAccount of this payload in namespace %s, and %s names one in namespace %s; "+
						"a payload can be written for one namespace only", shownKey(namespace), first, shownKey(home)),
					Remedy: "set metadata.namespace of the ServiceAccounts that belong elsewhere",
				}, true
			}
		}
	}
	return fleet.Problem{}, false
}

// binds tells whether the object is a binding of RBAC.
func (o Object) binds() bool {
	return o.Group() == "rbac.authorization.k8s.io" && (o.Kind == "RoleBinding" || o.Kind == "ClusterRoleBinding")
}

// follows tells whether a subject is a ServiceAccount that gets the namespace, sought in another. The one that is called default is in every namespace, and stays.
func (m move) follows(subject map[string]any) bool {
	account := fleet.ID{Kind: textAt(subject, "kind"), Namespace: textAt(subject, "namespace"), Name: textAt(subject, "name")}
	return account.Kind == "ServiceAccount" && account.Name != "default" && m.given[account.Name] && account.Namespace != "" && account.Namespace != m.namespace && !m.stated[account]
}

// follow lets the subjects of a binding follow their ServiceAccounts, and tells whether one did.
func (m move) follow(binding map[string]any) bool {
	followed := false
	subjects, _ := binding["subjects"].([]any)
	for _, element := range subjects {
		if subject, _ := element.(map[string]any); m.follows(subject) {
			subject["namespace"] = m.namespace
			followed = true
		}
	}
	return followed
}
