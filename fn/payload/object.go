package payload

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Object is one object of a payload.
type Object struct {
	fleet.Ref
	tree    map[string]any // what it says; shared, so never changed
	text    *string        // its Text, "" until that is asked for
	written bool           // its Text is as the user wrote it
	moved   bool           // its namespace was given by InNamespace
	instructions
}

// newObject reads the tree of an object.
func newObject(tree map[string]any) Object {
	metadata, _ := tree["metadata"].(map[string]any)
	return Object{
		Ref: fleet.Ref{
			APIVersion: textAt(tree, "apiVersion"),
			Kind:       textAt(tree, "kind"),
			Namespace:  textAt(metadata, "namespace"),
			Name:       textAt(metadata, "name"),
		},
		tree: tree,
		text: new(string),
	}
}

// Text is the object as one YAML document, without separators: as it was written, or in canonical form; as JSON where it holds a character that the library for YAML cannot write.
func (o Object) Text() string {
	if *o.text != "" {
		return *o.text
	}
	if *o.text = canonical(o.tree); !o.isSaidBy(*o.text) {
		*o.text = jsonText(treeOf(o.tree))
	}
	return *o.text
}

// Equals tells whether the two are the same object with the same content, in whatever form.
func (o Object) Equals(other Object) bool {
	return sameValue(o.tree, other.tree)
}

// faults of an object by itself.
func (o Object) faults() []Fault {
	metadata, _ := o.tree["metadata"].(map[string]any)
	_, named := metadata["name"]
	placed := metadata["namespace"] != nil && o.Namespace == "" && metadata["namespace"] != ""
	if field := o.badIdentity(); field != "" {
		return []Fault{{Code: fleet.BadPayload, Reason: field + " is none that Kubernetes accepts", Remedy: "mend it"}}
	}
	switch {
	case o.APIVersion == "" || o.Kind == "":
		return []Fault{{Code: fleet.BadPayload, Object: o.String(), Reason: "has no apiVersion or no kind", Remedy: "every document must be a Kubernetes object"}}
	case o.Kind == "List" || strings.HasSuffix(o.Kind, "List") && o.tree["items"] != nil:
		return []Fault{{Code: fleet.BadPayload, Object: o.String(), Reason: "is a list, which Cluster API does not take apart", Remedy: "write its items as documents of their own"}}
	case metadata["name"] == "":
		return []Fault{{Code: fleet.BadPayload, Object: o.String(), Reason: "has an empty metadata.name", Remedy: "name it"}}
	case o.Name == "" && named:
		return []Fault{{Code: fleet.BadPayload, Object: o.String(), Reason: "has a metadata.name that is no text to Kubernetes", Remedy: "put it in quotes"}}
	case o.Name == "":
		return []Fault{{Code: fleet.BadPayload, Object: o.String(), Reason: "has no metadata.name", Remedy: "name it"}}
	case placed:
		return []Fault{{Code: fleet.BadPayload, Object: o.String(), Reason: "has a metadata.namespace that is no text to Kubernetes", Remedy: "put it in quotes"}}
	}
	return slices.Concat(o.badTexts(), o.badNumbers(), o.badSubjects(), o.badScope())
}

// badIdentity is the first field that says which object this is, in a way that no API server accepts. Such a text is never shown: it may be anything.
func (o Object) badIdentity() string {
	switch _, err := schema.ParseGroupVersion(o.APIVersion); {
	case err != nil:
		return "apiVersion"
	case o.Kind != "" && len(validation.IsDNS1035Label(strings.ToLower(o.Kind))) > 0:
		return "kind"
	case o.Name != "" && len(o.badName()) > 0 || strings.ContainsFunc(o.Name, unicode.IsSpace):
		return "metadata.name"
	case o.Namespace != "" && len(validation.IsDNS1123Label(o.Namespace)) > 0:
		return "metadata.namespace"
	}
	return ""
}

