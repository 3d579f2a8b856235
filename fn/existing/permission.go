package existing

import (
	"fmt"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// check wants the project to permit an Application. hasNamespace says that the namespace of its
// destination is there before Argo CD syncs it.
func (p project) check(application fleet.Application, known knownServers, hasNamespace bool) fleet.Problems {
	var problems fleet.Problems
	for _, repository := range repositoriesOf(application) {
		if p.PermitsRepository(repository) == argocd.Refused {
			problem := p.problem(application, "sourceRepos", repository)
			problem.Message = fmt.Sprintf("the project does not permit a repository of Applications of entry %s, "+
				"so Argo CD does not sync them", application.Entry)
			problem.Remedy = "permit it in spec.sourceRepos, or set another project in the template"
			problems = append(problems, p.doubted(problem))
		}
	}
	problems = append(problems, p.checkDestination(application, known)...)
	if len(problems) > 0 {
		return problems
	}
	return p.checkNamespace(application, hasNamespace)
}

// repositoriesOf are those that the project of an Application must permit (ValidatePermissions in
// util/argo/argo.go).
func repositoriesOf(application fleet.Application) []string {
	var repositories []string
	if application.DryRepoURL != "" {
		repositories = append(repositories, application.DryRepoURL)
	}
	for _, source := range application.Sources {
		repositories = append(repositories, source.RepoURL)
	}
	return repositories
}

// checkDestination wants the project to permit the destination of an Application.
func (p project) checkDestination(application fleet.Application, known knownServers) fleet.Problems {
	destination := application.Destination
	cluster := argocd.ClusterOf(destination, known.names)
	problem := p.problem(application, "destinations", destinationText(destination, known.names))
	problem.Remedy = "permit it in spec.destinations, by name and namespace, or set another project in the template"
	switch p.permitsCluster(cluster, destination.Namespace, known) {
	case argocd.Refused:
		problem.Message = fmt.Sprintf("no destination of the project permits the cluster and the namespace of "+
			"Applications of entry %s, so Argo CD does not sync them", application.Entry)
		return fleet.Problems{p.doubted(problem)}
	case argocd.RefusedByName:
		problem.Severity = fleet.Warning
		problem.Message = fmt.Sprintf("no destination of the project permits by name the cluster of Applications of "+
			"entry %s, so Argo CD syncs them only if the project permits the server of the cluster, "+
			"which is known on the hub", application.Entry)
		return fleet.Problems{problem}
	case argocd.Permitted:
	}
	if !p.OnlyOwnClusters {
		return nil
	}
	problem = p.problem(application, "permitOnlyProjectScopedClusters", "")
	problem.Severity = fleet.Warning
	problem.Message = fmt.Sprintf("the project permits only clusters whose Secrets name it, so Argo CD syncs the "+
		"Applications of entry %s only if something sets project on the Secrets of these clusters", application.Entry)
	problem.Remedy = "set project on the Secrets, or remove the field"
	return fleet.Problems{problem}
}

// permitsCluster reports whether the project permits a destination. Where it goes by a server that
// only the hub knows, that of the Cluster counts, if the Cluster says it.
func (p project) permitsCluster(cluster argocd.KnownCluster, namespace string, known knownServers) argocd.Permission {
	permission := p.PermitsCluster(cluster, namespace)
	server := known.servers[cluster.Name]
	if permission == argocd.RefusedByName && cluster.Server == "" && server != "" {
		cluster.Server = server
		if p.PermitsCluster(cluster, namespace) == argocd.Permitted {
			return argocd.Permitted
		}
	}
	return permission
}

// destinationText is a destination in a message.
func destinationText(destination fleet.Destination, names map[string]string) string {
	text := "name " + destination.Name
	if name, standsFor := names[destination.Server]; standsFor {
		text = "name " + name
	} else if destination.Server != "" {
		text = "server " + destination.Server
	}
	if destination.Namespace == "" {
		return text + ", no namespace"
	}
	return text + ", namespace " + destination.Namespace
}

// hasNamespace reports whether the namespace of the destination of an Application is there before
// Argo CD syncs it: every cluster has it, or the fleet delivers it.
func (c checker) hasNamespace(application fleet.Application) bool {
	name := application.Destination.Namespace
	if fleet.IsSystemNamespace(name) {
		return true
	}
	onHub := application.InCluster && application.Set != ""
	return !onHub && len(c.delivered.to(fleet.ID{Kind: "Namespace", Name: name}, application.Cluster.ID())) > 0
}

// checkNamespace wants the project to permit the Namespace that Argo CD creates for an Application,
// or whose metadata it sets. What it only creates may be there already: then it asks for nothing.
func (p project) checkNamespace(application fleet.Application, isThere bool) fleet.Problems {
	name := application.Destination.Namespace
	if !application.CreatesNamespace || name == "" || !application.ManagesNamespace && isThere {
		return nil
	}
	list := p.DeniesNamespace(name)
	if list == "" {
		return nil
	}
	problem := p.problem(application, list, name)
	problem.Remedy = "add {group: '', kind: Namespace} to spec.clusterResourceWhitelist, " +
		"or let something else create the namespace, without CreateNamespace=true"
	if list == "clusterResourceBlacklist" {
		problem.Remedy = "take Namespace out of spec.clusterResourceBlacklist, " +
			"or let something else create the namespace, without CreateNamespace=true"
	}
	problem.Message = fmt.Sprintf("the project does not permit the Namespace whose metadata Argo CD sets for "+
		"Applications of entry %s, so it does not sync them", application.Entry)
	if !application.ManagesNamespace {
		problem.Severity = fleet.Warning
		problem.Message = fmt.Sprintf("the project does not permit the Namespace that Argo CD creates for "+
			"Applications of entry %s, so no sync succeeds unless the namespace is there already", application.Entry)
	}
	return fleet.Problems{p.doubted(problem)}
}
