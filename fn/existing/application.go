package existing

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// applicationID is what the Argo CD of the hub knows an Application by.
type applicationID struct{ namespace, name string }

// ofHub are the Applications that ApplicationSets of the fleet make.
func (g Given) ofHub() map[applicationID]*fleet.Application {
	made := make(map[applicationID]*fleet.Application, len(g.Plan.Applications))
	for i := range g.Plan.Applications {
		if application := &g.Plan.Applications[i]; application.Set != "" {
			made[applicationID{application.Namespace, application.Name}] = application
		}
	}
	return made
}

// checkApplications wants no Application of the input to be one that an ApplicationSet of the fleet
// makes: its controller overwrites one that nobody owns, and makes itself its owner
// (createOrUpdateInCluster in Argo CD 3.5.7, applicationset/controllers).
func (c checker) checkApplications() fleet.Problems {
	if len(c.Fleet.Existing.Applications) == 0 {
		return nil
	}
	made := c.ofHub()
	var problems fleet.Problems
	for _, object := range c.Fleet.Existing.Applications {
		if !c.counts(object.Object) {
			continue
		}
		id := applicationID{object.Namespace, object.Name}
		if object.Namespace == "" {
			id.namespace = string(c.Fleet.Config.Spec.ArgoCD.Namespace)
		}
		application, exists := made[id]
		if !exists {
			continue
		}
		problem := fleet.Problem{
			Code: fleet.MadeTwice, Object: object.Ref, Field: field.NewPath("metadata", "name"), Value: object.Name,
			Clusters: []fleet.Ref{application.Cluster},
			Message: fmt.Sprintf("the ApplicationSet of entry %s makes an Application of this name in namespace %s; "+
				"its controller overwrites this one, and whoever applies the input writes it back",
				application.Entry, id.namespace),
			Remedy: "remove the object from the input, or rename one of them",
		}
		if object.Namespace == "" {
			problem.Severity = fleet.Warning
			problem.Message = fmt.Sprintf("the ApplicationSet of entry %s makes an Application of this name in "+
				"namespace %s; if this one is applied there, its controller overwrites it, and whoever applies the "+
				"input writes it back", application.Entry, id.namespace)
		}
		problems = append(problems, problem)
	}
	return problems
}
