package review

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// maxClusters evaluates the gate on the number of Clusters that are reached at once.
func (j *judgement) maxClusters() v1alpha1.DiffGate {
	gate := v1alpha1.DiffGate{Name: v1alpha1.DiffGateMaxClusters}
	reached := map[int]clusterSet{}
	var order []int // of the changes that count, those that reach most first
	for i := range j.diff.Changes {
		at := j.reachesAtOnce(i)
		if at.count() == 0 {
			continue
		}
		acknowledged, names := j.acknowledges(i, gate.Name)
		if gate.Accepted = append(gate.Accepted, names...); !acknowledged {
			reached[i] = at
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return reached[b].count() - reached[a].count() })
	limit, text := j.limit()
	count := j.together(order, reached)
	gate.Accepted = withoutRepeats(gate.Accepted)
	if count <= limit {
		return gate
	}
	gate.Result = v1alpha1.DiffGateFailed
	gate.Text = fmt.Sprintf("%s reached at once; %s.", fleet.Count(count, "Cluster")+isOrAre(count), text)
	for _, i := range slices.Sorted(slices.Values(order)) {
		gate.Changes = append(gate.Changes, j.diff.Changes[i].ID)
	}
	for len(order) > 0 && j.together(order, reached) > limit {
		gate.Needed = append(gate.Needed, j.needed(order[0], gate.Name)...)
		order = order[1:]
	}
	gate.Needed = withoutRepeats(gate.Needed)
	return gate
}

func isOrAre(count int) string {
	if count == 1 {
		return " is"
	}
	return " are"
}

// together is how many Clusters some changes reach.
func (j *judgement) together(changes []int, reached map[int]clusterSet) int {
	union := j.index.none()
	for _, i := range changes {
		union.or(reached[i])
	}
	return union.count()
}

// reachesAtOnce are the existing Clusters that a change of Applications or payload objects reaches
// at once, whose manifest goes, or whose machines may be replaced or deleted. What is synced wave
// by wave does not count, unless all that it reaches is in the same wave.
func (j *judgement) reachesAtOnce(position int) clusterSet {
	change := &j.comparison.Changes[position]
	switch change.Kind {
	case v1alpha1.DiffKindCluster:
		if change.Action == v1alpha1.DiffDelete {
			return j.reach[position]
		}
	case v1alpha1.DiffKindApplication, v1alpha1.DiffKindPayloadObject:
		reached := j.index.existing()
		reached.and(j.reach[position])
		if comesAtOnce(change) || change.Effect.When == v1alpha1.DiffByWave && j.inOneWave(reached) {
			return reached
		}
	case v1alpha1.DiffKindHubObject:
		if slices.Contains(change.Gates, v1alpha1.DiffGateClusterDeletion) {
			return j.reach[position] // Clusters go with it.
		}
		if comesAtOnce(change) && touchesWorkloads(change) {
			return j.notPaused(change)
		}
	case v1alpha1.DiffKindMembership, v1alpha1.DiffKindFact, v1alpha1.DiffKindWave:
	}
	return j.index.none()
}

// touchesWorkloads reports whether what runs on Clusters may change or go.
func touchesWorkloads(change *Change) bool {
	switch change.Effect.Workloads {
	case v1alpha1.DiffWorkloadsMayChange, v1alpha1.DiffWorkloadsMayGo, v1alpha1.DiffWorkloadsGo:
		return true
	case v1alpha1.DiffWorkloadsNone, v1alpha1.DiffWorkloadsStay, v1alpha1.DiffWorkloadsNotKnown:
	}
	return false
}

// notPaused are the existing Clusters that a change of an object of Cluster API reaches, without
// those of which it changes nothing until they are resumed.
func (j *judgement) notPaused(change *Change) clusterSet {
	var clusters []fleet.ID
	for i := range change.Targets {
		if !change.Targets[i].Paused {
			clusters = append(clusters, change.Targets[i].Cluster)
		}
	}
	reached := j.index.existing()
	reached.and(j.index.of(clusters))
	return reached
}

// inOneWave reports whether Clusters are in the same wave, so that Argo CD has nothing to wait for
// between them.
func (j *judgement) inOneWave(clusters clusterSet) bool {
	waves := map[string]bool{}
	for _, position := range clusters.positions() {
		waves[j.index.clusters[position].now().Wave] = true
	}
	return len(waves) == 1
}

// comesAtOnce reports whether an effect reaches all Clusters at the same time. One of which that is
// not known counts.
func comesAtOnce(change *Change) bool {
	switch change.Effect.When {
	case v1alpha1.DiffByWave, v1alpha1.DiffNewClusters, v1alpha1.DiffNever:
		return false
	case v1alpha1.DiffWhenNotKnown:
		return true
	case v1alpha1.DiffOnMerge, v1alpha1.DiffOnSync:
	}
	return rankOf(change) != notNow
}

// limit is how many Clusters may be reached at once, and the option that says so.
func (j *judgement) limit() (limit int, text string) {
	limit = len(j.index.clusters)
	if j.gates.MaxClusters >= 0 {
		limit, text = j.gates.MaxClusters, fmt.Sprintf("--max-clusters allows %d", j.gates.MaxClusters)
	}
	const hundred = 100
	all := j.counted()
	if percent := j.gates.MaxPercent * all / hundred; j.gates.MaxPercent >= 0 && (text == "" || percent < limit) {
		limit = percent
		text = fmt.Sprintf("--max-clusters allows %d%% of %d, which is %d", j.gates.MaxPercent, all, percent)
	}
	return limit, text
}

// counted is the number of Clusters of the fleet on both sides together; of all Clusters where
// there is no FleetConfig.
func (j *judgement) counted() int {
	before, after := j.comparison.Before.Fleet == "", j.comparison.After.Fleet == ""
	count := 0
	for _, both := range j.index.clusters {
		if both.before != nil && (before || both.before.Member) || both.after != nil && (after || both.after.Member) {
			count++
		}
	}
	return count
}
