package payload

import (
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// unrenderedParameters warns of the first text of an object that is delivered as it is written, and
// that contains a parameter that only capifleet has. The templates of an ApplicationSet have
// parameters of the same names.
func (o Object) unrenderedParameters() fleet.Problems {
	if o.ofArgoCD() && o.Kind == "ApplicationSet" || o.isNamedByTemplate() || !holdsAny(o.tree, hasBraces) {
		return nil
	}
	const names = `\.(?:values|cluster\.(?:metadata|spec)|nameNormalized)\b`
	parameter := regexp.MustCompile(`\{\{(?:[^{}]*[\s({$-])?` + names)
	var problems fleet.Problems
	o.eachText(func(path *field.Path, text string) {
		if len(problems) > 0 || !strings.Contains(text, "{{") || !parameter.MatchString(text) {
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

// renderRemedy is what to do where a template is delivered as it is written.
const renderRemedy = "set render: Template on its source, which is files, selector or inline"

// hasBraces reports whether a value may contain a template.
func hasBraces(value any) bool {
	text, isText := value.(string)
	return isText && strings.Contains(text, "{{")
}
