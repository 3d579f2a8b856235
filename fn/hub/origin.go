package hub

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// origin is where the user has written what is at a path of the merged template of a variant: in
// the template itself, in an override, or in spec.argocd.defaults.
func (a *Apps) origin(s set, v variant, path *field.Path) *field.Path {
	template := s.Path.Child("template")
	defaults := field.NewPath("spec", "argocd", "defaults")
	suffix := strings.TrimPrefix(path.String(), template.String())
	if at, overridden := s.overrideWith(v.holding, suffix); overridden {
		return at
	}
	written := map[string]any(v.source)
	fallback := map[string]any(a.fleet.Config.Spec.ArgoCD.Defaults)
	if hasPath(template, written, path.String()) || !hasPath(defaults, fallback, defaults.String()+suffix) {
		return path
	}
	return field.NewPath(defaults.String() + suffix)
}

// overrideWith is where the last of some overrides that has anything at a path of the template has
// it.
func (s set) overrideWith(holding []int, suffix string) (*field.Path, bool) {
	for _, i := range slices.Backward(holding) {
		at := s.overridePath(i)
		if hasPath(at, overrideTree(s.Overrides[i]), at.String()+suffix) {
			return field.NewPath(at.String() + suffix), true
		}
	}
	return nil, false
}

// hasPath reports whether a tree, at root, has anything at a path.
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
