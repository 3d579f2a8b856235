package fleet

import "strconv"

// ChildMap returns the map at a key of a tree. If there is none, it puts an empty map there.
func ChildMap(tree map[string]any, key string) map[string]any {
	child, isMap := tree[key].(map[string]any)
	if !isMap {
		child = map[string]any{}
		tree[key] = child
	}
	return child
}

// MapAt is the map at a path of keys, nil if there is none.
func MapAt(tree map[string]any, path ...string) map[string]any {
	for _, key := range path {
		tree, _ = tree[key].(map[string]any)
	}
	return tree
}

// TextAt is the string at a path of keys, "" if there is none.
func TextAt(tree map[string]any, path ...string) string {
	text, _ := valueAt(tree, path).(string)
	return text
}

// ListAt is the list at a path of keys, nil if there is none.
func ListAt(tree map[string]any, path ...string) []any {
	list, _ := valueAt(tree, path).([]any)
	return list
}

func valueAt(tree map[string]any, path []string) any {
	last := len(path) - 1
	return MapAt(tree, path[:last]...)[path[last]]
}

// LookUp is what is at a path of a tree, nil where there is nothing. A number is an index of a
// list.
func LookUp(value any, path []string) any {
	for _, segment := range path {
		switch typed := value.(type) {
		case map[string]any:
			value = typed[segment]
		case []any:
			index, err := strconv.Atoi(segment)
			if err != nil || index < 0 || index >= len(typed) {
				return nil
			}
			value = typed[index]
		default:
			return nil
		}
	}
	return value
}
