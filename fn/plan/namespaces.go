package plan

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/resourceset"
)

// onCluster is a namespace of a Cluster.
type onCluster struct {
	cluster   fleet.ID
	namespace string
}

// reportNamespaces reports the namespaces that the Applications of each entry deploy into, where
// nothing is known to create them: no payload has them, and Argo CD is not told to. The manifests
// of an Application may have its namespace, too.
func reportNamespaces(f *fleet.Fleet, delivered *resourceset.Delivered, all []fleet.Application) fleet.Problems {
	created := map[onCluster]bool{}
	for i := range all {
		if all[i].CreatesNamespace {
			created[homeOf(&all[i])] = true
		}
	}
	type entry struct {
		onHub bool
		name  string
	}
	lacking := map[entry]*lackingNamespaces{}
	var order []entry
	for i := range all {
		application := &all[i]
		home := homeOf(application)
		if home.namespace == "" || application.Hidden || created[home] ||
			delivered.Brings(home.cluster, fleet.ID{Kind: "Namespace", Name: home.namespace}) {
			continue
		}
		of := entry{application.Set != "", application.Entry}
		if lacking[of] == nil {
			lacking[of] = &lackingNamespaces{path: destinationPath(f, *application), named: map[string]bool{}}
			order = append(order, of)
		}
		lacking[of].add(application)
	}
	var problems fleet.Problems
	for _, key := range order {
		problems = append(problems, lacking[key].problem())
	}
	return problems
}

// homeOf is the namespace that an Application deploys into, and whose Cluster it is on. It is ""
// where every Cluster has it, where there is none, and on the hub.
func homeOf(application *fleet.Application) onCluster {
	home := onCluster{application.Cluster.ID(), application.Destination.Namespace}
	onHub := application.InCluster && application.Set != ""
	if fleet.IsSystemNamespace(home.namespace) || home.namespace == "*" || onHub {
		home.namespace = ""
	}
	return home
}

// destinationPath is where an entry says the destination of its Applications.
func destinationPath(f *fleet.Fleet, application fleet.Application) *field.Path {
	if application.Set == "" {
		at := slices.IndexFunc(f.Config.Spec.Bootstrap, func(entry v1alpha1.Bootstrap) bool {
			return string(entry.Name) == application.Entry
		})
		return field.NewPath("spec", "bootstrap").Index(at).Child("application", "spec", "destination")
	}
	at := slices.IndexFunc(f.Entries.ApplicationSets, func(entry fleet.ApplicationSetEntry) bool {
		return string(entry.Name) == application.Entry
	})
	return f.Entries.ApplicationSets[at].Path.Child("template", "spec", "destination")
}

// lackingNamespaces are those that the Applications of an entry deploy into.
type lackingNamespaces struct {
	path    *field.Path
	names   []string
	named   map[string]bool
	lacking []*fleet.Application
}

func (l *lackingNamespaces) add(application *fleet.Application) {
	if name := application.Destination.Namespace; !l.named[name] {
		l.named[name] = true
		l.names = append(l.names, name)
	}
	l.lacking = append(l.lacking, application)
}

func (l *lackingNamespaces) problem() fleet.Problem {
	what, them := "Namespace", "it"
	if len(l.names) > 1 {
		what, them = "Namespaces", "them"
	}
	clusters := make([]fleet.Ref, len(l.lacking))
	for i, application := range l.lacking {
		clusters[i] = application.Cluster
	}
	return fleet.Problem{
		Severity: fleet.Info, Code: fleet.NamespaceElsewhere, Field: l.path.Child("namespace"), Clusters: clusters,
		Message: fmt.Sprintf("no payload has the %s %s, and Argo CD is not told to create %s; unless the manifests "+
			"of the Application or something else do so, it cannot sync", what, fleet.NameFirst(l.names), them),
		Remedy: "add CreateNamespace=true to spec.syncPolicy.syncOptions of the Application",
	}
}
