package existing

import (
	"cmp"
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// checkWrittenApplications warns of what Argo CD refuses or ignores in the Applications that
// somebody has written beside the fleet, and of names in them that are nearly those of Clusters or
// AppProjects of the input.
func (c checker) checkWrittenApplications() fleet.Problems {
	var written []fleet.SourceObject
	for _, object := range c.Fleet.Existing.Applications {
		if object.Err == nil && c.counts(object.Object) {
			written = append(written, object)
		}
	}
	if len(written) == 0 {
		return nil
	}
	known := c.knownNames()
	var problems fleet.Problems
	for _, object := range written {
		found := append(argocd.CheckWritten(object.Tree), known.check(object)...)
		problems = append(problems, found.Each(func(problem fleet.Problem) fleet.Problem {
			problem.Object, problem.Remedy = object.Ref, cmp.Or(problem.Remedy, "fix the Application")
			if problem.Severity != fleet.Info {
				problem.Severity = fleet.Warning
			}
			return problem
		})...)
	}
	return problems
}

// knownNames are what Applications of the hub may name.
type knownNames struct {
	clusters  []string     // the Clusters as Argo CD knows them, sorted
	projects  projectNames // the AppProjects of the input
	namespace string       // of Argo CD
}

func (c checker) knownNames() knownNames {
	names := map[string]bool{}
	for _, secret := range c.possibleSecrets() {
		names[secret.ClusterName] = true
	}
	return knownNames{
		clusters: fleet.SortedKeys(names), projects: c.projectNames(),
		namespace: string(c.Fleet.Config.Spec.ArgoCD.Namespace),
	}
}

// check warns of a cluster and of a project that an Application surely misspells.
func (k knownNames) check(object fleet.SourceObject) fleet.Problems {
	spec := fleet.MapAt(object.Tree, "spec")
	name := fleet.TextAt(spec, "destination", "name")
	project := fleet.TextAt(spec, "project")
	var problems fleet.Problems
	if near := spelling.Typo(name, k.clusters); near != "" {
		problems = append(problems, fleet.Problem{
			Code: fleet.UnknownDestination, Field: field.NewPath("spec", "destination", "name"), Value: name,
			Message: "no Cluster of the input is registered under this name",
			Remedy:  fmt.Sprintf("did you mean %q?", near),
		})
	}
	near := spelling.Typo(project, fleet.SortedKeys(k.projects[k.namespace]))
	if near != "" && project != v1alpha1.DefaultProject {
		problems = append(problems, fleet.Problem{
			Code: fleet.UnknownProject, Field: field.NewPath("spec", "project"), Value: project,
			Message: "no AppProject of this name is in namespace " + k.namespace + ", where Argo CD reads them",
			Remedy:  fmt.Sprintf("did you mean %q?", near),
		})
	}
	return problems
}