// badName says what is wrong with the object's name: it must be a DNS subdomain, but for the kinds whose names may have colons and capitals (Kubernetes: pkg/apis/rbac/validation,
// pkg/apis/certificates/validation).
func (o Object) badName() []string {
	if o.Group() == "rbac.authorization.k8s.io" || o.Group() == "certificates.k8s.io" {
		return content.IsPathSegmentName(o.Name)
	}
	return validation.IsDNS1123Subdomain(o.Name)
}

// shown is what the object is called in a message: nothing where its identity is none, and may be anything.
func (o Object) shown() string {
	if o.badIdentity() != "" {
		return ""
	}
	return o.String()
}

// badTexts are labels, annotations, and values of a ConfigMap or Secret that are no texts, so that the API server would refuse the object.
func (o Object) badTexts() []Fault {
	var faults []Fault
	metadata, _ := o.tree["metadata"].(map[string]any)
	for _, field := range []string{"labels", "annotations"} {
		values, _ := metadata[field].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(values)) {
			if _, isText := values[key].(string); !isText {
				faults = append(faults, Fault{Code: fleet.BadPayload, Object: o.String(), Reason: "metadata." + field + "[" + key + "] is no text to Kubernetes", Remedy: "put the value in quotes"})
			}
		}
	}
	if o.Group() != "" || o.Kind != "ConfigMap" && o.Kind != "Secret" {
		return faults
	}
	for _, field := range []string{"data", "stringData"} {
		values, isMap := o.tree[field].(map[string]any)
		if !isMap && o.tree[field] != nil {
			faults = append(faults, Fault{Code: fleet.BadPayload, Object: o.String(), Reason: field + " is no map of texts", Remedy: "write it as KEY: text"})
		}
		for _, key := range slices.Sorted(maps.Keys(values)) {
			text, isText := values[key].(string)
			if !isText {
				faults = append(faults, Fault{Code: fleet.BadPayload, Object: o.String(), Reason: field + "[" + shownKey(key) + "] is no text to Kubernetes", Remedy: "put the value in quotes"})
				continue
			}
			if _, err := base64.StdEncoding.DecodeString(text); err != nil && o.Kind == "Secret" && field == "data" {
				faults = append(faults, Fault{Code: fleet.BadPayload, Object: o.String(), Reason: "data[" + shownKey(key) + "] is not base64", Remedy: "encode it, or write it under stringData"})
			}
		}
	}
	return faults
}

// badNumbers are integers that Cluster API would deliver as others: it reads every number as a float64 (utilyaml.ToUnstructured).
func (o Object) badNumbers() []Fault {
	if !holdsAny(o.tree, isInexact) {
		return nil
	}
	path := strings.Join(pathOfInexact(nil, o.tree), "")
	return []Fault{{
		Code: fleet.BadPayload, Object: o.String(), Reason: "has an integer that Cluster API cannot hold, and would deliver as another, at " + strings.TrimPrefix(path, "."),
		Remedy: "put it in quotes if the field takes a text, or write a number that a float64 holds",
	}}
}

