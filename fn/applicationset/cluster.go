package applicationset

import (
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/selector"
	"github.com/capifleet/capifleet/fn/template"
)

// clusters is what the cluster generator gives: a set of parameters for each Secret that its
// selector matches and, without a selector, one for the hub itself (generators/cluster.go).
func (s set) clusters(fields map[string]any) ([]map[string]any, bool) {
	selects, err := selector.Read(fields["selector"])
	if err != nil {
		return nil, false
	}
	matcher, err := selector.Parse(&selects)
	if err != nil {
		return nil, false
	}
	values, errs := s.parse(s.dialect, nil, fields["values"])
	if len(errs) > 0 {
		return nil, false
	}
	if !s.steps.take(len(s.secrets)) {
		return nil, false
	}
	var all []map[string]any
	work := workOf(fields["values"])
	for _, secret := range s.secrets {
		if !matcher.Matches(labels.Set(secret.Labels)) {
			continue
		}
		if !s.steps.take(work) {
			return nil, false
		}
		params, ok := s.withValues(s.parametersOf(secret), values)
		if !ok {
			return nil, false
		}
		all = append(all, params)
	}
	if selector.Empty(selects) {
		params, ok := s.withValues(map[string]any{
			"name": argocd.OwnName, "nameNormalized": argocd.OwnName,
			"server": argocd.OwnServer, "project": "",
		}, values)
		if !ok {
			return nil, false
		}
		all = append(all, params)
	}
	if flat, _ := fields["flatList"].(bool); flat {
		all = []map[string]any{{"clusters": all}}
	}
	return all, true
}

// parametersOf are those of a Secret (getClusterParameters).
func (s set) parametersOf(secret argocd.Secret) map[string]any {
	params := secret.Parameters(nil)
	delete(params, "values")
	if s.dialect.Go {
		return params
	}
	delete(params, "metadata")
	for key, value := range secret.Annotations {
		params["metadata.annotations."+key] = value
	}
	for key, value := range secret.Labels {
		params["metadata.labels."+key] = value
	}
	return params
}

// withValues are parameters with values that are made of them (appendTemplatedValues).
func (s set) withValues(params map[string]any, values *template.Tree) (map[string]any, bool) {
	result, errs := values.Render(params)
	rendered, _ := result.(map[string]any)
	if len(errs) > 0 {
		return nil, false
	}
	if len(rendered) == 0 {
		return params, true
	}
	texts := make(map[string]string, len(rendered))
	source, _ := values.Source().(map[string]any)
	for key, value := range rendered {
		text, isText := value.(string)
		if _, exists := source[key]; !isText || !exists { // keys are no templates
			return nil, false
		}
		texts[key] = text
	}
	if s.dialect.Go {
		params["values"] = texts
		return params, true
	}
	for key, text := range texts {
		params["values."+key] = text
	}
	return params, true
}
