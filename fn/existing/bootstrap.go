package existing

import (
	"fmt"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// checkBootstraps wants the Applications of bootstraps to be made by nothing else that the fleet
// delivers, and to be permitted by the AppProjects that it delivers with them.
func (c checker) checkBootstraps() fleet.Problems {
	if len(c.Fleet.Config.Spec.Bootstrap) == 0 {
		return nil
	}
	return append(c.checkDeliveredApplications(), c.checkDeliveredProjects()...)
}

// applicationOfCluster is an Application of a cluster.
type applicationOfCluster struct{ cluster, application fleet.ID }

// checkDeliveredApplications wants no other entry to deliver the Application of a bootstrap with
// other content. Two bootstraps that do are an error where they are rendered.
func (c checker) checkDeliveredApplications() fleet.Problems {
	bootstraps := map[string]bool{} // by the path of their Application
	for _, entry := range c.Fleet.Entries.Delivering {
		bootstraps[entry.Path.Child("application").String()] = entry.Bootstrap != nil
	}
	made := map[applicationOfCluster]payload.Delivery{}
	var others []payload.Delivery
	for _, delivery := range c.Deliveries {
		switch {
		case !isApplication(delivery.Ref):
		case !bootstraps[delivery.Path.String()]:
			others = append(others, delivery)
		default:
			for _, member := range delivery.Members {
				made[applicationOfCluster{member.ID(), delivery.ID()}] = delivery
			}
		}
	}
	var problems fleet.Problems
	for _, delivery := range others {
		for _, member := range delivery.Members {
			other, exists := made[applicationOfCluster{member.ID(), delivery.ID()}]
			if !exists || other.Equals(delivery.Object) {
				continue
			}
			shown := delivery.Shown()
			if other.Hidden() {
				shown = other.Shown()
			}
			problems = append(problems, fleet.Problem{
				Code: fleet.MadeTwice, Field: delivery.Path, Clusters: []fleet.Ref{member.Ref},
				Message: fmt.Sprintf("entry %s delivers %s too, as the Application of its bootstrap and with other "+
					"content; which version a Cluster ends up with is undefined", other.Entry, shown),
				Remedy: "remove it from the payload, or rename one of them",
			})
		}
	}
	return problems
}

// projectOfCluster is what the Argo CD of a cluster knows an AppProject by.
type projectOfCluster struct {
	cluster         fleet.ID
	namespace, name string
}

// checkDeliveredProjects wants the AppProjects that the fleet delivers to a cluster to permit its
// Applications. Argo CD looks for a project in its own namespace.
func (c checker) checkDeliveredProjects() fleet.Problems {
	projects := c.deliveredProjects()
	if len(projects) == 0 {
		return nil
	}
	namespaces := map[string]string{} // of the Argo CD that an entry installs
	for _, bootstrap := range c.Fleet.Config.Spec.Bootstrap {
		namespaces[string(bootstrap.Name)] = string(bootstrap.Namespace)
	}
	var problems fleet.Problems
	for _, application := range c.Plan.Applications {
		if application.Set != "" {
			continue
		}
		key := projectOfCluster{application.Cluster.ID(), namespaces[application.Entry], application.Project}
		for _, one := range projects[key] {
			problems = append(problems, one.check(application, knownServers{}, c.hasNamespace(application))...)
		}
	}
	return problems
}

// deliveredProjects are the AppProjects that the fleet delivers, to each cluster.
func (c checker) deliveredProjects() map[projectOfCluster][]project {
	byCluster := map[projectOfCluster][]project{}
	doubt := ""
	for _, delivery := range c.Deliveries {
		if delivery.Group() == "" && delivery.Kind == fleet.ConfigMapKind && setsGlobalProjects(delivery.Tree()) {
			doubt = globalProject
		}
	}
	for _, delivery := range c.Deliveries {
		if delivery.Group() != fleet.ArgoCDGroup || delivery.Kind != fleet.ProjectKind {
			continue
		}
		one := project{
			Project: argocd.ReadProject(delivery.Tree()), ref: delivery.Ref, path: delivery.Path, doubt: doubt,
		}
		if doubt == "" && hasLabels(delivery.Tree()) {
			one.doubt = selectingProject
		}
		for _, member := range delivery.Members {
			key := projectOfCluster{member.ID(), delivery.Namespace, delivery.Name}
			byCluster[key] = append(byCluster[key], one)
		}
	}
	return byCluster
}

// hasLabels reports whether a tree has labels.
func hasLabels(tree map[string]any) bool {
	metadata, _ := tree["metadata"].(map[string]any)
	labels, _ := metadata["labels"].(map[string]any)
	return len(labels) > 0
}
