package existing

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// heldPayload is a ConfigMap or Secret that a ClusterResourceSet names, with what it holds.
type heldPayload struct {
	fleet.SourceObject
	objects  []payload.Object
	problems fleet.Problems
}

// payloadsOf reads what a ClusterResourceSet names. One that is named twice is delivered once.
func (c checker) payloadsOf(set resourceSet, known map[fleet.ID]heldPayload) ([]heldPayload, fleet.Problems) {
	var held []heldPayload
	var problems fleet.Problems
	named := map[fleet.ID]bool{}
	for i, reference := range set.References() {
		id := fleet.ID{Kind: reference.Kind, Namespace: set.Namespace, Name: reference.Name}
		if named[id] || c.generated[id] {
			continue
		}
		named[id] = true
		one, more := c.payloadOf(set, i, id, known)
		problems, held = append(problems, more...), append(held, one)
	}
	return held, problems
}

// payloadOf reads a ConfigMap or Secret that a ClusterResourceSet names, unless it is known. It is
// a problem where the hub does not get it, or Cluster API would not deliver all of it.
func (c checker) payloadOf(
	set resourceSet, i int, id fleet.ID, known map[fleet.ID]heldPayload,
) (heldPayload, fleet.Problems) {
	if id.Name == "" || id.Kind != fleet.ConfigMapKind && id.Kind != fleet.SecretKind {
		return heldPayload{}, set.noReference(i, fleet.Reference{Kind: id.Kind, Name: id.Name})
	}
	there := c.onHub(id)
	switch {
	case len(there) == 0 && id.Namespace != "" && len(c.onHub(fleet.ID{Kind: id.Kind, Name: id.Name})) > 0:
		return heldPayload{}, nil // whoever applies it decides about its namespace
	case len(there) == 0:
		return heldPayload{}, c.missing(set, i, id)
	case len(there) > 1: // which of them is applied is not known
		return heldPayload{}, nil
	}
	one, read := known[id]
	if !read {
		objects, problems := payload.Deliverable(there[0])
		if payload.IsUnreadable(objects, problems) {
			objects = nil
		}
		if c.isSource(id) { // the entry reports its problems
			problems = nil
		}
		one = heldPayload{there[0], objects, problems}
		known[id] = one
	}
	return one, one.problems.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Severity, problem.Object = fleet.Warning, one.Ref
		problem.Clusters = set.clusters()
		problem.Message = fmt.Sprintf("%s delivers it as a payload: %s", set.WithFile(), problem.Message)
		return problem
	})
}

// onHub are the ConfigMaps or Secrets of the input of an identity that the hub gets.
func (c checker) onHub(id fleet.ID) []fleet.SourceObject {
	var there []fleet.SourceObject
	for _, object := range c.Fleet.Existing.Payloads[id] {
		if c.reachesHub(object.Object) {
			there = append(there, object)
		}
	}
	return there
}

// isSource reports whether an entry of the fleet refers to a ConfigMap or Secret, too.
func (c checker) isSource(id fleet.ID) bool {
	for _, entry := range c.Fleet.Entries.Delivering {
		for _, resource := range entry.Resources {
			switch {
			case resource.ConfigMap != nil && id.Kind == fleet.ConfigMapKind && resource.ConfigMap.Name == id.Name,
				resource.Secret != nil && id.Kind == fleet.SecretKind && resource.Secret.Name == id.Name:
				return true
			}
		}
	}
	return false
}

// missing is the problem of a ConfigMap or Secret that a ClusterResourceSet names, and that the hub
// does not get. Nothing is said where something in the input makes it.
func (c checker) missing(set resourceSet, i int, id fleet.ID) fleet.Problems {
	if c.Fleet.Existing.Promised[id] {
		return nil
	}
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.MissingReference, Object: set.Ref,
		Field: field.NewPath("spec", "resources").Index(i), Value: id.Name, Clusters: set.clusters(),
		Message: fmt.Sprintf("%s %s is not in the input, in namespace %q; if nothing else makes it, Cluster API skips "+
			"it and reports success", id.Kind, id.Name, id.Namespace),
		Remedy: "add it, or remove the reference",
	}
	if kept := c.Fleet.Existing.Payloads[id]; len(kept) > 0 {
		problem.Message = fmt.Sprintf("the hub does not get %s, which is kept off the hub; Cluster API skips it and "+
			"reports success", kept[0].WithFile())
		problem.Remedy = "let the hub get it, with hub: Keep for the source that matches it, or remove the reference"
	}
	return fleet.Problems{problem}
}
