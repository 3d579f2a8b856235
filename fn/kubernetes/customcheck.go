package kubernetes

import (
	"encoding/json"
	"maps"
	"math"
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

// at calls check one step further down.
func (c *customChecker) at(step Segment, check func()) {
	c.path = append(c.path, step)
	check()
	c.path = c.path[:len(c.path)-1]
}

// prune removes the fields that the schema does not have (apiextensions-apiserver v0.36
// pkg/apiserver/schema/pruning). kept says that the schema above keeps unknown fields of the
// elements of its list, too.
func (c *customChecker) prune(s *customSchema, value any, kept bool) {
	switch value := value.(type) {
	case map[string]any:
		for name := range value { // what is found is sorted in the end
			switch property := s.properties[name]; {
			case s.embedded && isOfEveryObject(name):
			case property != nil:
				c.at(Segment{Field: name}, func() { c.prune(property, value[name], false) })
			case s.others != nil:
				c.at(Segment{Key: name}, func() { c.prune(s.others, value[name], false) })
			case !kept && !s.keeps():
				near := spelling.Nearest(name, slices.Sorted(maps.Keys(s.properties)))
				c.at(Segment{Field: name}, func() { c.add(Finding{Unknown: true, Nearest: near}) })
				delete(value, name)
			}
		}
	case []any:
		for i, element := range value {
			if s.items != nil {
				c.at(Segment{Index: i}, func() { c.prune(s.items, element, kept || s.preserve) })
			}
		}
	}
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
				c.at(Segment{Index: i}, func() { c.value(s.items, element) })
			}
		}
		if s.isSet || len(s.keys) > 0 {
			c.repeats(s, value)
		}
	}
	for _, rule := range s.rules {
		if !rule.isKept(value) {
			c.add(Finding{Breaks: rule.text, Allowed: rule.allowed})
			return
		}
	}
}

// repeats finds the elements of a list that another one before them is alike: as a whole in a set,
// by their keys in a map (apiextensions-apiserver v0.36 pkg/apiserver/schema/listtype). An element
// without its keys is found already.
func (c *customChecker) repeats(s *customSchema, list []any) {
	known := map[string]bool{}
	for i, element := range list {
		identity, finding := element, Finding{Breaks: "x-kubernetes-list-type: set"}
		if !s.isSet {
			object, isMap := element.(map[string]any)
			if !isMap {
				continue
			}
			values := make([]any, len(s.keys))
			for j, key := range s.keys {
				values[j] = object[key]
			}
			identity, finding = values, Finding{Repeats: s.keys}
		}
		text, err := json.Marshal(identity)
		if err != nil {
			continue
		}
		if known[string(text)] {
			c.at(Segment{Index: i}, func() { c.add(finding) })
		}
		known[string(text)] = true
	}
}

// members checks the keys and values of a map.
func (c *customChecker) members(s *customSchema, object map[string]any) {
	for _, name := range s.required {
		if _, exists := object[name]; !exists && (!s.embedded || !isOfEveryObject(name)) {
			c.at(Segment{Field: name}, func() { c.add(Finding{Missing: true}) })
		}
	}
	for name, value := range object {
		switch property := s.properties[name]; {
		case s.embedded && isOfEveryObject(name):
		case property != nil:
			c.at(Segment{Field: name}, func() { c.value(property, value) })
		case s.others != nil:
			c.at(Segment{Key: name}, func() { c.value(s.others, value) })
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
	fraction, isFloat := value.(float64)
	isInteger = isInteger || isFloat && fraction == math.Trunc(fraction)
	if s.intOrString {
		return unless(isText || isInteger, "an integer or a string")
	}
	switch s.kind {
	case "string":
		return unless(isText, "a string")
	case "integer":
		return unless(isInteger, "an integer")
	case "number":
		return unless(isInteger || isFloat, "a number")
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
