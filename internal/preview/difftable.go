package preview

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

const shownGroups = 12 // rows of the table of groups; more are one row

// groupRow is a row of the table of groups.
type groupRow struct {
	count int32
	which string
	marks []string // by column: x where the change reaches the Clusters
}

// table is the table of groups and changes, with an empty line after. There is none where it would
// say nothing new.
func (v *diffView) table(shown []*v1alpha1.DiffChange) []string {
	var columns []*v1alpha1.DiffChange
	for _, change := range shown {
		if change.Clusters.Count > 0 && change.Action != v1alpha1.DiffNewOnly {
			columns = append(columns, change)
		}
	}
	if len(columns) < 2 || len(v.diff.Groups) < 2 {
		return nil
	}
	rows := v.groupRows(columns)
	if lines := v.matrix(columns, rows); lines != nil {
		return append(lines, "")
	}
	return append(v.groupList(columns, rows), "")
}

func (v *diffView) groupRows(columns []*v1alpha1.DiffChange) []groupRow {
	groups := v.diff.Groups
	var rest []v1alpha1.DiffGroup
	if len(groups) > shownGroups && !v.screen.All {
		groups, rest = groups[:shownGroups-1], groups[shownGroups-1:]
	}
	rows := make([]groupRow, 0, shownGroups)
	for i := range groups {
		rows = append(rows, groupRow{
			groups[i].Count, v.groupWhich(&groups[i]).plain(), marksOf(groups[i:i+1], columns),
		})
	}
	if len(rest) > 0 {
		var count int32
		for i := range rest {
			count += rest[i].Count
		}
		text := countOf(int32(len(rest)), "more group") + " (x all, ~ some)"
		rows = append(rows, groupRow{count, text, marksOf(rest, columns)})
	}
	if count := v.untouched(); count > 0 {
		rows = append(rows, groupRow{count, "no change", marksOf(nil, columns)})
	}
	return rows
}

// untouched is the number of Clusters that are in no group.
func (v *diffView) untouched() int32 {
	var count int32
	for i := range v.diff.Clusters {
		if v.diff.Clusters[i].Group == nil {
			count++
		}
	}
	return count
}

// marksOf says for each change whether it reaches all, some or none of the groups.
func marksOf(groups []v1alpha1.DiffGroup, columns []*v1alpha1.DiffChange) []string {
	marks := make([]string, len(columns))
	for i, change := range columns {
		reached := 0
		for j := range groups {
			if slices.Contains(groups[j].Changes, change.ID) {
				reached++
			}
		}
		switch {
		case reached == 0:
			marks[i] = "."
		case reached == len(groups):
			marks[i] = "x"
		default:
			marks[i] = "~"
		}
	}
	return marks
}

// matrix is the table with a column for each change, or nil if it does not fit.
func (v *diffView) matrix(columns []*v1alpha1.DiffChange, rows []groupRow) []string {
	const count, gap, least = 8, 2, 24
	cell := v.number // as wide as the widest number, and a gap
	which := 0
	for _, row := range rows {
		which = max(which, len([]rune(row.which)))
	}
	room := v.width - count - gap - gap - cell*len(columns)
	if v.width < narrowScreen || room < min(which, least) {
		return nil
	}
	which = max(min(which, room), len("WHICH"))
	line := func(first, text string, cells []string) string {
		out := fmt.Sprintf("%*s  %s", count, first, padded(text, which))
		for _, one := range cells {
			out += fmt.Sprintf("%*s", cell, one)
		}
		return out
	}
	numbers := make([]string, len(columns))
	for i, change := range columns {
		numbers[i] = strconv.Itoa(int(change.Number))
	}
	lines := []string{line("CLUSTERS", "WHICH", numbers)}
	for _, row := range rows {
		parts := wrapped(row.which, which)
		if len(parts) == 0 {
			parts = []string{""}
		}
		lines = append(lines, line(grouped(row.count), parts[0], row.marks))
		lines = append(lines, indented(parts[1:], count+gap)...)
	}
	return lines
}

// groupList is the table where it does not fit: a line for each group.
func (v *diffView) groupList(columns []*v1alpha1.DiffChange, rows []groupRow) []string {
	var lines []string
	for _, row := range rows {
		var numbers []string
		for i, mark := range row.marks {
			if mark != "." {
				numbers = append(numbers, strconv.Itoa(int(columns[i].Number)))
			}
		}
		text := countOf(row.count, "Cluster") + ", " + strings.TrimSuffix(row.which, " (x all, ~ some)")
		if len(numbers) > 0 {
			text += ": " + fleet.Verb(len(numbers), "change ", "changes ") + strings.Join(numbers, ", ")
		}
		lines = append(lines, hanging("", 0, text, v.width)...)
	}
	return append([]string{"Changes by Clusters:"}, lines...)
}
