package payload

import (
	"encoding/base64"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// badTexts returns a problem for each label and annotation that is not a string, and each label
// that has no valid value (apimachinery v0.36 pkg/apis/meta/v1/validation ValidateLabels).
func (o Object) badTexts() fleet.Problems {
	var problems fleet.Problems
	metadata, _ := o.tree["metadata"].(map[string]any)
	for _, name := range []string{"labels", "annotations"} {
		values, _ := metadata[name].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(values)) {
			path := field.NewPath("metadata", name).Key(shownKey(key))
			text, isText := values[key].(string)
			problem := fleet.Problem{Code: fleet.BadPayload, Payload: o.at(path)}
			switch {
			case !isText:
				problem = o.notText(path)
			case name == "labels" && len(fleet.LabelValueFaults(text)) > 0:
				problem.Message = "the value is not a valid value of a label, so the cluster would refuse the object"
				problem.Remedy = "use at most 63 letters, digits, '-', '_' and '.', or write an annotation"
			default:
				continue
			}
			problems = append(problems, problem)
		}
	}
	return problems
}

// badData returns a problem for each value of a ConfigMap or Secret that is not a string, or not
// the base64 that it must be.
func (o Object) badData() fleet.Problems {
	if o.Group() != "" || o.Kind != "ConfigMap" && o.Kind != "Secret" {
		return nil
	}
	var problems fleet.Problems
	for _, name := range []string{"data", "stringData"} {
		path := field.NewPath(name)
		values, isMap := o.tree[name].(map[string]any)
		if !isMap && o.tree[name] != nil {
			problems = append(problems, fleet.Problem{
				Code: fleet.BadPayload, Payload: o.at(path), Message: "the field is not a map of strings",
				Remedy: "write each entry as KEY: text",
			})
		}
		for _, key := range slices.Sorted(maps.Keys(values)) {
			text, isText := values[key].(string)
			if !isText {
				problems = append(problems, o.notText(path.Key(shownKey(key))))
				continue
			}
			if _, err := base64.StdEncoding.DecodeString(text); err != nil && o.Kind == "Secret" && name == "data" {
				problems = append(problems, fleet.Problem{
					Code: fleet.BadPayload, Payload: o.at(path.Key(shownKey(key))), Message: "the value is not base64",
					Remedy: "encode it, or write it under stringData",
				})
			}
		}
	}
	return problems
}

// notText is the problem of a value that must be a string.
func (o Object) notText(path *field.Path) fleet.Problem {
	return fleet.Problem{
		Code: fleet.BadPayload, Payload: o.at(path), Message: "the value is not a string",
		Remedy: "put the value in quotes",
	}
}
