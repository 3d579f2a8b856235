package decode

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
	"github.com/capifleet/capifleet/fn/stream"
)

// functionInput is the name of the ConfigMap that kpt makes of "kpt fn eval … -- KEY=VALUE" and of
// configMap in a Kptfile (cmdeval.go and fnruntime/utils.go of kpt 1.0.0-beta.61). Without
// either, eval passes it without data.
const functionInput = "function-input"

// strictKey is the key in the data of a functionConfig that counts in place of spec.strict.
const strictKey = "strict"

// isPlaceholder reports whether a functionConfig leaves open which FleetConfig is meant: a
// ConfigMap that has nothing except settings, or the one that kpt makes. Any other ConfigMap with
// data has another meaning, and is not ignored.
func isPlaceholder(given *stream.Item) bool {
	ref := RefOf(given)
	if ref.Kind != "ConfigMap" || ref.APIVersion != "v1" {
		return ref.Kind == ""
	}
	data, err := dataOf(given)
	return err == nil && (ref.Name == functionInput || len(otherKeys(data)) == 0)
}

// dataOf is the data of a ConfigMap.
func dataOf(given *stream.Item) (map[string]any, error) {
	tree, err := given.Tree()
	data, _ := tree["data"].(map[string]any)
	return data, err
}

// otherKeys are the keys of data that are no settings, sorted.
func otherKeys(data map[string]any) []string {
	return slices.DeleteFunc(fleet.SortedKeys(data), func(key string) bool { return key == strictKey })
}

// strictOf is what counts in place of spec.strict: what is chosen beside the list or else what the
// functionConfig has in its data.
func strictOf(given *stream.Item, chosen config.Setting) (config.Setting, fleet.Problems) {
	if given == nil || RefOf(given).Kind != "ConfigMap" || !isPlaceholder(given) {
		return chosen, nil
	}
	data, _ := dataOf(given) // A placeholder can be read.
	var problems fleet.Problems
	for _, key := range otherKeys(data) {
		problems = append(problems, unknownSetting(RefOf(given), key))
	}
	value, exists := data[strictKey]
	if !exists {
		return chosen, problems
	}
	at := field.NewPath("data").Key(strictKey)
	text, isText := value.(string)
	if boolean, isBoolean := value.(bool); isBoolean {
		text, isText = map[bool]string{true: config.True, false: config.False}[boolean], true
	}
	if !isText || text != config.True && text != config.False {
		return chosen, append(problems, fleet.Problem{
			Code: fleet.BadValue, Object: RefOf(given), Field: at, Value: text,
			Message: "the value is neither true nor false", Remedy: "set it to true or to false",
		})
	}
	if chosen.Value != "" {
		return chosen, problems
	}
	return config.Setting{Value: text, By: strictKey + "=" + text + " of the functionConfig"}, problems
}

// unknownSetting is the problem of a key in the data of a functionConfig that is no setting.
func unknownSetting(given fleet.Ref, key string) fleet.Problem {
	problem := fleet.Problem{
		Code: fleet.UnknownField, Object: given, Field: field.NewPath("data").Key(key),
		Message: "the functionConfig may have one setting, " + strictKey + ", and this is another",
		Remedy:  "remove it; everything else is set in the FleetConfig",
	}
	if isNearlyStrict(key) {
		problem.Remedy = "did you mean \"" + strictKey + "\"?"
	}
	return problem
}

// misspeltSettings are the problems of a functionConfig that holds nothing but settings, of which a
// key is misspelt.
func misspeltSettings(given *stream.Item) fleet.Problems {
	ref := RefOf(given)
	if ref.Kind != fleet.ConfigMapKind || ref.APIVersion != "v1" {
		return nil
	}
	data, _ := dataOf(given) // no error: without data there is no key
	others := otherKeys(data)
	if len(others) == 0 || slices.ContainsFunc(others, func(key string) bool { return !isNearlyStrict(key) }) {
		return nil
	}
	problems := make(fleet.Problems, len(others))
	for i, key := range others {
		problems[i] = unknownSetting(ref, key)
	}
	return problems
}

func isNearlyStrict(key string) bool { return spelling.Nearest(key, []string{strictKey}) != "" }

// strictBy is what makes warnings errors: the setting, or else the FleetConfig; "" for neither.
func strictBy(setting config.Setting, read *v1alpha1.FleetConfig) string {
	if setting.Value == "" && read.Spec.Strict {
		return config.StrictPath().String()
	}
	return setStrict(setting)
}

// setStrict is what makes warnings errors; "" where nothing is set, or false.
func setStrict(setting config.Setting) string {
	if setting.Value != config.True {
		return ""
	}
	return setting.By
}
