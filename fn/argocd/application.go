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

// Application is the Application that Argo CD will generate from a rendered template.
func Application(rendered map[string]any) fleet.Application {
	metadata, spec := mapAt(rendered, "metadata"), mapAt(rendered, "spec")
	destination := mapAt(spec, "destination")
	application := fleet.Application{
		Namespace: textAt(metadata, "namespace"),
		Name:      textAt(metadata, "name"),
		Project:   textAt(spec, "project"),
		Labels:    textsAt(metadata, "labels"),
		Destination: fleet.Destination{
			Name:      textAt(destination, "name"),
			Server:    textAt(destination, "server"),
			Namespace: textAt(destination, "namespace"),
		},
		DryRepoURL: textAt(mapAt(mapAt(spec, "sourceHydrator"), "drySource"), "repoURL"),
	}
	for _, source := range sourcesOf(spec) {
		tree, _ := source.(map[string]any)
		application.Sources = append(application.Sources, fleet.ApplicationSource{
			RepoURL:        textAt(tree, "repoURL"),
			Path:           textAt(tree, "path"),
			Chart:          textAt(tree, "chart"),
			TargetRevision: textAt(tree, "targetRevision"),
		})
	}
	return application
}

// sourcesOf are the sources that Argo CD syncs from (GetSources of its ApplicationSpec). A hydrator
// writes manifests to a branch, which is then the source, whatever other sources there are.
func sourcesOf(spec map[string]any) []any {
	if hydrator, hydrated := spec["sourceHydrator"].(map[string]any); hydrated {
		dry, sync := mapAt(hydrator, "drySource"), mapAt(hydrator, "syncSource")
		return []any{map[string]any{
			"repoURL":        cmp.Or(textAt(sync, "repoURL"), textAt(dry, "repoURL")),
			"path":           textAt(sync, "path"),
			"targetRevision": textAt(sync, "targetBranch"),
		}}
	}
	if source, one := spec["source"]; one {
		return []any{source}
	}
	sources, _ := spec["sources"].([]any)
	return sources
}

// Check returns what Kubernetes or Argo CD would refuse in a rendered template. Fields are below
// root.
func Check(root *field.Path, rendered map[string]any) fleet.Problems {
	metadata, spec := mapAt(rendered, "metadata"), mapAt(rendered, "spec")
	problems := checkMetadata(root.Child("metadata"), metadata)
	if source, one := spec["source"].(map[string]any); one {
		problems = append(problems, checkSource(root.Child("spec", "source"), source, false)...)
	}
	sources, _ := spec["sources"].([]any)
	for i, source := range sources {
		tree, _ := source.(map[string]any)
		problems = append(problems, checkSource(root.Child("spec", "sources").Index(i), tree, true)...)
	}
	problems = append(problems, checkRendered(root.Child("spec"), spec, "project")...)
	return append(problems, checkDestination(root.Child("spec", "destination"), mapAt(spec, "destination"))...)
}

// CheckGenerated returns what Check does, and what the controller of ApplicationSets would refuse
// besides (validateGeneratedApplications). It looks the project up, and an Application without one
// stops the whole ApplicationSet. In an Application that somebody else writes, no project means the
// default project.
func CheckGenerated(root *field.Path, rendered map[string]any) fleet.Problems {
	problems := Check(root, rendered)
	if textAt(mapAt(rendered, "spec"), "project") == "" {
		problems = append(problems, refused(root.Child("spec", "project"), "", "the project is empty"))
	}
	return problems
}

// refused is the problem of a field of an Application.
func refused(path *field.Path, value, why string) fleet.Problem {
	return fleet.Problem{
		Code: fleet.BadApplication, Field: path, Value: value, Message: "the Application would be refused: " + why,
	}
}

