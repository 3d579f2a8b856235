package existing

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// lackedProject is a project that Applications of an entry are of, and that is not among the
// AppProjects of their Argo CD that are known.
type lackedProject struct {
	entry, name string
	set         bool     // whether the Argo CD is that of the hub
	known       []string // the AppProjects of the Argo CD, sorted
	elsewhere   []string // the other namespaces that have an AppProject of the name, sorted
}

// checkUnknownProjects reports the projects that Applications are of, where nothing delivers them
// to the Argo CD of a cluster, or the hub has others of its Argo CD, or one of the name in another
// namespace. Argo CD makes default itself.
func (c checker) checkUnknownProjects() fleet.Problems {
	onHub, delivered := c.projectNames(), c.deliveredProjectNames()
	type key struct {
		entry, name string
		set         bool
	}
	lacked, clusters := map[key]lackedProject{}, map[key][]fleet.Ref{}
	var order []key
	for _, application := range c.Plan.Applications {
		names, at := onHub, key{application.Entry, application.Project, application.Set != ""}
		if !at.set {
			names = delivered[application.Cluster.ID()]
		}
		namespace := c.namespaceOfArgoCD(at.entry, at.set)
		if isOwn := at.name == "" || at.name == v1alpha1.DefaultProject; isOwn || application.Hidden ||
			names[namespace][at.name] {
			continue
		}
		if _, exists := lacked[at]; !exists {
			one := lackedProject{
				entry: at.entry, name: at.name, set: at.set,
				known: fleet.SortedKeys(names[namespace]), elsewhere: names.having(at.name),
			}
			lacked[at], order = one, append(order, at)
		}
		clusters[at] = append(clusters[at], application.Cluster)
	}
	var problems fleet.Problems
	for _, at := range order {
		one := lacked[at]
		namespace := c.namespaceOfArgoCD(at.entry, at.set)
		problems = append(problems, one.problem(c.pathOfProject(one), namespace, clusters[at])...)
	}
	return problems
}

// problem is that of a project; none where nothing is known of the Argo CD of the hub.
func (p lackedProject) problem(at *field.Path, namespace string, clusters []fleet.Ref) fleet.Problems {
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.UnknownProject, Field: at, Value: p.name, Clusters: clusters,
	}
	effect := "without it, Argo CD does not sync the Applications"
	if p.set { // The ApplicationSet controller: "application references project … which does not exist"
		effect = "without it, Argo CD does not create the Applications"
	}
	switch near := spelling.Typo(p.name, p.known); {
	case near != "":
		problem.Message = fmt.Sprintf("no AppProject of this name is in namespace %s, where Argo CD reads them; %s",
			namespace, effect)
		problem.Remedy = fmt.Sprintf("did you mean %q?", near)
	case len(p.elsewhere) > 0:
		problem.Message = fmt.Sprintf("the AppProject of this name is in namespace %s, and Argo CD reads those of its "+
			"own namespace, %s", fleet.NameFirst(p.elsewhere), namespace)
		problem.Remedy = "set metadata.namespace of the AppProject to " + namespace
	case len(p.known) > 0:
		problem.Severity = fleet.Info
		problem.Message = fmt.Sprintf(
			"no AppProject of this name is in the input, which has others in namespace %s; %s", namespace, effect,
		)
		problem.Remedy = "add the AppProject, or set another project; there are: " + fleet.NameFirst(p.known)
	case p.set: // The hub may have it from anywhere.
		return nil
	default:
		problem.Severity = fleet.Info
		problem.Message = "no payload delivers an AppProject of this name; " + effect
		problem.Remedy = "add the AppProject to a payload, or set another project"
	}
	return fleet.Problems{problem}
}

// projectNames are names of AppProjects by namespace.
type projectNames map[string]map[string]bool

func (n projectNames) add(namespace, name string) {
	if n[namespace] == nil {
		n[namespace] = map[string]bool{}
	}
	n[namespace][name] = true
}

// having are the namespaces that have a name, sorted.
func (n projectNames) having(name string) []string {
	return slices.DeleteFunc(fleet.SortedKeys(n), func(namespace string) bool { return !n[namespace][name] })
}

// projectNames are the AppProjects of the input that the hub gets, and that others make. One
// without a namespace may be of any.
func (c checker) projectNames() projectNames {
	names := projectNames{}
	for _, object := range c.Fleet.Existing.Projects {
		if object.Err != nil || !c.reachesHub(object.Object) {
			continue
		}
		namespace := object.Namespace
		if namespace == "" {
			namespace = string(c.Fleet.Config.Spec.ArgoCD.Namespace)
		}
		names.add(namespace, object.Name)
	}
	return names
}

// deliveredProjectNames are the AppProjects that the fleet delivers to each cluster.
func (c checker) deliveredProjectNames() map[fleet.ID]projectNames {
	byCluster := map[fleet.ID]projectNames{}
	for _, delivery := range c.Deliveries {
		if delivery.Group() != fleet.ArgoCDGroup || delivery.Kind != fleet.ProjectKind {
			continue
		}
		for _, member := range delivery.Members {
			if byCluster[member.ID()] == nil {
				byCluster[member.ID()] = projectNames{}
			}
			byCluster[member.ID()].add(delivery.Namespace, delivery.Name)
		}
	}
	return byCluster
}

// namespaceOfArgoCD is that of the Argo CD that syncs the Applications of an entry: that of the
// hub, or the one of a bootstrap.
func (c checker) namespaceOfArgoCD(entry string, set bool) string {
	for _, bootstrap := range c.Fleet.Config.Spec.Bootstrap {
		if !set && string(bootstrap.Name) == entry {
			return string(bootstrap.Namespace)
		}
	}
	return string(c.Fleet.Config.Spec.ArgoCD.Namespace)
}

// pathOfProject is where the FleetConfig says the project.
func (c checker) pathOfProject(lacked lackedProject) *field.Path {
	if sets := c.Fleet.Entries.ApplicationSets; lacked.set {
		at := slices.IndexFunc(sets, func(e fleet.ApplicationSetEntry) bool {
			return string(e.Name) == lacked.entry
		})
		return sets[at].Path.Child("template", "spec", "project")
	}
	bootstraps := c.Fleet.Config.Spec.Bootstrap
	at := slices.IndexFunc(bootstraps, func(e v1alpha1.Bootstrap) bool { return string(e.Name) == lacked.entry })
	return field.NewPath("spec", "bootstrap").Index(at).Child("application", "spec", "project")
}
