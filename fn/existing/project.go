package existing

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// project is an AppProject of an Argo CD.
type project struct {
	argocd.Project
	ref   fleet.Ref
	path  *field.Path // of the source that delivers it to a cluster; nil for one of the hub
	doubt string      // a sentence about why Argo CD may see another project; "" where it sees this one
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
			problems = append(problems, one.check(application, known, c.hasNamespace(application))...)
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
	for _, secret := range c.Plan.Secrets() {
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
			Project: argocd.ReadProject(object.Tree), ref: object.Ref, doubt: c.doubt(object.Object),
		})
	}
	for name, same := range byName {
		if len(same) > 1 {
			for i := range same {
				byName[name][i].doubt = "another project of this name in the input may be applied in its place"
			}
		}
	}
	return byName
}

// doubt is why Argo CD may see another project than the one of the input, "" where it sees that. A
// global project adds to what the projects permit whose labels its selector matches
// (GetGlobalProjects in util/argo/argo.go); argocd-cm lists these projects.
func (c checker) doubt(object fleet.Object) string {
	if object.Namespace == "" {
		return "the project may be for another Argo CD, since it has no namespace"
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

// Sentences about which other project may permit more.
const (
	globalProject    = "a global project may permit it"
	selectingProject = "a global project that selects its labels may permit it"
)

// setsGlobalProjects reports whether a ConfigMap argocd-cm lists global projects.
func setsGlobalProjects(settings map[string]any) bool {
	data, _ := settings["data"].(map[string]any)
	global, _ := data["globalProjects"].(string)
	return global != ""
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
	if p.doubt != "" {
		problem.Severity = fleet.Warning
		problem.Message += "; " + p.doubt
	}
	return problem
}
