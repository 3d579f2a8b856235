package applicationset

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/capifleet/capifleet/fn/selector"
)

// combined are the parameters of both generators of a matrix; ok is false where Argo CD does not
// combine them. In the flat form all parameters are strings, and one that both have must be the
// same (CombineStringMaps in applicationset/utils). In the form of Go those of the first win, and
// maps merge.
func (s set) combined(first, second map[string]any) (params map[string]any, ok bool) {
	if s.dialect.Go {
		merged, ok := overlaid(second, first)
		params, _ = merged.(map[string]any)
		return params, ok
	}
	params = make(map[string]any, len(first)+len(second))
	for _, one := range []map[string]any{first, second} {
		for key, value := range one {
			text := fmt.Sprintf("%v", value)
			if other, exists := params[key]; exists && other != text {
				return nil, false
			}
			params[key] = text
		}
	}
	return params, true
}

// overlaid is a value with another one over it, as mergo merges them with override.
func overlaid(under, over any) (any, bool) {
	switch over := over.(type) {
	case map[string]any:
		switch under := under.(type) {
		case map[string]any:
			merged := maps.Clone(under)
			if merged == nil {
				merged = map[string]any{}
			}
			for key, value := range over {
				if below, exists := under[key]; exists {
					var ok bool
					if value, ok = overlaid(below, value); !ok {
						return nil, false
					}
				}
				merged[key] = value
			}
			return merged, true
		case map[string]string:
			return under, len(over) == 0 // mergo fails
		}
	case map[string]string:
		switch under := under.(type) {
		case map[string]any:
			merged := maps.Clone(under)
			for key, value := range over {
				merged[key] = value
			}
			return merged, true
		case map[string]string:
			merged := maps.Clone(under)
			maps.Copy(merged, over)
			return merged, true
		}
	}
	return over, true
}

// selectorOf is the selector of a generator, which leaves out sets of parameters by their flattened
// form; nil where it has none. ok is false where Argo CD refuses it (LabelSelectorAsSelector in
// applicationset/utils/selector.go). A value need not be one of a label.
func selectorOf(generator map[string]any) (selects func(map[string]string) bool, ok bool) {
	if generator["selector"] == nil {
		return nil, true
	}
	read, err := selector.Read(generator["selector"])
	if err != nil {
		return nil, false
	}
	requirements := slices.Clone(read.MatchExpressions)
	for key, value := range read.MatchLabels {
		requirements = append(requirements, metav1.LabelSelectorRequirement{
			Key: key, Operator: metav1.LabelSelectorOpIn, Values: []string{value},
		})
	}
	for _, r := range requirements {
		if !isRequirement(r) {
			return nil, false
		}
	}
	return func(params map[string]string) bool {
		return !slices.ContainsFunc(requirements, func(r metav1.LabelSelectorRequirement) bool {
			value, exists := params[r.Key]
			switch r.Operator {
			case metav1.LabelSelectorOpIn:
				return !exists || !slices.Contains(r.Values, value)
			case metav1.LabelSelectorOpNotIn:
				return exists && slices.Contains(r.Values, value)
			case metav1.LabelSelectorOpExists:
				return !exists
			default:
				return exists
			}
		})
	}, true
}

// isRequirement reports whether Argo CD takes a requirement.
func isRequirement(r metav1.LabelSelectorRequirement) bool {
	if len(validation.IsQualifiedName(r.Key)) > 0 {
		return false
	}
	switch r.Operator {
	case metav1.LabelSelectorOpIn, metav1.LabelSelectorOpNotIn:
		return len(r.Values) > 0
	case metav1.LabelSelectorOpExists, metav1.LabelSelectorOpDoesNotExist:
		return len(r.Values) == 0
	}
	return false
}

// flattened are parameters by their paths, with dots, as texts (flattenParameters).
func flattened(params map[string]any) map[string]string {
	flat := map[string]string{}
	flatten(flat, "", params)
	return flat
}

func flatten(flat map[string]string, prefix string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			flatten(flat, joined(prefix, key), inner)
		}
	case map[string]string:
		for key, inner := range value {
			flat[joined(prefix, key)] = inner
		}
	case []any:
		for i, inner := range value {
			flatten(flat, joined(prefix, strconv.Itoa(i)), inner)
		}
	default:
		flat[prefix] = fmt.Sprintf("%v", value)
	}
}

func joined(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "." + key
}