// isInexact tells whether a value is an integer that no float64 holds.
func isInexact(value any) bool {
	const alwaysExact = 15 // so many digits are
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
func pathOfInexact(path []string, value any) []string {
	switch value := value.(type) {
	case json.Number:
		if isInexact(value) {
			return path
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if found := pathOfInexact(slices.Concat(path, []string{segment(key)}), value[key]); found != nil {
				return found
			}
		}
	case []any:
		for i, element := range value {
			if found := pathOfInexact(slices.Concat(path, []string{"[" + strconv.Itoa(i) + "]"}), element); found != nil {
				return found
			}
		}
	}
	return nil
}

// badSubjects are ServiceAccounts of a ClusterRoleBinding without a namespace: it has none of its own to seek them in (Kubernetes: ValidateRoleBindingSubject).
func (o Object) badSubjects() []Fault {
	if o.Group() != "rbac.authorization.k8s.io" || o.Kind != "ClusterRoleBinding" {
		return nil
	}
	subjects, _ := o.tree["subjects"].([]any)
	for _, element := range subjects {
		if subject, _ := element.(map[string]any); textAt(subject, "kind") == "ServiceAccount" && textAt(subject, "namespace") == "" {
			return []Fault{{Code: fleet.BadPayload, Object: o.String(), Reason: "names a ServiceAccount without its namespace, which the API server refuses", Remedy: "write the subject's namespace"}}
		}
	}
	return nil
}

// badScope is a CustomResourceDefinition that says neither scope.
func (o Object) badScope() []Fault {
	spec, _ := o.tree["spec"].(map[string]any)
	if !o.isDefinition() || spec["scope"] == nil || slices.Contains([]string{scopeNamespaced, scopeCluster}, textAt(spec, "scope")) {
		return nil
	}
	return []Fault{{Code: fleet.BadPayload, Object: o.String(), Reason: "has a spec.scope that is none", Remedy: "must be Namespaced or Cluster"}}
}

// HasSecretData tells whether the object is a Secret that holds something, in whatever form: it must not travel in a ConfigMap.
func (o Object) HasSecretData() bool {
	holds := func(field string) bool {
		values, isMap := o.tree[field].(map[string]any)
		return len(values) > 0 || !isMap && o.tree[field] != nil
	}
	return o.isSecret() && (holds("data") || holds("stringData"))
}

// isSecret tells whether the object is a Secret, or would be but for the case of its kind.
func (o Object) isSecret() bool {
	return o.Group() == "" && strings.EqualFold(o.Kind, "Secret")
}

func (o Object) has(field string) bool {
	values, _ := o.tree[field].(map[string]any)
	return len(values) > 0
}

// isDefinition tells whether the object is a CustomResourceDefinition.
func (o Object) isDefinition() bool {
	return o.Group() == "apiextensions.k8s.io" && o.Kind == "CustomResourceDefinition"
}

// defines is the kind that a CustomResourceDefinition defines, and whether it is namespaced.
func (o Object) defines() (kind fleet.ID, namespaced bool) {
	spec, _ := o.tree["spec"].(map[string]any)
	names, _ := spec["names"].(map[string]any)
	return fleet.ID{Group: textAt(spec, "group"), Kind: textAt(names, "kind")}, textAt(spec, "scope") == "Namespaced"
}

// Sort puts objects in an order that installs: Namespaces, CustomResourceDefinitions, the rest as listed, and last the custom resources of the
// definitions among them.
func Sort(objects []Object) {
	rank := ranking(objects)
	slices.SortStableFunc(objects, func(a, b Object) int { return rank(a) - rank(b) })
}

// ranks are the places of objects in the order of Sort.
func ranks(objects []Object) []int {
	rank := ranking(objects)
	places := make([]int, len(objects))
	for i, o := range objects {
		places[i] = rank(o)
	}
	return places
}

// ranking finds the rank of one of the objects: what has a lower one must be there before it.
func ranking(objects []Object) func(Object) int {
	custom := map[fleet.ID]bool{}
	for _, o := range objects {
		if o.isDefinition() {
			kind, _ := o.defines()
			custom[kind] = true
		}
	}
	return func(o Object) int {
		switch {
		case o.Group() == "" && o.Kind == "Namespace":
			return 0
		case o.isDefinition():
			return 1
		case custom[fleet.ID{Group: o.Group(), Kind: o.Kind}]:
			return 3
		}
		return 2
	}
}

// textAt is the string at a key, "" where there is none.
func textAt(tree map[string]any, key string) string {
	text, _ := tree[key].(string)
	return text
}

// shownKey is a key of a ConfigMap or Secret as it may be shown: one that is none may be a piece of a value.
func shownKey(key string) string {
	if len(validation.IsConfigMapKey(key)) > 0 {
		return "…"
	}
	return key
}
