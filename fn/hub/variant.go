package hub

import (
	"slices"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
	"github.com/capifleet/capifleet/fn/template"
)

// variant is the members of an entry for which the same overrides hold, with the template that they
// have.
//
// Each variant becomes a generator of one ApplicationSet, with a template of its own: so an
// Application stays with its ApplicationSet, and is updated and not deleted, when an override
// begins or ceases to hold for its Cluster. A templatePatch would do less: it is a strategic merge
// patch, which merges some lists, knows no field below helm.valuesObject, and leaves the project as
// it is.
type variant struct {
	holding  []int // which of the overrides are merged over the template, in their order
	members  []*fleet.Member
	source   v1alpha1.Tree // the entry's template with the overrides
	template *template.Tree
	reads    []template.Read
	complete bool // whether nothing is wrong with it
}

// variantsOf divides an entry by the overrides that hold for its Clusters. Without overrides there
// is one variant. They come in the order of their overrides, the one without any first.
func (a *Apps) variantsOf(s set) ([]variant, fleet.Problems) {
	if len(s.Overrides) == 0 {
		return []variant{{members: s.members, source: s.Template}}, nil
	}
	matchers, problems := s.overrideMatchers()
	if len(problems) > 0 {
		return nil, problems
	}
	var variants []variant
	for _, member := range s.members {
		holding := holdingFor(member, matchers)
		at := slices.IndexFunc(variants, func(v variant) bool { return slices.Equal(v.holding, holding) })
		if at < 0 {
			at = len(variants)
			variants = append(variants, s.variant(holding))
		}
		variants[at].members = append(variants[at].members, member)
	}
	if len(variants) == 0 {
		variants = append(variants, s.variant(nil))
	}
	slices.SortFunc(variants, func(a, b variant) int { return slices.Compare(a.holding, b.holding) })
	return variants, s.reportIdleOverrides(a.facts.Values, variants)
}

// overridePath is where an override of the entry is.
func (s set) overridePath(i int) *field.Path { return s.Path.Child("overrides").Index(i) }

// overrideMatchers are the selectors of the entry's overrides.
func (s set) overrideMatchers() ([]labels.Selector, fleet.Problems) {
	var problems fleet.Problems
	matchers := make([]labels.Selector, len(s.Overrides))
	for i, override := range s.Overrides {
		parsed, err := selector.Parse(override.ClusterSelector)
		if err != nil {
			problems = append(problems, fleet.Problem{
				Code: fleet.BadSelector, Field: s.overridePath(i).Child("clusterSelector"), Message: err.Error(),
			})
		}
		matchers[i] = parsed
	}
	return matchers, problems
}

// holdingFor are the overrides that hold for a member.
func holdingFor(member *fleet.Member, matchers []labels.Selector) []int {
	var holding []int
	for i, matcher := range matchers {
		if matcher.Matches(labels.Set(member.Labels)) {
			holding = append(holding, i)
		}
	}
	return holding
}

// variant is the entry's template with some of its overrides merged over it, and no members yet.
func (s set) variant(holding []int) variant {
	source := runtime.DeepCopyJSON(s.Template)
	for _, i := range holding {
		source = mergeTrees(source, runtime.DeepCopyJSON(overrideTree(s.Overrides[i])))
	}
	return variant{holding: holding, source: source}
}

// overrideTree is what an override has of a template, whose form it has.
func overrideTree(override v1alpha1.Override) map[string]any {
	tree := map[string]any{}
	if override.Metadata != nil {
		tree["metadata"] = map[string]any(override.Metadata)
	}
	if override.Spec != nil {
		tree["spec"] = map[string]any(override.Spec)
	}
	return tree
}

// reportIdleOverrides names the overrides that hold for no Cluster.
func (s set) reportIdleOverrides(values facts.Values, variants []variant) fleet.Problems {
	var problems fleet.Problems
	for i, override := range s.Overrides {
		holds := slices.ContainsFunc(variants, func(v variant) bool { return slices.Contains(v.holding, i) })
		if !holds && len(s.members) > 0 {
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.SelectsNothing, Field: s.overridePath(i).Child("clusterSelector"),
				Value:   selector.Text(override.ClusterSelector),
				Message: "the selector matches none of the Clusters of the entry",
				Remedy:  values.RemedyOfNone(override.ClusterSelector, s.members),
			})
		}
	}
	return problems
}
