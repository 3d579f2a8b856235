package plan

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// evaluateValues gives each member its facts, in list order. A label or annotation that is empty counts as missing: a path made of it would
// lead nowhere just the same.
func (p *planner) evaluateValues() {
	for _, m := range p.members {
		m.values = make(map[string]string, len(p.fleet.Config.Spec.Values))
	}
	for i, value := range p.fleet.Config.Spec.Values {
		p.evaluate(value, field.NewPath("spec", "values").Index(i))
	}
}

func (p *planner) evaluate(value v1alpha1.Value, path *field.Path) {
	var defaulted []*member
	refused := map[string][]*member{}
	for _, m := range p.members {
		text := m.Labels[value.Label]
		if value.Annotation != "" {
			text = m.Annotations[value.Annotation]
		}
		switch {
		case text == "" && value.Default == nil:
			continue
		case text == "":
			text = *value.Default
			defaulted = append(defaulted, m)
		case len(value.Allowed) > 0 && !slices.Contains(value.Allowed, text):
			refused[text] = append(refused[text], m)
		}
		m.values[value.Name] = text
	}
	if len(defaulted) > 0 {
		p.defaulted[value.Name] = fleet.Problem{
			Severity: fleet.Info, Code: fleet.DefaultUsed, Object: p.fleet.Self, Field: path.Child("default"), Value: *value.Default,
			Message: fmt.Sprintf("the default is used, since %s is missing or empty on %s", sourceOf(value), named(defaulted)),
		}
	}
	for _, text := range sortedKeys(refused) {
		p.report(fleet.Error, fleet.NotAllowed, path.Child("allowed"), text,
			fmt.Sprintf("%s has a value that is not allowed on %s", sourceOf(value), named(refused[text])), "must be one of: "+strings.Join(value.Allowed, ", "))
	}
}

// reportDefaults says which defaults are used by a template.
func (p *planner) reportDefaults(reads []template.Read) {
	for _, read := range reads {
		for _, value := range p.valuesOf(read) {
			if problem, used := p.defaulted[value.Name]; used {
				p.problems = append(p.problems, problem)
				delete(p.defaulted, value.Name)
			}
		}
	}
}

// sourceOf says where a value comes from.
func sourceOf(value v1alpha1.Value) string {
	if value.Annotation != "" {
		return "annotation " + value.Annotation
	}
	return "label " + value.Label
}

// valueNamed is the value of the FleetConfig with a name, nil where there is none.
func (p *planner) valueNamed(name string) *v1alpha1.Value {
	for i := range p.fleet.Config.Spec.Values {
		if p.fleet.Config.Spec.Values[i].Name == name {
			return &p.fleet.Config.Spec.Values[i]
		}
	}
	return nil
}
