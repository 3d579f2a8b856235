package review

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"strings"

	"github.com/capifleet/capifleet/fn/template"
	"github.com/capifleet/capifleet/fn/yaml"
)

// render is the Application that a template makes with parameters. Its numbers are of one type
// each, whatever they were read by.
func (a *Application) render() (map[string]any, error) {
	if a.Template.Parsed == nil {
		return plainNumbers(a.Template.Source).(map[string]any), nil //nolint:forcetypeassert // A map gives a map.
	}
	tree, err := rendered(a.Template.Parsed, a.Parameters)
	if err != nil {
		return nil, err
	}
	whole, isMap := plainNumbers(tree).(map[string]any)
	if !isMap {
		return nil, errors.New("the template is not a map")
	}
	if a.Template.Patch == nil {
		return whole, nil
	}
	text, err := rendered(a.Template.Patch, a.Parameters)
	if err != nil {
		return nil, err
	}
	written, _ := text.(string)
	patch, err := yaml.Tree([]byte(written))
	if err != nil {
		return nil, errors.New("the templatePatch is not YAML")
	}
	fields, isMap := plainNumbers(patch).(map[string]any)
	if !isMap && patch != nil {
		return nil, errors.New("the templatePatch is not a map")
	}
	return merged(whole, fields), nil
}

// rendered is a template with parameters. Without any, Argo CD leaves it as it is.
func rendered(tree *template.Tree, parameters map[string]any) (any, error) {
	if len(parameters) == 0 {
		return tree.Source(), nil
	}
	made, problems := tree.Render(parameters)
	if len(problems) > 0 {
		return nil, fmt.Errorf("render %s: %s", problems[0].Path, problems[0].Reason)
	}
	return made, nil
}

// merged is a tree with a patch merged over it: null removes a field, a list replaces one, and a
// directive replaces or removes a map.
func merged(tree, patch map[string]any) map[string]any {
	whole := maps.Clone(tree)
	switch patch["$patch"] {
	case "delete":
		return map[string]any{}
	case "replace":
		whole = map[string]any{}
	}
	for name, value := range patch {
		inner, isMap := value.(map[string]any)
		switch {
		case name == "$patch":
		case value == nil:
			delete(whole, name)
		case isMap:
			under, _ := whole[name].(map[string]any)
			if under == nil {
				under = map[string]any{}
			}
			whole[name] = merged(under, inner)
		default:
			whole[name] = value
		}
	}
	return whole
}

// plainNumbers is a copy of a tree in which equal numbers are equal values.
func plainNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		result := make(map[string]any, len(value))
		for key, inner := range value {
			result[key] = plainNumbers(inner)
		}
		return result
	case []any:
		result := make([]any, len(value))
		for i, inner := range value {
			result[i] = plainNumbers(inner)
		}
		return result
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return whole
		}
		number, err := value.Float64()
		if err != nil {
			return value.String()
		}
		return plainFloat(number)
	case int:
		return int64(value)
	case int32:
		return int64(value)
	case float64:
		return plainFloat(value)
	}
	return value
}

// plainFloat is a whole number as one, as far as floating point has all of them.
func plainFloat(number float64) any {
	const most = 1 << 53
	if number == math.Trunc(number) && math.Abs(number) <= most {
		return int64(number)
	}
	return number
}

// hasAction reports whether any text in a value is a template.
func hasAction(value any) bool {
	switch value := value.(type) {
	case string:
		return strings.Contains(value, "{{")
	case []any:
		for _, inner := range value {
			if hasAction(inner) {
				return true
			}
		}
	case map[string]any:
		for key, inner := range value {
			if strings.Contains(key, "{{") || hasAction(inner) {
				return true
			}
		}
	}
	return false
}
