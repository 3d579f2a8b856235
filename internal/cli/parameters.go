package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/fleet"
)

// parametersVariable is the environment variable in which Argo CD hands a config management plugin the parameters of the Application: spec.source.plugin.parameters, as JSON. It sets
// it for the commands of plugins only, to [] or null where there are none.
const parametersVariable = "ARGOCD_APP_PARAMETERS"

// parameters of an Application, as far as they are ours: choices by their names.
type parameters map[string]string

// unless is what was said for a choice: by its flag, else by its parameter. An empty one says nothing: the form of Argo CD's user interface leaves such.
func (p parameters) unless(flag, name string) config.Setting {
	if flag != "" {
		return config.Setting{Value: flag, By: "--" + name}
	}
	return config.Setting{Value: p[name], By: "parameter " + name + " of Argo CD"}
}

// parameter is one as Argo CD writes it: a string, a list or a map of strings.
type parameter struct {
	Name   string          `json:"name"`
	String *string         `json:"string"`
	Array  json.RawMessage `json:"array"`
	Map    json.RawMessage `json:"map"`
}

// readParameters reads the parameters that Argo CD hands over. No message has the value of one, which may be a secret that is none of ours.
func readParameters(streams Streams) (parameters, fleet.Problems) {
	text := streams.environment(parametersVariable)
	if text == "" {
		return nil, nil
	}
	var list []parameter
	at := field.NewPath(parametersVariable)
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fleet.Problems{{
			Severity: fleet.Error, Code: fleet.BadInput, Field: at, Message: "cannot be read as Argo CD writes it: " + whyNotRead(err),
			Remedy: `must be a JSON list of {"name": …, "string": …}; Argo CD sets it, so unset it elsewhere`,
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

// wrong says what is wrong with a parameter, beside those before it.
func (p parameter) wrong(at *field.Path, before parameters) (fleet.Problem, bool) {
	known := []string{choiceFleet, choiceRegistrar, choiceRevision}
	problem := fleet.Problem{Severity: fleet.Error, Code: fleet.BadValue, Value: p.Name, Remedy: "write it as a string in spec.source.plugin.parameters of the Application"}
	_, twice := before[p.Name]
	switch {
	case !slices.Contains(known, p.Name):
		problem.Code, problem.Field, problem.Message = fleet.UnknownField, at.Child("name"), "is not the name of a parameter of capifleet"
		problem.Remedy = "the names are " + strings.Join(known[:len(known)-1], ", ") + " and " + known[len(known)-1] + "; mend it in spec.source.plugin.parameters of the Application, or remove it there"
		if near := config.Nearest(p.Name, known); near != "" {
			problem.Remedy = fmt.Sprintf("did you mean %q? ", near) + problem.Remedy
		}
	case isSet(p.Array):
		problem.Field, problem.Message = at.Child("array"), "is a list, and this parameter is one string"
	case isSet(p.Map):
		problem.Field, problem.Message = at.Child("map"), "is a map, and this parameter is one string"
	case twice:
		problem.Code, problem.Field, problem.Message, problem.Remedy = fleet.RepeatedName, at.Child("name"), "stands there twice", "remove one of them"
	default:
		return fleet.Problem{}, false
	}
	return problem, true
}

func isSet(value json.RawMessage) bool { return len(value) > 0 && string(value) != "null" }

// whyNotRead is the error of a JSON text without anything of its values, which the standard library's may quote.
func whyNotRead(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("it is not JSON, from byte %d on", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Sprintf("byte %d has a value of another type", kind.Offset)
	}
	return "it is not JSON"
}
