package resourceset

import (
	"slices"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// withBootstrap adds to the content what makes the entry a bootstrap: the Application, rendered for
// each group; the namespace of Argo CD; and the order install, credentials, Application, in which
// each finds what it needs.
func (s *set) withBootstrap(c content) (content, fleet.Problems) {
	managed, _ := fleet.Managed(s.facts.Members)
	known := bare(heldBy(c.provided, namespacesOf(managed)))
	application := tree{
		object: bootstrapApplication(s.Bootstrap), path: s.Path.Child("application"), maker: s.argoCD(c, known),
	}
	parsed, problems := s.parseTemplate(application, true)
	if len(problems) == 0 {
		c.templates = append(c.templates, parsed)
	}
	rendered := append(renderedNamespaces(c.templates), known...)
	objects, more := payload.InNamespace(bare(c.objects), rendered, string(s.Bootstrap.Namespace))
	problems = append(problems, atField(more, s.Path.Child("resources"))...)
	c.objects = relocated(objects, c.objects, s.Path.Child("namespace"))
	kind := fleet.ID{Group: argocd.Group, Kind: argocd.ApplicationKind}
	if !payload.CustomKinds(slices.Concat(objects, known))[kind] {
		problems = append(problems, fleet.Problem{
			Severity: fleet.Info, Code: fleet.DefinitionElsewhere, Field: s.Path.Child("resources"),
			Message: "the resources do not hold the CustomResourceDefinition of Argo CD's Application; " +
				"until something else brings it, Cluster API cannot create the Application, and tries again",
		})
	}
	references := slices.DeleteFunc(c.sequence, func(s slot) bool { return s.kind != providedSlot })
	c.sequence = slices.Concat([]slot{{kind: sharedSlot}}, references, []slot{{kind: groupSlot}})
	return c, problems
}

// argoCD is the Argo CD of a bootstrap, by what the entry delivers: held is what the user provides
// of it. It may know other clusters where there is a Secret of one, or a payload that nobody sees.
func (s *set) argoCD(c content, held []payload.Object) argocd.Maker {
	unseen := slices.ContainsFunc(c.provided, func(p provided) bool { return p.external })
	clusters, namespaces := unseen, unseen
	var trees []any
	for _, object := range bare(c.objects) {
		trees = append(trees, object.Tree())
	}
	for _, object := range held {
		trees = append(trees, object.Tree())
	}
	for _, t := range c.templates {
		trees = append(trees, t.Source())
	}
	for _, one := range trees {
		labels, _ := fleet.LookUp(one, []string{"metadata", "labels"}).(map[string]any)
		clusters = clusters || labels[argocd.SecretTypeLabel] == argocd.SecretTypeCluster
		namespaces = namespaces || fleet.LookUp(one, []string{"metadata", "name"}) == argocd.ParametersConfigMap &&
			fleet.LookUp(one, []string{"data", "application.namespaces"}) != nil
	}
	return argocd.Maker{
		Namespace: string(s.Bootstrap.Namespace), OtherClusters: clusters, OtherNamespaces: namespaces,
	}
}

// renderedNamespaces are the Namespaces among the templates whose names are not templates, as they
// will be known.
func renderedNamespaces(templates []objectTemplate) []payload.Object {
	var namespaces []payload.Object
	for _, t := range templates {
		source, _ := t.Source().(map[string]any)
		metadata, _ := source["metadata"].(map[string]any)
		if source["apiVersion"] != "v1" || source["kind"] != "Namespace" {
			continue
		}
		plain := map[string]any{
			"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": metadata["name"]},
		}
		if namespace, problems := payload.FromTree(plain); !problems.Failed() {
			namespaces = append(namespaces, namespace)
		}
	}
	return namespaces
}

// bootstrapApplication is the Application as it is delivered: in Argo CD's namespace, of the
// default project and for the cluster itself, unless the FleetConfig says otherwise.
func bootstrapApplication(bootstrap *v1alpha1.Bootstrap) map[string]any {
	application := runtime.DeepCopyJSON(bootstrap.Application)
	application["apiVersion"], application["kind"] = argocd.APIVersion, argocd.ApplicationKind
	metadata := fleet.ChildMap(application, "metadata")
	setDefault(metadata, "namespace", string(bootstrap.Namespace))
	spec := fleet.ChildMap(application, "spec")
	setDefault(spec, "project", v1alpha1.DefaultProject)
	destination := fleet.ChildMap(spec, "destination")
	name, _ := destination["name"].(string)
	if server, _ := destination["server"].(string); name == "" && server == "" {
		destination["server"] = argocd.OwnServer
	}
	return application
}

func setDefault(tree map[string]any, key string, value any) {
	if _, exists := tree[key]; !exists {
		tree[key] = value
	}
}
