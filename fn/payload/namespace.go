package payload

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// scope reports whether an object is of a namespaced kind.
type scope int

const (
	unknownScope scope = iota
	namespacedScope
	clusterScope
)

// LacksNamespace reports whether the object is namespaced and has no namespace. The API server of
// the workload cluster refuses such an object. customKinds are the kinds that
// CustomResourceDefinitions of the payload define.
func (o Object) LacksNamespace(customKinds map[fleet.ID]bool) bool {
	return o.Namespace == "" && o.scope(customKinds) == namespacedScope
}

// UnknownScope reports whether the object has no namespace and it is not known whether it needs
// one. Then its kind is neither built into Kubernetes nor defined by the payload, and the object
// has no annotation for its scope.
func (o Object) UnknownScope(customKinds map[fleet.ID]bool) bool {
	return o.Namespace == "" && o.scope(customKinds) == unknownScope
}

// ContradictsScope reports whether the annotation of the object gives its kind another scope than
// Kubernetes, or a CustomResourceDefinition of the payload.
func (o Object) ContradictsScope(customKinds map[fleet.ID]bool) bool {
	annotated := o.Scope
	o.Scope = ""
	known := o.scope(customKinds)
	return annotated == scopeCluster && known == namespacedScope ||
		annotated == scopeNamespaced && known == clusterScope
}

// scope is the scope of the object's kind: that of its annotation, of its CustomResourceDefinition,
// or of Kubernetes and Argo CD. The kinds of Argo CD are known without their definitions, because
// those may be on the cluster already.
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

// ofArgoCD reports whether the object is of a kind that Argo CD defines; all of them are namespaced
// (Argo CD: manifests/crds).
func (o Object) ofArgoCD() bool {
	kinds := []string{"Application", "ApplicationSet", "AppProject"}
	return o.Group() == fleet.ArgoCDGroup && slices.Contains(kinds, o.Kind)
}

// builtInScope is the scope of a kind of Kubernetes, which all of its versions have.
func (o Object) builtInScope() scope {
	kind, known := kubernetes.Find(o.Group(), o.Kind)
	switch {
	case !known:
		return unknownScope
	case kind.Namespaced:
		return namespacedScope
	}
	return clusterScope
}

// CustomKinds are the kinds that CustomResourceDefinitions among the objects define, and whether
// each is namespaced.
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

// InNamespace puts objects into a namespace, as `kubectl apply -n` does with manifests that have
// none, such as the install of Argo CD. known are other objects that are delivered together with
// them; they do not change.
//
// Each namespaced object without a namespace gets this one; an object that has another namespace
// keeps it. The bindings of RBAC follow: a subject that names a ServiceAccount of these objects in
// a namespace where it is not (the install of Argo CD says argocd) names it in this namespace. A
// subject without a namespace does not change: in a RoleBinding it means the namespace of the
// binding. Where the namespace is used and its Namespace object is not delivered, a plain one is
// put before the others.
//
// The objects are returned in their order. Those that need no change keep their Text.
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
			o = o.withTree(travelling(tree)) // Checked before, and valid with another namespace, too.
			o.moved = true
		}
		moved = append(moved, o)
		used = used || o.Namespace == namespace
	}
	delivered := func(o Object) bool { return o.ID() == fleet.ID{Kind: "Namespace", Name: namespace} }
	if used && !slices.ContainsFunc(objects, delivered) && !slices.ContainsFunc(known, delivered) {
		metadata := map[string]any{"name": namespace}
		object, wrong := fromTree(map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
		problems = append(problems, wrong...)
		moved = slices.Insert(moved, 0, object)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return moved, nil
}

// move is what must be known about all objects to put one of them into a namespace.
type move struct {
	namespace   string
	customKinds map[fleet.ID]bool
	given       map[string]bool   // names of the ServiceAccounts that get the namespace
	stated      map[fleet.ID]bool // objects that have a namespace of their own
}

func newMove(objects, known []Object, namespace string) move {
	all := slices.Concat(objects, known)
	m := move{
		namespace: namespace, customKinds: CustomKinds(all),
		given: map[string]bool{}, stated: map[fleet.ID]bool{},
	}
	for i, o := range all {
		m.stated[o.ID()] = o.Namespace != "" && !o.moved
		if o.Group() == "" && o.Kind == "ServiceAccount" && (o.moved || i < len(objects) && o.Namespace == "") {
			m.given[o.Name] = true
		}
	}
	return m
}

// tree is a copy of the object's tree in its new namespace; nil where nothing changes.
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

// severalHomes returns a problem where subjects that would follow name several namespaces: then it
// is not known which of them mean the ServiceAccounts of the payload.
func (m move) severalHomes(objects []Object) (fleet.Problem, bool) {
	home, first := "", Object{}
	for _, o := range objects {
		if !o.binds() {
			continue
		}
		subjects, _ := o.tree["subjects"].([]any)
		for i, element := range subjects {
			subject, _ := element.(map[string]any)
			switch namespace := fleet.TextAt(subject, "namespace"); {
			case !m.follows(subject) || namespace == home:
			case home == "":
				home, first = namespace, o
			default:
				return fleet.Problem{
					Code: fleet.BadPayload, Payload: o.at(field.NewPath("subjects").Index(i)),
					Message: fmt.Sprintf("the subject is a ServiceAccount of this payload in namespace %s, "+
						"and %s names one in namespace %s; a payload can be written for one namespace only",
						o.shownText(namespace), first.Shown(), first.shownText(home)),
					Remedy: "set metadata.namespace of the ServiceAccounts that belong elsewhere",
				}, true
			}
		}
	}
	return fleet.Problem{}, false
}

// binds reports whether the object is a binding of RBAC.
func (o Object) binds() bool {
	return o.Group() == "rbac.authorization.k8s.io" && (o.Kind == "RoleBinding" || o.Kind == "ClusterRoleBinding")
}

// follows reports whether a subject is a ServiceAccount that gets the namespace, and names another
// namespace. The ServiceAccount named default is in every namespace, and stays.
func (m move) follows(subject map[string]any) bool {
	account := fleet.ID{
		Kind:      fleet.TextAt(subject, "kind"),
		Namespace: fleet.TextAt(subject, "namespace"),
		Name:      fleet.TextAt(subject, "name"),
	}
	isGiven := account.Kind == "ServiceAccount" && account.Name != "default" && m.given[account.Name]
	return isGiven && account.Namespace != "" && account.Namespace != m.namespace && !m.stated[account]
}

// follow moves the subjects of a binding to the namespace of their ServiceAccounts, and reports
// whether one was moved.
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
