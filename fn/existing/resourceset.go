package existing

import (
	"cmp"
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/selector"
)

// resourceSet is a ClusterResourceSet of the input.
type resourceSet struct {
	fleet.SourceObject
	strategy string
	reached  []fleet.Cluster // of the fleet
}

// heldPayload is a ConfigMap or Secret that a ClusterResourceSet names, with what it holds.
type heldPayload struct {
	fleet.SourceObject
	objects  []payload.Object
	problems fleet.Problems
}

// checkResourceSets wants the ClusterResourceSets of the input that reach Clusters of the fleet to
// deliver what they name, and nothing that the fleet delivers there too.
func (c checker) checkResourceSets() fleet.Problems {
	if len(c.Fleet.Existing.ResourceSets) == 0 {
		return nil
	}
	members, known := c.memberIDs(), map[fleet.ID]heldPayload{}
	var problems fleet.Problems
	for _, object := range c.Fleet.Existing.ResourceSets {
		if object.Err != nil || !c.counts(object.Object) {
			continue
		}
		set, more := c.readResourceSet(object, members)
		problems = append(problems, more...)
		if len(set.reached) == 0 {
			continue
		}
		held, more := c.payloadsOf(set, known)
		problems = append(problems, more...)
		for _, found := range c.delivered.meet(set.rivals(held)) {
			problems = append(problems, set.collision(found))
		}
	}
	return problems
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

// rivals are the objects that the ClusterResourceSet delivers: none where a Secret has another type
// than that of a payload (ApplyClusterResourceSet in clusterresourceset_controller.go of CAPI
// 1.14.2).
func (s resourceSet) rivals(held []heldPayload) []rival {
	clusters := s.clusters()
	var rivals []rival
	for _, one := range held {
		if one.Kind == fleet.SecretKind && one.Tree["type"] != payload.SecretType {
			return nil
		}
		for _, object := range one.objects {
			shown := object.String()
			if one.Kind == fleet.SecretKind { // all that it holds is secret
				shown = "an object of " + one.String()
			}
			rivals = append(rivals, rival{Object: object, shown: shown, strategy: s.strategy, clusters: clusters})
		}
	}
	return rivals
}

// collision is the problem of objects that the fleet delivers too, with other content. Under
// ApplyOnce Cluster API creates an object that is not there, under Reconcile it overwrites the
// object whenever its payload changes (clusterresourceset_scope.go of CAPI 1.14.2).
func (s resourceSet) collision(found met) fleet.Problem {
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.DeliveredTwice, Object: s.Ref, Field: field.NewPath("spec", "resources"),
		Clusters: found.clusters, Remedy: "deliver them by one of the two",
	}
	const reconcile = string(v1alpha1.StrategyReconcile)
	outcome := "which version a Cluster ends up with is undefined"
	switch {
	case found.theirs == reconcile && found.ours == reconcile:
		problem.Severity = fleet.Error
		outcome = "each of the two overwrites the other when its payload changes"
	case found.theirs == reconcile:
		outcome = "this ClusterResourceSet overwrites what the entry creates"
	case found.ours == reconcile:
		outcome = "the entry overwrites what this ClusterResourceSet creates"
	}
	if found.application {
		problem.Severity, problem.Code = fleet.Error, fleet.MadeTwice
	}
	subject := "this ClusterResourceSet"
	if owner := s.Owner(); owner != "" { // only the output of a fleet is there, which may be out of date
		problem.Severity = fleet.Warning
		subject = "this ClusterResourceSet of fleet " + owner
	}
	problem.Message = fmt.Sprintf("entry %s delivers objects of %s to the same Clusters, with other content: %s; %s",
		found.entry, subject, fleet.NameFirst(found.objects), outcome)
	return problem
}

