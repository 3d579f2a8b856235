package applicationset

import (
	"encoding/json"
	"slices"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// set is an ApplicationSet that is predicted.
type set struct {
	dialect template.Dialect
	secrets []argocd.Secret // by which Argo CD knows the clusters
	steps   *steps
	texts   **steps // what rendering takes from
}

// Predictor predicts what ApplicationSets make. Past some millions of steps, of all of them
// together, nothing is predicted any more.
type Predictor struct {
	secrets []argocd.Secret
	steps   steps
}

// NewPredictor returns a Predictor, given the Secrets by which Argo CD may know the clusters.
func NewPredictor(secrets []argocd.Secret) *Predictor {
	return &Predictor{secrets: secrets, steps: mostSteps}
}

// set is what an ApplicationSet is evaluated with. When it is finished, what it has taken is taken
// from what all may take, and so is what its texts take later, in a review of what it makes.
func (p *Predictor) set(spec map[string]any) (s set, finish func()) {
	most := min(p.steps, mostStepsOfOne)
	left := most
	texts := &left
	s = set{dialect: dialectOf(spec), secrets: p.secrets, steps: &left, texts: &texts}
	return s, func() {
		p.steps -= most - left
		texts = &p.steps
	}
}

// Predict returns the names that are asked for among those of the Applications that Argo CD makes
// of an ApplicationSet, and whether it surely makes each of them: whether that depends on nothing
// that is not in the input.
func (p *Predictor) Predict(tree map[string]any, asked func(name string) bool) map[string]bool {
	tree, _ = plain(tree).(map[string]any)
	spec := fleet.MapAt(tree, "spec")
	s, finish := p.set(spec)
	defer finish()
	outer, patch := fleet.MapAt(spec, "template"), spec["templatePatch"]
	work := 1 // for each name
	if patch != nil {
		work += workOf(patch)
	}
	found := map[string]bool{}
	complete := true
	var sure []rendering
	for _, element := range fleet.ListAt(spec, "generators") {
		generator, _ := element.(map[string]any)
		generated, predicted := s.generate(generator)
		complete = complete && predicted
		for _, one := range generated {
			whole, _ := filled(one.template, outer).(map[string]any)
			naming, named := s.naming(whole, patch)
			complete = complete && named
			for _, params := range one.params {
				if !s.steps.take(work) {
					complete = false
					break
				}
				text, ok := naming.of(params)
				if complete = complete && ok; text != "" && asked(text) {
					found[text] = found[text] || one.sure
				}
			}
			sure = append(sure, rendering{trees: []any{whole, patch}, params: one.params})
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
	trees  []any // the template, and its patch
	params []map[string]any
	sure   bool
}

// renders reports whether all texts of templates render.
func (s set) renders(all []rendering) bool {
	for _, one := range all {
		tree, errs := s.parse(s.dialect, nil, one.trees)
		if len(errs) > 0 {
			return false
		}
		work := workOf(one.trees)
		fails := func(params map[string]any) bool {
			if !s.steps.take(work) {
				return true
			}
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
	for _, option := range fleet.ListAt(spec, "goTemplateOptions") {
		text, _ := option.(string)
		dialect.Options = append(dialect.Options, text)
	}
	return dialect
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
