package hub

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// checkIgnoredNames warns of rules of ignoreApplicationDifferences for an Application that the
// entry does not make, once for all its items: a rule may be for the Applications of another item,
// and a name that reads .item need not be one for each of them. Argo CD compares the names as they
// are (util/argo/normalizers, diff_normalizer.go of 3.5.7).
func checkIgnoredNames(items []*set, made []fleet.Application) fleet.Problems {
	rules := items[0].IgnoreApplicationDifferences
	if len(rules) == 0 {
		return nil
	}
	at := items[0].Path
	if item := items[0].Item; item != nil {
		at = item.Entry
	}
	names := make(map[string]bool, len(made))
	for _, application := range made {
		names[application.Name] = true
	}
	var known []string
	var problems fleet.Problems
	for i, rule := range rules {
		if matchesAny(items, i, names) {
			continue
		}
		if known == nil {
			known = fleet.SortedKeys(names)
		}
		problems = append(problems, ignoresNothing(
			at.Child("ignoreApplicationDifferences").Index(i).Child("name"), rule.Name, known))
	}
	return problems
}

// matchesAny reports whether a rule is for all Applications, or its name is that of an Application,
// for any of the items.
func matchesAny(items []*set, rule int, names map[string]bool) bool {
	last := ""
	for _, item := range items {
		name := item.IgnoreApplicationDifferences[rule].Name
		if name == "" || name != last && names[name] {
			return true
		}
		last = name
	}
	return false
}

func ignoresNothing(at *field.Path, name string, known []string) fleet.Problem {
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.IneffectiveSetting, Value: name, Field: at,
		Message: "the entry generates no Application of this name, so the rule ignores nothing",
		Remedy:  "write the name of an Application of the entry, or remove the rule",
	}
	if near := spelling.Nearest(name, known); near != "" {
		problem.Remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return problem
}
