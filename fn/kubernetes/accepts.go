package kubernetes

import (
	"encoding/json"
	"slices"
)

// accepts reports whether it is certain that [checkCustom] finds nothing in a value, drops nothing
// from it and sets no default, without a copy of it. Most values are like that.
func (s *customSchema) accepts(value any) bool {
	if value == nil || s.refusesType(value) != "" {
		return false
	}
	switch typed := value.(type) {
	case map[string]any:
		if !s.acceptsMembers(typed) {
			return false
		}
	case []any:
		if !s.acceptsElements(typed) {
			return false
		}
	case string, bool, int64, float64:
	default: // A number that the validator takes in another form.
		return false
	}
	if len(s.rules) > 0 && hasExactNumber(value) { // where no schema is, and a rule may look
		return false
	}
	return !slices.ContainsFunc(s.rules, func(r rule) bool { return !r.isKept(value) })
}

// hasExactNumber reports whether a value has a number that the validator takes in another form.
func hasExactNumber(value any) bool {
	switch typed := value.(type) {
	case map[string]any:
		for _, member := range typed {
			if hasExactNumber(member) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(typed, hasExactNumber)
	case json.Number:
		return true
	}
	return false
}

// acceptsMembers is accepts for what is in a map.
func (s *customSchema) acceptsMembers(object map[string]any) bool {
	isLacking := func(name string) bool {
		_, exists := object[name]
		return !exists
	}
	if slices.ContainsFunc(s.required, isLacking) || slices.ContainsFunc(s.defaulted, isLacking) {
		return false
	}
	for name, member := range object {
		property := s.property(name)
		switch {
		case s.embedded && isOfEveryObject(name):
			if property != nil && (member == nil || !property.isLeaf()) { // It is not checked, but may have defaults.
				return false
			}
		case property == nil && !s.keeps(), property != nil && !property.accepts(member):
			return false
		}
	}
	return true
}

// isLeaf reports whether a schema says nothing of what is below a value.
func (s *customSchema) isLeaf() bool {
	return len(s.properties) == 0 && s.others == nil && s.items == nil
}

// mostCompared is how many elements of a list are compared with each other.
const mostCompared = 50

// acceptsElements is accepts for what is in a list.
func (s *customSchema) acceptsElements(list []any) bool {
	if isDistinct := s.isSet || len(s.keys) > 0; isDistinct && len(list) > mostCompared {
		return false
	}
	for i, element := range list {
		if s.items != nil && !s.items.accepts(element) {
			return false
		}
		if slices.ContainsFunc(list[:i], func(before any) bool { return s.mayRepeat(before, element) }) {
			return false
		}
	}
	return true
}

// mayRepeat reports whether an element of a list may be one too many, beside another one.
func (s *customSchema) mayRepeat(before, element any) bool {
	if s.isSet {
		return !areDifferentTexts(before, element)
	}
	one, _ := before.(map[string]any)
	other, _ := element.(map[string]any)
	differs := func(key string) bool { return areDifferentTexts(one[key], other[key]) }
	return len(s.keys) > 0 && !slices.ContainsFunc(s.keys, differs)
}

func areDifferentTexts(a, b any) bool {
	one, isText := a.(string)
	other, isOtherText := b.(string)
	return isText && isOtherText && one != other
}
