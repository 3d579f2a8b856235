package yaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	yaml11 "go.yaml.in/yaml/v2"
)

// Tree reads a YAML text as Kubernetes does, into JSON's types: string, bool, int64, float64, nil,
// []any and map[string]any. Of a duplicated key the last value counts.
func Tree(text []byte) (tree any, err error) {
	if tree, ok := treeOfLines(text, false); ok {
		return tree, nil
	}
	return parsedTree(text)
}

// parsedTree reads a text as [Tree] does. It runs the parser that sigs.k8s.io/yaml runs, which
// bounds aliases and depth, without that library's detour through JSON text, in which aliases of
// long strings would expand without a bound.
func parsedTree(text []byte) (tree any, err error) {
	defer recovered("parse YAML", &err)
	var v any
	if err := yaml11.Unmarshal(text, &v); err != nil {
		return nil, err
	}
	return jsonReader{budget: budgetOf(text)}.value(v)
}

// FirstTree reads the first document of a text that is not null, as [Tree] does.
func FirstTree(text []byte) (tree any, err error) {
	defer recovered("parse YAML", &err)
	for decoder := yaml11.NewDecoder(bytes.NewReader(text)); ; {
		var v any
		switch err := decoder.Decode(&v); {
		case errors.Is(err, io.EOF):
			return nil, nil
		case err != nil:
			return nil, err
		case v != nil:
			return jsonReader{budget: budgetOf(text)}.value(v)
		}
	}
}

// jsonReader makes a tree of JSON's types of what the parser gives.
type jsonReader struct {
	exact  bool // numbers are json.Number
	budget *budget
}

// value returns a value as sigs.k8s.io/yaml's JSON has it: whole numbers are int64 where they fit,
// and bytes that are not UTF-8 are replaced.
func (r jsonReader) value(v any) (any, error) {
	if number, isNumber := exactNumber(v); isNumber && r.exact {
		return number, nil
	}
	switch v := v.(type) {
	case nil, bool:
		return v, nil
	case string:
		return validText(v), r.budget.take(v)
	case int:
		return int64(v), nil
	case int64:
		return v, nil
	case uint64:
		return float64(v), nil
	case float64:
		return jsonNumber(v)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			var err error
			if list[i], err = r.value(v[i]); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[any]any:
		return r.object(v)
	}
	return nil, fmt.Errorf("value of type %T has no counterpart in JSON", v)
}

func jsonNumber(f float64) (any, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, fmt.Errorf("number %v has no counterpart in JSON", f)
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<63 {
		return int64(f), nil
	}
	return f, nil
}

func (r jsonReader) object(m map[any]any) (any, error) {
	object := make(map[string]any, len(m))
	var wrong error
	for k, v := range m {
		key, err := jsonKey(k)
		if err == nil {
			if _, twice := object[key]; twice {
				// Which of `1: a` and `"1": b` wins would be up to the map's order.
				err = fmt.Errorf("key %q is duplicated, once not as a string", key)
			} else if err = r.budget.take(key); err == nil {
				object[key], err = r.value(v)
			}
			if tooMuch := (*ExpansionError)(nil); errors.As(err, &tooMuch) {
				return nil, err
			}
		}
		if err != nil && (wrong == nil || err.Error() < wrong.Error()) {
			wrong = err // the same one of several, whatever the order of the map
		}
	}
	if wrong != nil {
		return nil, wrong
	}
	return object, nil
}

// jsonKey returns a mapping's key as sigs.k8s.io/yaml turns it into a string.
func jsonKey(k any) (string, error) {
	switch k := k.(type) {
	case string:
		return validText(k), nil
	case int:
		return strconv.Itoa(k), nil
	case int64:
		return strconv.FormatInt(k, 10), nil
	case bool:
		return strconv.FormatBool(k), nil
	case float64:
		switch s := strconv.FormatFloat(k, 'g', -1, 32); s {
		case "+Inf":
			return ".inf", nil
		case "-Inf":
			return "-.inf", nil
		case "NaN":
			return ".nan", nil
		default:
			return s, nil
		}
	}
	return "", fmt.Errorf("key %v of type %T cannot be a key in JSON", k, k)
}

// validText replaces each byte that is not UTF-8, as JSON does.
func validText(s string) string {
	if strings.ToValidUTF8(s, "") == s {
		return s
	}
	return string([]rune(s))
}
