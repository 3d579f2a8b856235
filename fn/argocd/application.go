package argocd

import (
	"cmp"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Application is the Application that Argo CD will generate from a rendered template.
func Application(rendered map[string]any) fleet.Application {
	metadata, spec := mapAt(rendered, "metadata"), mapAt(rendered, "spec")
	destination := mapAt(spec, "destination")
	to := fleet.Destination{
		Name:      textAt(destination, "name"),
		Server:    textAt(destination, "server"),
		Namespace: textAt(destination, "namespace"),
	}
	application := fleet.Application{
		Namespace:        textAt(metadata, "namespace"),
		Name:             textAt(metadata, "name"),
		Project:          textAt(spec, "project"),
		Labels:           textsAt(metadata, "labels"),
		Destination:      to,
		InCluster:        IsHub(to),
		ManagesNamespace: mapAt(mapAt(spec, "syncPolicy"), "managedNamespaceMetadata") != nil,
		CreatesNamespace: slices.Contains(syncOptionsOf(spec), createNamespace),
		DryRepoURL:       textAt(mapAt(mapAt(spec, "sourceHydrator"), "drySource"), "repoURL"),
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

// sourcesOf are the sources that Argo CD syncs from (GetSources of ApplicationSpec,
// pkg/apis/application/v1alpha1/types.go). A hydrator writes manifests to a branch, which is then
// the source, whatever other sources there are. An empty list of sources is none.
func sourcesOf(spec map[string]any) []any {
	if hydrator, hydrated := spec["sourceHydrator"].(map[string]any); hydrated {
		dry, sync := mapAt(hydrator, "drySource"), mapAt(hydrator, "syncSource")
		return []any{map[string]any{
			"repoURL":        cmp.Or(textAt(sync, "repoURL"), textAt(dry, "repoURL")),
			"path":           textAt(sync, "path"),
			"targetRevision": textAt(sync, "targetBranch"),
		}}
	}
	if sources := listAt(spec, "sources"); len(sources) > 0 {
		return sources
	}
	if source, one := spec["source"].(map[string]any); one {
		return []any{source}
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

func listAt(tree map[string]any, key string) []any {
	list, _ := tree[key].([]any)
	return list
}
