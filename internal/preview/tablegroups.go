package preview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// groupTable is the columns of the table of groups, without the lists at the ends of its lines.
type groupTable struct {
	columns []groupColumn
	leftOut []string // the heads of the columns that have no room
}

// anyValue is a fact that the Clusters of a group have with different values.
const anyValue = "any"

// groupColumns are the facts that differ and the revisions, as far as there is room for them. The
// revisions come first of what gets room, and last in a line.
func groupColumns(preview *v1alpha1.FleetPlan, room int) groupTable {
	columns := append(factColumns(preview), revisionColumns(preview)...)
	fits := make([]bool, len(columns))
	var table groupTable
	for _, revisions := range []bool{true, false} {
		for i, column := range columns {
			if column.revision != revisions || !column.differs() {
				continue
			}
			if fits[i] = column.width()+2 <= room; fits[i] {
				room -= column.width() + 2
			} else {
				table.leftOut = append(table.leftOut, column.head)
			}
		}
	}
	for i, column := range columns {
		if fits[i] {
			table.columns = append(table.columns, column)
		}
	}
	return table
}

// groupColumn is a column with a text for each group.
type groupColumn struct {
	head     string
	texts    []string
	revision bool // whether it has revisions, and not a fact
}

func (c groupColumn) width() int {
	widest := width(c.head)
	for _, text := range c.texts {
		widest = max(widest, width(text))
	}
	return widest
}

func (c groupColumn) differs() bool {
	return slices.ContainsFunc(c.texts, func(text string) bool { return text != c.texts[0] })
}

// columnOf is a column whose cells are not too long.
func columnOf(preview *v1alpha1.FleetPlan, head string, cell func(*v1alpha1.PlannedGroup) string) groupColumn {
	column := groupColumn{head: head}
	for i := range preview.Groups {
		column.texts = append(column.texts, cut(cell(&preview.Groups[i]), widestFact))
	}
	return column
}

func factColumns(preview *v1alpha1.FleetPlan) []groupColumn {
	var columns []groupColumn
	for _, name := range groupFacts(preview) {
		columns = append(columns, columnOf(preview, strings.ToUpper(name), func(group *v1alpha1.PlannedGroup) string {
			value, same := group.Facts[name]
			switch {
			case !same:
				return anyValue
			case value == "":
				return none
			}
			return quoted(value, "")
		}))
	}
	return columns
}

func revisionColumns(preview *v1alpha1.FleetPlan) []groupColumn {
	var columns []groupColumn
	for _, names := range equallyRevised(preview) {
		_, short, _ := strings.Cut(names[0], "/")
		head := strings.ToUpper(short)
		if len(names) > 1 {
			head += fmt.Sprintf(" +%d", len(names)-1)
		}
		column := columnOf(preview, head, func(group *v1alpha1.PlannedGroup) string {
			return revisionOf(group, names[0])
		})
		column.revision = true
		columns = append(columns, column)
	}
	return columns
}

// revisionOf is the revision that an entry has for a group.
func revisionOf(group *v1alpha1.PlannedGroup, entry string) string {
	if revision, has := group.Revisions[entry]; has {
		return orNone(revision)
	}
	return none
}

// equallyRevised are the entries whose revisions differ, those together that have the same revision
// for each group.
func equallyRevised(preview *v1alpha1.FleetPlan) [][]string {
	var all [][]string
	places := map[string]int{}
	for _, name := range groupEntries(preview) {
		revisions := make([]string, len(preview.Groups))
		for i := range preview.Groups {
			revisions[i] = revisionOf(&preview.Groups[i], name)
		}
		key := strings.Join(revisions, "\n")
		place, known := places[key]
		if !known {
			place = len(all)
			places[key] = place
			all = append(all, nil)
		}
		all[place] = append(all[place], name)
	}
	return all
}

// groupEntries are the entries whose revisions differ, in their order.
func groupEntries(preview *v1alpha1.FleetPlan) []string {
	var names []string
	for i := range preview.Entries {
		entry := preview.Entries[i].Entry
		has := func(group v1alpha1.PlannedGroup) bool { _, has := group.Revisions[entry]; return has }
		if slices.ContainsFunc(preview.Groups, has) {
			names = append(names, entry)
		}
	}
	return names
}

// groupRoom is how many columns there are for facts and revisions.
func groupRoom(preview *v1alpha1.FleetPlan) int {
	alike := width("ALIKE")
	for _, digest := range shortAlike(preview.Groups) {
		alike = max(alike, width(digest))
	}
	const clusters, gaps, lists = 8, 4, narrowestList + narrowestNames + 4
	return tableWidth - clusters - alike - gaps - lists
}

