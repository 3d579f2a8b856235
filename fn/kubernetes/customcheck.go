package kubernetes

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/capifleet/capifleet/fn/spelling"
)

// customChecker holds a custom resource to its schema.
type customChecker struct {
	path  []Segment
	found []Finding
}

func (c *customChecker) add(f Finding) {
	f.Path = slices.Clone(c.path)
	c.found = append(c.found, f)
}

// value checks a value and all below it.
func (c *customChecker) value(s *customSchema, value any) {
	if value == nil && s.nullable {
		return
	}
	if wants := s.refusesType(value); wants != "" {
		c.add(Finding{Is: customShape(value), Wants: wants})
		return
	}
	switch value := value.(type) {
	case map[string]any:
		c.members(s, value)
	case []any:
		for i, element := range value {
			if s.items != nil {
				c.below(Segment{Index: i}, s.items, element)
			}
		}
	}
	if s.rules == nil || s.rules.Validate(value).IsValid() {
		return
	}
	c.add(Finding{Breaks: true, Allowed: s.allowed})
}

// below checks a value one step further down.
func (c *customChecker) below(step Segment, s *customSchema, value any) {
	c.path = append(c.path, step)
	c.value(s, value)
	c.path = c.path[:len(c.path)-1]
}

// members checks the keys and values of a map.
func (c *customChecker) members(s *customSchema, object map[string]any) {
	for _, name := range s.required {
		if _, exists := object[name]; !exists && (!s.embedded || !isOfEveryObject(name)) {
			c.path = append(c.path, Segment{Field: name})
			c.add(Finding{Missing: true})
			c.path = c.path[:len(c.path)-1]
		}
	}
	for name, value := range object {
		switch property := s.properties[name]; {
		case s.embedded && isOfEveryObject(name):
		case property != nil:
			c.below(Segment{Field: name}, property, value)
		case s.others != nil:
			c.below(Segment{Key: name}, s.others, value)
		case s.preserve || s.kind == "" && len(s.properties) == 0:
		default:
			c.path = append(c.path, Segment{Field: name})
			names := slices.Sorted(maps.Keys(s.properties))
			c.add(Finding{Unknown: true, Nearest: spelling.Nearest(name, names)})
			c.path = c.path[:len(c.path)-1]
		}
	}
}

// isOfEveryObject reports whether every object of Kubernetes has a field, whatever its schema says.
func isOfEveryObject(name string) bool {
	return name == "apiVersion" || name == "kind" || name == "metadata"
}

// refusesType returns what the schema takes, where it does not take a value of this type; "" where
// it does.
func (s *customSchema) refusesType(value any) string {
	_, isText := value.(string)
	_, isInteger := value.(int64)
	if s.intOrString {
		if isText || isInteger {
			return ""
		}
		return "an integer or a string"
	}
	switch s.kind {
	case "string":
		return unless(isText, "a string")
	case "integer":
		return unless(isInteger, "an integer")
	case "number":
		_, isFraction := value.(float64)
		return unless(isInteger || isFraction, "a number")
	case "boolean":
		_, isBool := value.(bool)
		return unless(isBool, "true or false")
	case "object":
		_, isMap := value.(map[string]any)
		return unless(isMap, "a map")
	case "array":
		_, isList := value.([]any)
		return unless(isList, "a list")
	}
	return ""
}

// unless is a text where something is not so.
func unless(is bool, text string) string {
	if is {
		return ""
	}
	return text
}

// customShape says what a value is.
func customShape(value any) string {
	switch value.(type) {
	case int64, float64:
		return shape(json.Number(""))
	}
	return shape(value)
}
