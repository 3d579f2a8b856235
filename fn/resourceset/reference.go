package resourceset

import (
	"fmt"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// provided is a ConfigMap or Secret that the user refers to.
type provided struct {
	fleet.Reference
	path     *field.Path
	external bool
	holders  map[string][]holder // that are meant, by namespace
	suffix   suffix              // of its payload
}

// holder is a ConfigMap or Secret of the user's, and the objects in it.
type holder struct {
	fleet.SourceObject
	held     []payload.Object
	problems fleet.Problems
}

// with says which object of it is meant; of a Secret all that it holds is secret.
func (h holder) with(object payload.Object) string {
	if h.Kind == fleet.SecretKind {
		return h.String()
	}
	return h.String() + " with " + object.String()
}

// readReference reads a ConfigMap or Secret of the user's, as Cluster API will, in each namespace
// that has it.
func readReference(resource v1alpha1.Resource, source fleet.Source, path *field.Path) provided {
	holders := map[string][]holder{}
	for _, object := range source.Objects {
		held, problems := payload.Referenced(object)
		holders[object.Namespace] = append(holders[object.Namespace], holder{object, held, problems})
	}
	if resource.ConfigMap != nil {
		return provided{
			Reference: fleet.Reference{Kind: fleet.ConfigMapKind, Name: resource.ConfigMap.Name},
			path:      path.Child("configMap", "name"), holders: holders,
		}
	}
	return provided{
		Reference: fleet.Reference{Kind: fleet.SecretKind, Name: resource.Secret.Name},
		path:      path.Child("secret", "name"), holders: holders,
		external: resource.Secret.Provided == v1alpha1.SecretProvidedExternally,
	}
}

// checkRepeated wants the reference not to be among others.
func (p provided) checkRepeated(others []provided) fleet.Problems {
	var problems fleet.Problems
	for _, other := range others {
		if other.Reference == p.Reference {
			problems = append(problems, fleet.Problem{
				Code: fleet.RepeatedName, Field: p.path, Value: p.Name,
				Message: other.path.String() + " refers to it already", Remedy: "remove one of them",
			})
		}
	}
	return problems
}

// heldBy are the objects of the user's own ConfigMaps and Secrets in some namespaces. What is wrong
// with these is found where each is checked.
func heldBy(all []provided, namespaces []string) []payload.Object {
	var objects []payload.Object
	for _, reference := range all {
		for _, namespace := range namespaces {
			for _, holder := range reference.holders[namespace] {
				objects = append(objects, holder.held...)
			}
		}
	}
	return objects
}

// checkReferences wants every ConfigMap and Secret that the user provides to be there, once, in a
// namespace whose Clusters get it, and to hold a payload.
func (s *set) checkReferences(c content, namespace string, hub *hubReader) fleet.Problems {
	known := c.objects
	var problems fleet.Problems
	for _, reference := range c.provided {
		if reference.external {
			problems = append(problems, fleet.Problem{
				Severity: fleet.Info, Code: fleet.ExternalReference, Field: reference.path,
				Message: fmt.Sprintf("Secret %s in namespace %q is provided externally and was not checked; "+
					"Cluster API skips a Secret that is not there, and reports success", reference.Name, namespace),
			})
			continue
		}
		holder, more := reference.holder(namespace)
		if problems = append(problems, more...); len(more) > 0 {
			continue
		}
		problems = append(problems, hub.note(v1alpha1.HubKeep, holder.Object, reference.path)...)
		problems = append(problems, ofObject(holder.problems, holder.Ref)...)
		found := make([]located, len(holder.held))
		for i, object := range holder.held {
			found[i] = located{Object: object, path: reference.path}
		}
		problems = append(problems, s.checkObjects(found, known)...)
		known = append(known, found...)
	}
	return problems
}

// holder is the only object that the reference means in a namespace.
func (p provided) holder(namespace string) (holder, fleet.Problems) {
	found := p.holders[namespace]
	problem := fleet.Problem{Code: fleet.MissingReference, Field: p.path, Value: p.Name}
	switch len(found) {
	case 0:
		where, remedy := "in namespace "+strconv.Quote(namespace), "add it with metadata.namespace: "+namespace
		if namespace == "" {
			where, remedy = "without a namespace", "add it without metadata.namespace"
		}
		problem.Message = fmt.Sprintf("%s %s is not in the input %s, where matching Clusters are",
			p.Kind, p.Name, where)
		problem.Remedy = remedy + "; Cluster API would skip it and report success"
		return holder{}, fleet.Problems{problem}
	case 1:
		return found[0], nil
	}
	problem.Code, problem.Remedy = fleet.RepeatedName, "remove one of them"
	problem.Message = fmt.Sprintf("%s is duplicated in the input (%s, %s)", found[0].Ref, found[0].File, found[1].File)
	return holder{}, fleet.Problems{problem}
}

// settleProvided sends a ConfigMap or Secret of the user's to the companion, as a whole, where it
// holds an object that belongs there.
func (s *set) settleProvided(c content) content {
	for i, reference := range c.provided {
		for _, namespace := range namespacesOf(s.members) {
			for _, holder := range reference.holders[namespace] {
				for _, object := range holder.held {
					if ending, why := s.suffixOf(object); why != "" {
						c.companion = append(c.companion, companionNote{why, holder.with(object)})
						c.provided[i].suffix = ending
					}
				}
			}
		}
	}
	return c
}
