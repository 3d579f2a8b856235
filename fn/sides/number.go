package sides

import (
	"encoding/json"
	"math"
)

// normalTree is a copy of a tree in which numbers that are equal for Kubernetes are equal.
func normalTree(tree map[string]any) map[string]any {
	normal, _ := normalOf(tree).(map[string]any)
	return normal
}

// normalOf is a copy of a value in which a whole number is an int64, where it fits, and any other a
// float64.
func normalOf(value any) any {
	switch value := value.(type) {
	case map[string]any:
		normal := make(map[string]any, len(value))
		for key, inner := range value {
			normal[key] = normalOf(inner)
		}
		return normal
	case map[string]string:
		normal := make(map[string]any, len(value))
		for key, inner := range value {
			normal[key] = inner
		}
		return normal
	case []any:
		normal := make([]any, len(value))
		for i, inner := range value {
			normal[i] = normalOf(inner)
		}
		return normal
	case int:
		return int64(value)
	case float64:
		return wholeOr(value)
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return whole
		}
		if number, err := value.Float64(); err == nil {
			return wholeOr(number)
		}
	}
	return value
}

// wholeOr is a whole number that fits an int64 as one, and any other as it is.
func wholeOr(number float64) any {
	const most = 1 << 53 // above, a float64 stands for several whole numbers
	if number == math.Trunc(number) && math.Abs(number) <= most {
		return int64(number)
	}
	return number
}
