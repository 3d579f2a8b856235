package resourceset

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// checkObjects checks objects that are delivered together, also with those that are known already.
func (s *set) checkObjects(objects, known []located) fleet.Problems {
	all := bare(slices.Concat(known, objects))
	kinds, defined := payload.CustomKinds(all), payload.DefinedBy(all)
	seen := map[fleet.ID]located{}
	for _, object := range known {
		seen[object.ID()] = object
	}
	var problems fleet.Problems
	for _, object := range objects {
		if first, exists := seen[object.ID()]; exists {
			shown := object
			if first.Hidden() {
				shown = first
			}
			problem := fleet.Problem{
				Code: fleet.RepeatedObject, Field: object.path, Payload: object.about(),
				Message: fmt.Sprintf("%s is duplicated in the payload; the first is in %s", shown.Shown(), first.path),
			}
			if a, b := first.ref.File, object.ref.File; a != "" && b != "" && a != b && first.path == object.path {
				problem.Message = fmt.Sprintf("%s is duplicated in the payload: it is in %s and in %s",
					shown.Shown(), a, b)
				problem.Remedy = "name one of these files alone; a patch of a kustomization is not a payload"
			}
			problems = append(problems, problem)
		} else {
			seen[object.ID()] = object
		}
		problems = append(problems, checkScope(object, kinds)...)
		problems = append(problems, object.at(defined.Check(object.Object))...)
		problems = append(problems, object.at(object.InvalidKeys())...)
		problems = append(problems, s.checkSecretOfArgoCD(object)...)
		if object.Strategy == string(v1alpha1.StrategyReconcile) && s.Strategy != v1alpha1.StrategyReconcile {
			problems = append(problems, fleet.Problem{
				Code: fleet.BadPayload, Field: object.path, Payload: object.about(),
				Message: fmt.Sprintf("%s has the annotation %s: Reconcile, and the strategy here is ApplyOnce",
					object.Shown(), fleet.StrategyAnnotation),
				Remedy: "remove the annotation, " +
					"or deliver the object by an entry of resourceSets with strategy Reconcile",
			})
		}
	}
	return problems
}

// checkSecretOfArgoCD warns of a Secret of a bootstrap that its Argo CD does not read: it looks for
// repositories and clusters in its own namespace (argo-cd v3.5 util/settings, which lists Secrets
// there).
func (s *set) checkSecretOfArgoCD(object located) fleet.Problems {
	if s.Bootstrap == nil || !object.IsReadByArgoCD() || object.Namespace == "" ||
		object.Namespace == string(s.Bootstrap.Namespace) {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.UnreadByArgoCD, Field: object.path, Payload: object.about(),
		Message: fmt.Sprintf("%s has the label %s, and is not in the namespace of Argo CD, which does not read it",
			object.Shown(), argocd.SecretTypeLabel),
		Remedy: "remove its metadata.namespace, or set it to " + string(s.Bootstrap.Namespace),
	}}
}

// checkScope wants a namespaced object to have a namespace: the API server of the workload cluster
// refuses one that has none. kinds are those that CustomResourceDefinitions of the payload define.
// One without a kind was refused already.
// An object in a ConfigMap or Secret of the user's may be right without an annotation for its
// scope, because it is delivered as it is, with the annotation.
func checkScope(object located, kinds map[fleet.ID]bool) fleet.Problems {
	if object.Kind == "" {
		return nil
	}
	var problems fleet.Problems
	problem := fleet.Problem{Code: fleet.NoNamespace, Field: object.path, Payload: object.about()}
	if object.ContradictsScope(kinds) {
		problem.Message = fmt.Sprintf("%s has the annotation %s, and its kind has another scope",
			object.Shown(), fleet.ScopeAnnotation)
		problem.Remedy = "remove the annotation"
		problems = append(problems, problem)
	}
	if object.LacksNamespace(kinds) {
		problem.Message = fmt.Sprintf("%s is namespaced and has no metadata.namespace, so the cluster would refuse it",
			object.Shown())
		problem.Remedy = "set its metadata.namespace"
		problems = append(problems, problem)
	}
	if object.UnknownScope(kinds) {
		problem.Message = fmt.Sprintf("%s has no metadata.namespace, and it is unknown whether it needs one, "+
			"since its kind is neither built in nor defined in the payload", object.Shown())
		problem.Remedy = "set its metadata.namespace, or its annotation " + fleet.ScopeAnnotation +
			": Cluster, which is not delivered"
		meant := object.Meant()
		switch {
		case object.Kind == "List":
			problem.Remedy = "write each of its items as a document"
		case meant != "":
			problem.Remedy = meant
		case object.referenced:
			problem.Severity = fleet.Warning
			problem.Remedy = "set its metadata.namespace, if its kind is namespaced"
		}
		problems = append(problems, problem)
	}
	return problems
}

// sharedObject is an object that an entry delivers to all of its Clusters.
type sharedObject struct {
	located
	entry   v1alpha1.Name
	members []*fleet.Member
}

// sharedObjects are what entries deliver to all of their Clusters.
type sharedObjects map[fleet.ID][]sharedObject

// add adds the objects of an entry. It warns of an object that two entries deliver to one Cluster
// with different content: ClusterResourceSets are not ordered, so it is undefined which one the
// Cluster ends up with.
func (all sharedObjects) add(s *set) fleet.Problems {
	var problems fleet.Problems
	for _, object := range s.content.objects {
		if s.isPlainNamespace(object) {
			continue // it yields to any other
		}
		for _, other := range all[object.ID()] {
			if other.Equals(object.Object) {
				continue
			}
			both := slices.DeleteFunc(slices.Clone(s.members), func(m *fleet.Member) bool {
				return !slices.Contains(other.members, m)
			})
			if len(both) > 0 {
				problems = append(problems, fleet.Problem{
					Severity: fleet.Warning, Code: fleet.RepeatedObject, Field: object.path, Clusters: fleet.Refs(both),
					Message: fmt.Sprintf("entry %s delivers %s too, with other content; "+
						"which version a Cluster ends up with is undefined", other.entry, object.Shown()),
					Remedy: "deliver it by one entry",
				})
			}
		}
		all[object.ID()] = append(all[object.ID()], sharedObject{object, s.Name, s.members})
	}
	return problems
}
