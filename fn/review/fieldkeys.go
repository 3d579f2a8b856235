package review

import (
	"slices"
	"strings"
)

// keysOf are the keys of the elements of two lists, which are different texts in each. The sources
// of an Application have those by which people tell them apart.
func keysOf(at Path, before, after []any) (old, now []string, keyed bool) {
	fields := [][]string{{"name"}, {"containerPort"}, {"key"}, {"mountPath"}, {"group"}, {"kind"}}
	if len(at) > 0 && at[len(at)-1].Field == "sources" {
		fields = [][]string{{"ref"}, {"chart"}, {"path", "repoURL"}}
	}
	if old, keyed = keysBy(fields, before); !keyed {
		return nil, nil, false
	}
	now, keyed = keysBy(fields, after)
	return old, now, keyed
}

// keysBy are the keys of the elements of a list: what an element has in the first of some fields.
func keysBy(fields [][]string, list []any) ([]string, bool) {
	keys := make([]string, len(list))
	for i, element := range list {
		tree, isMap := element.(map[string]any)
		if !isMap {
			return nil, false
		}
		keys[i] = keyBy(fields, tree)
		if keys[i] == "" || slices.Contains(keys[:i], keys[i]) {
			return nil, false
		}
	}
	return keys, true
}

func keyBy(fields [][]string, tree map[string]any) string {
	for _, names := range fields {
		var key string
		for _, name := range names {
			value, has := tree[name]
			switch {
			case has && key != "":
				key += " of " + withoutLogin(Text(value))
			case has:
				key = Text(value)
			}
		}
		if _, has := tree[names[0]]; has {
			return key
		}
	}
	return ""
}

// withoutLogin is an address without its user and its query.
func withoutLogin(address string) string {
	address, _, _ = strings.Cut((&hiding{}).withoutUsers(address), "?")
	return address
}

// areMaps reports whether all elements of a list are maps.
func areMaps(list []any) bool {
	return !slices.ContainsFunc(list, func(element any) bool {
		_, isMap := element.(map[string]any)
		return !isMap
	})
}
