package decode

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// checkDuplicates wants no key of an object twice: which of the values is read would be a matter of
// the parser.
func (r *reader) checkDuplicates(object fleet.Object) fleet.Problems {
	var problems fleet.Problems
	for _, path := range r.item(object).Duplicates() {
		problems = append(problems, fleet.Problem{
			Code: fleet.RepeatedField, Object: object.Ref, Field: field.NewPath(path),
			Message: "the key is duplicated, and YAML parsers silently keep one of the values",
		})
	}
	return problems
}

// checkRepeats wants every Cluster once.
func checkRepeats(clusters []fleet.Object) fleet.Problems {
	var problems fleet.Problems
	for i := 1; i < len(clusters); i++ {
		if first, second := clusters[i-1], clusters[i]; first.ID() == second.ID() {
			problems = append(problems, definedTwice("the Cluster", first.Ref, second.Ref))
		}
	}
	return problems
}

// definedTwice is the problem of two objects that are the same one for Kubernetes.
func definedTwice(noun string, first, second fleet.Ref) fleet.Problem {
	message := noun + " is defined twice"
	if first.File != "" {
		message = noun + " is defined twice, first in " + first.File
	}
	return fleet.Problem{
		Code: fleet.RepeatedName, Object: second, Field: field.NewPath("metadata", "name"), Value: second.Name,
		Message: message, Remedy: "remove one of the two",
	}
}
