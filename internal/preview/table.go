package preview

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

const (
	none       = "-" // a cell without entries
	tableWidth = 100 // columns that a line has at most
)

// What the table shows at most; a FleetPlan has all of it.
const (
	mostEntries    = 26 // if there are more, all but the last of these, and the number of the others
	mostGroups     = 20 // if there are more, the first and the last of them
	firstGroups    = 17
	lastGroups     = 3
	widestFact     = 24
	widestEntry    = 44
	widestHow      = 40 // that the Clusters of an entry leave room for
	narrowestList  = 15
	narrowestNames = 14
	narrowestWhich = 22
)

// Table writes a preview for people: what each entry reaches and how, the Clusters in groups that
// are alike, and the totals. A line has at most 100 columns: what is longer is cut, and lists say
// how many they leave out. A text that is empty, or that contains a separator, is in quotes.
func Table(w io.Writer, preview *v1alpha1.FleetPlan) error {
	groups := ""
	if rows := groupRows(preview); len(rows) > 1 {
		groups = rowsOfGroups(preview, rows)
		if line := leftOut(preview); line != "" {
			groups += line + "\n"
		}
	}
	return write(w, preview, tableWidth, mostEntries, groups)
}

// Wide writes a preview for people, with all entries, and a line for each Cluster, which has at
// most 160 columns.
func Wide(w io.Writer, preview *v1alpha1.FleetPlan) error {
	return write(w, preview, wideWidth, len(preview.Entries), clusterRows(preview))
}

// write writes a table, with at most that many columns and entries.
func write(w io.Writer, preview *v1alpha1.FleetPlan, columns, entries int, clusters string) error {
	var text bytes.Buffer
	text.WriteString(cut(headline(preview), tableWidth) + "\n")
	if preview.Hub != nil {
		text.WriteString(cut(hubLine(preview.Hub), tableWidth) + "\n")
	}
	if rows := entryRows(preview, entries, columns); len(rows) > 1 {
		text.WriteString("\n" + aligned(rows, 1))
	}
	if clusters != "" {
		text.WriteString("\n" + clusters)
	}
	text.WriteString("\n")
	for _, line := range []string{
		waves(preview), totals(preview.Totals), edits(preview.Totals), problemsLine(preview), hint(preview),
	} {
		if line != "" {
			text.WriteString(cut(line, tableWidth) + "\n")
		}
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// headline says which fleet it is, and how large.
func headline(preview *v1alpha1.FleetPlan) string {
	t := preview.Totals
	clusters := fleetSize(preview)
	if preview.Filter != nil {
		clusters += " (" + strings.Join(preview.Filter.Flags, " ") + ")"
	}
	parts := []string{clusters + " " + whereabouts(t)}
	parts = append(parts, entryCount(len(preview.Entries)))
	if len(preview.Waves) > 0 {
		parts = append(parts, fleet.Count(len(preview.Waves), "wave"))
	}
	line := "Fleet " + preview.Fleet + ": " + strings.Join(parts, ", ")
	if file := fleet.Printable(preview.File); file != "" {
		if room := tableWidth - width(line) - width(file); room >= 2 {
			line += strings.Repeat(" ", room) + file
		}
	}
	return line
}

// fleetSize is the number of Clusters that are shown, and of all where that is a part.
func fleetSize(preview *v1alpha1.FleetPlan) string {
	if preview.Filter == nil {
		return countOf(preview.Totals.Clusters, "Cluster")
	}
	return grouped(preview.Totals.Clusters) + " of " + countOf(preview.Filter.FleetClusters, "Cluster")
}

func whereabouts(t v1alpha1.PlanTotals) string {
	if t.Clusters > 0 && t.Namespaces == 0 {
		return "without a namespace"
	}
	return "in " + fleet.Count(t.Namespaces, "namespace")
}

func entryCount(count int) string {
	if count == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", count)
}

// hubLine says how the hub is meant to be.
func hubLine(hub *v1alpha1.PlannedHub) string {
	return fmt.Sprintf("Hub: namespace %s, registrar %s, generator %s",
		orNone(hub.Namespace), orNone(hub.Registrar), orNone(hub.Generator))
}

// entryRows are the entries. If there are too many, the last are counted only.
func entryRows(preview *v1alpha1.FleetPlan, most, columns int) [][]string {
	shown, left := preview.Entries, 0
	if len(shown) > most {
		shown, left = shown[:most-1], len(shown)-most+1
	}
	whichTexts, longest, longestHow := make([][]string, len(shown)), width("ENTRY"), width("HOW")
	for i := range shown {
		whichTexts[i] = whichList(preview, &shown[i])
		longest = max(longest, width(shown[i].Entry))
		longestHow = max(longestHow, width(shown[i].How))
	}
	const clusters, gaps = 8, 6
	longest = min(longest, widestEntry)
	room := columns - longest - clusters - gaps
	rows := [][]string{{"ENTRY", "CLUSTERS", "WHICH", "HOW"}}
	widest := width("WHICH")
	for i := range shown {
		text := listed(whichTexts[i], max(narrowestWhich, room-min(longestHow, widestHow)))
		widest = max(widest, width(text))
		rows = append(rows, []string{
			cut(shown[i].Entry, longest), grouped(shown[i].Clusters), text, shown[i].How,
		})
	}
	for _, row := range rows[1:] {
		row[3] = cut(row[3], room-widest)
	}
	if left > 0 {
		rows = append(rows, []string{fmt.Sprintf("and %d more: --wide", left)})
	}
	return rows
}

// whichList says which Clusters an entry reaches: by facts, else by their names.
func whichList(preview *v1alpha1.FleetPlan, entry *v1alpha1.PlannedEntry) []string {
	switch {
	case entry.Clusters == 0:
		return []string{"none"}
	case entry.All:
		return []string{"all"}
	case len(entry.Which) > 0:
		return []string{whichText(entry.Which)}
	}
	var names []string
	for i := range preview.Groups {
		if !slices.Contains(preview.Groups[i].NotSelectedBy, entry.Entry) {
			names = append(names, preview.Groups[i].Names...)
		}
	}
	slices.Sort(names)
	return shownNames(preview, names)
}

// aligned is a table. The columns of the given numbers are aligned at the right.
func aligned(rows [][]string, right ...int) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if len(row) > 1 {
				widths[i] = max(widths[i], width(cell))
			}
		}
	}
	var text strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			padding := strings.Repeat(" ", max(0, widths[i]-width(cell)))
			if slices.Contains(right, i) && len(row) > 1 {
				line.WriteString(padding + cell)
			} else {
				line.WriteString(cell + padding)
			}
			line.WriteString("  ")
		}
		text.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return text.String()
}

// width is how many columns a text takes, counted in characters.
func width(text string) int { return utf8.RuneCountInString(text) }

// cut is a text of at most that many columns.
func cut(text string, columns int) string {
	if width(text) <= columns {
		return text
	}
	runes := []rune(text)
	return string(runes[:max(0, columns-1)]) + "…"
}

// listed is a list of at most that many columns: as many items as fit, and the number of the
// others.
func listed(items []string, columns int) string {
	if whole := strings.Join(items, ", "); width(whole) <= columns {
		return whole
	}
	for count := len(items) - 1; count > 0; count-- {
		text := fmt.Sprintf("%s and %d more", strings.Join(items[:count], ", "), len(items)-count)
		if width(text) <= columns {
			return text
		}
	}
	if len(items) == 1 {
		return cut(items[0], columns)
	}
	rest := fmt.Sprintf(" +%d", len(items)-1)
	return cut(items[0], columns-width(rest)) + rest
}
