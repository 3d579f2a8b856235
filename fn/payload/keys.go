package payload

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// InvalidKeys warns of keys that the API server refuses, of labels and annotations and in the data
// of a ConfigMap or Secret: of the first of each (Kubernetes v1.36 pkg/apis/core/validation
// ValidateConfigMap and ValidateSecret; apimachinery v0.36 pkg/api/validation ValidateAnnotations).
// A key with ${ is left out: something may fill it in.
func (o Object) InvalidKeys() fleet.Problems {
	ofMetadata := func(key string) []string { return fleet.QualifiedNameFaults(strings.ToLower(key)) }
	const nameRemedy = "use letters, digits, '-', '_' and '.', perhaps after a domain and a '/'"
	metadata := field.NewPath("metadata")
	var problems fleet.Problems
	for _, name := range []string{"labels", "annotations"} {
		keys := fleet.SortedKeys(fleet.MapAt(o.tree, "metadata", name))
		problems = append(problems, o.firstInvalid(metadata.Child(name), keys, ofMetadata, nameRemedy)...)
	}
	if o.Group() != "" || o.Kind != "ConfigMap" && o.Kind != "Secret" {
		return problems
	}
	for _, name := range []string{"data", "stringData", "binaryData"} {
		keys := fleet.SortedKeys(fleet.MapAt(o.tree, name))
		const remedy = "use letters, digits, '-', '_' and '.'"
		problems = append(problems, o.firstInvalid(field.NewPath(name), keys, validation.IsConfigMapKey, remedy)...)
	}
	return problems
}

// firstInvalid is the problem of the first key at a path that something is wrong with.
func (o Object) firstInvalid(
	path *field.Path, keys []string, wrong func(string) []string, remedy string,
) fleet.Problems {
	for _, key := range keys {
		if len(wrong(key)) > 0 && !strings.Contains(key, "${") {
			return fleet.Problems{{
				Severity: fleet.Warning, Code: fleet.InvalidKey, Payload: o.at(path.Key(shownKey(key))),
				Message: "the key is not valid, so the cluster would refuse the object", Remedy: remedy,
			}}
		}
	}
	return nil
}
