package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// parametersVariable is the environment variable in which a config management plugin of Argo CD
// gets the parameters of the Application: spec.source.plugin.parameters, as JSON. Argo CD sets it
// only for the commands of plugins, to [] or null if there are no parameters.
const parametersVariable = "ARGOCD_APP_PARAMETERS"

// parameters are the choices among the parameters of an Application, by name.
type parameters map[string]string

// unless is the value of a choice: that of its flag, else that of its parameter. An empty parameter
// is not a value, because the form in the user interface of Argo CD leaves empty ones.
func (p parameters) unless(flag, name string) config.Setting {
	if flag != "" {
		return config.Setting{Value: flag, By: "--" + name}
	}
	return config.Setting{Value: p[name], By: "parameter " + name + " of Argo CD"}
}

// parameter is a parameter as Argo CD writes it: a string, a list or a map of strings.
type parameter struct {
	Name   string          `json:"name"`
	String *string         `json:"string"`
	Array  json.RawMessage `json:"array"`
	Map    json.RawMessage `json:"map"`
}

// readParameters reads the parameters from Argo CD. No message contains the value of a parameter,
// because it may be a secret for something else.
func readParameters(streams Streams) (parameters, fleet.Problems) {
	text := streams.environment(parametersVariable)
	if text == "" {
		return nil, nil
	}
	var list []parameter
	at := field.NewPath(parametersVariable)
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fleet.Problems{{
			Code: fleet.BadInput, Field: at, Message: "the variable is not what Argo CD writes: " + whyNotRead(err),
			Remedy: `Argo CD sets it to a JSON list of {"name": …, "string": …}, so unset it elsewhere`,
		}}
	}
	read := parameters{}
	var problems fleet.Problems
	for i, one := range list {
		if problem, wrong := one.wrong(at.Index(i), read); wrong {
			problems = append(problems, problem)
			continue
		}
		read[one.Name] = ""
		if one.String != nil {
			read[one.Name] = *one.String
		}
	}
	return read, problems
}

// wrong is what is wrong with a parameter. before are the parameters before it.
func (p parameter) wrong(at *field.Path, before parameters) (fleet.Problem, bool) {
	known := []string{choiceFleet, choiceRegistrar, choiceRevision}
	problem := fleet.Problem{
		Code: fleet.BadValue, Value: p.Name,
		Remedy: "write it as a string in spec.source.plugin.parameters of the Application",
	}
	_, twice := before[p.Name]
	switch {
	case !slices.Contains(known, p.Name):
		problem.Code, problem.Field = fleet.UnknownField, at.Child("name")
		problem.Message = "capifleet has no parameter of this name"
		problem.Remedy = "the names are " + fleet.Enumerate(known, "and") +
			"; fix it in spec.source.plugin.parameters of the Application, or remove it there"
		if near := spelling.Nearest(p.Name, known); near != "" {
			problem.Remedy = fmt.Sprintf("did you mean %q? ", near) + problem.Remedy
		}
	case isSet(p.Array):
		problem.Field, problem.Message = at.Child("array"), "the parameter must be a string, not a list"
	case isSet(p.Map):
		problem.Field, problem.Message = at.Child("map"), "the parameter must be a string, not a map"
	case twice:
		problem.Code, problem.Field = fleet.RepeatedName, at.Child("name")
		problem.Message, problem.Remedy = "the parameter is duplicated", "remove one of them"
	default:
		return fleet.Problem{}, false
	}
	return problem, true
}

func isSet(value json.RawMessage) bool { return len(value) > 0 && string(value) != "null" }

// whyNotRead is the error of a JSON text without its values, which the error of the standard
// library may quote.
func whyNotRead(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("it is not JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Sprintf("the value at byte %d has the wrong type", kind.Offset)
	}
	return "it is not JSON"
}
