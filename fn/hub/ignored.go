package hub

import (
	"fmt"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// checkIgnoredNames warns of rules of ignoreApplicationDifferences for an Application that the
// entry does not make. Argo CD compares the names as they are (util/argo/normalizers,
// diff_normalizer.go of 3.5.7).
func (s set) checkIgnoredNames(made []fleet.Application) fleet.Problems {
	if len(s.IgnoreApplicationDifferences) == 0 {
		return nil
	}
	names := make(map[string]bool, len(made))
	for _, application := range made {
		names[application.Name] = true
	}
	var problems fleet.Problems
	for i, rule := range s.IgnoreApplicationDifferences {
		if rule.Name == "" || names[rule.Name] {
			continue
		}
		problem := fleet.Problem{
			Severity: fleet.Warning, Code: fleet.IneffectiveSetting, Value: rule.Name,
			Field:   s.Path.Child("ignoreApplicationDifferences").Index(i).Child("name"),
			Message: "the entry generates no Application of this name, so the rule ignores nothing",
			Remedy:  "write the name of an Application of the entry, or remove the rule",
		}
		if near := spelling.Nearest(rule.Name, fleet.SortedKeys(names)); near != "" {
			problem.Remedy = fmt.Sprintf("did you mean %q?", near)
		}
		problems = append(problems, problem)
	}
	return problems
}