// readResourceSet reads a ClusterResourceSet: which Clusters of the fleet it reaches. The API
// server or the webhook of Cluster API refuses a selector that is not one, or is empty
// (ClusterResourceSet.validate in core/webhooks/admission of CAPI 1.14.2).
func (c checker) readResourceSet(object fleet.SourceObject, members map[fleet.ID]bool) (resourceSet, fleet.Problems) {
	spec, _ := object.Tree["spec"].(map[string]any)
	strategy, _ := spec["strategy"].(string)
	set := resourceSet{SourceObject: object, strategy: cmp.Or(strategy, string(v1alpha1.StrategyApplyOnce))}
	selects, err := selector.Read(spec["clusterSelector"])
	if err == nil {
		_, err = selector.Parse(&selects)
	}
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.BadSelector, Object: object.Ref,
		Field:  field.NewPath("spec", "clusterSelector"),
		Remedy: "select by a label that the Clusters have, or remove the object",
	}
	switch {
	case err != nil:
		problem.Message = "the selector is not a valid label selector, so Cluster API refuses the ClusterResourceSet"
		return set, fleet.Problems{problem}
	case selector.Empty(selects):
		problem.Message = "the selector is empty, so Cluster API refuses the ClusterResourceSet; " +
			"it would match no Cluster"
		return set, fleet.Problems{problem}
	}
	for _, cluster := range c.Reached(object.Namespace, selects) {
		if members[cluster.ID()] {
			set.reached = append(set.reached, cluster)
		}
	}
	return set, nil
}

// memberIDs are the identities of the Clusters of the fleet.
func (c checker) memberIDs() map[fleet.ID]bool {
	members := map[fleet.ID]bool{}
	for _, member := range c.Plan.Members {
		members[member.Cluster.ID()] = true
	}
	return members
}

// payloadOf reads a ConfigMap or Secret that a ClusterResourceSet names, unless it is known. It is
// a problem where the hub does not get it, or Cluster API would not deliver all of it.
func (c checker) payloadOf(
	set resourceSet, i int, id fleet.ID, known map[fleet.ID]heldPayload,
) (heldPayload, fleet.Problems) {
	if id.Name == "" || id.Kind != fleet.ConfigMapKind && id.Kind != fleet.SecretKind {
		return heldPayload{}, fleet.Problems{set.noReference(i)}
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
		if isUnreadable(objects, problems) {
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
		problem.Message = "as a payload of " + set.WithFile() + ": " + problem.Message
		return problem
	})
}

// isUnreadable reports whether Cluster API cannot read a payload as a whole. It then delivers
// nothing of it, while an object that the workload cluster refuses holds up no other
// (reconcileScopeForResource and apply in clusterresourceset_scope.go of CAPI 1.14.2).
func isUnreadable(objects []payload.Object, problems fleet.Problems) bool {
	nameless := 0 // problems with what has no name, such as a text, less the objects that have none
	for _, problem := range problems {
		if problem.Payload != nil && problem.Payload.Ref == (fleet.Ref{}) {
			nameless++
		}
	}
	for _, object := range objects {
		if object.Ref == (fleet.Ref{}) {
			nameless--
		}
	}
	return nameless > 0
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

// noReference is the problem of a reference that names neither a ConfigMap nor a Secret.
func (s resourceSet) noReference(i int) fleet.Problem {
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.MissingReference, Object: s.Ref,
		Field: field.NewPath("spec", "resources").Index(i), Clusters: s.clusters(),
		Message: "the reference is not the kind and name of a ConfigMap or Secret, so the API server refuses the " +
			"ClusterResourceSet",
		Remedy: "set kind to ConfigMap or Secret, and name to the name of one, or remove the reference",
	}
}

// isSource reports whether an entry of the fleet refers to a ConfigMap or Secret, too.
func (c checker) isSource(id fleet.ID) bool {
	for _, entry := range fleet.DeliveringEntries(&c.Fleet.Config.Spec) {
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

// clusters are the Clusters of the fleet that the ClusterResourceSet reaches.
func (s resourceSet) clusters() []fleet.Ref {
	refs := make([]fleet.Ref, len(s.reached))
	for i, cluster := range s.reached {
		refs[i] = cluster.Ref
	}
	return refs
}
