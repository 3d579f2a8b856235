package payload

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// unrendered returns a problem for each string and key of a rendered object that cannot be
// delivered as rendering has left it.
func (o Object) unrendered() fleet.Problems {
	var problems fleet.Problems
	o.eachText(func(path *field.Path, text string) {
		problem := fleet.Problem{Code: fleet.BadPayload, Payload: o.at(path)}
		switch {
		case strings.Contains(text, "{{"):
			problem.Message = "the text still contains {{ after rendering"
			problem.Remedy = "write a template that renders completely, " +
				"or take the object from a source without render: Template"
		case !utf8.ValidString(text):
			problem.Message = "the text is not UTF-8 after rendering"
			problem.Remedy = "do not cut inside a letter; trunc and substr count bytes"
		default:
			return
		}
		problems = append(problems, problem)
	})
	return problems
}

// eachText calls see for each string and each key of the object, in order, with its path.
func (o Object) eachText(see func(path *field.Path, text string)) {
	walkTexts(nil, o.tree, o.shownDepth(), see)
}

// shownDepth is how many segments of a path may be shown. What is below a key of the data of a
// Secret is part of a value.
func (o Object) shownDepth() int {
	if o.isSecret() {
		return 2
	}
	return deeperThanAnyObject
}

// deeperThanAnyObject is a depth that no object has: the parser refuses more than 10,000 levels.
const deeperThanAnyObject = 1 << 20

func walkTexts(path *field.Path, value any, shown int, see func(path *field.Path, text string)) {
	switch value := value.(type) {
	case string:
		see(path, value)
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			at := path
			if shown > 0 {
				at = below(path, key)
			}
			see(at, key)
			walkTexts(at, value[key], shown-1, see)
		}
	case []any:
		for i, element := range value {
			at := path
			if shown > 0 {
				at = path.Index(i)
			}
			walkTexts(at, element, shown-1, see)
		}
	}
}
