package payload

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// UnknownKeys warns of keys of labels and of annotations that are of capifleet.dev, and that
// capifleet neither reads nor writes. Payload says where in an object each is.
func UnknownKeys(labels, annotations []string) fleet.Problems {
	writtenLabels, writtenAnnotations := fleet.WrittenKeys()
	metadata := field.NewPath("metadata")
	return slices.Concat(
		unknownKeys(metadata.Child("labels"), labels, writtenLabels),
		unknownKeys(metadata.Child("annotations"), annotations, append(instructionKeys(), writtenAnnotations...)),
	)
}

// instructionKeys are the annotations that users set.
func instructionKeys() []string { return []string{fleet.StrategyAnnotation, fleet.ScopeAnnotation} }

// unknownKeys are the problems of keys at a path.
func unknownKeys(path *field.Path, keys, known []string) fleet.Problems {
	var problems fleet.Problems
	for _, key := range slices.Sorted(slices.Values(keys)) {
		if !fleet.IsOwnKey(key) || slices.Contains(known, key) {
			continue
		}
		problem := fleet.Problem{
			Severity: fleet.Warning, Code: fleet.UnknownInstruction,
			Payload: &fleet.PayloadObject{Field: path.Key(shownKey(key))},
			Message: "capifleet does not know the key and ignores it", Remedy: "remove it, or fix its name",
		}
		switch near := nearestKey(key); {
		case near == key:
			problem.Remedy = "write it under metadata.annotations"
		case near != "":
			problem.Remedy = "rename it to " + near
		}
		problems = append(problems, problem)
	}
	return problems
}

// nearestKey is the annotation that a key may stand for.
func nearestKey(key string) string {
	_, name, _ := strings.Cut(key, "/")
	for _, instruction := range instructionKeys() {
		if _, known, _ := strings.Cut(instruction, "/"); spelling.Nearest(name, []string{known}) != "" {
			return instruction
		}
	}
	return ""
}

// unknownInstructions warns of keys of the object that look like instructions and are none.
func (o Object) unknownInstructions() fleet.Problems {
	metadata, _ := o.tree["metadata"].(map[string]any)
	labels, _ := metadata["labels"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	problems := UnknownKeys(fleet.SortedKeys(labels), fleet.SortedKeys(annotations))
	return problems.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Payload = o.at(problem.Payload.Field)
		return problem
	})
}
