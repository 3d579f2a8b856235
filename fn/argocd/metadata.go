package argocd

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

func metadataRules() []rule {
	return []rule{
		{below("metadata", "name"), checkName},
		{below("metadata", "labels"), checkLabels},
		{below("metadata", "annotations"), checkAnnotations},
		{below("metadata", "finalizers"), checkFinalizers},
	}
}

// ownRules are those of an Application that no ApplicationSet makes.
func ownRules(maker Maker) []rule {
	all := []rule{{below("metadata", "namespace"), checkOwnNamespace}}
	if !maker.OtherClusters {
		all = append(all, rule{below("spec.destination", "name", "server"), checkOwnDestination})
	}
	return all
}

// setRules are those of Applications that an ApplicationSet makes.
func setRules(maker Maker) []rule {
	all := []rule{
		{below("metadata", "namespace"), checkSetNamespace},
		{below("metadata", "finalizers"), checkPreserved},
	}
	if !maker.HubProjects {
		all = append(all, rule{below("spec", "project"), checkProject})
	}
	return all
}

// checkName applies Kubernetes' rule for custom resources: the name is a DNS subdomain of at most
// 253 characters.
func checkName(a checked) fleet.Problems {
	name := fleet.TextAt(a.metadata, "name")
	if name == "" {
		return fleet.Problems{refused(a.path.Child("metadata", "name"), "", "the Application has no name")}
	}
	if len(fleet.SubdomainFaults(name)) == 0 {
		return nil
	}
	return checkText(a.path.Child("metadata", "name"), name, fleet.SubdomainFaults)
}

// checkOwnNamespace applies Kubernetes' rule, and warns of a namespace that Argo CD does not look
// into, unless it is told to (controller/appcontroller.go, canProcessApp).
func checkOwnNamespace(a checked) fleet.Problems {
	path, namespace := a.path.Child("metadata", "namespace"), fleet.TextAt(a.metadata, "namespace")
	if namespace == "" {
		return nil
	}
	problems := checkText(path, namespace, fleet.DomainLabelFaults)
	if len(problems) == 0 && !a.OtherNamespaces && a.Namespace != "" && namespace != a.Namespace {
		return fleet.Problems{ignored(path, namespace,
			"the Argo CD in "+a.Namespace+" does not read Applications of other namespaces, unless it is told to",
			"remove it; or set application.namespaces in the ConfigMap "+ParametersConfigMap+" of the resources",
		)}
	}
	return problems
}

// checkLabels applies Kubernetes' rules for labels.
func checkLabels(a checked) fleet.Problems {
	return validLabels(a.path.Child("metadata", "labels"), fleet.MapAt(a.metadata, "labels"))
}

func validLabels(path *field.Path, labels map[string]any) fleet.Problems {
	var problems fleet.Problems
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		problems = append(problems, checkText(path.Key(key), key, fleet.QualifiedNameFaults)...)
		problems = append(problems,
			checkText(path.Key(key), fleet.TextAt(labels, key), fleet.LabelValueFaults)...)
	}
	return problems
}

// checkAnnotations applies Kubernetes' rule for the keys of annotations, and warns of those that
// are nearly Argo CD's own.
func checkAnnotations(a checked) fleet.Problems {
	path := a.path.Child("metadata", "annotations")
	if problems := validAnnotations(path, fleet.MapAt(a.metadata, "annotations")); len(problems) > 0 {
		return problems
	}
	return NearAnnotations(path, textsAt(a.metadata, "annotations"))
}

func validAnnotations(path *field.Path, annotations map[string]any) fleet.Problems {
	var problems fleet.Problems
	for _, key := range slices.Sorted(maps.Keys(annotations)) {
		problems = append(problems, checkText(path.Key(key), strings.ToLower(key), fleet.QualifiedNameFaults)...)
	}
	return problems
}

// Finalizers of Argo CD (pkg/apis/application/v1alpha1/application_defaults.go, and types.go,
// isPropagationPolicyFinalizer).
const (
	resourcesFinalizer  = "resources-finalizer.argocd.argoproj.io"
	preDeleteFinalizer  = "pre-delete-finalizer.argocd.argoproj.io"
	postDeleteFinalizer = "post-delete-finalizer.argocd.argoproj.io"
)

// deletesResources are the finalizers that make Argo CD delete what an Application has deployed.
func deletesResources() []string {
	return []string{resourcesFinalizer, resourcesFinalizer + "/foreground", resourcesFinalizer + "/background"}
}

