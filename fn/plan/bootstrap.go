package plan

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// addBootstrap adds what makes an entry a bootstrap: the Application, rendered for each group; the namespace of Argo CD; and the order install, credentials, Application, in
// which each finds what it needs.
func (p *planner) addBootstrap(c *content, e entry) {
	p.addTemplate(c, tree{object: bootstrapApplication(e.bootstrap), path: e.path.Child("application")}, true)
	known := referenced(c.provided, namespacesOf(p.members))
	objects, problems := payload.InNamespace(bare(c.objects), append(c.renderedNamespaces(), known...), string(e.bootstrap.Namespace))
	p.reportPayload(problems, e.path.Child("resources"), p.fleet.Self)
	c.objects = relocated(objects, c.objects, e.path.Child("namespace"))
	if application := (fleet.ID{Group: argocd.Group, Kind: argocd.ApplicationKind}); !payload.CustomKinds(slices.Concat(objects, known))[application] {
		p.report(fleet.Info, fleet.DefinitionElsewhere, e.path.Child("resources"), "",
			"do not hold the CustomResourceDefinition of Argo CD's Application; until something else brings it, Cluster API cannot create the Application, and tries again", "")
	}
	provided := slices.DeleteFunc(c.sequence, func(s slot) bool { return s.kind != providedSlot })
	c.sequence = slices.Concat([]slot{{kind: sharedSlot}}, provided, []slot{{kind: groupSlot}})
}

// renderedNamespaces are the Namespaces among the templates whose names are no templates, as they will be known.
func (c *content) renderedNamespaces() []payload.Object {
	var namespaces []payload.Object
	for _, t := range c.templates {
		source, _ := t.Source().(map[string]any)
		metadata, _ := source["metadata"].(map[string]any)
		if source["apiVersion"] != "v1" || source["kind"] != "Namespace" {
			continue
		}
		if namespace, problems := payload.FromTree(map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": metadata["name"]}}); len(problems) == 0 {
			namespaces = append(namespaces, namespace)
		}
	}
	return namespaces
}

// relocated gives objects the sources that they are from. One that was put before them is from path.
func relocated(objects []payload.Object, from []located, path *field.Path) []located {
	result := make([]located, len(objects))
	added := len(objects) - len(from)
	for i, object := range objects {
		result[i] = located{Object: object, path: path}
		if i >= added {
			result[i].path = from[i-added].path
		}
	}
	return result
}

// inCluster is how an Argo CD addresses the cluster that it runs on.
const inCluster = "https://kubernetes.default.svc"

// bootstrapApplication is the Application as it is delivered: in Argo CD's namespace, of the default project and for the cluster itself, where it says nothing else.
func bootstrapApplication(bootstrap *v1alpha1.Bootstrap) map[string]any {
	application := runtime.DeepCopyJSON(bootstrap.Application)
	application["apiVersion"], application["kind"] = argocd.APIVersion, argocd.ApplicationKind
	metadata := childMap(application, "metadata")
	setDefault(metadata, "namespace", string(bootstrap.Namespace))
	spec := childMap(application, "spec")
	setDefault(spec, "project", v1alpha1.DefaultProject)
	destination := childMap(spec, "destination")
	if _, byName := destination["name"]; !byName {
		setDefault(destination, "server", inCluster)
	}
	return application
}

// childMap is the map at a key, made where there is none.
func childMap(tree map[string]any, key string) map[string]any {
	child, isMap := tree[key].(map[string]any)
	if !isMap {
		child = map[string]any{}
		tree[key] = child
	}
	return child
}

func setDefault(tree map[string]any, key string, value any) {
	if _, exists := tree[key]; !exists {
		tree[key] = value
	}
}

// addApplication checks the Application of a group, and predicts it for each of its Clusters.
func (p *planner) addApplication(e entry, rendered map[string]any, t objectTemplate, g group, failures *failures) {
	for _, problem := range argocd.Check(t.path, rendered) {
		failures.addAll(applicationProblem(problem, t.hidden), g.members)
	}
	predicted := argocd.Application(rendered)
	predicted.Entry = string(e.name)
	for _, m := range g.members {
		key := installed{m.ID(), predicted.Namespace, predicted.Name}
		if other, exists := p.installed[key]; exists {
			failures.add(fleet.Problem{
				Code: fleet.RepeatedApplication, Field: t.path.Child("metadata", "name"), Value: predicted.Name,
				Message: fmt.Sprintf("gives an Application that entry %s gives already, to", other), Remedy: "let the entries select different Clusters, or give the Applications different names",
			}, m)
			continue
		}
		p.installed[key] = e.name
		predicted.Cluster = m.Ref
		p.plan.Applications = append(p.plan.Applications, predicted)
	}
}

// installed is an Application on a cluster's own Argo CD.
type installed struct {
	cluster         fleet.ID
	namespace, name string
}