// checkMetadata applies Kubernetes' rules for custom resources: the name is a DNS subdomain of at
// most 253 characters.
func checkMetadata(path *field.Path, metadata map[string]any) fleet.Problems {
	problems := checkName(path.Child("name"), textAt(metadata, "name"))
	if namespace := textAt(metadata, "namespace"); namespace != "" {
		problems = append(problems, checkText(path.Child("namespace"), namespace, validation.IsDNS1123Label)...)
	}
	labels := mapAt(metadata, "labels")
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		at := path.Child("labels").Key(key)
		problems = append(problems, checkText(at, key, validation.IsQualifiedName)...)
		problems = append(problems, checkText(at, textAt(labels, key), validation.IsValidLabelValue)...)
	}
	for _, key := range slices.Sorted(maps.Keys(mapAt(metadata, "annotations"))) {
		at := path.Child("annotations").Key(key)
		problems = append(problems, checkText(at, strings.ToLower(key), validation.IsQualifiedName)...)
	}
	finalizers, _ := metadata["finalizers"].([]any)
	for i, finalizer := range finalizers {
		text, _ := finalizer.(string)
		problems = append(problems, checkText(path.Child("finalizers").Index(i), text, validation.IsQualifiedName)...)
	}
	return problems
}

func checkName(path *field.Path, name string) fleet.Problems {
	if name == "" {
		return fleet.Problems{refused(path, "", "it has no name")}
	}
	return checkText(path, name, validation.IsDNS1123Subdomain)
}

// checkText applies a rule of Kubernetes to a text.
func checkText(path *field.Path, value string, rule func(string) []string) fleet.Problems {
	var problems fleet.Problems
	for _, message := range rule(value) {
		problems = append(problems, refused(path, value, fleet.Brief(message)))
	}
	return problems
}

// checkRendered returns a problem for each of the fields that still has a template in it. What Helm
// and other tools are given may have braces of its own.
func checkRendered(path *field.Path, tree map[string]any, fields ...string) fleet.Problems {
	var problems fleet.Problems
	for _, name := range fields {
		if text := textAt(tree, name); strings.Contains(text, "{{") {
			problems = append(problems, refused(path.Child(name), text, "the text still contains {{ after rendering"))
		}
	}
	return problems
}

// checkSource checks that a source says where its manifests are (util/argo
// validateSourcePermissions; Argo CD reports an InvalidSpecError for each Application). One of
// several sources may be there only for others to refer to, and have none.
func checkSource(path *field.Path, source map[string]any, several bool) fleet.Problems {
	if problems := checkRendered(path, source, "repoURL", "path", "chart", "targetRevision", "ref"); len(problems) > 0 {
		return problems
	}
	nowhere := textAt(source, "path") == "" && textAt(source, "chart") == ""
	switch {
	case textAt(source, "repoURL") == "":
		return fleet.Problems{refused(path.Child("repoURL"), "", "the source has no repoURL")}
	case nowhere && !several:
		return fleet.Problems{refused(path, "", "the source has neither a path nor a chart")}
	case nowhere && textAt(source, "ref") == "":
		return fleet.Problems{refused(path, "", "the source has none of path, chart and ref")}
	case textAt(source, "chart") != "" && textAt(source, "targetRevision") == "":
		path = path.Child("targetRevision")
		return fleet.Problems{refused(path, "", "the source does not name the version of its chart")}
	}
	return nil
}

// checkDestination checks that there is exactly one of name and server (util/argo
// ValidateDestination).
func checkDestination(path *field.Path, destination map[string]any) fleet.Problems {
	if problems := checkRendered(path, destination, "name", "server"); len(problems) > 0 {
		return problems
	}
	name, server := textAt(destination, "name"), textAt(destination, "server")
	switch {
	case name == "" && server == "":
		return fleet.Problems{refused(path, "", "the destination has neither a name nor a server")}
	case name != "" && server != "":
		return fleet.Problems{refused(path.Child("server"), server, "the destination has both a name and a server")}
	}
	if namespace := textAt(destination, "namespace"); namespace != "" {
		return checkText(path.Child("namespace"), namespace, validation.IsDNS1123Label)
	}
	return nil
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
