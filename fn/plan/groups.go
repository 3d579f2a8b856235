package plan

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
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
	index, named := map[string]int{}, map[string]map[string]any{}
	var groups []group
	for _, m := range members {
		facts := argocd.Facts(m.parameters(), reads)
		hash, err := factsHash(p.factIdentity(reads, facts))
		if err != nil {
			p.report(fleet.Error, fleet.Internal, e.path, "", "the facts cannot be written: "+err.Error(), "please report this")
			return nil, false
		}
		if known, exists := named[hash]; exists && !reflect.DeepEqual(known, facts) {
			p.report(fleet.Error, fleet.Internal, e.path, hash, "two groups of different facts have one name, that of "+m.NamespacedName()+" and another", "please report this")
			return nil, false
		}
		named[hash] = facts
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

// factsShown are annotations that say which facts a generated object is made of: none where it is made of none, or where one may be secret.
func (p *planner) factsShown(g group, parts map[part]packed) map[string]string {
	for _, one := range parts {
		if slices.ContainsFunc(one.shards, func(shard payload.Shard) bool { return shard.Kind == "Secret" }) {
			return nil
		}
	}
	text, err := json.Marshal(g.facts)
	if err != nil || len(g.facts) == 0 || len(text) > longestFacts || p.holdsHidden(nil, g.facts) {
		return nil
	}
	return map[string]string{v1alpha1.FactsAnnotation: string(text)}
}

// holdsHidden tells whether any fact of a tree may be secret.
func (p *planner) holdsHidden(path []string, facts any) bool {
	switch typed := facts.(type) {
	case map[string]any:
		for key, inner := range typed {
			if p.holdsHidden(append(slices.Clone(path), key), inner) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(typed, func(inner any) bool { return p.holdsHidden(path, inner) })
	case string:
		if len(path) == 2 && path[0] == "values" {
			return p.isHidden(path[1], typed)
		}
		return fleet.Hidden(field.NewPath(pathText(path)), typed)
	}
	return false
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
