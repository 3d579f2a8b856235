package preview

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Explain writes an explanation for people: for a Cluster its facts, the rules and what it gets,
// and for a fleet the rules.
func Explain(w io.Writer, explanation *fleet.Explanation) error {
	var text bytes.Buffer
	if explanation.Subject == nil {
		explainFleet(&text, explanation)
	} else {
		explainCluster(&text, explanation)
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}

func explainFleet(text *bytes.Buffer, explanation *fleet.Explanation) {
	fmt.Fprintf(text, "Fleet %s: %s\n\n", explanation.Fleet, fleet.Count(explanation.Clusters, "Cluster"))
	rows := [][]string{{"RULE", "NAME", "CLUSTERS", "SELECTOR"}}
	for _, rule := range explanation.Rules {
		rows = append(rows, []string{rule.Path, orNone(rule.Name), fmt.Sprint(rule.Clusters), rule.Selector})
	}
	writeRows(text, rows)
	if explanation.Clusters == 0 {
		text.WriteString("\nThe fleet has no Cluster.\n")
		return
	}
	text.WriteString("\n" + reached(explanation))
}

// reached names the Clusters that get nothing, and those that no fleet has.
func reached(explanation *fleet.Explanation) string {
	var text string
	switch {
	case len(explanation.Unreached) > 0:
		text = "No entry reaches:\n" + namesOf(explanation.Unreached)
	case len(explanation.Outside) > 0:
		text = "Every Cluster of the fleet is reached.\n"
	default:
		text = "Every Cluster is reached.\n"
	}
	if len(explanation.Outside) > 0 {
		text += "No FleetConfig selects:\n" + namesOf(explanation.Outside)
	}
	return text
}

// namesOf names Clusters, with a line for each.
func namesOf(clusters []fleet.Ref) string {
	var names strings.Builder
	for _, cluster := range clusters {
		names.WriteString("  " + fleet.Printable(cluster.NamespacedName()) + "\n")
	}
	return names.String()
}

func explainCluster(text *bytes.Buffer, explanation *fleet.Explanation) {
	subject := explanation.Subject
	text.WriteString("Cluster " + fleet.Printable(subject.Cluster.NamespacedName()))
	if subject.Cluster.File != "" {
		fmt.Fprintf(text, " (%s)", fleet.Printable(subject.Cluster.File))
	}
	membership := ", of fleet "
	if !subject.InFleet {
		membership = ", not of fleet "
	}
	text.WriteString(membership + explanation.Fleet + "\n\n")
	if len(subject.Facts) > 0 {
		rows := [][]string{{"FACT", "VALUE", "FROM"}}
		for _, fact := range subject.Facts {
			rows = append(rows, []string{fact.Name, quoted(fact.Value, ""), fact.From})
		}
		writeRows(text, rows)
		text.WriteString("\n")
	}
	rows := [][]string{{"RULE", "NAME", "HOLDS", "SELECTOR", "WHY NOT"}}
	for _, rule := range explanation.Rules {
		holds := "yes"
		if !rule.Holds {
			holds = "no"
		}
		rows = append(rows, []string{rule.Path, orNone(rule.Name), holds, rule.Selector, rule.WhyNot})
	}
	writeRows(text, rows)
	if subject.InFleet {
		text.WriteString("\n" + gets(explanation))
	}
}

// gets is what a Cluster gets, with one line for each.
func gets(explanation *fleet.Explanation) string {
	subject := explanation.Subject
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(subject.Stamps)) {
		lines = append(lines, fmt.Sprintf("label %s=%s, stamped", key, subject.Stamps[key]))
	}
	for _, delivery := range slices.Concat(subject.ResourceSets, subject.Bootstraps) {
		lines = append(lines, fmt.Sprintf("ClusterResourceSet %s, of entry %s", delivery.ResourceSet, delivery.Entry))
	}
	for i := range explanation.Gets {
		planned := applicationOf(&explanation.Gets[i])
		line := "Application " + strings.Join(applications([]v1alpha1.PlannedApplication{planned}), "")
		if planned.ApplicationSet != "" {
			line += ", of ApplicationSet " + planned.ApplicationSet
		}
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = fleet.Printable(lines[i])
	}
	others, notKnown := besideLines(explanation.Beside)
	var text string
	switch {
	case len(lines) > 0:
		text = "It gets:\n  " + strings.Join(lines, "\n  ") + "\n"
	case len(others) > 0:
		text = "No entry of the FleetConfig reaches it.\n"
	case len(notKnown) > 0:
		text = "It gets nothing that is known.\n"
	default:
		text = "It gets nothing.\n"
	}
	if len(others) > 0 {
		text += "It gets, of no entry:\n  " + strings.Join(others, "\n  ") + "\n"
	}
	if len(notKnown) > 0 {
		text += "Not known:\n  " + strings.Join(notKnown, "\n  ") + "\n"
	}
	return text
}

// besideLines are what a Cluster gets that no entry makes, and what is not known of that.
func besideLines(all []fleet.Beside) (gets, notKnown []string) {
	for i := range all {
		other := &all[i]
		line := other.Kind + " " + other.NamespacedName()
		switch {
		case other.NotKnown != "":
			notKnown = append(notKnown, "what "+line+" makes: "+fleet.Printable(other.NotKnown))
			continue
		case other.Set != nil:
			line += ", of " + other.Set.Kind + " " + other.Set.NamespacedName()
		}
		if other.File != "" {
			line += " (" + other.File + ")"
		} else if other.Set != nil && other.Set.File != "" {
			line += " (" + other.Set.File + ")"
		}
		gets = append(gets, fleet.Printable(line))
	}
	return gets, notKnown
}

// writeRows writes a table, without spaces at the ends of its lines.
func writeRows(text *bytes.Buffer, rows [][]string) {
	const gap = 3 // spaces between columns, as in kubectl
	var aligned bytes.Buffer
	table := tabwriter.NewWriter(&aligned, 0, 0, gap, ' ', 0)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = fleet.Printable(cell)
		}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	_ = table.Flush() // a Buffer returns no error
	for line := range strings.Lines(aligned.String()) {
		text.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
}
