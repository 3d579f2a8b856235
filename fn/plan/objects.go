package plan

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// parse reads manifests that the FleetConfig holds.
func (p *planner) parse(text []byte, path *field.Path) []located {
	objects, problems := payload.Parse(text)
	p.reportPayload(problems, path, p.fleet.Self)
	found := make([]located, len(objects))
	for i, object := range objects {
		found[i] = located{Object: object, path: path}
	}
	return found
}

// manifest takes an object of the input for a payload.
func (p *planner) manifest(source fleet.SourceObject, path *field.Path) []located {
	object, problems := payload.FromSource(source)
	p.reportPayload(problems, nil, source.Ref)
	if len(problems) > 0 {
		return nil
	}
	return []located{{Object: object, path: path}}
}

// reportPayload reports what is wrong with a payload, at a field of an object.
func (p *planner) reportPayload(problems fleet.Problems, path *field.Path, object fleet.Ref) {
	for _, problem := range problems {
		problem.Severity, problem.Object, problem.Field = fleet.Error, object, path
		p.problems = append(p.problems, problem)
	}
}

// sink is where a problem with a payload goes.
type sink func(fleet.Problem)

// sink reports a problem once.
func (p *planner) sink() sink {
	return func(problem fleet.Problem) {
		p.report(fleet.Error, problem.Code, problem.Field, "", problem.Message, problem.Remedy)
	}
}

// checkObjects checks objects that are delivered together, also with those that are known already.
func (p *planner) checkObjects(e entry, objects, known []located, found sink) {
	kinds := payload.CustomKinds(bare(slices.Concat(known, objects)))
	seen := map[fleet.ID]located{}
	for _, object := range known {
		seen[object.ID()] = object
	}
	for _, object := range objects {
		if first, exists := seen[object.ID()]; exists {
			found(fleet.Problem{
				Code: fleet.RepeatedObject, Field: object.path, Remedy: "remove one of them",
				Message: fmt.Sprintf("%s stands twice in the payload, the first time in %s", object.Ref, first.path),
			})
		}
		seen[object.ID()] = object
		if object.ContradictsScope(kinds) {
			found(fleet.Problem{
				Code: fleet.NoNamespace, Field: object.path, Remedy: "remove the annotation",
				Message: fmt.Sprintf("%s says by its annotation %s that its kind has another scope than it has", object.Ref, fleet.ScopeAnnotation),
			})
		}
		if object.LacksNamespace(kinds) {
			found(fleet.Problem{
				Code: fleet.NoNamespace, Field: object.path, Remedy: "write its metadata.namespace",
				Message: fmt.Sprintf("%s is namespaced and has no metadata.namespace, so the cluster would refuse it", object.Ref),
			})
		}
		if object.UnknownScope(kinds) {
			found(fleet.Problem{
				Code: fleet.NoNamespace, Field: object.path,
				Message: fmt.Sprintf("%s has no metadata.namespace, and its kind is neither Kubernetes' own nor defined in the payload, so nobody knows whether it needs one", object.Ref),
				Remedy:  fmt.Sprintf("write its metadata.namespace, or its annotation %s: Cluster; it does not travel", fleet.ScopeAnnotation),
			})
		}
		if object.Strategy == string(v1alpha1.StrategyReconcile) && e.strategy != v1alpha1.StrategyReconcile {
			found(fleet.Problem{
				Code: fleet.BadPayload, Field: object.path, Remedy: "remove the annotation, or deliver the object by an entry of resourceSets with strategy Reconcile",
				Message: fmt.Sprintf("%s says strategy Reconcile by its annotation, and the strategy here is ApplyOnce", object.Ref),
			})
		}
	}
}

// bare are the objects without the sources that they are from.
func bare(objects []located) []payload.Object {
	result := make([]payload.Object, len(objects))
	for i, object := range objects {
		result[i] = object.Object
	}
	return result
}
