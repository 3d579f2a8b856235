package argocd

import (
	"cmp"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Application is the Application that Argo CD will generate from a rendered template.
func Application(rendered map[string]any) fleet.Application {
	metadata, spec := fleet.MapAt(rendered, "metadata"), fleet.MapAt(rendered, "spec")
	destination := fleet.MapAt(spec, "destination")
	to := fleet.Destination{
		Name:      fleet.TextAt(destination, "name"),
		Server:    fleet.TextAt(destination, "server"),
		Namespace: fleet.TextAt(destination, "namespace"),
	}
	application := fleet.Application{
		Namespace:        fleet.TextAt(metadata, "namespace"),
		Name:             fleet.TextAt(metadata, "name"),
		Project:          fleet.TextAt(spec, "project"),
		Labels:           textsAt(metadata, "labels"),
		Destination:      to,
		InCluster:        IsHub(to),
		ManagesNamespace: fleet.MapAt(fleet.MapAt(spec, "syncPolicy"), "managedNamespaceMetadata") != nil,
		CreatesNamespace: slices.Contains(syncOptionsOf(spec), createNamespace),
		DryRepoURL:       fleet.TextAt(fleet.MapAt(fleet.MapAt(spec, "sourceHydrator"), "drySource"), "repoURL"),
	}
	for _, source := range sourcesOf(spec) {
		tree, _ := source.(map[string]any)
		application.Sources = append(application.Sources, fleet.ApplicationSource{
			RepoURL:        fleet.TextAt(tree, "repoURL"),
			Path:           fleet.TextAt(tree, "path"),
			Chart:          fleet.TextAt(tree, "chart"),
			TargetRevision: fleet.TextAt(tree, "targetRevision"),
		})
	}
	return application
}

// sourcesOf are the sources that Argo CD syncs from (GetSources of ApplicationSpec,
// pkg/apis/application/v1alpha1/types.go). A hydrator writes manifests to a branch, which is then
// the source, whatever other sources there are. An empty list of sources is none.
func sourcesOf(spec map[string]any) []any {
	if hydrator, hydrated := spec["sourceHydrator"].(map[string]any); hydrated {
		dry, sync := fleet.MapAt(hydrator, "drySource"), fleet.MapAt(hydrator, "syncSource")
		return []any{map[string]any{
			"repoURL":        cmp.Or(fleet.TextAt(sync, "repoURL"), fleet.TextAt(dry, "repoURL")),
			"path":           fleet.TextAt(sync, "path"),
			"targetRevision": fleet.TextAt(sync, "targetBranch"),
		}}
	}
	if sources := fleet.ListAt(spec, "sources"); len(sources) > 0 {
		return sources
	}
	if source, one := spec["source"].(map[string]any); one {
		return []any{source}
	}
	return nil
}

// textsAt are the texts of a map, nil where there are none.
func textsAt(tree map[string]any, key string) map[string]string {
	var texts map[string]string
	for name := range fleet.MapAt(tree, key) {
		if texts == nil {
			texts = map[string]string{}
		}
		texts[name] = fleet.TextAt(fleet.MapAt(tree, key), name)
	}
	return texts
}
