package resourceset

import (
	"fmt"
	"slices"
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
	makers   []fleet.Ref         // see [fleet.Source]
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
func readReference(from source) provided {
	holders := map[string][]holder{}
	for _, object := range from.Objects {
		held, problems := payload.Referenced(object)
		holders[object.Namespace] = append(holders[object.Namespace], holder{object, held, problems})
	}
	if from.ConfigMap != nil {
		return provided{
			Reference: fleet.Reference{Kind: fleet.ConfigMapKind, Name: from.ConfigMap.Name},
			path:      from.path.Child("configMap", "name"), holders: holders,
		}
	}
	return provided{
		Reference: fleet.Reference{Kind: fleet.SecretKind, Name: from.Secret.Name},
		path:      from.path.Child("secret", "name"), holders: holders, makers: from.Makers,
		external: from.Secret.Provided == v1alpha1.SecretProvidedExternally,
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
func heldBy(all []provided, namespaces []string) []located {
	var objects []located
	for _, reference := range all {
		for _, namespace := range namespaces {
			for _, holder := range reference.holders[namespace] {
				objects = append(objects, reference.locate(holder)...)
			}
		}
	}
	return objects
}

// locate are the objects in a ConfigMap or Secret of the user's.
func (p provided) locate(h holder) []located {
	objects := make([]located, len(h.held))
	for i, object := range h.held {
		objects[i] = located{Object: object, path: p.path, ref: h.Ref, referenced: true}
	}
	return objects
}

// checkReferences wants every ConfigMap and Secret that the user provides to be there, once, in
// each namespace whose Clusters get it, and to hold a payload.
func (s *set) checkReferences(c content, hub *hubReader) fleet.Problems {
	namespaces := namespacesOf(s.members)
	var problems fleet.Problems
	for _, reference := range c.provided {
		problems = append(problems, reference.checkThere(namespaces, hub)...)
	}
	for _, namespace := range namespaces {
		known := slices.Clip(c.objects)
		for _, reference := range c.provided {
			holder, there := reference.holder(namespace)
			if !there {
				continue
			}
			problems = append(problems, ofObject(holder.problems, holder.Ref)...)
			found := reference.locate(holder)
			problems = append(problems, s.checkObjects(found, known)...)
			known = append(known, found...)
		}
	}
	return problems
}

// checkThere wants the reference to mean one object in each of the namespaces, which is for the
// hub. One that something else provides is reported only.
func (p provided) checkThere(namespaces []string, hub *hubReader) fleet.Problems {
	if p.external && len(namespaces) > 0 {
		return fleet.Problems{{
			Severity: fleet.Info, Code: fleet.ExternalReference, Field: p.path,
			Message: fmt.Sprintf("Secret %s %s is provided externally and was not checked; "+
				"Cluster API skips a Secret that is not there, and reports success", p.Name, inNamespaces(namespaces)),
		}}
	}
	var problems fleet.Problems
	var lacking []string
	var found []fleet.Object
	for _, namespace := range namespaces {
		holder, there := p.holder(namespace)
		switch holders := p.holders[namespace]; {
		case there:
			found = append(found, holder.Object)
		case len(holders) == 0:
			lacking = append(lacking, namespace)
		default:
			problems = append(problems, fleet.Problem{
				Code: fleet.RepeatedName, Field: p.path, Value: p.Name, Remedy: "remove one of them",
				Message: fmt.Sprintf("%s is duplicated in the input (%s, %s)",
					holders[0].Ref, holders[0].File, holders[1].File),
			})
		}
	}
	if len(lacking) > 0 {
		problems = append(problems, p.missing(lacking))
	}
	return append(problems, hub.note(v1alpha1.HubKeep, found, p.path)...)
}

// missing is the problem of namespaces that do not have what the reference means.
func (p provided) missing(namespaces []string) fleet.Problem {
	add := "add it with metadata.namespace: " + namespaces[0]
	switch {
	case len(namespaces) > 1:
		add = "add it to each of them, with its metadata.namespace"
	case namespaces[0] == "":
		add = "add it without metadata.namespace"
	}
	if p.Kind == fleet.SecretKind {
		add += ", or set provided: Externally where something else makes it"
	}
	if makers := p.makersIn(namespaces); len(makers) > 0 {
		add = fmt.Sprintf("set provided: Externally, since %s makes it", fleet.NameFirst(makers))
	}
	return fleet.Problem{
		Code: fleet.MissingReference, Field: p.path, Value: p.Name,
		Message: fmt.Sprintf("%s %s is not in the input %s, where matching Clusters are",
			p.Kind, p.Name, inNamespaces(namespaces)),
		Remedy: add + "; Cluster API would skip it and report success",
	}
}

// makersIn are the objects that make the Secret, where they make it in all of the namespaces.
func (p provided) makersIn(namespaces []string) []string {
	var makers []string
	for _, namespace := range namespaces {
		at := slices.IndexFunc(p.makers, func(ref fleet.Ref) bool {
			return ref.Namespace == namespace || ref.Namespace == ""
		})
		if at < 0 {
			return nil
		}
		if maker := p.makers[at].WithFile(); !slices.Contains(makers, maker) {
			makers = append(makers, maker)
		}
	}
	return makers
}

// inNamespaces says where something is: the first five namespaces, and a count of the others.
func inNamespaces(namespaces []string) string {
	if len(namespaces) == 1 && namespaces[0] == "" {
		return "without a namespace"
	}
	quoted := make([]string, len(namespaces))
	for i, namespace := range namespaces {
		quoted[i] = strconv.Quote(namespace)
	}
	if len(quoted) == 1 {
		return "in namespace " + quoted[0]
	}
	return "in namespaces " + fleet.NameFirst(quoted)
}

// holder is the object that the reference means in a namespace, where it is the only one and
// nothing else provides it.
func (p provided) holder(namespace string) (holder, bool) {
	found := p.holders[namespace]
	if p.external || len(found) != 1 {
		return holder{}, false
	}
	return found[0], true
}

// settleProvided sends a ConfigMap or Secret of the user's to the companion, as a whole, where it
// holds an object that belongs there.
func (s *set) settleProvided(c content) content {
	var settled []provided
	for _, reference := range c.provided {
		for _, namespace := range namespacesOf(s.members) {
			for _, holder := range reference.holders[namespace] {
				for _, object := range holder.held {
					if ending, why := s.suffixOf(object); why != "" {
						c.companion = append(c.companion, companionNote{why, holder.with(object)})
						reference.suffix = ending
					}
				}
			}
		}
		settled = append(settled, reference)
	}
	c.provided = settled
	return c
}
