package existing

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// resourceSet is a ClusterResourceSet of the input.
type resourceSet struct {
	fleet.SourceObject
	strategy string
	unknown  unknownFields
	reached  []fleet.Cluster // of the fleet
}

// checkResourceSets wants the ClusterResourceSets of the input that reach Clusters of the fleet to
// deliver what they name, and nothing that the fleet delivers there too.
func (c checker) checkResourceSets() fleet.Problems {
	if len(c.Fleet.Existing.ResourceSets) == 0 {
		return nil
	}
	known, read := c.reachable(), map[fleet.ID]heldPayload{}
	var problems fleet.Problems
	for _, object := range c.Fleet.Existing.ResourceSets {
		if object.Err != nil || !c.counts(object.Object) {
			continue
		}
		set, more := c.readResourceSet(object, known)
		problems = append(problems, more...)
		if len(set.reached) == 0 {
			continue
		}
		held, more := c.payloadsOf(set, read)
		problems = append(problems, more...)
		for _, found := range c.delivered.meet(set.rivals(held)) {
			problems = append(problems, set.collision(found))
		}
	}
	return problems
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

// clusters are the Clusters of the fleet that the ClusterResourceSet reaches.
func (s resourceSet) clusters() []fleet.Ref {
	refs := make([]fleet.Ref, len(s.reached))
	for i, cluster := range s.reached {
		refs[i] = cluster.Ref
	}
	return refs
}
