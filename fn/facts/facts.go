package facts

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
	"github.com/capifleet/capifleet/fn/template"
)

// Facts are the Clusters of the fleet, with what is known of them.
type Facts struct {
	Members []*fleet.Member // sorted by namespace and name
	Values  Values          // that templates may read
	Waves   []fleet.Wave    // in their order; nil where the FleetConfig has none
	Wants   []fleet.Want    // the labels of spec.clusterLabels

	// Reads are the parameters that the templates of values and clusterLabels read.
	Reads []template.Read
}

// Evaluate finds the members of the fleet, and evaluates their facts.
func Evaluate(f *fleet.Fleet) (*Facts, fleet.Problems) {
	members, problems := membersOf(f)
	evaluated, more := evaluateValues(f, newValues(f), members)
	problems = append(problems, more...)
	stamped, more := evaluateClusterLabels(f, evaluated.values, members)
	problems = append(problems, more...)
	problems = append(problems, idleExclusions(f, evaluated.values, stamped.members)...)
	waves, more := formWaves(f, evaluated.values, stamped.members)
	return &Facts{
		Members: stamped.members, Values: evaluated.values, Waves: waves,
		Wants: stamped.wants, Reads: slices.Concat(evaluated.reads, stamped.reads),
	}, append(problems, more...)
}

// Selected are the members that an entry's own selector matches. At path the entry has its
// clusterSelector. ok is false where the selector cannot be read.
func (f *Facts) Selected(
	own *v1alpha1.Selector, path *field.Path,
) (selected []*fleet.Member, ok bool, problems fleet.Problems) {
	parsed, err := selector.Parse(own)
	if err != nil {
		return nil, false, fleet.Problems{{Code: fleet.BadSelector, Field: path, Message: err.Error()}}
	}
	for _, member := range f.Members {
		if parsed.Matches(labels.Set(member.Labels)) {
			selected = append(selected, member)
		}
	}
	if len(selected) == 0 && len(f.Members) > 0 {
		problems = fleet.Problems{{
			Severity: fleet.Warning, Code: fleet.SelectsNothing, Field: path, Value: selector.Text(own),
			Message: "the selector matches no Cluster of the fleet, which has " +
				fleet.Count(len(f.Members), "Cluster"),
			Remedy: f.Values.RemedyOfNone(own, f.Members),
		}}
	}
	return selected, true, problems
}

// Fence joins the selector of the fleet and that of an entry. If both are empty, it
// selects by the label of the fleet, and byFleetLabel reports that this label must be stamped on
// the members.
func Fence(
	f *fleet.Fleet, own *v1alpha1.Selector, path *field.Path,
) (fence metav1.LabelSelector, byFleetLabel bool, problems fleet.Problems) {
	fence, contradiction := selector.And(f.Config.Spec.Clusters.Selector, own)
	if contradiction != nil {
		return metav1.LabelSelector{}, false, fleet.Problems{{
			Code: fleet.ContradictorySelectors, Field: path.Child("matchLabels").Key(contradiction.Key),
			Value: contradiction.Second,
			Message: "the selector contradicts spec.clusters.selector, which wants " +
				contradiction.Key + "=" + contradiction.First,
			Remedy: "no Cluster can match both: change one of them",
		}}
	}
	if selector.Empty(fence) {
		return selector.WithLabel(fence, v1alpha1.FleetLabel, f.NamedAs()), true, nil
	}
	return fence, false, nil
}

// WantFleetLabel wants the label of the fleet on all of its Clusters that Cluster API manages: what
// selects by it finds no others. Its value is the name that what the fleet generates is named
// after.
func (f *Facts) WantFleetLabel(namedAs string, reason fleet.WantReason) []fleet.Want {
	managed, _ := fleet.Managed(f.Members)
	return WantLabel(managed, v1alpha1.FleetLabel, namedAs, reason)
}

// WantLabel wants a label on members.
func WantLabel(members []*fleet.Member, key, value string, reason fleet.WantReason) []fleet.Want {
	wants := make([]fleet.Want, len(members))
	for i, member := range members {
		wants[i] = fleet.Want{Object: *member.Input, Stamp: fleet.LabelStamp(key), Value: value, Reason: reason}
	}
	return wants
}
