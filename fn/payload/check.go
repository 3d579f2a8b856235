package payload

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"
	"unicode"

	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// problems of an object by itself.
func (o Object) problems() fleet.Problems {
	if encrypted := o.encryptedProblem(); encrypted != nil {
		return fleet.Problems{*encrypted}
	}
	if wrong := o.identityProblem(); wrong != nil {
		return fleet.Problems{*wrong}
	}
	metadata, _ := o.tree["metadata"].(map[string]any)
	_, named := metadata["name"]
	placed := metadata["namespace"] != nil && o.Namespace == "" && metadata["namespace"] != ""
	problem := fleet.Problem{Code: fleet.BadPayload, Payload: o.at(nil)}
	switch {
	case o.APIVersion == "" || o.Kind == "":
		problem.Message = "the object has no apiVersion or no kind"
		problem.Remedy = "set both; every document must be a Kubernetes object"
	case o.Kind == "List" || strings.HasSuffix(o.Kind, "List") && o.tree["items"] != nil:
		problem.Message = "the object is a list, and Cluster API does not split lists into objects"
		problem.Remedy = "write each of its items as a document"
	case metadata["name"] == "":
		problem.Message, problem.Remedy = "metadata.name is empty", "set metadata.name"
	case o.Name == "" && named:
		problem.Message, problem.Remedy = "metadata.name is not a string", "put the name in quotes"
	case o.Name == "":
		problem.Message, problem.Remedy = "the object has no metadata.name", "set metadata.name"
	case placed:
		problem.Message, problem.Remedy = "metadata.namespace is not a string", "put the namespace in quotes"
	default:
		return slices.Concat(o.misfitsOfKind(), o.encryptedTexts())
	}
	return fleet.Problems{problem}
}

// misfitsOfKind are the problems of an object whose identity is valid. They are compared by whole
// paths, before what may not be shown of these is left out.
func (o Object) misfitsOfKind() fleet.Problems {
	whole := o
	whole.secrecy = secrecy{}
	found := slices.Concat(
		whole.badTexts(), whole.badData(), whole.badNumbers(), whole.badSubjects(), whole.badScope(),
		whole.badDefinition(), whole.badPodSecurity(), whole.duplicates(), whole.misspeltSecretType(),
	)
	against := o.againstKind(found)
	return append(found.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Payload = o.at(problem.Payload.Field)
		return problem
	}), against...)
}

// identityProblem is the problem of the first field that identifies the object and that no API
// server accepts; nil where there is none. The value is never shown, because it may be any text.
func (o Object) identityProblem() *fleet.Problem {
	problem := fleet.Problem{Code: fleet.BadPayload, Payload: &fleet.PayloadObject{}}
	switch _, err := schema.ParseGroupVersion(o.APIVersion); {
	case o.isNamedByTemplate():
		problem.Message = "what identifies the object contains a template {{ }}, " +
			"and the object is delivered as it is written"
		problem.Remedy = renderRemedy
	case err != nil:
		problem.Message = "apiVersion is not a valid API version"
		problem.Remedy = "write GROUP/VERSION, or v1 for the core group"
	case o.Kind != "" && len(validation.IsDNS1035Label(strings.ToLower(o.Kind))) > 0:
		problem.Message, problem.Remedy = "kind is not a valid kind", "use letters and digits"
	case o.Name != "" && o.badName() != "":
		problem.Message, problem.Remedy = "metadata.name is not a valid Kubernetes name", o.badName()
	case o.Namespace != "" && len(fleet.DomainLabelFaults(o.Namespace)) > 0:
		problem.Message = "metadata.namespace is not a valid name of a namespace"
		problem.Remedy = "use lower-case letters, digits and '-'"
	default:
		return nil
	}
	return &problem
}

// isNamedByTemplate reports whether a template stands where the object is identified.
func (o Object) isNamedByTemplate() bool {
	identity := []string{o.APIVersion, o.Kind, o.Namespace, o.Name}
	return slices.ContainsFunc(identity, func(text string) bool { return strings.Contains(text, "{{") })
}

