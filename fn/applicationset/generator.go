package applicationset

import (
	"maps"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// generated is what a generator gives.
type generated struct {
	params   []map[string]any
	template map[string]any // of the generator
	sure     bool           // whether it depends on nothing that is not in the input
}

// generate predicts what a generator gives; each of its kinds that is set gives something of its
// own (Transform in applicationset/generators). predicted is false where anything cannot be
// predicted, or fails.
func (s set) generate(generator map[string]any) (all []generated, predicted bool) {
	selects, predicted := selectorOf(generator)
	if !predicted {
		return nil, false
	}
	for _, kind := range []string{"list", "clusters", "matrix"} {
		fields, isSet := generator[kind].(map[string]any)
		if !isSet {
			continue
		}
		one, ok := s.generateKind(kind, fields)
		if predicted = predicted && ok; !ok {
			continue
		}
		one.template = fleet.MapAt(fields, "template")
		var kept []map[string]any
		for _, params := range one.params {
			if selects == nil || s.steps.take(1+len(params)) && selects(flattened(params)) {
				kept = append(kept, params)
			}
		}
		one.params = kept
		all = append(all, one)
	}
	return all, predicted && !hasOtherKind(generator) && s.steps.left()
}

// hasOtherKind reports whether a generator has a kind that is not predicted.
func hasOtherKind(generator map[string]any) bool {
	for kind, fields := range generator {
		switch kind {
		case "list", "clusters", "matrix", "selector":
		default:
			if fields != nil {
				return true
			}
		}
	}
	return false
}

// generateKind predicts a generator of one kind.
func (s set) generateKind(kind string, fields map[string]any) (one generated, predicted bool) {
	switch kind {
	case "list":
		one.sure = true
		one.params, predicted = s.list(fields)
	case "clusters":
		one.params, predicted = s.clusters(fields)
	default:
		one, predicted = s.matrix(fields)
	}
	return one, predicted
}

// list is what the list generator gives (generators/list.go). In the flat form all parameters are
// strings.
func (s set) list(fields map[string]any) ([]map[string]any, bool) {
	if text, _ := fields["elementsYaml"].(string); text != "" {
		return nil, false
	}
	elements := fleet.ListAt(fields, "elements")
	if !s.steps.take(len(elements)) {
		return nil, false
	}
	all := make([]map[string]any, len(elements))
	for i, element := range elements {
		params, isMap := element.(map[string]any)
		if !isMap {
			return nil, false
		}
		if !s.dialect.Go {
			if params, isMap = flatElement(params); !isMap {
				return nil, false
			}
		}
		all[i] = params
	}
	return all, true
}

// flatElement is an element of a list in the flat form: values.NAME is a parameter, and so is each
// other key. All must be strings.
func flatElement(element map[string]any) (map[string]any, bool) {
	params := make(map[string]any, len(element))
	add := func(prefix string, values map[string]any) bool {
		for key, value := range values {
			if _, isText := value.(string); !isText {
				return false
			}
			params[prefix+key] = value
		}
		return true
	}
	rest := maps.Clone(element)
	delete(rest, "values")
	values, isMap := element["values"].(map[string]any)
	_, has := element["values"]
	return params, (isMap || !has) && add("", rest) && add("values.", values)
}

// matrix is what the matrix generator gives: the combinations of what two generators give, the
// second of which may read the parameters of the first (generators/matrix.go).
func (s set) matrix(fields map[string]any) (generated, bool) {
	both := fleet.ListAt(fields, "generators")
	if len(both) != 2 {
		return generated{}, false
	}
	first, _ := both[0].(map[string]any)
	second, _ := both[1].(map[string]any)
	outer, ok := s.only(first)
	if !ok || len(outer.params) == 0 { // then the second is not even asked
		return generated{sure: outer.sure}, ok
	}
	inner, ok := s.interpolated(second)
	if !ok {
		return generated{}, false
	}
	one := generated{sure: outer.sure}
	for _, a := range outer.params {
		with, ok := inner(a)
		if !ok || !s.steps.take(1+len(with.params)*(stepsOfPair+len(a)/leavesOfStep)) {
			return generated{}, false
		}
		one.sure = one.sure && with.sure
		for _, b := range with.params {
			params, ok := s.combined(a, b)
			if !ok {
				return generated{}, false
			}
			one.params = append(one.params, params)
		}
	}
	return one, true
}

// only is what a generator inside of a matrix gives, which must be of one kind.
func (s set) only(generator map[string]any) (generated, bool) {
	all, predicted := s.generate(generator)
	if !predicted || len(all) != 1 {
		return generated{}, false
	}
	return all[0], true
}

// interpolated is the second generator of a matrix, as a function of the parameters of the first
// (RenderGeneratorParams), which drops fields that are null. The values of a cluster generator that
// read something else as well are left for later.
func (s set) interpolated(generator map[string]any) (func(map[string]any) (generated, bool), bool) {
	whole := generator
	generator, _ = withoutNulls(generator).(map[string]any)
	if !hasActions(generator) {
		one, predicted := s.only(generator)
		return func(params map[string]any) (generated, bool) {
			if len(params) == 0 {
				return s.only(whole)
			}
			return one, predicted
		}, true
	}
	clusters := fleet.MapAt(generator, "clusters")
	values := fleet.MapAt(clusters, "values")
	if len(values) > 0 {
		clusters, generator = maps.Clone(clusters), maps.Clone(generator)
		delete(clusters, "values")
		generator["clusters"] = clusters
	}
	selector := generator["selector"] // it is read before
	tree, errs := s.parse(s.dialect, nil, generator)
	if len(errs) > 0 {
		return nil, false
	}
	work := workOf(generator) + workOf(values)
	return func(params map[string]any) (generated, bool) {
		if len(params) == 0 { // then nothing is interpolated
			return s.only(whole)
		}
		if !s.steps.take(work) {
			return generated{}, false
		}
		result, errs := tree.Render(params)
		rendered, _ := result.(map[string]any)
		if len(errs) > 0 {
			return generated{}, false
		}
		if selector != nil {
			rendered["selector"] = selector
		}
		known, ok := s.valuesKnown(values, params)
		if !ok {
			return generated{}, false
		}
		return s.only(withValues(rendered, known))
	}, true
}

// withoutNulls is a tree without the fields that are null.
func withoutNulls(value any) any {
	switch value := value.(type) {
	case map[string]any:
		result := make(map[string]any, len(value))
		for key, inner := range value {
			if inner != nil {
				result[key] = withoutNulls(inner)
			}
		}
		return result
	case []any:
		result := make([]any, len(value))
		for i, inner := range value {
			result[i] = withoutNulls(inner)
		}
		return result
	}
	return value
}

// hasActions reports whether any text of a tree may have an action.
func hasActions(value any) bool {
	switch value := value.(type) {
	case string:
		return strings.Contains(value, "{{")
	case map[string]any:
		for key, inner := range value {
			if strings.Contains(key, "{{") || hasActions(inner) {
				return true
			}
		}
	case []any:
		for _, inner := range value {
			if hasActions(inner) {
				return true
			}
		}
	}
	return false
}

// withValues is a generator whose cluster generator has values.
func withValues(generator, values map[string]any) map[string]any {
	if len(values) == 0 {
		return generator
	}
	clusters, changed := maps.Clone(fleet.MapAt(generator, "clusters")), maps.Clone(generator)
	clusters["values"], changed["clusters"] = values, clusters
	return changed
}

// valuesKnown are the values of a cluster generator with the parameters that are known before the
// clusters are. One that reads another parameter stays as it is.
func (s set) valuesKnown(values, params map[string]any) (map[string]any, bool) {
	known := make(map[string]any, len(values))
	dialect := s.dialect
	if dialect.Go {
		dialect.Options = []string{"missingkey=error"}
	}
	for key, value := range values {
		tree, errs := s.parse(dialect, nil, value)
		if len(errs) > 0 {
			return nil, false
		}
		result, errs := tree.Render(params)
		if len(errs) > 0 { // a missing parameter, as a rule
			result = value
		}
		known[key] = result
	}
	return known, true
}