// checkFinalizers applies Kubernetes' rule, and warns of a finalizer in the name of Argo CD that
// Argo CD does not know: nothing removes it, so the Application is never gone.
func checkFinalizers(a checked) fleet.Problems {
	var problems fleet.Problems
	for i, finalizer := range fleet.ListAt(a.metadata, "finalizers") {
		text, _ := finalizer.(string)
		path := a.path.Child("metadata", "finalizers").Index(i)
		if more := checkText(path, text, fleet.QualifiedNameFaults); len(more) > 0 {
			problems = append(problems, more...)
			continue
		}
		if isFinalizer(text) {
			continue
		}
		remedy := "remove it"
		if near := spelling.Nearest(text, deletesResources()); near != "" {
			remedy = `did you mean "` + near + `"?`
		}
		problems = append(problems, ignored(path, text, "Argo CD does not know this finalizer, so nothing removes it, "+
			"and an Application that is deleted is never removed", remedy))
	}
	return problems
}

// isFinalizer reports whether a finalizer may be one: Argo CD removes it, or somebody else.
func isFinalizer(text string) bool {
	domain, stage, _ := strings.Cut(text, "/")
	hook := domain == preDeleteFinalizer || domain == postDeleteFinalizer
	return !strings.HasSuffix(domain, "argocd.argoproj.io") || slices.Contains(deletesResources(), text) ||
		hook && (stage == "" || stage == "cleanup")
}

// checkSetNamespace warns of a namespace in a template: an Application is always made in the
// namespace of its ApplicationSet (applicationset/controllers/template/template.go).
func checkSetNamespace(a checked) fleet.Problems {
	namespace := fleet.TextAt(a.metadata, "namespace")
	if namespace == "" || namespace == a.Namespace {
		return nil
	}
	return fleet.Problems{ignored(
		a.path.Child("metadata", "namespace"), namespace,
		"Argo CD ignores metadata.namespace of a template; the Application is made in "+a.Namespace+
			", the namespace of its ApplicationSet",
		"remove it, or set argocd.namespace",
	)}
}

// checkPreserved compares the finalizers with preserveResourcesOnDeletion, which only decides
// whether the controller adds the finalizer to an Application that has none
// (applicationset/utils/utils.go, RenderTemplateParams).
func checkPreserved(a checked) fleet.Problems {
	path, finalizers := a.path.Child("metadata", "finalizers"), fleet.ListAt(a.metadata, "finalizers")
	at := slices.IndexFunc(finalizers, func(finalizer any) bool {
		text, _ := finalizer.(string)
		return slices.Contains(deletesResources(), text)
	})
	problem := fleet.Problem{Severity: fleet.Warning, Code: fleet.FinalizerDecides, Field: path}
	switch {
	case a.Preserves && at >= 0:
		problem.Field, problem.Value = path.Index(at), finalizers[at].(string)
		problem.Message = "the finalizer makes Argo CD delete the workloads with the Application, although " +
			"syncPolicy.preserveResourcesOnDeletion is true: that only keeps the controller from adding finalizers"
		problem.Remedy = "remove the finalizer to keep the workloads, or set preserveResourcesOnDeletion: false"
	case slices.ContainsFunc(finalizers, func(finalizer any) bool {
		text, _ := finalizer.(string)
		return !isFinalizer(text)
	}): // it is a problem of its own, and may stand for the one that is meant
		return nil
	case !a.Preserves && at < 0 && len(finalizers) > 0:
		problem.Message = "the workloads stay when the Application is deleted, although " +
			"syncPolicy.preserveResourcesOnDeletion is false: the controller adds its finalizer only to an " +
			"Application that has no finalizers"
		problem.Remedy = "add " + resourcesFinalizer + ", or set preserveResourcesOnDeletion: true"
	default:
		return nil
	}
	return fleet.Problems{problem}
}

// checkProject wants a project. The controller of ApplicationSets looks it up
// (applicationset/controllers/applicationset_controller.go, validateGeneratedApplications), and an
// Application without one stops the whole ApplicationSet. In an Application that somebody else
// writes, no project means the default project.
func checkProject(a checked) fleet.Problems {
	if fleet.TextAt(a.spec, "project") == "" {
		return fleet.Problems{a.either(refused(a.path.Child("spec", "project"), "", "the project is empty"),
			"set project, for example to default", "")}
	}
	return nil
}