// groupRows are the groups, without the lists at the ends of their lines.
func groupRows(preview *v1alpha1.FleetPlan) [][]string {
	table := groupColumns(preview, groupRoom(preview))
	rows := [][]string{{"CLUSTERS", "ALIKE"}}
	for _, column := range table.columns {
		rows[0] = append(rows[0], column.head)
	}
	for i, digest := range shortAlike(preview.Groups) {
		row := []string{grouped(preview.Groups[i].Clusters), digest}
		for _, column := range table.columns {
			row = append(row, column.texts[i])
		}
		rows = append(rows, row)
	}
	return rows
}

// rowsOfGroups is the table of groups with the lists: the entries that do not select a group, and
// the names of its Clusters. Of many groups the largest and the smallest are shown, since a group
// of one Cluster is often a mistake.
func rowsOfGroups(preview *v1alpha1.FleetPlan, rows [][]string) string {
	used := 0
	for i := range rows[0] {
		widest := 0
		for _, row := range rows {
			widest = max(widest, width(row[i]))
		}
		used += widest + 2
	}
	var misses, members [][]string
	longestMiss, longestNames := 0, 0
	for i := range preview.Groups {
		misses = append(misses, missedEntries(preview, &preview.Groups[i]))
		members = append(members, shownNames(preview, preview.Groups[i].Names))
		longestMiss = max(longestMiss, width(strings.Join(misses[i], ", ")))
		longestNames = max(longestNames, width(strings.Join(members[i], ", ")))
	}
	const head = "NOT SELECTED BY"
	room := tableWidth - used
	missRoom := 0
	if longestMiss > 0 {
		missRoom = max(width(head), min(longestMiss, room-2-narrowestNames))
		if fair := room - 2 - longestNames; fair > missRoom {
			missRoom = min(max(longestMiss, width(head)), fair)
		}
		room -= missRoom + 2
		rows[0] = append(rows[0], head)
	}
	rows[0] = append(rows[0], "NAMES")
	for i := range preview.Groups {
		if missRoom > 0 {
			rows[i+1] = append(rows[i+1], orNone(listed(misses[i], missRoom)))
		}
		rows[i+1] = append(rows[i+1], listed(members[i], room))
	}
	return aligned(folded(preview, rows), 0)
}

// leftOut names the facts and revisions that differ, and for which the table has no room.
func leftOut(preview *v1alpha1.FleetPlan) string {
	const label = "Not shown: "
	left := groupColumns(preview, groupRoom(preview)).leftOut
	if len(left) == 0 {
		return ""
	}
	return label + listed(left, tableWidth-len(label)-1) + "."
}

// shownNames are ranges of names of Clusters, without the namespace where all have the same.
func shownNames(preview *v1alpha1.FleetPlan, names []string) []string {
	if preview.Totals.Namespaces > 1 {
		return nameRanges(names)
	}
	short := make([]string, len(names))
	for i, name := range names {
		short[i] = name[strings.Index(name, "/")+1:]
	}
	return nameRanges(short)
}

// folded leaves out groups in the middle of many, with a line that counts them.
func folded(preview *v1alpha1.FleetPlan, rows [][]string) [][]string {
	groups := preview.Groups
	if len(groups) <= mostGroups {
		return rows
	}
	var clusters int32
	for i := firstGroups; i < len(groups)-lastGroups; i++ {
		clusters += groups[i].Clusters
	}
	more, example := int32(len(groups)-firstGroups-lastGroups), shortAlike(groups)[firstGroups]
	line := fmt.Sprintf("%s in %s more groups, such as %s", countOf(clusters, "Cluster"), grouped(more), example)
	return slices.Concat(rows[:1+firstGroups], [][]string{{line}}, rows[len(rows)-lastGroups:])
}

// missedEntries are the entries that do not select a group, without their lists. Where those of a
// list are all that it has, the list stands for them.
func missedEntries(preview *v1alpha1.FleetPlan, group *v1alpha1.PlannedGroup) []string {
	var names []string
	for _, list := range []string{resourceSetsList, bootstrapList, applicationSetsList} {
		var missed, reaching int
		for i := range preview.Entries {
			if of, _, _ := strings.Cut(preview.Entries[i].Entry, "/"); of == list && preview.Entries[i].Clusters > 0 {
				reaching++
			}
		}
		first := len(names)
		for _, entry := range group.NotSelectedBy {
			if of, short, _ := strings.Cut(entry, "/"); of == list {
				missed++
				names = append(names, short)
			}
		}
		if missed == reaching && missed > 1 {
			names = append(names[:first], "all "+list)
		}
	}
	return names
}
