package payload

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// SameObjects tells whether two payloads, each the values of its shards, hold the same objects, in whatever form and order. Where their bytes differ even so, strategy Reconcile applies
// them again for nothing.
func SameObjects(a, b []string) bool {
	one, readable := objectsOf(a)
	other, alsoReadable := objectsOf(b)
	return readable && alsoReadable && maps.EqualFunc(one, other, sameValue)
}

// objectsOf are the trees of a payload's objects, by what they are; false where one cannot be read, or stands there twice.
func objectsOf(values []string) (map[fleet.ID]any, bool) {
	found := map[fleet.ID]any{}
	for _, value := range values {
		objects, problems := Parse([]byte(value))
		if len(problems) > 0 {
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

// sameValue tells whether two values of trees are equal, as reflect.DeepEqual would, in a tenth of its time. A zero has no sign: YAML reads -0 as 0.
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
