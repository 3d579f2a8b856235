package plan

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// findMembers finds the Clusters that are the fleet.
func (p *planner) findMembers() {
	clusters, err := p.stamps.clustersOf(p.fleet.Config, p.fleet.Clusters)
	if err != nil {
		p.report(fleet.Error, fleet.BadSelector, clusterSelectorPath(), "", err.Error(), "mend the selector")
		return
	}
	for _, cluster := range clusters {
		m := &member{Cluster: cluster}
		m.setLabels(p.stamps.writtenLabels(cluster))
		m.setAnnotations(p.stamps.writtenAnnotations(cluster))
		p.members = append(p.members, m)
	}
	p.checkNamespaces()
	if len(p.members) == 0 {
		p.reportEmpty()
	}
}

// clusterSelectorPath is where a FleetConfig says which Clusters are its fleet.
func clusterSelectorPath() *field.Path { return field.NewPath("spec", "clusters", "selector") }

// clustersOf are the Clusters that a FleetConfig selects, by their labels as written. The stamps are those of its fleet.
func (s *stamps) clustersOf(config *v1alpha1.FleetConfig, all []fleet.Cluster) ([]fleet.Cluster, error) {
	selector, err := selectorOf(config.Spec.Clusters.Selector)
	if err != nil {
		return nil, err
	}
	var selected []fleet.Cluster
	for _, cluster := range all {
		if selector.Matches(labels.Set(s.writtenLabels(cluster))) {
			selected = append(selected, cluster)
		}
	}
	return selected, nil
}

// reportEmpty tells of a fleet without a Cluster. Where the output is applied it is an error: it may be a slip of the pen, and everything that the fleet has would go.
func (p *planner) reportEmpty() {
	severity, remedy := fleet.Warning, "check the labels of the Clusters"
	message := fmt.Sprintf("matches none of the %d Clusters of the input, so the fleet is empty", len(p.fleet.Clusters))
	if p.fleet.Applied {
		severity, remedy = fleet.Error, "mend it, or the labels of the Clusters; for a fleet that is to go, remove what applies this output"
		message += ", and who applies this output would delete all that was generated for it"
	}
	p.report(severity, fleet.SelectsNothing, clusterSelectorPath(), written(p.fleet.Config.Spec.Clusters.Selector), message, remedy)
}

// checkNamespaces wants a namespace on all members or on none: a Cluster without one goes to whichever namespace it is applied in, so what is generated for
// it and for that namespace would be one object twice.
func (p *planner) checkNamespaces() {
	var without []*member
	for _, m := range p.members {
		if m.Namespace == "" {
			without = append(without, m)
		}
	}
	if len(without) > 0 && len(without) < len(p.members) {
		p.problems = append(p.problems, fleet.Problem{
			Severity: fleet.Error, Code: fleet.BadCluster, Object: without[0].Ref, Field: field.NewPath("metadata", "namespace"),
			Message: "is missing, while other Clusters of the fleet have one, on " + named(without), Remedy: "write metadata.namespace",
		})
	}
}

// selected are the members that an entry's own selector matches; false where the selector cannot be read.
func (p *planner) selected(own *v1alpha1.Selector, path *field.Path) ([]*member, bool) {
	selector, err := selectorOf(own)
	if err != nil {
		p.report(fleet.Error, fleet.BadSelector, path.Child("clusterSelector"), "", err.Error(), "mend the selector")
		return nil, false
	}
	var matching []*member
	for _, m := range p.members {
		if selector.Matches(labels.Set(m.Labels)) {
			matching = append(matching, m)
		}
	}
	if len(matching) == 0 && len(p.members) > 0 {
		p.report(fleet.Warning, fleet.SelectsNothing, path.Child("clusterSelector"), written(own),
			fmt.Sprintf("matches none of the %d Clusters of the fleet", len(p.members)), "check the labels of the Clusters")
	}
	return matching, true
}

