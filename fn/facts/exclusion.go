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
	var among *unselected
	for _, placed := range selectorsOf(f) {
		if excludes(placed.Selector) {
			if among == nil {
				all := values.unselected(members)
				among = &all
			}
			problems = append(problems, among.idleExclusions(placed)...)
		}
	}
	return problems
}

// selectorsOf are the selectors of a FleetConfig that choose among the members.
func selectorsOf(f *fleet.Fleet) []placedSelector {
	var all []placedSelector
	spec, at := &f.Config.Spec, field.NewPath("spec")
	for i, entry := range spec.Accept {
		all = append(all, placedSelector{entry.ClusterSelector, at.Child("accept").Index(i).Child("clusterSelector")})
	}
	for i, wave := range spec.Waves {
		all = append(all, placedSelector{wave.Selector, at.Child("waves").Index(i).Child("selector")})
	}
	for _, entry := range f.Entries.Delivering {
		all = append(all, ofEntry(entry.ClusterSelector, entry.Path, entry.Item)...)
	}
	for _, set := range f.Entries.ApplicationSets {
		all = append(all, ofEntry(set.ClusterSelector, set.Path, set.Item)...)
		for j, override := range set.Overrides {
			path := set.Path.Child("overrides").Index(j).Child("clusterSelector")
			all = append(all, placedSelector{override.ClusterSelector, path})
		}
	}
	return all
}

// ofEntry is the selector of an entry, or those that it is joined of.
func ofEntry(joined *v1alpha1.Selector, path *field.Path, item *fleet.EntryItem) []placedSelector {
	if item == nil || item.OfItem == nil {
		return []placedSelector{{joined, path.Child("clusterSelector")}}
	}
	return []placedSelector{
		{item.OfEntry, item.Entry.Child("clusterSelector")}, {item.OfItem, item.Path.Child("clusterSelector")},
	}
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
