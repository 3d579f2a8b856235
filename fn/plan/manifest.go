package plan

import (
	"encoding/json"
	"strconv"
)

// lookUp is what stands at a path of a tree, nil where there is nothing. A number is an index of a list.
func lookUp(value any, path []string) any {
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

// scalar is a value as text; notOne says what it is where it is no single value.
func scalar(value any) (text, notOne string) {
	switch typed := value.(type) {
	case nil:
		return "", ""
	case string:
		return typed, ""
	case map[string]any:
		return "", "map"
	case []any:
		return "", "list"
	}
	written, err := json.Marshal(value) // numbers and booleans are texts as JSON has them
	if err != nil {
		return "", "value that JSON does not know"
	}
	return string(written), ""
}
