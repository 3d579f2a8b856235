package facts

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// placedSelector is a selector of a FleetConfig.
type placedSelector struct {
	*v1alpha1.Selector
	path *field.Path
}

// idleExclusions warns of selectors that leave nothing out, by a label that no Cluster has: NotIn
// and DoesNotExist hold for every Cluster then. It needs something else that may be meant, since
// nothing may be there to leave out yet.
func idleExclusions(f *fleet.Fleet, values Values, members []*fleet.Member) fleet.Problems {
	if len(members) == 0 {
		return nil
	}
	var problems fleet.Problems
	fence := placedSelector{f.Config.Spec.Clusters.Selector, ClusterSelectorPath()}
	if excludes(fence.Selector) {
		problems = ofInput(f).idleExclusions(fence)
	}
	among := values.unselected(members)
	for _, placed := range selectorsOf(&f.Config.Spec) {
		if excludes(placed.Selector) {
			problems = append(problems, among.idleExclusions(placed)...)
		}
	}
	return problems
}

// selectorsOf are the selectors of a FleetConfig that choose among the members.
func selectorsOf(spec *v1alpha1.FleetConfigSpec) []placedSelector {
	var all []placedSelector
	at := field.NewPath("spec")
	for i, entry := range spec.Accept {
		all = append(all, placedSelector{entry.ClusterSelector, at.Child("accept").Index(i).Child("clusterSelector")})
	}
	for i, wave := range spec.Waves {
		all = append(all, placedSelector{wave.Selector, at.Child("waves").Index(i).Child("selector")})
	}
	for _, entry := range fleet.DeliveringEntries(spec) {
		all = append(all, placedSelector{entry.ClusterSelector, entry.Path.Child("clusterSelector")})
	}
	for i, set := range spec.ApplicationSets {
		path := at.Child("applicationSets").Index(i)
		all = append(all, placedSelector{set.ClusterSelector, path.Child("clusterSelector")})
		for j, override := range set.Overrides {
			path := path.Child("overrides").Index(j).Child("clusterSelector")
			all = append(all, placedSelector{override.ClusterSelector, path})
		}
	}
	return all
}

// excludes reports whether a selector has a requirement that a Cluster without the label meets.
func excludes(s *v1alpha1.Selector) bool {
	return slices.ContainsFunc(selector.Requirements(s), selector.Excludes)
}

// idleExclusions are the problems of one selector.
func (u unselected) idleExclusions(s placedSelector) fleet.Problems {
	var problems fleet.Problems
	for i, requirement := range s.MatchExpressions {
		if !selector.Excludes(requirement) || len(u.labels[requirement.Key]) > 0 {
			continue
		}
		if remedy := u.nearKey(requirement.Key); remedy != "" {
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.IdleExclusion,
				Field: s.path.Child("matchExpressions").Index(i).Child("key"), Value: requirement.Key,
				Message: "no Cluster has this label, so the requirement leaves none out", Remedy: remedy,
			})
		}
	}
	return problems
}
