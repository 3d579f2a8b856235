package plan

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// origin is where the user has written what stands at a path of the merged template: there, in an override, or in spec.argocd.defaults.
func (p *planner) origin(set applicationSet, path *field.Path) *field.Path {
	template := set.path.Child("template")
	defaults := field.NewPath("spec", "argocd", "defaults")
	suffix, below := strings.CutPrefix(path.String(), template.String())
	if at, overridden := set.overrideWith(suffix); below && overridden {
		return at
	}
	if !below || hasPath(template, map[string]any(set.Template), path.String()) || !hasPath(defaults, map[string]any(p.fleet.Config.Spec.ArgoCD.Defaults), defaults.String()+suffix) {
		return path
	}
	return field.NewPath(defaults.String() + suffix)
}

// hasPath tells whether a tree, at root, has anything at a path.
func hasPath(root *field.Path, tree any, path string) bool {
	if at := root.String(); at == path || !strings.HasPrefix(path, at) {
		return at == path
	}
	switch typed := tree.(type) {
	case map[string]any:
		for key, inner := range typed {
			if hasPath(root.Child(key), inner, path) || hasPath(root.Key(key), inner, path) {
				return true
			}
		}
	case []any:
		for i, inner := range typed {
			if hasPath(root.Index(i), inner, path) {
				return true
			}
		}
	}
	return false
}
