package facts

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
	"github.com/capifleet/capifleet/fn/spelling"
)

// Outside warns of Clusters that no FleetConfig selects, and that this one would select if their
// labels had no typos. An info names the others where every FleetConfig is known and nothing is
// printed for the hub. A fleet without members is another problem.
func Outside(f *fleet.Fleet, members []*fleet.Member) fleet.Problems {
	if len(f.Outside) == 0 || len(members) == 0 {
		return nil
	}
	fence := outerFence{wants: selector.Requirements(f.Config.Spec.Clusters.Selector), used: labelsOf(members)}
	var rest []fleet.Ref
	var problems fleet.Problems
	found := map[string]int{} // the problem of a miss
	for _, cluster := range f.Outside {
		problem, missed := fence.miss(fleet.RecordOf(cluster).AsWritten(cluster, f.Name()))
		if !missed {
			rest = append(rest, cluster.Ref)
			continue
		}
		key := problem.FieldPath() + "=" + problem.Value + "; " + problem.Message
		at, known := found[key]
		if !known {
			at = len(problems)
			found[key] = at
			problem.Object = cluster.Ref
			problems = append(problems, problem)
		}
		problems[at].Clusters = append(problems[at].Clusters, cluster.Ref)
	}
	for i := range problems {
		if len(problems[i].Clusters) == 1 { // It is the object.
			problems[i].Clusters = nil
		}
	}
	if len(rest) > 0 && f.Whole && !f.Applied {
		problems = append(problems, outsideOf(rest))
	}
	return problems
}

// outsideOf is the info about Clusters that are in no fleet, and not nearly in one.
func outsideOf(clusters []fleet.Ref) fleet.Problem {
	message := "no FleetConfig of the directory selects these Clusters"
	if len(clusters) == 1 {
		message = "no FleetConfig of the directory selects this Cluster"
	}
	return fleet.Problem{
		Severity: fleet.Info, Code: fleet.OutsideOfFleets, Field: ClusterSelectorPath(), Clusters: clusters,
		Message: message, Remedy: "for a Cluster of a fleet, set the labels that its selector wants",
	}
}

// labelsOf are the keys of the labels that members have.
func labelsOf(members []*fleet.Member) map[string]bool {
	keys := map[string]bool{}
	for _, member := range members {
		for key := range member.Labels {
			keys[key] = true
		}
	}
	return keys
}

// outerFence is the selector of a fleet, as a Cluster outside of the fleet meets it.
type outerFence struct {
	wants []metav1.LabelSelectorRequirement
	used  map[string]bool // the labels of the members, which are no typos of others
}

// miss is the problem of a Cluster that the selector nearly matches: whatever requirement it does
// not meet, it has a typo there. The problem is about the first of them.
func (o outerFence) miss(cluster fleet.Object) (first fleet.Problem, missed bool) {
	for _, requirement := range o.wants {
		if meets(requirement, cluster.Labels) {
			continue
		}
		problem, isNear := o.near(requirement, cluster)
		if !isNear {
			return fleet.Problem{}, false
		}
		if !missed {
			first, missed = problem, true
		}
	}
	return first, missed
}

// near is the problem of a Cluster that would meet a requirement if it had no typo.
func (o outerFence) near(wants metav1.LabelSelectorRequirement, cluster fleet.Object) (fleet.Problem, bool) {
	if wants.Operator != metav1.LabelSelectorOpIn && wants.Operator != metav1.LabelSelectorOpExists {
		return fleet.Problem{}, false
	}
	const otherwise = "; if the Cluster is meant to be in no fleet, accept the warning in spec.accept"
	problem := fleet.Problem{Severity: fleet.Warning, Code: fleet.OutsideOfFleets}
	if value, exists := cluster.Labels[wants.Key]; exists {
		wanted, isNear := typoOf(value, wants.Values)
		problem.Field, problem.Value = field.NewPath("metadata", "labels").Key(wants.Key), value
		problem.Message = "no FleetConfig selects the Cluster, and the label is nearly what " +
			"spec.clusters.selector wants"
		problem.Remedy = "make it " + wanted + otherwise
		return problem, isNear && !fleet.Hidden(field.NewPath(wants.Key), value)
	}
	accepts := func(value string) bool {
		_, isNear := typoOf(value, wants.Values)
		return wants.Operator == metav1.LabelSelectorOpExists || isNear || slices.Contains(wants.Values, value)
	}
	if value, exists := cluster.Annotations[wants.Key]; exists && accepts(value) {
		problem.Field = field.NewPath("metadata", "annotations").Key(wants.Key)
		problem.Message = "no FleetConfig selects the Cluster, and what spec.clusters.selector wants as a label is " +
			"an annotation of it"
		problem.Remedy = "make a label of it" + otherwise
		return problem, true
	}
	var known []string
	for _, key := range fleet.SortedKeys(cluster.Labels) {
		if !o.used[key] && accepts(cluster.Labels[key]) {
			known = append(known, key)
		}
	}
	near, isTypo := selector.NearKey(wants.Key, known)
	problem.Field = field.NewPath("metadata", "labels").Key(near)
	problem.Message = "no FleetConfig selects the Cluster, since spec.clusters.selector wants label " + wants.Key
	problem.Remedy = "rename the label to " + wants.Key + otherwise
	return problem, near != "" && (isTypo || wants.Operator == metav1.LabelSelectorOpIn)
}

// typoOf is the first of the wanted values that a value is a typo of.
func typoOf(value string, wanted []string) (string, bool) {
	at := slices.IndexFunc(wanted, func(one string) bool { return spelling.IsTypo(value, one) })
	if at < 0 {
		return "", false
	}
	return wanted[at], true
}

// meets reports whether labels meet a requirement, as labels.Requirement.Matches has it.
func meets(wants metav1.LabelSelectorRequirement, has map[string]string) bool {
	value, exists := has[wants.Key]
	switch wants.Operator {
	case metav1.LabelSelectorOpIn:
		return exists && slices.Contains(wants.Values, value)
	case metav1.LabelSelectorOpNotIn:
		return !exists || !slices.Contains(wants.Values, value)
	case metav1.LabelSelectorOpExists:
		return exists
	case metav1.LabelSelectorOpDoesNotExist:
		return !exists
	}
	return false
}