// fence is the selector that is written: the fleet's and the entry's own, each spelled as the user did; if neither says anything, the label of the fleet, which
// is stamped on its Clusters. false where there is no such selector.
func (p *planner) fence(own *v1alpha1.Selector, path *field.Path) (metav1.LabelSelector, bool) {
	var fenced metav1.LabelSelector
	for _, part := range []*v1alpha1.Selector{p.fleet.Config.Spec.Clusters.Selector, own} {
		if part == nil {
			continue
		}
		for _, key := range sortedKeys(part.MatchLabels) {
			value := part.MatchLabels[key]
			if other, exists := fenced.MatchLabels[key]; exists && other != value {
				p.report(fleet.Error, fleet.ContradictorySelectors, path.Child("clusterSelector", "matchLabels").Key(key), value,
					fmt.Sprintf("contradicts spec.clusters.selector, which wants %s=%s", key, other), "no Cluster can match both: change one of them")
				return metav1.LabelSelector{}, false
			}
			metav1.AddLabelToSelector(&fenced, key, value)
		}
		for _, requirement := range part.MatchExpressions {
			addRequirement(&fenced, requirement)
		}
	}
	if len(fenced.MatchLabels)+len(fenced.MatchExpressions) == 0 {
		p.fenceByFleetLabel(&fenced, selectsNothing(path))
	}
	return fenced, true
}

// selectsNothing is why the label of the fleet is stamped for an entry, where neither it nor the fleet selects by a label that must be there.
func selectsNothing(entry *field.Path) stampReason {
	return stampReason{path: entry.Child("clusterSelector"), remedy: "say spec.clusters.selector or clusterSelector, with a label that the Clusters have"}
}

// fenceByFleetLabel adds the label of the fleet to a selector, and stamps it on the fleet's Clusters.
func (p *planner) fenceByFleetLabel(selector *metav1.LabelSelector, reason stampReason) {
	for _, m := range p.members {
		p.stamps.wantLabel(m.Cluster, v1alpha1.FleetLabel, p.fleet.Name(), reason)
	}
	metav1.AddLabelToSelector(selector, v1alpha1.FleetLabel, p.fleet.Name())
}

// addRequirement adds a requirement that is not there yet.
func addRequirement(selector *metav1.LabelSelector, requirement metav1.LabelSelectorRequirement) {
	same := func(other metav1.LabelSelectorRequirement) bool { return reflect.DeepEqual(requirement, other) }
	if !slices.ContainsFunc(selector.MatchExpressions, same) {
		selector.MatchExpressions = append(selector.MatchExpressions, requirement)
	}
}

// selectorOf is the selector that the Kubernetes API makes of s; without one, everything.
func selectorOf(s *v1alpha1.Selector) (labels.Selector, error) {
	if s == nil {
		return labels.Everything(), nil
	}
	return metav1.LabelSelectorAsSelector(s)
}

// written is a selector as kubectl writes it, "" without one.
func written(s *v1alpha1.Selector) string {
	if s == nil {
		return ""
	}
	return metav1.FormatLabelSelector(s)
}

// namespacesOf are the namespaces of members, each once, in order.
func namespacesOf(members []*member) (namespaces []string) {
	for _, m := range members {
		namespaces = append(namespaces, m.Namespace)
	}
	slices.Sort(namespaces)
	return slices.Compact(namespaces)
}

// mostNamed is how many Clusters a message names before it counts.
const mostNamed = 5

// named names members with their files, the first few and a count.
func named(members []*member) string {
	names := make([]string, 0, mostNamed)
	for _, m := range members[:min(len(members), mostNamed)] {
		name := m.NamespacedName()
		if m.File != "" {
			name += " (" + m.File + ")"
		}
		names = append(names, name)
	}
	if len(members) == 1 {
		return "Cluster " + names[0]
	}
	return fmt.Sprintf("%d Clusters: %s", len(members), andMore(names, len(members)))
}

// firstOf names the first few of a list, and counts the rest.
func firstOf(names []string) string {
	return andMore(names[:min(len(names), mostNamed)], len(names))
}

func andMore(names []string, total int) string {
	list := strings.Join(names, ", ")
	if rest := total - len(names); rest > 0 {
		list += fmt.Sprintf(" and %d more", rest)
	}
	return list
}
