package plan

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
	part     part                // of what the entry delivers
}

// holder is a ConfigMap or Secret of the user's, and the objects in it.
type holder struct {
	fleet.SourceObject
	held     []payload.Object
	problems fleet.Problems
}

// with says which object of it is meant; of a Secret all that it holds is secret.
func (h holder) with(object payload.Object) string {
	if h.Kind == "Secret" {
		return h.String()
	}
	return h.String() + " with " + object.String()
}

// holdersOf reads ConfigMaps and Secrets as Cluster API will, each once.
func holdersOf(objects []fleet.SourceObject) map[string][]holder {
	holders := map[string][]holder{}
	for _, object := range objects {
		held, problems := payload.Referenced(object)
		holders[object.Namespace] = append(holders[object.Namespace], holder{object, held, problems})
	}
	return holders
}

// addReference adds a ConfigMap or Secret of the user's.
func (p *planner) addReference(c *content, resource v1alpha1.Resource, source fleet.Source, path *field.Path) {
	reference := provided{holders: holdersOf(source.Objects)}
	if resource.ConfigMap != nil {
		reference.Reference, reference.path = fleet.Reference{Kind: "ConfigMap", Name: resource.ConfigMap.Name}, path.Child("configMap", "name")
	} else {
		reference.Reference, reference.path = fleet.Reference{Kind: "Secret", Name: resource.Secret.Name}, path.Child("secret", "name")
		reference.external = resource.Secret.Provided == v1alpha1.SecretProvidedExternally
	}
	for _, other := range c.provided {
		if other.Reference == reference.Reference {
			p.report(fleet.Error, fleet.RepeatedName, reference.path, reference.Name, "is referred to already by "+other.path.String(), "remove one of them")
		}
	}
	c.sequence = append(c.sequence, slot{kind: providedSlot, provided: len(c.provided)})
	c.provided = append(c.provided, reference)
}

// referenced are the objects of the user's own ConfigMaps and Secrets in some namespaces. What is wrong with these is found where each is checked.
func referenced(all []provided, namespaces []string) []payload.Object {
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

// checkReferences wants every ConfigMap and Secret that the user provides to be there, once, in a namespace whose Clusters get it, and to hold a payload.
func (p *planner) checkReferences(e entry, c content, namespace string) {
	known := c.objects
	for _, reference := range c.provided {
		if reference.external {
			p.report(fleet.Info, fleet.ExternalReference, reference.path, "",
				fmt.Sprintf("Secret %s in namespace %q is provided by something else and was not checked; Cluster API skips a Secret that is not there, and reports success", reference.Name, namespace), "")
			continue
		}
		if holder, found := p.holder(reference, namespace); found {
			p.sayHub(v1alpha1.HubKeep, holder.Object, reference.path)
			known = append(known, p.checkHolder(e, holder, reference.path, known)...)
		}
	}
}

// holder is the only object that a reference means in a namespace.
func (p *planner) holder(reference provided, namespace string) (holder, bool) {
	found := reference.holders[namespace]
	switch len(found) {
	case 0:
		where, remedy := "in namespace "+strconv.Quote(namespace), "add it with metadata.namespace: "+namespace
		if namespace == "" {
			where, remedy = "without a namespace", "add it without metadata.namespace"
		}
		p.report(fleet.Error, fleet.MissingReference, reference.path, reference.Name,
			fmt.Sprintf("%s %s is not in the input %s, where matching Clusters are", reference.Kind, reference.Name, where), remedy+"; Cluster API would skip it and report success")
		return holder{}, false
	case 1:
		return found[0], true
	}
	p.report(fleet.Error, fleet.RepeatedName, reference.path, reference.Name,
		fmt.Sprintf("%s stands twice in the input (%s, %s)", found[0].Ref, found[0].File, found[1].File), "remove one of them")
	return holder{}, false
}

// checkHolder reads what a ConfigMap or Secret holds, as Cluster API will.
func (p *planner) checkHolder(e entry, holder holder, path *field.Path, known []located) []located {
	p.reportPayload(holder.problems, nil, holder.Ref)
	found := make([]located, len(holder.held))
	for i, object := range holder.held {
		found[i] = located{Object: object, path: path}
	}
	p.checkObjects(e, found, known, p.sink())
	return found
}
