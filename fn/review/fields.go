package review

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Path is where a field is, from the top of its object.
type Path []Step

// Step is a part of a Path: a field of a map, or an element of a list by its key or its position.
type Step struct {
	Field string
	Key   string // of an element of a list whose elements have one; "" otherwise
	Index int    // of an element of a list, where Field and Key are ""
}

// String is the path as people write it: spec.containers[calico-node].image.
func (p Path) String() string {
	var text strings.Builder
	for i, step := range p {
		switch {
		case step.Field != "" && plainName(step.Field):
			if i > 0 {
				text.WriteByte('.')
			}
			text.WriteString(step.Field)
		case step.Field != "":
			fmt.Fprintf(&text, "[%s]", step.Field)
		case step.Key != "":
			fmt.Fprintf(&text, "[%s]", step.Key)
		default:
			fmt.Fprintf(&text, "[%d]", step.Index)
		}
	}
	return text.String()
}

// plainName reports whether a field can stand behind a dot.
func plainName(field string) bool { return !strings.ContainsAny(field, ".[]/ ") }

// difference is a field whose values differ.
type difference struct {
	path             Path
	before, after    any
	hadValue, hasOne bool
	secret           bool // whether what stands beside it says that it is secret
}

// differences are the fields in which two trees differ, in the order of their paths. A map that
// only one side has is taken apart, so that each field stands for itself; an empty one, and a list
// of anything but maps, is one value.
func differences(before, after map[string]any) []difference {
	var found []difference
	compareMaps(place{}, before, after, &found)
	return found
}

// place is where two trees are compared.
type place struct {
	path     Path
	secret   bool
	ofSecret bool // whether it is the metadata of a Secret
}

func (p place) below(step Step, secret bool) place {
	return place{path: slices.Concat(p.path, Path{step}), secret: p.secret || secret}
}

func compareMaps(at place, before, after map[string]any, found *[]difference) {
	names := make([]string, 0, len(before)+len(after))
	for name := range before {
		names = append(names, name)
	}
	for name := range after {
		if _, both := before[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	named, inSecret := namesSecret(before) || namesSecret(after), isSecret(before) || isSecret(after)
	for _, name := range names {
		old, had := before[name]
		now, has := after[name]
		secret := named && holdsValue(name) || holdsSecretOf(before, name) || holdsSecretOf(after, name) ||
			at.ofSecret && describes(name)
		below := at.below(Step{Field: name}, secret || inSecret && !slices.Contains(openInSecret(), name))
		below.ofSecret = inSecret && name == "metadata"
		compareValues(below, value{old, had}, value{now, has}, found)
	}
}

// value is what a side has at a path, if it has anything.
type value struct {
	value  any
	exists bool
}

func compareValues(at place, before, after value, found *[]difference) {
	if before.exists == after.exists && reflect.DeepEqual(before.value, after.value) {
		return
	}
	oldMap, wasMap := before.value.(map[string]any)
	newMap, isMap := after.value.(map[string]any)
	wasMap, isMap = wasMap && len(oldMap) > 0, isMap && len(newMap) > 0
	if (wasMap || !before.exists) && (isMap || !after.exists) && (wasMap || isMap) {
		compareMaps(at, oldMap, newMap, found)
		return
	}
	oldList, wasList := before.value.([]any)
	newList, isList := after.value.([]any)
	if wasList && isList && compareLists(at, oldList, newList, found) {
		return
	}
	*found = append(*found, difference{at.path, before.value, after.value, before.exists, after.exists, at.secret})
}

// compareLists compares lists whose elements have a key, by that, and those of maps of the same
// length by position. It reports whether it has.
func compareLists(at place, before, after []any, found *[]difference) bool {
	oldPairs, newPairs := secretPairs(before), secretPairs(after)
	isPaired := func(old, now any) bool { return namesPair(old, oldPairs) || namesPair(now, newPairs) }
	oldKeys, newKeys, keyed := keysOf(at.path, before, after)
	if !keyed {
		if len(before) != len(after) || !areMaps(before) || !areMaps(after) {
			return false
		}
		for i := range before {
			secret := isPaired(before[i], after[i])
			compareValues(at.below(Step{Index: i}, secret), value{before[i], true}, value{after[i], true}, found)
		}
		return true
	}
	order := slices.Clone(oldKeys)
	for _, key := range newKeys {
		if !slices.Contains(oldKeys, key) {
			order = append(order, key)
		}
	}
	oldOnes, newOnes := byKey(oldKeys, before), byKey(newKeys, after)
	start := len(*found)
	for _, key := range order {
		old, had := oldOnes[key]
		now, has := newOnes[key]
		below := at.below(Step{Key: key}, isPaired(old, now))
		compareValues(below, value{old, had}, value{now, has}, found)
	}
	if len(*found) == start { // only the order differs, which may matter
		*found = append(*found, difference{at.path, before, after, true, true, at.secret})
	}
	return true
}

func byKey(keys []string, list []any) map[string]any {
	elements := make(map[string]any, len(list))
	for i, key := range keys {
		elements[key] = list[i]
	}
	return elements
}

// Text is a value as it is shown: a string as it is, anything else as JSON.
func Text(value any) string {
	if text, isText := value.(string); isText {
		return text
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// comparePaths orders paths as people read them.
func comparePaths(a, b Path) int {
	return slices.CompareFunc(a, b, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Index, b.Index))
	})
}
