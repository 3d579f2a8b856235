package review

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// storyNoStep is the row of the table of updates for an Application that no step of a RollingSync
// selects. The controller switches its automated sync off, and never syncs it itself
// (buildAppDependencyList in applicationset/progressivesync of Argo CD 3.5.7).
const storyNoStep story = "no step"

// hasStep reports whether a step of the RollingSync of its set selects an Application.
func (a owned) hasStep() bool {
	steps := fleet.ListAt(a.set.Settings, "strategy", "rollingSync", "steps")
	tree, err := a.render()
	if err != nil || len(steps) == 0 {
		return true // as far as is known
	}
	labels := fleet.MapAt(tree, "metadata", "labels")
	return slices.ContainsFunc(steps, func(step any) bool {
		fields, _ := step.(map[string]any)
		return !slices.ContainsFunc(fleet.ListAt(fields, "matchExpressions"), func(expression any) bool {
			return !matchesStep(expression, labels)
		})
	})
}

// matchesStep reports whether labels match an expression of a step, as Argo CD reads it: a label
// that is missing matches all operators except In.
func matchesStep(expression any, labels map[string]any) bool {
	fields, _ := expression.(map[string]any)
	operator := fleet.TextAt(fields, "operator")
	value, has := labels[fleet.TextAt(fields, "key")]
	if !has {
		return operator != "In"
	}
	listed := slices.Contains(fleet.ListAt(fields, "values"), value)
	return operator == "In" && listed || operator == "NotIn" && !listed
}

// unselected is how many Applications of a set no step selects.
func unselected(set *ApplicationSet) int {
	count := 0
	for i := range set.Applications {
		if !(owned{&set.Applications[i], set}).hasStep() {
			count++
		}
	}
	return count
}

// rollingText says what RollingSync means for the Applications of a set that has it from now on.
func rollingText(set *ApplicationSet) string {
	const off = "switches off their automated sync."
	all := len(set.Applications)
	switch none := unselected(set); none {
	case 0:
		return "From now on Argo CD syncs the Applications wave by wave, and " + off
	case all:
		return "From now on Argo CD switches off the automated sync of the Applications. No step selects any of " +
			"them, so each is synced only when a person does it."
	default:
		return fmt.Sprintf("From now on Argo CD syncs the Applications wave by wave, and %s What no step selects (%d "+
			"of %d Applications) is synced only when a person does it.", off, none, all)
	}
}
