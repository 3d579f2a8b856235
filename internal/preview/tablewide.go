package preview

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// wideWidth is how many columns a line of a Cluster has at most.
const wideWidth = 160

// clusterRows is a table with a line for each Cluster. If it is too wide, its lists are cut, the
// last one first of all.
func clusterRows(preview *v1alpha1.FleetPlan) string {
	if len(preview.Clusters) == 0 {
		return ""
	}
	digits := 6
	for _, digest := range shortAlike(preview.Groups) {
		digits = max(digits, len(digest))
	}
	same := sameFacts(preview)
	heads := []string{"CLUSTER", "ALIKE", "FACTS", "RESOURCE SETS", "BOOTSTRAP", "APPLICATIONS"}
	lists := make([][][]string, len(preview.Clusters))
	longest := make([]int, len(heads))
	for i, head := range heads {
		longest[i] = width(head)
	}
	for i := range preview.Clusters {
		cluster := &preview.Clusters[i]
		shown, alike := map[string]string{}, strings.TrimPrefix(cluster.Alike, digestPrefix)
		for name, value := range cluster.Facts {
			if !same[name] {
				shown[name] = value
			}
		}
		lists[i] = [][]string{
			{clusterName(cluster)},
			{alike[:min(digits, len(alike))]},
			facts(shown),
			deliveringEntries(cluster.ResourceSets), deliveringEntries(cluster.Bootstrap),
			applications(cluster.Applications),
		}
		for column, list := range lists[i] {
			longest[column] = max(longest[column], width(strings.Join(list, ", ")))
		}
	}
	filled := filledColumns(lists, len(heads))
	rooms := roomsOf(longest, filled)
	var rows [][]string
	addRow := func(cell func(column int) string) {
		var row []string
		for _, column := range filled {
			row = append(row, cell(column))
		}
		rows = append(rows, row)
	}
	addRow(func(column int) string { return heads[column] })
	for _, list := range lists {
		addRow(func(column int) string { return orNone(listed(list[column], rooms[column])) })
	}
	return aligned(rows)
}

// filledColumns are the columns in which some Cluster has something.
func filledColumns(lists [][][]string, columns int) []int {
	var filled []int
	for column := range columns {
		if slices.ContainsFunc(lists, func(list [][]string) bool { return len(list[column]) > 0 }) {
			filled = append(filled, column)
		}
	}
	return filled
}

// roomsOf divides the width among columns: if it is too small, each gets what it needs up to a
// share, and the last one what is left.
func roomsOf(longest, columns []int) []int {
	const gap = 2
	shares := []int{48, 16, 40, 26, 16, wideWidth}
	rooms := slices.Clone(longest)
	total := func() int {
		sum := -gap
		for _, column := range columns {
			sum += rooms[column] + gap
		}
		return sum
	}
	if total() <= wideWidth {
		return rooms
	}
	for i, share := range shares {
		rooms[i] = min(rooms[i], share)
	}
	last := columns[len(columns)-1]
	rooms[last] -= max(0, total()-wideWidth)
	return rooms
}

// sameFacts are the names of the facts that are the same for all of several Clusters.
func sameFacts(preview *v1alpha1.FleetPlan) map[string]bool {
	same := map[string]bool{}
	if len(preview.Clusters) < 2 {
		return same
	}
	for name, value := range preview.Clusters[0].Facts {
		same[name] = !slices.ContainsFunc(preview.Clusters, func(cluster v1alpha1.PlannedCluster) bool {
			other, has := cluster.Facts[name]
			return !has || other != value
		})
	}
	return same
}

// deliveringEntries are the entries of deliveries. An entry may have two ClusterResourceSets for a
// Cluster: that of its own strategy, and a companion.
func deliveringEntries(deliveries []v1alpha1.PlannedDelivery) []string {
	var names []string
	for _, delivery := range deliveries {
		names = append(names, delivery.Entry)
	}
	return slices.Compact(names)
}
