package kubernetes

import (
	"encoding/json"
	"maps"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
)

// customSchema is a node of the structural schema of a custom resource.
type customSchema struct {
	kind        string // type; "" for anything
	intOrString bool
	nullable    bool
	preserve    bool // unknown fields are kept
	embedded    bool // it is an object of Kubernetes, which has apiVersion, kind and metadata
	properties  map[string]*customSchema
	others      *customSchema // of keys that properties does not have; nil where there may be none
	items       *customSchema
	required    []string
	standard    any                       // the default
	rules       *validate.SchemaValidator // of the value by itself; nil where there are none
	allowed     []string                  // the strings that are allowed
}

// readCustomSchema reads a node and all below it.
func readCustomSchema(node map[string]any) *customSchema {
	s := &customSchema{standard: plainNumbers(node["default"]), properties: map[string]*customSchema{}}
	s.kind, _ = node["type"].(string)
	s.intOrString, _ = node["x-kubernetes-int-or-string"].(bool)
	s.nullable, _ = node["nullable"].(bool)
	s.preserve, _ = node["x-kubernetes-preserve-unknown-fields"].(bool)
	s.embedded, _ = node["x-kubernetes-embedded-resource"].(bool)
	properties, _ := node["properties"].(map[string]any)
	for name, property := range properties {
		child, _ := property.(map[string]any)
		s.properties[name] = readCustomSchema(child)
	}
	switch others := node["additionalProperties"].(type) {
	case map[string]any:
		s.others = readCustomSchema(others)
	case bool:
		if others {
			s.others = readCustomSchema(map[string]any{"x-kubernetes-preserve-unknown-fields": true})
		}
	}
	if items, isMap := node["items"].(map[string]any); isMap {
		s.items = readCustomSchema(items)
	}
	s.required = stringsOf(node["required"])
	s.allowed = stringsOf(node["enum"])
	s.rules = readRules(node)
	return s
}

// stringsOf are the strings of a list.
func stringsOf(value any) []string {
	var texts []string
	list, _ := value.([]any)
	for _, element := range list {
		if text, isText := element.(string); isText {
			texts = append(texts, text)
		}
	}
	return texts
}

// readRules reads what a node says of its value, apart from its type and its children; nil where it
// says nothing. A schema that cannot be read says nothing: the API server would refuse it.
func readRules(node map[string]any) (rules *validate.SchemaValidator) {
	said := map[string]any{}
	for _, key := range []string{
		"enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
		"multipleOf", "minItems", "maxItems", "minProperties", "maxProperties", "allOf", "anyOf", "oneOf", "not",
	} {
		if node[key] != nil {
			said[key] = node[key]
		}
	}
	if len(said) == 0 {
		return nil
	}
	text, err := json.Marshal(said)
	if err != nil {
		return nil
	}
	schema := &spec.Schema{}
	if err := json.Unmarshal(text, schema); err != nil {
		return nil
	}
	return validate.NewSchemaValidator(schema, nil, "", strfmt.Default)
}

// plainNumbers is a copy of a tree with numbers as the validator takes them: int64 where they have
// no fraction, else float64, as the API server reads what Cluster API sends.
func plainNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		result := make(map[string]any, len(value))
		for key, member := range value {
			result[key] = plainNumbers(member)
		}
		return result
	case []any:
		result := make([]any, len(value))
		for i, element := range value {
			result[i] = plainNumbers(element)
		}
		return result
	case json.Number:
		number, err := value.Float64()
		if err != nil {
			return value.String()
		}
		if integer := int64(number); float64(integer) == number {
			return integer
		}
		return number
	}
	return value
}

// withDefaults sets the defaults of a schema in a value, which it changes. A null where the schema
// allows none counts as missing (apiextensions-apiserver v0.36 pkg/apiserver/schema/defaulting:
// Default, PruneNonNullableNullsWithoutDefaults).
func withDefaults(s *customSchema, value any) any {
	switch value := value.(type) {
	case map[string]any:
		maps.DeleteFunc(value, func(name string, member any) bool {
			child := s.property(name)
			return member == nil && child != nil && !child.nullable
		})
		for name, property := range s.properties {
			if _, exists := value[name]; !exists && property.standard != nil {
				value[name] = plainNumbers(property.standard)
			}
		}
		for name, member := range value {
			if child := s.property(name); child != nil {
				value[name] = withDefaults(child, member)
			}
		}
	case []any:
		for i, element := range value {
			if s.items != nil {
				value[i] = withDefaults(s.items, element)
			}
		}
	}
	return value
}

// property is the schema of a key, nil where there is none.
func (s *customSchema) property(name string) *customSchema {
	if property := s.properties[name]; property != nil {
		return property
	}
	return s.others
}
