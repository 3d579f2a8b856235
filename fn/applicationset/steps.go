package applicationset

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/template"
)

const (
	// mostSteps is how many steps all predictions of a run may take: for 2,000 Clusters, and 200
	// ApplicationSets that reach all of them, it is less than half of that.
	//
	//capifleet:limit beside steps all predictions of a run: a step is a set of parameters, a
	//capifleet:and Secret, or a text with an action
	//capifleet:beyond Nothing more is predicted, so an Application that is in the way is not found.
	mostSteps steps = 2_500_000

	// mostStepsOfOne is how many steps the prediction of one ApplicationSet may take.
	//
	//capifleet:limit beside steps the prediction of one ApplicationSet
	//capifleet:beyond It is not predicted.
	mostStepsOfOne steps = 1_000_000

	// stepsOfPair is how many steps it takes to combine two sets of parameters.
	stepsOfPair = 3

	// workOfStep is how many units of work of the template engine are a step more.
	workOfStep = 1000

	// leavesOfStep is how many values without an action are copied in a step.
	leavesOfStep = 8
)

// steps are what is left for predictions. A step is what a set of parameters, a Secret, or a text
// with an action takes: some microseconds.
type steps int

// take takes a number of steps, and reports whether there were as many.
func (s *steps) take(count int) bool {
	*s -= steps(count)
	return s.left()
}

// left reports whether no more was taken than there was.
func (s *steps) left() bool { return *s >= 0 }

// workOf is how many steps it takes to render a tree.
func workOf(tree any) int {
	leaves, actions := countTexts(tree)
	return 1 + actions + leaves/leavesOfStep
}

// countTexts counts the values of a tree that are no maps or lists, and its texts with actions.
func countTexts(tree any) (leaves, actions int) {
	switch tree := tree.(type) {
	case map[string]any:
		for key, inner := range tree {
			more, moreActions := countTexts(inner)
			leaves, actions = leaves+more, actions+moreActions+strings.Count(key, "{{")
		}
	case []any:
		for _, inner := range tree {
			more, moreActions := countTexts(inner)
			leaves, actions = leaves+more, actions+moreActions
		}
	case string:
		return 1 + len(tree)/64, strings.Count(tree, "{{")
	default:
		return 1, 0
	}
	return leaves, actions
}

// parse parses a tree. What takes long when it is rendered takes steps, beside those that are taken
// for its texts.
func (s set) parse(dialect template.Dialect, path *field.Path, tree any) (*template.Tree, []*template.Error) {
	parsed, errs := template.ParseIn(dialect, path, tree)
	if len(errs) == 0 {
		parsed.ChargeTo(func(_ *field.Path, work int) bool { return (*s.texts).take(work / workOfStep) })
	}
	return parsed, errs
}
