package kubernetes

import "maps"

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
	keys        []string // that no two elements of a list have alike, in order; none where they may
	isSet       bool     // whether no two elements of a list are alike
	required    []string
	standard    any      // the default
	defaulted   []string // the properties that have one
	rules       []rule   // of the value by itself
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
		if s.properties[name] = readCustomSchema(child); s.properties[name].standard != nil {
			s.defaulted = append(s.defaulted, name)
		}
	}
	switch others := node["additionalProperties"].(type) {
	case map[string]any:
		s.others = readCustomSchema(others)
	case bool:
		if others {
			s.others = &customSchema{preserve: true}
		}
	}
	if items, isMap := node["items"].(map[string]any); isMap {
		s.items = readCustomSchema(items)
	}
	switch node["x-kubernetes-list-type"] {
	case "map":
		s.keys = stringsOf(node["x-kubernetes-list-map-keys"])
	case "set":
		s.isSet = true
	}
	s.required = stringsOf(node["required"])
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

// property is the schema of a key, nil where there is none.
func (s *customSchema) property(name string) *customSchema {
	if property := s.properties[name]; property != nil {
		return property
	}
	return s.others
}

// keeps reports whether the API server keeps fields that are not in properties.
func (s *customSchema) keeps() bool {
	return s.preserve || s.others != nil || s.kind == "" && len(s.properties) == 0
}

// withoutNulls removes each null that a schema neither allows nor replaces by a default
// (apiextensions-apiserver v0.36 pkg/apiserver/schema/defaulting:
// PruneNonNullableNullsWithoutDefaults). It changes the value.
func withoutNulls(s *customSchema, value any) {
	switch value := value.(type) {
	case map[string]any:
		maps.DeleteFunc(value, func(name string, member any) bool {
			return s.property(name).refusesNull(member) && s.property(name).standard == nil
		})
		for name, member := range value {
			if child := s.property(name); child != nil {
				withoutNulls(child, member)
			}
		}
	case []any:
		for _, element := range value {
			if s.items != nil {
				withoutNulls(s.items, element)
			}
		}
	}
}

// withDefaults sets the defaults of a schema in a value, which it changes: where there is nothing,
// and in place of each null that the schema does not allow (apiextensions-apiserver v0.36
// pkg/apiserver/schema/defaulting: Default).
func withDefaults(s *customSchema, value any) any {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range s.defaulted {
			property := s.properties[name]
			if member, exists := value[name]; !exists || property.refusesNull(member) {
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
			if s.items == nil {
				break
			}
			if s.items.refusesNull(element) && s.items.standard != nil {
				element = plainNumbers(s.items.standard)
			}
			value[i] = withDefaults(s.items, element)
		}
	}
	return value
}

// refusesNull reports whether a value is null and the schema does not allow that.
func (s *customSchema) refusesNull(value any) bool { return value == nil && s != nil && !s.nullable }
