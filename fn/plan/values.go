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

// evaluateValues gives each member its facts, in list order. A label, annotation, field, variable or result of a template that is empty counts as missing: a path made
// of it would lead nowhere just the same.
func (p *planner) evaluateValues() {
	for _, m := range p.members {
		m.values = make(map[string]string, len(p.fleet.Config.Spec.Values))
		m.missing = map[string]string{}
	}
	for i, value := range p.fleet.Config.Spec.Values {
		path := field.NewPath("spec", "values").Index(i)
		if read, ok := p.factOf(i, path); ok {
			p.evaluate(value, path, read)
		} else {
			p.unreadable[value.Name] = true
		}
	}
}

// fact reads a value of a member: "" where the member has none. Then missing says what is missing, for a message that goes on "is missing or empty on".
type fact func(m *member) (text, missing string)

// factOf is how a value is read, false where it cannot be.
func (p *planner) factOf(i int, path *field.Path) (fact, bool) {
	value := p.fleet.Config.Spec.Values[i]
	source := sourceOf(value)
	switch {
	case value.Label != "":
		return func(m *member) (string, string) { return m.Labels[value.Label], source }, true
	case value.Annotation != "":
		return func(m *member) (string, string) { return m.Annotations[value.Annotation], source }, true
	case value.Field != "":
		return p.manifestFact(value.Field, path.Child("field"), source, func(m *member, at []string) any { return lookUp(m.Manifest, at) })
	case value.Variable != "":
		return p.manifestFact(value.Variable, path.Child("variable"), source, p.topologyVariable)
	}
	return p.templateFact(i, path.Child("template"))
}

// manifestFact reads a value from the manifest, which must be a single one there.
func (p *planner) manifestFact(written string, path *field.Path, source string, find func(m *member, at []string) any) (fact, bool) {
	at, err := fleet.ParseFieldPath(written)
	if err != nil {
		p.report(fleet.Error, fleet.BadValue, path, written, err.Error(), "write a dotted path, for example spec.topology.version")
		return nil, false
	}
	texts, wrong := make(map[*member]string, len(p.members)), map[string][]*member{}
	for _, m := range p.members {
		text, kind := scalar(find(m, at))
		if texts[m] = text; kind != "" {
			wrong[kind] = append(wrong[kind], m)
		}
	}
	for _, kind := range sortedKeys(wrong) {
		p.report(fleet.Error, fleet.NotOneValue, path, written, fmt.Sprintf("is a %s, not a single value, on %s", kind, named(wrong[kind])), "name one field of it")
	}
	return func(m *member) (string, string) { return texts[m], source }, len(wrong) == 0
}

// templateFact renders a value from the Cluster and the values before it. A fact that the template reads and the Cluster has not makes the value missing there.
func (p *planner) templateFact(i int, path *field.Path) (fact, bool) {
	value := p.fleet.Config.Spec.Values[i]
	text, err := template.ParseText(path, string(value.Template))
	if err != nil {
		p.badTemplate(path, err)
		return nil, false
	}
	if !p.checkReads(text.Reads(), reading{path: path, valuesBefore: i, insteadOf: noServer}) {
		return nil, false
	}
	p.reportDefaults(text.Reads())
	p.hidden[value.Name] = p.readsHidden(text.Reads())
	failures := newFailures()
	rendered := make(map[*member]string, len(p.members))
	missing := map[*member]string{}
	for _, m := range p.members {
		result, err := text.Render(m.parameters())
		switch {
		case err == nil:
			rendered[m], missing[m] = result, "the result of its template"
		case err.Missing != nil:
			missing[m] = "." + strings.Join(err.Missing, ".") + ", which its template reads,"
		default:
			failures.add(p.renderProblem(err, m, p.hidden[value.Name]), m)
		}
	}
	p.problems = append(p.problems, failures.problems(p.fleet.Self)...)
	return func(m *member) (string, string) { return rendered[m], missing[m] }, len(failures.found) == 0
}

// evaluate gives a value to each member.
func (p *planner) evaluate(value v1alpha1.Value, path *field.Path, read fact) {
	var defaulted []*member
	refused := map[string][]*member{}
	for _, m := range p.members {
		text, missing := read(m)
		switch {
		case text == "" && value.Default == nil:
			m.missing[value.Name] = missing
			continue
		case text == "":
			text = *value.Default
			defaulted = append(defaulted, m)
			if m.defaulted == nil {
				m.defaulted = map[string]bool{}
			}
			m.defaulted[value.Name] = true
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
		shown := text
		if p.isHidden(value.Name, text) {
			shown = ""
		}
		p.report(fleet.Error, fleet.NotAllowed, path.Child("allowed"), shown,
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
	switch {
	case value.Annotation != "":
		return "annotation " + value.Annotation
	case value.Field != "":
		return "field " + value.Field
	case value.Variable != "":
		return "topology variable " + value.Variable
	case value.Template != "":
		return "the result of its template"
	case isWave(value):
		return "its wave"
	}
	return "label " + value.Label
}

// hiddenFact stands in a plan for a fact that may be secret.
const hiddenFact = "(hidden)"

// isHidden tells whether a fact may be secret, by its name or by what it is read from.
func (p *planner) isHidden(name, text string) bool {
	value := p.valueNamed(name)
	return p.hidden[name] || fleet.Hidden(field.NewPath(name), text) || value != nil && fleet.Hidden(field.NewPath(sourceOf(*value)), text)
}

// readsHidden tells whether a template reads what may be secret, by its name.
func (p *planner) readsHidden(reads []template.Read) bool {
	const anything = "x"
	return slices.ContainsFunc(reads, func(read template.Read) bool {
		return fleet.Hidden(field.NewPath(read.String()), anything) ||
			slices.ContainsFunc(p.valuesOf(read), func(value v1alpha1.Value) bool { return p.isHidden(value.Name, anything) })
	})
}

// shownValues are the facts of a member as a plan may show them.
func (p *planner) shownValues(m *member) map[string]string {
	shown := make(map[string]string, len(m.values))
	for name, text := range m.values {
		if shown[name] = text; p.isHidden(name, text) {
			shown[name] = hiddenFact
		}
	}
	return shown
}

// madeOf says what a value is made of.
func madeOf(value v1alpha1.Value) string {
	if value.Template != "" {
		return "a template"
	}
	return sourceOf(value)
}

// valueNamed is the value with a name, nil where there is none.
func (p *planner) valueNamed(name string) *v1alpha1.Value {
	for i := range p.values {
		if p.values[i].Name == name {
			return &p.values[i]
		}
	}
	return nil
}

// valueNames are the names of the first values.
func (p *planner) valueNames(first int) []string {
	names := make([]string, 0, first)
	for _, value := range p.values[:first] {
		names = append(names, value.Name)
	}
	return names
}

// valuesOf are the values that a parameter means: one, all of them, or none.
func (p *planner) valuesOf(read template.Read) []v1alpha1.Value {
	if read.Path[0] != "values" {
		return nil
	}
	var values []v1alpha1.Value
	for _, value := range p.values {
		if len(read.Path) == 1 || value.Name == read.Path[1] {
			values = append(values, value)
		}
	}
	return values
}
