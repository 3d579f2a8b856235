package payload

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// SameObjects reports whether two payloads, each the values of its shards, hold the same objects in
// any form and order. If their bytes differ nevertheless, strategy Reconcile applies them again
// without a reason.
func SameObjects(a, b []string) bool {
	one, readable := objectsOf(a)
	other, alsoReadable := objectsOf(b)
	return readable && alsoReadable && maps.EqualFunc(one, other, sameValue)
}

// objectsOf are the trees of the objects of a payload, by their identities; false where one cannot
// be read, or is duplicated.
func objectsOf(values []string) (map[fleet.ID]any, bool) {
	found := map[fleet.ID]any{}
	for _, value := range values {
		objects, problems := Parse([]byte(value))
		if problems.Failed() {
			return nil, false
		}
		for _, o := range objects {
			if _, exists := found[o.ID()]; exists {
				return nil, false
			}
			found[o.ID()] = o.tree
		}
	}
	return found, true
}

// sameValue reports whether two values of trees are equal, as reflect.DeepEqual does, in a tenth of
// the time. A zero has no sign: YAML reads -0 as 0.
func sameValue(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, isMap := b.(map[string]any)
		return isMap && (a == nil) == (b == nil) && maps.EqualFunc(a, b, sameValue)
	case []any:
		b, isList := b.([]any)
		return isList && (a == nil) == (b == nil) && slices.EqualFunc(a, b, sameValue)
	case json.Number:
		b, isNumber := b.(json.Number)
		return isNumber && (a == b || a+b == "-00" || a+b == "0-0")
	}
	return a == b
}
