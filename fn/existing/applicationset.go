package existing

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/applicationset"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkApplicationSets wants no ApplicationSet of the input to make an Application that one of the
// fleet makes: an Application has one owner, and Argo CD refuses that of the other one
// (SetControllerReference in createOrUpdateInCluster).
func (c checker) checkApplicationSets() fleet.Problems {
	if len(c.Fleet.Existing.ApplicationSets) == 0 {
		return nil
	}
	made, predictor := c.ofHub(), applicationset.NewPredictor(c.possibleSecrets())
	var problems fleet.Problems
	for _, set := range c.Fleet.Existing.ApplicationSets {
		if set.Err != nil || !c.counts(set.Object) {
			continue
		}
		namespace := set.Namespace
		if namespace == "" {
			namespace = string(c.Fleet.Config.Spec.ArgoCD.Namespace)
		}
		names := predictor.Predict(set.Tree, func(name string) bool {
			_, exists := made[applicationID{namespace, name}]
			return exists
		})
		both := map[madeTwice][]fleet.Application{}
		for _, name := range fleet.SortedKeys(names) {
			application := made[applicationID{namespace, name}]
			key := madeTwice{application.Entry, names[name] && set.Namespace != "" && set.Owner() == ""}
			both[key] = append(both[key], *application)
		}
		for _, entry := range c.Fleet.Entries.ApplicationSets {
			for _, sure := range []bool{true, false} {
				key := madeTwice{string(entry.Name), sure}
				if applications := both[key]; len(applications) > 0 {
					problems = append(problems, key.problem(set, applications))
				}
			}
		}
	}
	return problems
}

// possibleSecrets are those by which Argo CD may know the Clusters of the input.
func (c checker) possibleSecrets() []argocd.Secret {
	registrar := argocd.RegistrarOf(c.Fleet.Config.Spec.ArgoCD)
	var secrets []argocd.Secret
	for _, cluster := range c.Fleet.Clusters {
		if cluster = c.Labels.Final(cluster); registrar.Unregistered(cluster) == "" {
			secrets = append(secrets, registrar.PossibleSecret(cluster))
		}
	}
	return secrets
}

// madeTwice is what Applications have in common that an entry and an ApplicationSet of the input
// make.
type madeTwice struct {
	entry string
	sure  bool // whether the ApplicationSet of the input surely makes them
}

// problem is that of Applications that an ApplicationSet of the input makes too.
func (m madeTwice) problem(set fleet.SourceObject, applications []fleet.Application) fleet.Problem {
	names, clusters := namesOf(applications)
	problem := fleet.Problem{
		Code: fleet.MadeTwice, Object: set.Ref, Field: field.NewPath("spec", "generators"), Clusters: clusters,
		Remedy: "remove it from the input, or give the Applications other names",
	}
	subject, makes := "the ApplicationSet", "makes"
	if !m.sure {
		problem.Severity, makes = fleet.Warning, "may make"
	}
	if owner := set.Owner(); owner != "" {
		subject += " of fleet " + owner
	}
	problem.Message = fmt.Sprintf("%s %s Applications that entry %s generates too: %s; Argo CD lets only one "+
		"ApplicationSet own an Application, and the other one is in error",
		subject, makes, m.entry, fleet.NameFirst(names))
	return problem
}

// namesOf are the names of Applications, and their Clusters.
func namesOf(applications []fleet.Application) (names []string, clusters []fleet.Ref) {
	for _, application := range applications {
		names, clusters = append(names, application.Name), append(clusters, application.Cluster)
	}
	return names, clusters
}
