package payload

import (
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// instructions are what the user says about an object in annotations that are not delivered with
// it. Each is "" if the user does not set it.
type instructions struct {
	Strategy string // ApplyOnce or Reconcile
	Scope    string // Namespaced or Cluster
}

// The scopes of a kind.
const (
	scopeNamespaced = "Namespaced"
	scopeCluster    = "Cluster"
)

// readInstructions reads the instructions of an object.
func (o Object) readInstructions() (instructions, fleet.Problems) {
	metadata, _ := o.tree["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	given := instructions{
		Strategy: fleet.TextAt(annotations, fleet.StrategyAnnotation),
		Scope:    fleet.TextAt(annotations, fleet.ScopeAnnotation),
	}
	var problems fleet.Problems
	for _, one := range []struct {
		key, value string
		allowed    []string
	}{
		{fleet.StrategyAnnotation, given.Strategy, []string{"ApplyOnce", "Reconcile"}},
		{fleet.ScopeAnnotation, given.Scope, []string{scopeNamespaced, scopeCluster}},
	} {
		if _, written := annotations[one.key]; written && !slices.Contains(one.allowed, one.value) {
			path := field.NewPath("metadata", "annotations").Key(one.key)
			problems = append(problems, fleet.Problem{
				Code: fleet.BadPayload, Payload: o.at(path),
				Message: "the annotation has an unknown value",
				Remedy:  "set it to " + one.allowed[0] + " or " + one.allowed[1],
			})
		}
	}
	return given, problems
}

// travelling is a tree without the annotations of the pipeline and without our own. It is the same
// tree where there are none.
func travelling(tree map[string]any) map[string]any {
	metadata, _ := tree["metadata"].(map[string]any)
	annotations, isMap := metadata["annotations"].(map[string]any)
	_, written := metadata["annotations"]
	if !written || isMap && len(annotations) > 0 && !hasPipelineAnnotation(annotations) {
		return tree
	}
	tree = maps.Clone(tree)
	metadata = runtime.DeepCopyJSON(metadata)
	tree["metadata"] = metadata
	kept, _ := metadata["annotations"].(map[string]any)
	maps.DeleteFunc(kept, func(key string, _ any) bool { return fleet.PipelineAnnotation(key) })
	if len(kept) == 0 && (isMap || metadata["annotations"] == nil) {
		delete(metadata, "annotations")
	}
	return tree
}

func hasPipelineAnnotation(annotations map[string]any) bool {
	for key := range annotations {
		if fleet.PipelineAnnotation(key) {
			return true
		}
	}
	return false
}
