package plan

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// group is the members of an entry that its templates render alike for, since they have the same facts.
type group struct {
	members  []*member
	facts    map[string]any // what the templates read, as the Clusters have it; empty where they read nothing
	hash     string         // of the facts
	selector metav1.LabelSelector
}

// groupsOf divides the members of an entry by the facts that its templates read, sorted by hash. Where all facts are labels, a group is selected by those, so that a new Cluster
// is matched without another run; else by a group label that is stamped. fenced is the selector of the entry as a whole.
func (p *planner) groupsOf(e entry, reads []template.Read, members []*member, fenced metav1.LabelSelector) ([]group, bool) {
	labels, allLabels := p.labelsRead(reads)
	index := map[string]int{}
	var groups []group
	for _, m := range members {
		facts := argocd.Facts(m.parameters(), reads)
		hash, err := factsHash(p.bySource(reads, facts))
		if err != nil {
			p.report(fleet.Error, fleet.Internal, e.path, "", "the facts cannot be written: "+err.Error(), "please report this")
			return nil, false
		}
		key, selector := hash, fenced
		if allLabels {
			key, selector = m.labelState(labels), m.selectedBy(labels, fenced)
		}
		at, exists := index[key]
		if !exists {
			at = len(groups)
			index[key] = at
			groups = append(groups, group{facts: facts, hash: hash, selector: selector})
		}
		groups[at].members = append(groups[at].members, m)
	}
	if !allLabels {
		p.stampGroups(e, groups)
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.members[0].NamespacedName(), b.members[0].NamespacedName()))
	})
	return groups, true
}

// bySource are facts under the names of what they are read from, so that a group keeps its name when a value is renamed, or read as the label that it is.
func (p *planner) bySource(reads []template.Read, facts map[string]any) map[string]any {
	sources := map[string]any{}
	for _, read := range reads {
		if label := labelOf(read); label != "" {
			if value := lookUp(facts, read.Path); value != nil {
				sources["label "+label] = value
			}
			continue
		}
		for _, value := range p.valuesOf(read) {
			source := sourceOf(value)
			if value.Template != "" {
				source = "value " + value.Name
			}
			if fact := lookUp(facts, []string{"values", value.Name}); fact != nil {
				sources[source] = fact
			}
		}
		if read.Path[0] != "values" {
			sources[strings.Join(read.Path, ".")] = lookUp(facts, read.Path)
		}
	}
	return sources
}

// labelsRead are the labels that templates read, false where they read anything else: then the groups cannot be selected by labels that are there. Those of
// spec.clusterLabels do not count: a new Cluster has none of them yet, and would be taken for one that has none.
func (p *planner) labelsRead(reads []template.Read) ([]string, bool) {
	var keys []string
	for _, read := range reads {
		values := p.valuesOf(read)
		label := labelOf(read)
		if _, later := p.fleet.Config.Spec.ClusterLabels[label]; later || label == "" && len(values) == 0 {
			return nil, false
		}
		if label != "" {
			keys = append(keys, label)
		}
		for _, value := range values {
			if value.Label == "" {
				return nil, false
			}
			keys = append(keys, value.Label)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), true
}

// labelState is what a member has of some labels. One without a label and one where it is empty have the same facts, but no selector matches both.
func (m *member) labelState(keys []string) string {
	var state strings.Builder
	for _, key := range keys {
		value, exists := m.Labels[key]
		state.WriteByte('!')
		if exists {
			state.WriteString("=" + value)
		}
	}
	return state.String()
}

// selectedBy adds the state of some labels to a selector.
func (m *member) selectedBy(keys []string, fenced metav1.LabelSelector) metav1.LabelSelector {
	selector := *fenced.DeepCopy()
	for _, key := range keys {
		if value, exists := m.Labels[key]; exists {
			metav1.AddLabelToSelector(&selector, key, value)
		} else {
			addRequirement(&selector, metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOpDoesNotExist})
		}
	}
	return selector
}

// stampGroups stamps the group label and selects by it. Who had another one is said: what was delivered to the old group stays there under ApplyOnce.
func (p *planner) stampGroups(e entry, groups []group) {
	key := p.groupLabel(e.name)
	reason := stampReason{path: e.templatePath, remedy: "let the templates read labels only, which the Clusters have, or leave out mode and files of spec.clusters"}
	var moved []*member
	for i := range groups {
		selector := groups[i].selector.DeepCopy()
		metav1.AddLabelToSelector(selector, key, groups[i].hash)
		groups[i].selector = *selector
		for _, m := range groups[i].members {
			if earlier, exists := p.stamps.of(m.Object).object.Labels[key]; exists && earlier != groups[i].hash {
				moved = append(moved, m)
			}
			p.stamps.wantLabel(m.Cluster, key, groups[i].hash, reason)
		}
	}
	p.reportMoved(e, moved)
}

// longestFacts is how many bytes of facts are shown on what is generated of them.
const longestFacts = 1024

// annotations that say which facts a generated object is made of, none where it is made of none.
func (g group) annotations() map[string]string {
	if len(g.facts) == 0 {
		return nil
	}
	text, err := json.Marshal(g.facts)
	if err != nil || len(text) > longestFacts {
		return nil
	}
	return map[string]string{v1alpha1.FactsAnnotation: string(text)}
}

// proveGroups proves that the groups' selectors reach each member once, and no other Cluster: groups have no member in common, and each selector reaches exactly its own.
func (p *planner) proveGroups(groups []group, path *field.Path) bool {
	for _, g := range groups {
		if !p.prove(g.selector, g.members, path) {
			return false
		}
	}
	return true
}
