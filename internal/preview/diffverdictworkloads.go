package preview

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// workloads says what becomes of the workloads of Applications: the worst of all changes.
func workloads(changes []*v1alpha1.DiffChange, count int32) string {
	has := func(what v1alpha1.DiffWorkloads) bool {
		return slices.ContainsFunc(changes, func(change *v1alpha1.DiffChange) bool {
			return change.Effect.Workloads == what
		})
	}
	all, none := "their workloads", "they have no workloads"
	their := all
	switch {
	case count == 1:
		all, their, none = "its workloads", "its workloads", "it has no workloads"
	case has(v1alpha1.DiffWorkloadsStay):
		their = "the workloads of some of them"
	}
	switch {
	case has(v1alpha1.DiffWorkloadsGo):
		return their + " are deleted"
	case has(v1alpha1.DiffWorkloadsMayGo):
		return their + " may be deleted"
	case has(v1alpha1.DiffWorkloadsNotKnown) || len(changes) == 0:
		return "what becomes of " + their + " is not known"
	case has(v1alpha1.DiffWorkloadsMayChange):
		return their + " may change"
	case has(v1alpha1.DiffWorkloadsStay):
		return all + " stay"
	default:
		return none
	}
}

// losing says of which updated Applications workloads may be deleted, as prune does from now on; ""
// if of none.
func (w *diffWords) losing(updated int32) string {
	changes := slices.DeleteFunc(w.of(v1alpha1.DiffKindApplication, v1alpha1.DiffUpdate),
		func(change *v1alpha1.DiffChange) bool { return !goes(&change.Effect) })
	switch count := objectsOf(changes); {
	case count == 0:
		return ""
	case count < updated:
		return ", and workloads of " + grouped(count) + " of them may be deleted"
	default:
		return ", and " + workloads(changes, updated)
	}
}

// partedClusters are the changes of Clusters, and the others.
func partedClusters(changes []*v1alpha1.DiffChange) (clusters, others []*v1alpha1.DiffChange) {
	for _, change := range changes {
		if isCluster(change.Object) || areClusters(change.Objects) {
			clusters = append(clusters, change)
		} else {
			others = append(others, change)
		}
	}
	return clusters, others
}

// areClusters reports whether objects are Clusters.
func areClusters(objects *v1alpha1.DiffObjects) bool {
	return objects != nil && objects.Group == fleet.ClusterAPIGroup && objects.Kind == "Cluster"
}

// machines says what becomes of the machines of Clusters that change, or "".
func machines(changes []*v1alpha1.DiffChange) string {
	var replaced, maybe int32
	for _, change := range changes {
		switch effect := &change.Effect; {
		case effect.Workloads == v1alpha1.DiffWorkloadsStay || effect.Workloads == v1alpha1.DiffWorkloadsNone:
		case effect.Certainty == v1alpha1.DiffCertain:
			replaced += objectCount(change)
		default:
			maybe += objectCount(change)
		}
	}
	switch {
	case replaced > 0 && maybe > 0:
		return ", and machines of " + grouped(replaced) + " of them are replaced, of " + grouped(maybe) + " perhaps"
	case replaced > 0:
		return ", and machines are replaced"
	case maybe > 0:
		return ", and machines may be replaced"
	}
	return ""
}
