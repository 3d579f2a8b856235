package stream

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	yaml11 "go.yaml.in/yaml/v2"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/exact"
)

// readTree reads a YAML text as Kubernetes does, into JSON's types. It runs
// the parser that sigs.k8s.io/yaml runs, which bounds aliases and depth, but
// spares its detour through JSON text, in which an alias bomb of long strings
// would go off.
func readTree(text []byte) (tree any, err error) {
	defer recovered("parse YAML", &err)
	var v any
	if err := yaml11.Unmarshal(text, &v); err != nil {
		return nil, err
	}
	return jsonValue(v)
}

// jsonValue is what sigs.k8s.io/yaml's JSON says of a value: whole numbers
// are int64 where they fit, bytes that are not UTF-8 are replaced.
func jsonValue(v any) (any, error) {
	switch v := v.(type) {
	case nil, bool:
		return v, nil
	case string:
		return validText(v), nil
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
			if list[i], err = jsonValue(v[i]); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[any]any:
		return jsonObject(v)
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

func jsonObject(m map[any]any) (any, error) {
	object := make(map[string]any, len(m))
	var wrong error
	for k, v := range m {
		key, err := jsonKey(k)
		if err == nil {
			if _, twice := object[key]; twice {
				// Which of `1: a` and `"1": b` wins would be up to the map's order.
				err = fmt.Errorf("key %q stands twice, once not as a string", key)
			} else {
				object[key], err = jsonValue(v)
			}
		}
		if err != nil && (wrong == nil || err.Error() < wrong.Error()) {
			wrong = err // of several always the same
		}
	}
	if wrong != nil {
		return nil, wrong
	}
	return object, nil
}

// jsonKey is a mapping's key as sigs.k8s.io/yaml turns it into a string.
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

// nodeTree is readTree for a node that is at hand. It says no to what the two
// parsers may see differently: aliases, tags, merges, keys that are not
// strings.
func nodeTree(n *kyaml.Node) (tree any, ok bool) {
	return nodeReader{}.tree(n)
}

// nodeReader makes trees of nodes.
type nodeReader struct {
	exact bool // numbers are json.Number, and no key stands twice
}

func (r nodeReader) tree(n *kyaml.Node) (tree any, ok bool) {
	switch n.Kind {
	case kyaml.ScalarNode:
		return r.scalar(n)
	case kyaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, child := range n.Content {
			if list[i], ok = r.tree(child); !ok {
				return nil, false
			}
		}
		return list, n.Style&kyaml.TaggedStyle == 0
	case kyaml.MappingNode:
		return r.object(n)
	}
	return nil, false
}

func (r nodeReader) object(n *kyaml.Node) (tree any, ok bool) {
	object := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, ok := scalarKey(n.Content[i])
		if !ok {
			return nil, false
		}
		if object[key], ok = r.tree(n.Content[i+1]); !ok {
			return nil, false
		}
	}
	if r.exact && len(object) < len(n.Content)/2 {
		return nil, false
	}
	return object, n.Style&kyaml.TaggedStyle == 0
}

// scalarKey is a mapping's key if it is a string for every parser.
func scalarKey(n *kyaml.Node) (string, bool) {
	if n.Kind != kyaml.ScalarNode || n.Value == "<<" {
		return "", false
	}
	v, ok := nodeReader{}.scalar(n)
	key, isString := v.(string)
	return key, ok && isString
}

// scalar is a scalar as Kubernetes reads it; no for a tagged one.
func (r nodeReader) scalar(n *kyaml.Node) (any, bool) {
	if n.Kind != kyaml.ScalarNode || n.Style&kyaml.TaggedStyle != 0 {
		return nil, false
	}
	if n.Style != 0 || plainString(n.Value) {
		return n.Value, true
	}
	if n.Value != "0" && len(n.Value) < 19 && strings.Trim(n.Value, "0123456789") == "" && n.Value != "" && n.Value[0] != '0' {
		if r.exact {
			return json.Number(n.Value), true
		}
		i, err := strconv.ParseInt(n.Value, 10, 64)
		return i, err == nil
	}
	// The parser itself decides about everything that is not obvious.
	if r.exact {
		object, err := exact.Tree([]byte("v: " + n.Value + "\n"))
		return object["v"], err == nil && len(object) == 1
	}
	v, err := readTree([]byte("- " + n.Value + "\n"))
	if list, isList := v.([]any); err == nil && isList && len(list) == 1 {
		return list[0], true
	}
	return nil, false
}

// plainString tells whether an unquoted text is a string beyond doubt: YAML
// 1.1 has nothing else that begins so, or it is no word of its short list.
func plainString(s string) bool {
	if s == "" {
		return false
	}
	switch c := s[0]; {
	case c >= '0' && c <= '9', c == '+', c == '-', c == '.', c == '~', c == '<', c == '=':
		return false
	case strings.IndexByte("yYnNtTfFoO", c) >= 0:
		return len(s) > len("false") || !reservedWord(s)
	}
	return true
}

// reservedWord tells whether YAML 1.1 or 1.2 reads a word as a boolean or null.
func reservedWord(s string) bool {
	switch strings.ToLower(s) {
	case "y", "yes", "n", "no", "true", "false", "on", "off", "null", "~", "":
		return true
	}
	return false
}
