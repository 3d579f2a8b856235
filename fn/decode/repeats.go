package decode

import (
	"path"
	"slices"

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

// checkRepeats wants every Cluster once. objects are the other objects of the input.
func (r *reader) checkRepeats(clusters, objects []fleet.Object) fleet.Problems {
	var problems fleet.Problems
	for i := 1; i < len(clusters); i++ {
		if first, second := clusters[i-1], clusters[i]; first.ID() == second.ID() {
			problems = append(problems, r.definedTwice("the Cluster", first.Ref, second.Ref))
		}
	}
	return r.kustomized(problems, objects)
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

// kustomized are problems of objects that are there twice, with another remedy for those whose
// files kustomizations put together: what is there twice is a patch, or an overlay's.
func (r *reader) kustomized(problems fleet.Problems, objects []fleet.Object) fleet.Problems {
	if len(problems) == 0 {
		return nil
	}
	var names []string
	folders := map[string]bool{}
	for _, object := range objects {
		if kustomizes(object.Ref) && object.File != "" {
			names, folders[path.Dir(object.File)] = append(names, object.File), true
		}
	}
	if len(names) == 0 {
		return problems
	}
	named := r.filesOfKustomizations(objects)
	slices.Sort(names)
	remedy := "kustomizations lie beside these files (" + fleet.NameFirst(names) + "): " +
		"give capifleet what they build, which render and plan do for a directory with a kustomization at its top"
	if r.choice.Reading.NotBuilt != "" {
		remedy = "kustomizations lie beside these files (" + fleet.NameFirst(names) +
			"): leave out --kustomize=false, so that they are built"
	}
	return problems.Each(func(problem fleet.Problem) fleet.Problem {
		if file := problem.Object.File; isBelow(file, named) || isBelow(path.Dir(file), folders) || folders["."] {
			problem.Remedy = remedy
		}
		return problem
	})
}
