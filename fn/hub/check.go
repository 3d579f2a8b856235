package hub

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// checks are what the Applications of a variant are held to.
type checks struct {
	argocd.Checks
	reach  facts.Reach
	path   *field.Path // of the template
	reads  [2]bool     // whether the name, and the server, of the destination read a fact
	hidden bool        // the template reads what may be secret
}

// checksOf are the checks of a variant.
func (a *Apps) checksOf(s set, v variant) checks {
	path, hidden := s.Path.Child("template"), a.facts.Values.ReadsHidden(v.reads)
	maker := argocd.Maker{
		Set: true, Namespace: string(a.fleet.Config.Spec.ArgoCD.Namespace), Preserves: preserves(s),
		HubProjects: slices.ContainsFunc(v.reads, func(read template.Read) bool {
			return argocd.IsParameter(read.Path, "project")
		}),
	}
	return checks{
		Checks: argocd.NewChecks(path, v.template, maker, hidden), reach: a.facts.Values.ApplicationReach(v.template),
		path: path, hidden: hidden, reads: [2]bool{
			facts.ReadsAt(v.template, "spec", "destination", "name"),
			facts.ReadsAt(v.template, "spec", "destination", "server"),
		},
	}
}

// ofVariant are the problems that the Applications have for all members.
func (c checks) ofVariant(members []*fleet.Member) fleet.Problems {
	return facts.ForClusters(append(c.Constant(), c.reach.Decides()...), members)
}

// ofMember are the problems of the Application of one member. tree is what the template gives with
// parameters.
func (c checks) ofMember(
	member *fleet.Member, one fleet.Application, tree, parameters map[string]any,
) fleet.Problems {
	problems := c.Of(tree)
	if hub := c.leadsToHub(one.Destination); len(hub) > 0 {
		problems = slices.DeleteFunc(problems, func(problem fleet.Problem) bool {
			return problem.FieldPath() == hub[0].FieldPath() // such as a server that is no URL
		})
		problems = append(problems, hub...)
	}
	return facts.ForClusters(append(problems, c.reach.In(tree, parameters)...), []*fleet.Member{member})
}

// leadsToHub refuses an Application that a fact sends to the hub itself. One that the FleetConfig
// sends there is meant.
func (c checks) leadsToHub(destination fleet.Destination) fleet.Problems {
	if !argocd.IsHub(destination) {
		return nil
	}
	name, text, reads := "name", destination.Name, c.reads[0]
	if destination.Server != "" {
		name, text, reads = "server", destination.Server, c.reads[1]
	}
	if !reads {
		return nil
	}
	if c.hidden {
		text = ""
	}
	return fleet.Problems{{
		Code: fleet.RepeatedClusterName, Field: c.path.Child("spec", "destination", name), Value: text,
		Message: "a fact sends the Application to the hub itself, " +
			"so whoever may edit the Cluster decides what runs there",
		Remedy: "remove the destination to address the Cluster itself, or fix the fact",
	}}
}
