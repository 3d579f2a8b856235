package review

import (
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// clusterGroup is Clusters that the same changes reach.
type clusterGroup struct {
	changes  []int // positions, in order
	clusters clusterSet
}

// groupClusters puts each Cluster that a change reaches into exactly one group. Groups are ordered
// by the first change that they do not have in common, so what is destroyed comes first.
func groupClusters(index *sideBySide, reach []clusterSet) []clusterGroup {
	changes := make([][]int, len(index.clusters))
	for change, reached := range reach {
		for _, position := range reached.positions() {
			changes[position] = append(changes[position], change)
		}
	}
	groups, byChanges := []clusterGroup{}, map[string]int{}
	for position, reaching := range changes {
		if len(reaching) == 0 {
			continue
		}
		key := joined(reaching)
		number, known := byChanges[key]
		if !known {
			number = len(groups)
			byChanges[key] = number
			groups = append(groups, clusterGroup{reaching, index.none()})
		}
		groups[number].clusters.add(position)
	}
	slices.SortFunc(groups, func(a, b clusterGroup) int { return longerFirst(a.changes, b.changes) })
	return groups
}

func joined(numbers []int) string {
	var text strings.Builder
	for _, number := range numbers {
		text.WriteString(strconv.Itoa(number))
		text.WriteByte(' ')
	}
	return text.String()
}

// longerFirst compares lists by their first different element. If one begins with the other, it
// comes first.
func longerFirst(a, b []int) int {
	common := min(len(a), len(b))
	if order := slices.Compare(a[:common], b[:common]); order != 0 {
		return order
	}
	return len(b) - len(a)
}

// reportGroups are the groups as they are printed.
func (r *reporter) reportGroups(ids []string) []v1alpha1.DiffGroup {
	// The groups of a table may need a fact more than a change, whose entry says most.
	const most = 3
	groups := make([]v1alpha1.DiffGroup, len(r.groups))
	all := r.index.all()
	for i, group := range r.groups {
		groups[i] = v1alpha1.DiffGroup{
			Group: int32(i), Count: int32(group.clusters.count()), Which: r.facts.which(group.clusters, all, most),
			Changes: make([]string, len(group.changes)), Names: r.index.names(group.clusters),
		}
		for j, change := range group.changes {
			groups[i].Changes[j] = ids[change]
		}
	}
	return groups
}

// reportClusters are the Clusters of both sides as they are printed.
func (r *reporter) reportClusters() []v1alpha1.DiffCluster {
	before, after := Alike(r.comparison.Before), Alike(r.comparison.After)
	clusters := make([]v1alpha1.DiffCluster, len(r.index.clusters))
	for position, both := range r.index.clusters {
		cluster := both.now()
		clusters[position] = v1alpha1.DiffCluster{
			Namespace: cluster.Namespace, Name: cluster.Name, File: cluster.File,
			Before: digestOf(before, both.before), After: digestOf(after, both.after),
		}
	}
	for i, group := range r.groups {
		number := int32(i)
		for _, position := range group.clusters.positions() {
			clusters[position].Group = &number
		}
	}
	return clusters
}

// digestOf is the digest of a Cluster; "" where the side does not have it.
func digestOf(digests map[fleet.ID]string, cluster *Cluster) string {
	if cluster == nil {
		return ""
	}
	return digests[cluster.ID()]
}
