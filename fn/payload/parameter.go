package payload

import (
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// unrenderedParameters warns of the first text of an object that is delivered as it is written, and
// that contains a parameter that only capifleet has. The templates of an ApplicationSet have
// parameters of the same names.
func (o Object) unrenderedParameters() fleet.Problems {
	if o.ofArgoCD() && o.Kind == "ApplicationSet" || o.isNamedByTemplate() || !o.traits().hasBraces {
		return nil
	}
	var problems fleet.Problems
	o.eachText(func(path *field.Path, text string) {
		if len(problems) > 0 || !readsParameter(text) {
			return
		}
		problems = append(problems, fleet.Problem{
			Severity: fleet.Warning, Code: fleet.ParameterNotRendered, Payload: o.at(path),
			Message: "the text contains a parameter of capifleet, such as .values, in {{ }}, " +
				"and the object is delivered as it is written",
			Remedy: renderRemedy,
		})
	})
	return problems
}

// readsParameter reports whether a text has a parameter that only capifleet has, in a template.
// What may have one is looked for first, since the expression takes long to compile.
func readsParameter(text string) bool {
	named := func(name string) bool { return strings.Contains(text, name) }
	if !strings.Contains(text, "{{") ||
		!slices.ContainsFunc([]string{".values", ".cluster.", ".nameNormalized"}, named) {
		return false
	}
	const names = `\.(?:values|cluster\.(?:metadata|spec)|nameNormalized)\b`
	return regexp.MustCompile(`\{\{(?:[^{}]*[\s({$-])?` + names).MatchString(text)
}

// renderRemedy is what to do where a template is delivered as it is written.
const renderRemedy = "set render: Template on its source, which is files, selector or inline"
