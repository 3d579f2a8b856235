package applicationset

import (
	"encoding/json"
	"slices"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/template"
)

// set is an ApplicationSet that is predicted.
type set struct {
	dialect template.Dialect
	secrets []argocd.Secret // by which Argo CD knows the clusters
}

// Predict returns the names that are asked for among those of the Applications that Argo CD makes
// of an ApplicationSet, and whether it surely makes each of them: whether that depends on nothing
// that is not in the input. secrets are those by which Argo CD may know the clusters.
func Predict(tree map[string]any, secrets []argocd.Secret, asked func(name string) bool) map[string]bool {
	tree, _ = plain(tree).(map[string]any)
	spec := mapAt(tree, "spec")
	s := set{dialect: dialectOf(spec), secrets: secrets}
	outer := mapAt(spec, "template")
	found := map[string]bool{}
	complete := true
	var sure []rendering
	for _, element := range listAt(spec, "generators") {
		generator, _ := element.(map[string]any)
		generated, predicted := s.generate(generator)
		complete = complete && predicted
		for _, one := range generated {
			name, named := s.nameTemplate(one.template, outer)
			complete = complete && named
			for _, params := range one.params {
				text, ok := rendered(name, params)
				if complete = complete && ok; ok && asked(text) {
					found[text] = found[text] || one.sure
				}
			}
			sure = append(sure, rendering{trees: []any{one.template, outer, spec["templatePatch"]}, params: one.params})
		}
	}
	// Argo CD makes no Application at all where a generator or a rendering fails.
	if hasTrue(found) && (!complete || !s.renders(sure)) {
		for name := range found {
			found[name] = false
		}
	}
	return found
}

// hasTrue reports whether anything is true.
func hasTrue(values map[string]bool) bool {
	for _, value := range values {
		if value {
			return true
		}
	}
	return false
}

// rendering is what is rendered with sets of parameters.
type rendering struct {
	trees  []any
	params []map[string]any
}

// renders reports whether all texts of templates render.
func (s set) renders(all []rendering) bool {
	for _, one := range all {
		tree, errs := template.ParseIn(s.dialect, nil, one.trees)
		if len(errs) > 0 {
			return false
		}
		fails := func(params map[string]any) bool {
			_, errs := tree.Render(params)
			return len(params) > 0 && len(errs) > 0
		}
		if slices.ContainsFunc(one.params, fails) {
			return false
		}
	}
	return true
}

// dialectOf is how the texts of an ApplicationSet are evaluated.
func dialectOf(spec map[string]any) template.Dialect {
	dialect := template.Dialect{}
	dialect.Go, _ = spec["goTemplate"].(bool)
	for _, option := range listAt(spec, "goTemplateOptions") {
		text, _ := option.(string)
		dialect.Options = append(dialect.Options, text)
	}
	return dialect
}

// nameTemplate is the template of the name of Applications: that of the template of a generator,
// else that of the ApplicationSet, which fills up what is not set there (mergeGeneratorTemplate).
func (s set) nameTemplate(own, outer map[string]any) (*template.Tree, bool) {
	name, _ := mapAt(own, "metadata")["name"].(string)
	if name == "" {
		name, _ = mapAt(outer, "metadata")["name"].(string)
	}
	tree, errs := template.ParseIn(s.dialect, nil, name)
	return tree, len(errs) == 0
}

// rendered is a text with parameters. Without any, Argo CD leaves the template as it is
// (RenderTemplateParams).
func rendered(text *template.Tree, params map[string]any) (string, bool) {
	if text == nil {
		return "", false
	}
	if len(params) == 0 {
		source, _ := text.Source().(string)
		return source, true
	}
	result, errs := text.Render(params)
	name, _ := result.(string)
	return name, len(errs) == 0
}

// plain is a tree whose numbers are floating point, as Argo CD has them, which reads JSON.
func plain(value any) any {
	switch value := value.(type) {
	case map[string]any:
		result := make(map[string]any, len(value))
		for key, inner := range value {
			result[key] = plain(inner)
		}
		return result
	case []any:
		result := make([]any, len(value))
		for i, inner := range value {
			result[i] = plain(inner)
		}
		return result
	case json.Number:
		number, _ := value.Float64()
		return number
	}
	return value
}

func mapAt(tree map[string]any, key string) map[string]any {
	value, _ := tree[key].(map[string]any)
	return value
}

func listAt(tree map[string]any, key string) []any {
	list, _ := tree[key].([]any)
	return list
}
