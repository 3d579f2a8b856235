package plan

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// prove evaluates a selector that will be written against every Cluster of the input, with the labels that it will have: it must reach those that are meant
// and no other. What it wants must be stamped by then.
func (p *planner) prove(selector metav1.LabelSelector, meant []*member, path *field.Path) bool {
	matcher, err := metav1.LabelSelectorAsSelector(&selector)
	if err != nil {
		p.report(fleet.Error, fleet.Internal, path, "", "the generated selector is malformed: "+err.Error(), "please report this")
		return false
	}
	expected := make(map[fleet.ID]bool, len(meant))
	for _, m := range meant {
		expected[m.ID()] = true
	}
	for _, cluster := range p.candidates(selector) {
		if matcher.Matches(labels.Set(p.stamps.finalLabels(cluster))) {
			if !expected[cluster.ID()] {
				return p.disproved(selector, cluster.Ref, path)
			}
			delete(expected, cluster.ID())
		}
	}
	for _, m := range meant {
		if expected[m.ID()] {
			return p.disproved(selector, m.Ref, path)
		}
	}
	return true
}

func (p *planner) disproved(selector metav1.LabelSelector, cluster fleet.Ref, path *field.Path) bool {
	p.report(fleet.Error, fleet.Internal, path, metav1.FormatLabelSelector(&selector),
		"the generated selector and the FleetConfig disagree about Cluster "+cluster.NamespacedName(), "please report this")
	return false
}

// candidates are the Clusters that have the rarest of the labels that a selector wants; all Clusters where it wants none. There may be a group, hence a selector, for
// each Cluster: all against all would take minutes.
func (p *planner) candidates(selector metav1.LabelSelector) []fleet.Cluster {
	fewest := p.fleet.Clusters
	for _, key := range sortedKeys(selector.MatchLabels) {
		if having := p.clustersBy(key)[selector.MatchLabels[key]]; len(having) < len(fewest) {
			fewest = having
		}
	}
	return fewest
}

// clustersBy are the Clusters by the value that they will have of a label. A label is stamped on all Clusters before it is first asked for.
func (p *planner) clustersBy(key string) map[string][]fleet.Cluster {
	if known, exists := p.byLabel[key]; exists {
		return known
	}
	byValue := map[string][]fleet.Cluster{}
	for _, cluster := range p.fleet.Clusters {
		if value, exists := p.stamps.finalLabels(cluster)[key]; exists {
			byValue[value] = append(byValue[value], cluster)
		}
	}
	p.byLabel[key] = byValue
	return byValue
}
