package argocd

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Application reads what Argo CD will generate from a rendered template.
func Application(rendered map[string]any) fleet.Application {
	metadata, spec := mapAt(rendered, "metadata"), mapAt(rendered, "spec")
	destination := mapAt(spec, "destination")
	application := fleet.Application{
		Namespace:   textAt(metadata, "namespace"),
		Name:        textAt(metadata, "name"),
		Project:     textAt(spec, "project"),
		Labels:      textsAt(metadata, "labels"),
		Destination: fleet.Destination{Name: textAt(destination, "name"), Server: textAt(destination, "server"), Namespace: textAt(destination, "namespace")},
	}
	for _, source := range sourcesOf(spec) {
		tree, _ := source.(map[string]any)
		application.Sources = append(application.Sources, fleet.ApplicationSource{
			RepoURL: textAt(tree, "repoURL"), Path: textAt(tree, "path"), Chart: textAt(tree, "chart"), TargetRevision: textAt(tree, "targetRevision"),
		})
	}
	return application
}

// sourcesOf are the sources that Argo CD syncs from (GetSources of its ApplicationSpec). A hydrator, whatever stands beside it, writes manifests to a branch, which is the source.
func sourcesOf(spec map[string]any) []any {
	if hydrator, hydrated := spec["sourceHydrator"].(map[string]any); hydrated {
		dry, sync := mapAt(hydrator, "drySource"), mapAt(hydrator, "syncSource")
		return []any{map[string]any{
			"repoURL": cmp.Or(textAt(sync, "repoURL"), textAt(dry, "repoURL")), "path": textAt(sync, "path"), "targetRevision": textAt(sync, "targetBranch"),
		}}
	}
	if source, one := spec["source"]; one {
		return []any{source}
	}
	sources, _ := spec["sources"].([]any)
	return sources
}

// Check says what Kubernetes or Argo CD would refuse in a rendered template, below root.
func Check(root *field.Path, rendered map[string]any) field.ErrorList {
	metadata, spec := mapAt(rendered, "metadata"), mapAt(rendered, "spec")
	errs := checkName(root.Child("metadata", "name"), textAt(metadata, "name"))
	if namespace := textAt(metadata, "namespace"); namespace != "" {
		errs = append(errs, labelErrors(root.Child("metadata", "namespace"), namespace, validation.IsDNS1123Label)...)
	}
	labels := mapAt(metadata, "labels")
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		path := root.Child("metadata", "labels").Key(key)
		errs = append(errs, labelErrors(path, key, validation.IsQualifiedName)...)
		errs = append(errs, labelErrors(path, textAt(labels, key), validation.IsValidLabelValue)...)
	}
	for _, key := range slices.Sorted(maps.Keys(mapAt(metadata, "annotations"))) {
		errs = append(errs, labelErrors(root.Child("metadata", "annotations").Key(key), strings.ToLower(key), validation.IsQualifiedName)...)
	}
	finalizers, _ := metadata["finalizers"].([]any)
	for i, finalizer := range finalizers {
		text, _ := finalizer.(string)
		errs = append(errs, labelErrors(root.Child("metadata", "finalizers").Index(i), text, validation.IsQualifiedName)...)
	}
	if source, one := spec["source"].(map[string]any); one {
		errs = append(errs, checkSource(root.Child("spec", "source"), source, false)...)
	}
	sources, _ := spec["sources"].([]any)
	for i, source := range sources {
		tree, _ := source.(map[string]any)
		errs = append(errs, checkSource(root.Child("spec", "sources").Index(i), tree, true)...)
	}
	errs = append(errs, checkRendered(root.Child("spec"), spec, "project")...)
	return append(errs, checkDestination(root.Child("spec", "destination"), mapAt(spec, "destination"))...)
}

// checkRendered wants texts that no template is left in. What Helm and its like are given may hold braces of their own.
func checkRendered(path *field.Path, tree map[string]any, fields ...string) field.ErrorList {
	var errs field.ErrorList
	for _, name := range fields {
		if text := textAt(tree, name); strings.Contains(text, "{{") {
			errs = append(errs, field.Invalid(path.Child(name), text, "keeps a placeholder {{ }} after rendering"))
		}
	}
	return errs
}

// CheckGenerated says, besides, what the controller of ApplicationSets would refuse (validateGeneratedApplications): it looks the project up, and one that has no
// name stops the whole ApplicationSet. In an Application that somebody else writes, no project is the default one.
func CheckGenerated(root *field.Path, rendered map[string]any) field.ErrorList {
	errs := Check(root, rendered)
	if textAt(mapAt(rendered, "spec"), "project") == "" {
		errs = append(errs, field.Required(root.Child("spec", "project"), "must name a project"))
	}
	return errs
}

// checkSource wants a source to say where its manifests are (util/argo validateSourcePermissions, in Argo CD an InvalidSpecError of each Application).
// One of several may be there for others to refer to, and have none.
func checkSource(path *field.Path, source map[string]any, several bool) field.ErrorList {
	if errs := checkRendered(path, source, "repoURL", "path", "chart", "targetRevision", "ref"); len(errs) > 0 {
		return errs
	}
	nowhere := textAt(source, "path") == "" && textAt(source, "chart") == ""
	switch {
	case textAt(source, "repoURL") == "":
		return field.ErrorList{field.Required(path.Child("repoURL"), "must name a repository")}
	case nowhere && !several:
		return field.ErrorList{field.Required(path, "must have a path or a chart")}
	case nowhere && textAt(source, "ref") == "":
		return field.ErrorList{field.Required(path, "must have a path, a chart or a ref")}
	case textAt(source, "chart") != "" && textAt(source, "targetRevision") == "":
		return field.ErrorList{field.Required(path.Child("targetRevision"), "must name the version of the chart")}
	}
	return nil
}

// checkName holds an Application's name to Kubernetes' rule for custom resources: a DNS subdomain of at most 253 characters.
func checkName(path *field.Path, name string) field.ErrorList {
	if name == "" {
		return field.ErrorList{field.Required(path, "must name the Application")}
	}
	return labelErrors(path, name, validation.IsDNS1123Subdomain)
}

// checkDestination wants exactly one of name and server (util/argo ValidateDestination).
func checkDestination(path *field.Path, destination map[string]any) field.ErrorList {
	if errs := checkRendered(path, destination, "name", "server"); len(errs) > 0 {
		return errs
	}
	name, server := textAt(destination, "name"), textAt(destination, "server")
	switch {
	case name == "" && server == "":
		return field.ErrorList{field.Required(path, "must have a name or a server")}
	case name != "" && server != "":
		return field.ErrorList{field.Invalid(path.Child("server"), server, "must not be set beside name")}
	}
	if namespace := textAt(destination, "namespace"); namespace != "" {
		return labelErrors(path.Child("namespace"), namespace, validation.IsDNS1123Label)
	}
	return nil
}

func labelErrors(path *field.Path, value string, check func(string) []string) field.ErrorList {
	var errs field.ErrorList
	for _, message := range check(value) {
		errs = append(errs, field.Invalid(path, value, fleet.Brief(message)))
	}
	return errs
}

func mapAt(tree map[string]any, key string) map[string]any {
	value, _ := tree[key].(map[string]any)
	return value
}

// textsAt are the texts of a map, nil where there are none.
func textsAt(tree map[string]any, key string) map[string]string {
	var texts map[string]string
	for name := range mapAt(tree, key) {
		if texts == nil {
			texts = map[string]string{}
		}
		texts[name] = textAt(mapAt(tree, key), name)
	}
	return texts
}

func textAt(tree map[string]any, key string) string {
	text, _ := tree[key].(string)
	return text
}
