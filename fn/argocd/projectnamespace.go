package argocd

import (
	"path"

	"github.com/capifleet/capifleet/fn/fleet"
)

// restriction is an element of spec.clusterResourceWhitelist or spec.clusterResourceBlacklist
// (ClusterResourceRestrictionItem in pkg/apis/application/v1alpha1/types.go).
type restriction struct{ group, kind, name string }

// restrictionsAt are the elements of a list of a project.
func restrictionsAt(spec map[string]any, list string) []restriction {
	var all []restriction
	for _, element := range fleet.ListAt(spec, list) {
		fields, _ := element.(map[string]any)
		all = append(all, restriction{
			fleet.TextAt(fields, "group"), fleet.TextAt(fields, "kind"), fleet.TextAt(fields, "name"),
		})
	}
	return all
}

// DeniesNamespace says which list of spec is why an Application may not create a Namespace; ""
// where it may (IsGroupKindNamePermitted). Argo CD asks that of a Namespace that it creates for
// CreateNamespace=true, as of every other object of a sync (autoCreateNamespace and getSyncTasks in
// gitops-engine, pkg/sync/sync_context.go).
func (p Project) DeniesNamespace(name string) string {
	switch {
	case !restrictsNamespace(p.permittedObjects, name):
		return "clusterResourceWhitelist"
	case restrictsNamespace(p.deniedObjects, name):
		return "clusterResourceBlacklist"
	}
	return ""
}

// restrictsNamespace reports whether any of some restrictions is about a Namespace
// (isNamedResourceInList in pkg/apis/application/v1alpha1/types.go). A pattern that is not valid
// matches nothing.
func restrictsNamespace(all []restriction, name string) bool {
	matches := func(pattern, text string) bool {
		matched, err := path.Match(pattern, text)
		return matched && err == nil
	}
	for _, one := range all {
		if matches(one.kind, "Namespace") && matches(one.group, "") && (one.name == "" || matches(one.name, name)) {
			return true
		}
	}
	return false
}
