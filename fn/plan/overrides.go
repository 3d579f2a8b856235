package plan

import (
	"slices"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// variantsOf divides an entry by the overrides that hold for its Clusters: for those of a variant, the template with the same overrides merged over it, in their order. Without overrides there is
// one variant. They come in the order of their overrides, that without any first.
//
// Each variant becomes a generator of one ApplicationSet, with a template of its own: so an Application stays with its ApplicationSet, and is updated and not deleted, when an override begins or
// ceases to hold for its Cluster. A templatePatch would do less: it is a strategic merge patch, which merges some lists, knows no field below helm.valuesObject, and leaves the project as it is.
func (p *planner) variantsOf(set applicationSet) ([]applicationSet, bool) {
	if len(set.Overrides) == 0 {
		return []applicationSet{set}, true
	}
	matchers, ok := p.overrideMatchers(set)
	if !ok {
		return nil, false
	}
	var variants []applicationSet
	for _, m := range set.members {
		holding := holdingFor(m, matchers)
		at := slices.IndexFunc(variants, func(v applicationSet) bool { return slices.Equal(v.holding, holding) })
		if at < 0 {
			at = len(variants)
			variants = append(variants, set.variant(holding))
		}
		variants[at].members = append(variants[at].members, m)
	}
	if len(variants) == 0 {
		variants = append(variants, set.variant(nil))
	}
	slices.SortFunc(variants, func(a, b applicationSet) int { return slices.Compare(a.holding, b.holding) })
	p.reportIdleOverrides(set, variants)
	return variants, true
}

// overrideMatchers are the selectors of an entry's overrides.
func (p *planner) overrideMatchers(set applicationSet) ([]labels.Selector, bool) {
	ok := true
	matchers := make([]labels.Selector, len(set.Overrides))
	for i, override := range set.Overrides {
		selector, err := selectorOf(override.ClusterSelector)
		if err != nil {
			p.report(fleet.Error, fleet.BadSelector, set.path.Child("overrides").Index(i).Child("clusterSelector"), "", err.Error(), "mend the selector")
			ok = false
		}
		matchers[i] = selector
	}
	return matchers, ok
}

// holdingFor are the overrides that hold for a member.
func holdingFor(m *member, matchers []labels.Selector) []int {
	var holding []int
	for i, matcher := range matchers {
		if matcher.Matches(labels.Set(m.Labels)) {
			holding = append(holding, i)
		}
	}
	return holding
}

// variant is the entry with some of its overrides merged over its template, and no members yet.
func (s applicationSet) variant(holding []int) applicationSet {
	v := s
	v.holding, v.members = holding, nil
	v.Template = runtime.DeepCopyJSON(s.Template)
	for _, i := range holding {
		override := s.Overrides[i]
		for name, tree := range map[string]v1alpha1.Tree{"metadata": override.Metadata, "spec": override.Spec} {
			if tree != nil {
				v.Template = mergeTrees(v.Template, map[string]any{name: runtime.DeepCopyJSON(tree)})
			}
		}
	}
	return v
}

// reportIdleOverrides names the overrides that hold for no Cluster.
func (p *planner) reportIdleOverrides(set applicationSet, variants []applicationSet) {
	for i, override := range set.Overrides {
		holds := slices.ContainsFunc(variants, func(v applicationSet) bool { return slices.Contains(v.holding, i) })
		if !holds && len(set.members) > 0 {
			p.report(fleet.Warning, fleet.SelectsNothing, set.path.Child("overrides").Index(i).Child("clusterSelector"), written(override.ClusterSelector),
				"matches none of the Clusters of the entry", "check the labels of the Clusters")
		}
	}
}

// overrideWith is where the last of the variant's overrides that has anything at a path of the template has it.
func (s applicationSet) overrideWith(suffix string) (*field.Path, bool) {
	for _, i := range slices.Backward(s.holding) {
		at := s.path.Child("overrides").Index(i)
		tree := map[string]any{}
		if s.Overrides[i].Metadata != nil {
			tree["metadata"] = map[string]any(s.Overrides[i].Metadata)
		}
		if s.Overrides[i].Spec != nil {
			tree["spec"] = map[string]any(s.Overrides[i].Spec)
		}
		if hasPath(at, tree, at.String()+suffix) {
			return field.NewPath(at.String() + suffix), true
		}
	}
	return nil, false
}

// outerTemplate is what stands as the template of an ApplicationSet whose generators have templates of their own, which Argo CD fills up from it (mergeGeneratorTemplate): each says what stands here.
func outerTemplate() map[string]any {
	return map[string]any{
		"metadata": map[string]any{"name": byClusterName},
		"spec":     map[string]any{"project": v1alpha1.DefaultProject, "destination": map[string]any{}},
	}
}
