package existing

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// project is an AppProject of an Argo CD.
type project struct {
	argocd.Project
	ref    fleet.Ref
	path   *field.Path // of the source that delivers it to a cluster; nil for one of the hub
	unless string      // a clause about why Argo CD may see another project; "" where it sees this one
}

// checkProjects wants the AppProjects of the hub to permit the Applications that ApplicationSets of
// the fleet make. A project that is not in the input is not judged.
func (c checker) checkProjects() fleet.Problems {
	projects := c.projects()
	if len(projects) == 0 {
		return nil
	}
	known := c.knownServers()
	var problems fleet.Problems
	for _, application := range c.Plan.Applications {
		if application.Set == "" {
			continue
		}
		for _, one := range projects[application.Project] {
			problems = append(problems, one.check(application, known)...)
		}
	}
	return problems
}

// knownServers is what is known of the servers of clusters before the hub is asked.
type knownServers struct {
	names   map[string]string // names of clusters by the servers that stand for theirs
	servers map[string]string // the servers of clusters by name, where their Clusters say it
}

// knownServers is what is known of the servers of the Clusters of the fleet.
func (c checker) knownServers() knownServers {
	known := knownServers{map[string]string{}, map[string]string{}}
	for _, secret := range c.Plan.Secrets {
		known.names[secret.Server] = secret.ClusterName
		if server := c.Fleet.Existing.Servers[secret.Cluster.ID()]; server != "" {
			known.servers[secret.ClusterName] = server
		}
	}
	return known
}

// projects are the AppProjects of the hub by name.
func (c checker) projects() map[string][]project {
	namespace := string(c.Fleet.Config.Spec.ArgoCD.Namespace)
	byName := map[string][]project{}
	for _, object := range c.Fleet.Existing.Projects {
		ours := object.Namespace == namespace || object.Namespace == ""
		if object.Err != nil || !ours || !c.counts(object.Object) {
			continue
		}
		byName[object.Name] = append(byName[object.Name], project{
			Project: argocd.ReadProject(object.Tree), ref: object.Ref, unless: c.unless(object.Object),
		})
	}
	for name, same := range byName {
		if len(same) > 1 {
			for i := range same {
				byName[name][i].unless = "another project of this name in the input is applied in its place"
			}
		}
	}
	return byName
}

// unless is why Argo CD may see another project than the one of the input, "" where it sees that. A
// global project adds to what the projects permit whose labels its selector matches
// (GetGlobalProjects in util/argo/argo.go); argocd-cm lists these projects.
func (c checker) unless(object fleet.Object) string {
	if object.Namespace == "" {
		return "it is for another Argo CD, since it has no namespace"
	}
	for _, settings := range c.Fleet.Existing.Settings {
		if settings.Namespace != object.Namespace || settings.Err != nil {
			continue
		}
		if setsGlobalProjects(settings.Tree) {
			return globalProject
		}
		return ""
	}
	if len(object.Labels) > 0 {
		return selectingProject
	}
	return ""
}

// Clauses about which other project may permit more.
const (
	globalProject    = "a global project permits it"
	selectingProject = "a global project that selects its labels permits it"
)

// setsGlobalProjects reports whether a ConfigMap argocd-cm lists global projects.
func setsGlobalProjects(settings map[string]any) bool {
	data, _ := settings["data"].(map[string]any)
	global, _ := data["globalProjects"].(string)
	return global != ""
}

// check wants the project to permit an Application.
func (p project) check(application fleet.Application, known knownServers) fleet.Problems {
	var problems fleet.Problems
	for _, repository := range repositoriesOf(application) {
		if p.PermitsRepository(repository) == argocd.Refused {
			problem := p.problem(application, "sourceRepos", repository)
			problem.Message = fmt.Sprintf("the project does not permit a repository of Applications of entry %s",
				application.Entry)
			problem.Remedy = "permit it in spec.sourceRepos, or set another project in the template"
			problems = append(problems, p.doubted(problem))
		}
	}
	return append(problems, p.checkDestination(application, known)...)
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
			"Applications of entry %s", application.Entry)
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

// problem is that a list of the project does not permit an Application.
func (p project) problem(application fleet.Application, list, value string) fleet.Problem {
	if application.Hidden {
		value = ""
	}
	problem := fleet.Problem{
		Code: fleet.NotPermitted, Object: p.ref, Field: field.NewPath("spec", list), Value: value,
		Clusters: []fleet.Ref{application.Cluster},
	}
	if p.path != nil {
		problem.Payload = &fleet.PayloadObject{Ref: p.ref, Field: problem.Field}
		problem.Object, problem.Field = fleet.Ref{}, p.path
	}
	return problem
}

// doubted is a problem of the project, a warning where Argo CD may see another one.
func (p project) doubted(problem fleet.Problem) fleet.Problem {
	problem.Message += ", so Argo CD does not sync them"
	if p.unless != "" {
		problem.Severity = fleet.Warning
		problem.Message += " unless " + p.unless
	}
	return problem
}
