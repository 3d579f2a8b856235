package existing

import (
	"cmp"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// readResourceSet reads a ClusterResourceSet: which Clusters of the fleet it reaches.
func (c checker) readResourceSet(object fleet.SourceObject, known reachable) (resourceSet, fleet.Problems) {
	spec := fleet.MapAt(object.Tree, "spec")
	strategy, _ := spec["strategy"].(string)
	set := resourceSet{
		SourceObject: object, unknown: unknownFieldsOf(object),
		strategy: cmp.Or(strategy, string(v1alpha1.StrategyApplyOnce)),
	}
	var problems fleet.Problems
	if object.Owner() == "" {
		problems = set.checkFields()
	}
	selects, err := selector.Read(spec["clusterSelector"])
	if err == nil {
		_, err = selector.Parse(&selects)
	}
	if err != nil || selector.Empty(selects) {
		return set, append(problems, set.badSelector(err)...)
	}
	reached := c.Reached(object.Namespace, selects)
	for _, cluster := range reached {
		if known.members[cluster.ID()] {
			set.reached = append(set.reached, cluster)
		}
	}
	if len(reached) == 0 && object.Owner() == "" {
		problems = append(problems, known.checkUnreached(set, selects)...)
	}
	return set, problems
}

// badSelector is the problem of a selector that is not one, or that is empty. The API server or the
// webhook of Cluster API refuses it (ClusterResourceSet.validate in core/webhooks/admission of CAPI
// 1.14.2).
func (s resourceSet) badSelector(err error) fleet.Problems {
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.BadSelector, Object: s.Ref, Field: selectorPath(),
		Remedy: "select by a label that the Clusters have, or remove the object",
	}
	switch {
	case err != nil && isUnfilled(fmt.Sprint(fleet.MapAt(s.Tree, "spec")["clusterSelector"])):
		return nil
	case err != nil:
		problem.Message = "the selector is not a valid label selector, so Cluster API refuses the ClusterResourceSet"
	case s.unknown.explain(selectorPath()):
		return nil
	default:
		problem.Message = "the selector is empty, so Cluster API refuses the ClusterResourceSet; " +
			"it would match no Cluster"
	}
	return fleet.Problems{problem}
}

func selectorPath() *field.Path { return field.NewPath("spec", "clusterSelector") }

// reachable are the Clusters that ClusterResourceSets may reach.
type reachable struct {
	members map[fleet.ID]bool
	labels  map[string]selector.Labels // of the Clusters of the input, by namespace
	counts  map[string]int             // of the Clusters of the input, by namespace
}

func (c checker) reachable() reachable {
	found := reachable{map[fleet.ID]bool{}, map[string]selector.Labels{}, map[string]int{}}
	for _, member := range c.Plan.Members {
		found.members[member.Cluster.ID()] = true
	}
	for _, cluster := range c.Fleet.Clusters {
		if cluster.Unmanaged {
			continue
		}
		if found.labels[cluster.Namespace] == nil {
			found.labels[cluster.Namespace] = selector.Labels{}
		}
		found.labels[cluster.Namespace].Add(c.Labels.Of(cluster))
		found.counts[cluster.Namespace]++
	}
	return found
}

// checkUnreached reports a ClusterResourceSet that reaches no Cluster of the input. That may be
// meant: a Cluster may be of another directory, or come later. A label that is nearly one of the
// Clusters is a mistake. Where a ClusterResourceSet has no namespace, whoever applies it decides
// which Clusters it may reach.
func (r reachable) checkUnreached(set resourceSet, selects metav1.LabelSelector) fleet.Problems {
	count := r.counts[set.Namespace]
	problem := fleet.Problem{
		Severity: fleet.Info, Code: fleet.SelectsNothing, Object: set.Ref, Value: selector.Text(&selects),
		Field: selectorPath(),
	}
	switch {
	case set.Namespace == "" || isUnfilled(problem.Value):
		return nil
	case count == 0:
		problem.Field, problem.Value = field.NewPath("metadata", "namespace"), set.Namespace
		problem.Message = "the ClusterResourceSet reaches Clusters of its own namespace, and no Cluster of the input " +
			"is there"
		problem.Remedy = "put it into the namespace of the Clusters, which are in: " +
			fleet.NameFirst(fleet.SortedKeys(r.counts))
		return fleet.Problems{problem}
	}
	problem.Message = fmt.Sprintf("the selector matches no Cluster of the input in namespace %s, which has %s",
		set.Namespace, fleet.Count(count, "Cluster"))
	problem.Remedy = "check the labels of the Clusters"
	miss, isMissed := r.labels[set.Namespace].Missed(&selects)
	switch {
	case !isMissed:
	case miss.IsTypo:
		problem.Severity, problem.Remedy = fleet.Warning, fmt.Sprintf("did you mean %q?", miss.Near)
	case len(miss.Values) > 0:
		problem.Remedy = fmt.Sprintf("check the labels of the Clusters; the values of label %s are: %s",
			miss.Key, fleet.NameFirst(miss.Values))
	default:
		problem.Remedy = fmt.Sprintf("check the labels of the Clusters; none of them has label %s", miss.Key)
	}
	return fleet.Problems{problem}
}
