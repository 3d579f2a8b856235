package payload

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// at says that a problem is about a field of the object; nil means the object as a whole. An object
// whose identity is not valid is not named, because its identity may be any text.
func (o Object) at(path *field.Path) *fleet.PayloadObject {
	if o.identityProblem() != nil {
		return &fleet.PayloadObject{Field: path}
	}
	return &fleet.PayloadObject{Ref: o.Ref, Field: path}
}

// yamlProblem returns what is wrong with a document that cannot be read. The message has nothing
// that the parser quotes of the document.
func yamlProblem(err error) string {
	switch {
	case strings.Contains(err.Error(), "already set in map"), strings.Contains(err.Error(), "duplicate"):
		return "a key is duplicated, and Cluster API would keep only its last value"
	case strings.Contains(err.Error(), "map key"): // The parser's message goes on with the key or its value.
		return "a key is not a string, a number or a boolean"
	case strings.Contains(err.Error(), "cannot unmarshal"):
		return "the document is not a YAML mapping: it is a list or a plain value"
	}
	reason := fleet.Unquoted(strings.TrimPrefix(err.Error(), "error converting YAML to JSON: "))
	return "the document is not a YAML mapping: " + reason
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
