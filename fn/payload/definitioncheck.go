package payload

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// badDefinition are the problems of a CustomResourceDefinition that the API server refuses
// (apiextensions-apiserver v0.36 pkg/apis/apiextensions/validation
// ValidateCustomResourceDefinition).
func (o Object) badDefinition() fleet.Problems {
	if o.definition == nil {
		return nil
	}
	spec := fleet.MapAt(o.tree, "spec")
	problems := o.badDefinitionName(spec)
	versions := mapsAt(spec, "versions")
	stored, path := 0, field.NewPath("spec", "versions")
	for i, version := range versions {
		if storage, _ := version["storage"].(bool); storage {
			stored++
		}
		if version["schema"] == nil ||
			fleet.MapAt(version, "schema")["openAPIV3Schema"] == nil && isMap(version["schema"]) {
			problems = append(problems, fleet.Problem{
				Code: fleet.BadPayload, Payload: o.at(path.Index(i)),
				Message: "the version has no schema, so the cluster would refuse the definition",
				Remedy:  "set its schema.openAPIV3Schema",
			})
		}
	}
	if list, isList := spec["versions"].([]any); isList && len(list) == len(versions) && stored != 1 {
		message := "no version has storage: true, so the cluster would refuse the definition"
		if stored > 1 {
			message = "more than one version has storage: true, so the cluster would refuse the definition"
		}
		problems = append(problems, fleet.Problem{
			Code: fleet.BadPayload, Payload: o.at(path), Message: message, Remedy: "set storage of one version to true",
		})
	}
	return problems
}

// badDefinitionName returns the problem of a definition that is not called PLURAL.GROUP.
func (o Object) badDefinitionName(spec map[string]any) fleet.Problems {
	plural, group := fleet.TextAt(fleet.MapAt(spec, "names"), "plural"), fleet.TextAt(spec, "group")
	if plural == "" || group == "" || o.Name == plural+"."+group {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.BadPayload, Payload: o.at(field.NewPath("metadata", "name")),
		Message: "the name of a CustomResourceDefinition is spec.names.plural, a dot and spec.group, " +
			"so the cluster would refuse this one",
		Remedy: "rename it, or fix spec.names.plural or spec.group",
	}}
}

// isMap reports whether a value is a map.
func isMap(value any) bool {
	_, is := value.(map[string]any)
	return is
}
