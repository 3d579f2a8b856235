package decode

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// checkDuplicates wants no key of an object twice: which of the values is read would be a matter of
// the parser.
func (r *reader) checkDuplicates(object fleet.Object) {
	for _, path := range r.item(object).Duplicates() {
		r.add(fleet.Problem{
			Code: fleet.RepeatedField, Object: object.Ref, Field: field.NewPath(path),
			Message: "the key is duplicated, and YAML parsers silently keep one of the values",
		})
	}
}

// checkRepeats wants every Cluster once.
func (r *reader) checkRepeats() {
	for i := 1; i < len(r.fleet.Clusters); i++ {
		first, second := r.fleet.Clusters[i-1], r.fleet.Clusters[i]
		if first.ID() == second.ID() {
			r.add(definedTwice("the Cluster", first.Ref, second.Ref))
		}
	}
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
