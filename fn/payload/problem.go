package payload

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

// notRead is the problem of a document that cannot be read as an object. o has no more than what
// identifies it, and is zero where that is not known. before is how many lines precede the
// document.
func notRead(code fleet.Code, o Object, before int, err error, remedy string) fleet.Problem {
	problem := fleet.Problem{Code: code, Payload: &fleet.PayloadObject{}, Message: yamlProblem(err), Remedy: remedy}
	if tooMuch := (*yaml.ExpansionError)(nil); errors.As(err, &tooMuch) {
		problem.Code, problem.Remedy = fleet.TooLarge, "write fewer aliases"
		problem.Message = fmt.Sprintf("%s, and a ConfigMap or Secret holds at most %d", tooMuch, MaxBytes)
	}
	repeated := (*yaml.RepeatedKeyError)(nil)
	if !errors.As(err, &repeated) {
		return problem
	}
	// A key is shown where it is a field of an object. Elsewhere it may be a piece of a Secret.
	subject := "a key"
	if o.APIVersion != "" && o.Kind != "" && o.identityProblem() == nil {
		path := repeated.Path[:min(len(repeated.Path), o.shownDepth())]
		if problem.Payload, subject = o.at(pathOf(path)), "the key"; len(path) < len(repeated.Path) {
			subject = "a key in it"
		}
	}
	first, second := repeated.First+before, repeated.Line+before
	problem.Remedy = "remove one of them"
	problem.Message = fmt.Sprintf(
		"%s is duplicated (lines %d and %d), and Cluster API would keep only its last value", subject, first, second)
	if repeated.Merged {
		problem.Remedy = "write the merge first"
		problem.Message = fmt.Sprintf("%s (line %d) precedes a merge << (line %d) that has it too, "+
			"and Cluster API would keep only the merged value", subject, first, second)
	}
	return problem
}

// pathOf is the path that keys and indexes lead to.
func pathOf(keys []string) *field.Path {
	var path *field.Path
	for _, key := range keys {
		if index, err := strconv.Atoi(key); err == nil && path != nil {
			path = path.Index(index)
			continue
		}
		path = below(path, key)
	}
	return path
}

// yamlProblem returns what is wrong with a document that cannot be read. The message has nothing
// that the parser quotes of the document.
func yamlProblem(err error) string {
	switch {
	case strings.Contains(err.Error(), "duplicate"):
		return "a key is duplicated, and Cluster API would keep only its last value"
	case strings.Contains(err.Error(), "map key"): // The parser's message goes on with the key or its value.
		return "a key is not a string, a number or a boolean"
	case strings.Contains(err.Error(), "cannot unmarshal"):
		return "the document is not a YAML mapping: it is a list or a plain value"
	}
	return "the document is not a YAML mapping: " + fleet.Unquoted(err.Error())
}

// below is the path of a key as it may be shown: .key, or [a.key] where the key has other
// characters. A key that Kubernetes does not accept may be a piece of a value, so […] stands for
// it.
func below(path *field.Path, key string) *field.Path {
	if len(validation.IsCIdentifier(key)) == 0 {
		return path.Child(key)
	}
	return path.Key(shownKey(key))
}

// shownKey is a key or a name as it may be shown.
func shownKey(key string) string {
	if len(validation.IsConfigMapKey(key)) == 0 || len(validation.IsQualifiedName(key)) == 0 {
		return key
	}
	return "…"
}
