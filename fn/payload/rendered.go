package payload

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/capifleet/capifleet/fn/fleet"
)

// unrendered are the texts and keys of a rendered tree that rendering has left as they cannot travel.
func unrendered(tree map[string]any) []Fault {
	object := newObject(tree)
	name := object.shown()
	var faults []Fault
	eachText(nil, tree, func(path []string, text string) {
		fault := Fault{Code: fleet.BadPayload, Object: name}
		switch {
		case strings.Contains(text, "{{"):
			fault.Reason = "keeps a placeholder {{ }} after rendering"
			fault.Remedy = "write a template that leaves none, or take the object from a source without render: Template"
		case !utf8.ValidString(text):
			fault.Reason = "is no UTF-8 after rendering"
			fault.Remedy = "do not cut within a letter, as trunc and substr do, which count bytes"
		default:
			return
		}
		if object.isSecret() {
			path = path[:min(len(path), 2)] // what is below a key of its data is part of a value
		}
		fault.Reason += ", at " + strings.TrimPrefix(strings.Join(path, ""), ".")
		faults = append(faults, fault)
	})
	return faults
}

// eachText shows each text and each key of a tree, in order, with its path as it may be shown.
func eachText(path []string, value any, see func(path []string, text string)) {
	switch value := value.(type) {
	case string:
		see(path, value)
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			below := slices.Concat(path, []string{segment(key)})
			see(below, key)
			eachText(below, value[key], see)
		}
	case []any:
		for i, element := range value {
			eachText(slices.Concat(path, []string{"[" + strconv.Itoa(i) + "]"}), element, see)
		}
	}
}

// segment of a path: .key, [a.key] where the key has other signs, and […] for what is no key of Kubernetes and so may be a piece of a value.
func segment(key string) string {
	switch {
	case len(validation.IsCIdentifier(key)) == 0:
		return "." + key
	case len(validation.IsConfigMapKey(key)) == 0, len(validation.IsQualifiedName(key)) == 0:
		return "[" + key + "]"
	}
	return "[…]"
}