// badName returns how to fix the object's name, "" where it is valid. The name must be a DNS
// subdomain, except for the kinds whose names may have colons and capitals (Kubernetes:
// pkg/apis/rbac/validation, pkg/apis/certificates/validation).
func (o Object) badName() string {
	freely := o.Group() == "rbac.authorization.k8s.io" || o.Group() == "certificates.k8s.io"
	switch {
	case freely && (strings.ContainsFunc(o.Name, unicode.IsSpace) || len(content.IsPathSegmentName(o.Name)) > 0):
		return "use a name without spaces, '/' and '%'"
	case !freely && len(fleet.SubdomainFaults(o.Name)) > 0:
		return "use lower-case letters, digits, '-' and '.'"
	}
	return ""
}

// badNumbers returns a problem for the first integer that Cluster API would deliver as another
// number. It reads every number as a float64 (utilyaml.ToUnstructured).
func (o Object) badNumbers() fleet.Problems {
	if !o.traits().hasLongNumber || !holdsAny(o.tree, isInexact) {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.BadPayload, Payload: o.at(pathOfInexact(nil, o.tree)),
		Message: "Cluster API cannot represent this integer, and would deliver a different one",
		Remedy:  "put it in quotes if the field takes a string, or write a number that a float64 can represent",
	}}
}

// alwaysExact is how many digits an integer may have that a float64 can always represent.
const alwaysExact = 15

// isInexact reports whether a value is an integer that no float64 can represent.
func isInexact(value any) bool {
	number, isNumber := value.(json.Number)
	if !isNumber || len(number) <= alwaysExact {
		return false
	}
	integer, isInteger := new(big.Int).SetString(number.String(), 10)
	if !isInteger {
		return false
	}
	_, accuracy := new(big.Float).SetInt(integer).Float64()
	return accuracy != big.Exact
}

// pathOfInexact is the path of the first such value, in the order of keys; nil where there is none.
func pathOfInexact(path *field.Path, value any) *field.Path {
	switch value := value.(type) {
	case json.Number:
		if isInexact(value) {
			return path
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if found := pathOfInexact(below(path, key), value[key]); found != nil {
				return found
			}
		}
	case []any:
		for i, element := range value {
			if found := pathOfInexact(path.Index(i), element); found != nil {
				return found
			}
		}
	}
	return nil
}

// badSubjects returns a problem for the first ServiceAccount without a namespace in a
// ClusterRoleBinding, which has no namespace of its own to look in (Kubernetes:
// ValidateRoleBindingSubject).
func (o Object) badSubjects() fleet.Problems {
	if o.Group() != "rbac.authorization.k8s.io" || o.Kind != "ClusterRoleBinding" {
		return nil
	}
	subjects, _ := o.tree["subjects"].([]any)
	for i, element := range subjects {
		subject, _ := element.(map[string]any)
		if fleet.TextAt(subject, "kind") == "ServiceAccount" && fleet.TextAt(subject, "namespace") == "" {
			return fleet.Problems{{
				Code: fleet.BadPayload, Payload: o.at(field.NewPath("subjects").Index(i)),
				Message: "the ServiceAccount has no namespace, so the API server would refuse the binding",
				Remedy:  "set the namespace of the subject",
			}}
		}
	}
	return nil
}

// badScope returns the problem of a CustomResourceDefinition whose scope is neither of the two.
func (o Object) badScope() fleet.Problems {
	spec, _ := o.tree["spec"].(map[string]any)
	scopes := []string{scopeNamespaced, scopeCluster}
	if !o.isDefinition() || spec["scope"] == nil || slices.Contains(scopes, fleet.TextAt(spec, "scope")) {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.BadPayload, Payload: o.at(field.NewPath("spec", "scope")), Message: "the scope is unknown",
		Remedy: "set it to Namespaced or Cluster",
	}}
}
