package resourceset

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
	"github.com/capifleet/capifleet/fn/template"
)

// group is the members of an entry that its templates render alike for, since they have the same
// facts.
type group struct {
	members  []*fleet.Member
	facts    map[string]any // what the templates read, as the Clusters have it; empty where they read nothing
	hash     string         // of the facts
	selector metav1.LabelSelector
}

// groupsOf divides the members of the entry by the facts that its templates read, sorted by hash.
// Where all facts are labels, a group is selected by those, so that a new Cluster is matched
// without another run; else by a group label that is stamped. fence is the selector of the entry as
// a whole.
func (s *set) groupsOf(reads []template.Read, fence metav1.LabelSelector) ([]group, []fleet.Want, fleet.Problems) {
	keys, allLabels := s.labelsRead(reads)
	index, named := map[string]int{}, map[string]map[string]any{}
	var groups []group
	for _, member := range s.members {
		var state string // of labels, which decide all facts
		if allLabels {
			state = labelState(keys, member.Labels)
			if at, exists := index[state]; exists {
				groups[at].members = append(groups[at].members, member)
				continue
			}
		}
		read := argocd.FactsOf(member.Cluster, member.Values, reads)
		hash, err := fleet.FactsHash(s.facts.Values.Identity(reads, read))
		if err != nil {
			return nil, nil, s.internal("the facts cannot be written: " + err.Error())
		}
		if known, exists := named[hash]; exists && !reflect.DeepEqual(known, read) {
			return nil, nil, s.internal("two groups of different facts have one name, " + hash)
		}
		named[hash] = read
		key, selects := hash, fence
		if allLabels {
			key, selects = state, selector.WithLabels(fence, keys, member.Labels)
		}
		at, exists := index[key]
		if !exists {
			at = len(groups)
			index[key] = at
			groups = append(groups, group{facts: read, hash: hash, selector: selects})
		}
		groups[at].members = append(groups[at].members, member)
	}
	var wants []fleet.Want
	var problems fleet.Problems
	if !allLabels {
		groups, wants, problems = s.stampGroups(groups)
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		return cmp.Or(
			cmp.Compare(a.hash, b.hash),
			cmp.Compare(a.members[0].NamespacedName(), b.members[0].NamespacedName()),
		)
	})
	return groups, wants, problems
}

// internal is a problem that only a bug of capifleet can cause.
func (e entry) internal(message string) fleet.Problems {
	return fleet.Problems{{Code: fleet.Internal, Field: e.Path, Message: message}}
}

// labelsRead are the labels that templates read, false where they read anything else: then the
// groups cannot be selected by labels that are there. Those of spec.clusterLabels do not count: a
// new Cluster has none of them yet, and would be taken for one that has none.
func (s *set) labelsRead(reads []template.Read) ([]string, bool) {
	var keys []string
	for _, read := range reads {
		values := s.facts.Values.ReadBy(read)
		label := facts.LabelOf(read)
		if _, later := s.fleet.Config.Spec.ClusterLabels[label]; later || label == "" && len(values) == 0 {
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

// labelState is what labels have at some keys. A Cluster without a label and one where it is empty
// have the same facts, but no selector matches both.
func labelState(keys []string, labels map[string]string) string {
	var state strings.Builder
	for _, key := range keys {
		value, exists := labels[key]
		state.WriteByte('!')
		if exists {
			state.WriteString("=" + value)
		}
	}
	return state.String()
}

// stampGroups selects the groups by the group label, and wants it on their members. Those that had
// another one are reported: what was delivered to the old group stays there under ApplyOnce.
func (s *set) stampGroups(groups []group) ([]group, []fleet.Want, fleet.Problems) {
	key := fleet.GroupLabel(s.fleet.NamedAs(), s.NamedAs)
	reason := fleet.WantReason{
		Path:   s.templatePath,
		Remedy: "let the templates read only labels that the Clusters have, or remove mode and files of spec.clusters",
	}
	stamped := make([]group, len(groups))
	var wants []fleet.Want
	var moved []*fleet.Member
	for i, g := range groups {
		for _, member := range g.members {
			if earlier, exists := member.Input.Labels[key]; exists && earlier != g.hash {
				moved = append(moved, member)
			}
		}
		wants = append(wants, facts.WantLabel(g.members, key, g.hash, reason)...)
		g.selector = selector.WithLabel(g.selector, key, g.hash)
		stamped[i] = g
	}
	return stamped, wants, s.reportMoved(moved)
}

// reportMoved names the members that have changed from one group of the entry to another. The
// payload of the new group creates nothing that is there already.
func (s *set) reportMoved(moved []*fleet.Member) fleet.Problems {
	problem := fleet.Problem{Severity: fleet.Warning, Field: s.templatePath, Clusters: fleet.Refs(moved)}
	switch {
	case len(moved) == 0:
		return nil
	case s.Strategy == v1alpha1.StrategyReconcile:
		problem.Code, problem.Remedy = fleet.AppliedAgain, sharedFieldsRemedy
		problem.Message = "the facts that are read here have changed, so the payload is applied again, " +
			"and every field that it does not set is deleted"
	default:
		problem.Code, problem.Remedy = fleet.NewClustersOnly, s.remedyOfOnce()
		problem.Message = "the facts that are read here have changed, " +
			"and under ApplyOnce what was delivered stays as it is"
	}
	return fleet.Problems{problem}
}

// sharedFieldsRemedy is what to do before Reconcile applies a payload again.
const sharedFieldsRemedy = "make sure that nothing else has set fields of these objects"

// remedyOfOnce is what brings a change of facts to Clusters that have been served.
func (e entry) remedyOfOnce() string {
	if e.Bootstrap != nil {
		return "let the fleet manager, an entry of applicationSets, keep Argo CD and its root Application current"
	}
	return "change revision to create on them what is missing"
}

// longestFacts is how many bytes of facts are shown on what is generated of them.
const longestFacts = 1024

// factsShown are annotations that say which facts a generated object is made of: none where it is
// made of none, or where one may be secret.
func (s *set) factsShown(g group, packed packing) map[string]string {
	if packed.holdsSecrets() {
		return nil
	}
	text, err := json.Marshal(g.facts)
	if err != nil || len(g.facts) == 0 || len(text) > longestFacts || s.facts.Values.HoldsHidden(g.facts) {
		return nil
	}
	return map[string]string{v1alpha1.FactsAnnotation: string(text)}
}
