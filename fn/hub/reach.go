package hub

import (
	"slices"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkHub refuses an Application that a fact sends to the hub itself. One that the FleetConfig
// sends there is meant.
func (a *Apps) checkHub(s set, v variant, application fleet.Application, hidden bool) fleet.Problems {
	if !argocd.IsHub(application.Destination) {
		return nil
	}
	name, text := "name", application.Destination.Name
	if application.Destination.Server != "" {
		name, text = "server", application.Destination.Server
	}
	if !facts.ReadsAt(v.template, "spec", "destination", name) {
		return nil
	}
	problem := fleet.Problem{
		Code: fleet.RepeatedClusterName, Field: s.path.Child("template", "spec", "destination", name), Value: text,
		Message: "a fact sends the Application to the hub itself, " +
			"so whoever may edit the Cluster decides what runs there",
		Remedy: "remove the destination to address the Cluster itself, or fix the fact",
	}
	if hidden {
		problem.Value = ""
	}
	return fleet.Problems{problem}
}

// withoutEchoes are problems without the warnings of facts that reach too far, where an error says
// of the same field what such a fact did.
func withoutEchoes(problems fleet.Problems) fleet.Problems {
	refused := map[string]bool{}
	for _, problem := range problems {
		if problem.Severity == "" {
			refused[problem.FieldPath()] = true
		}
	}
	return slices.DeleteFunc(problems, func(problem fleet.Problem) bool {
		return problem.Code == fleet.FarReachingFact && refused[problem.FieldPath()]
	})
}
