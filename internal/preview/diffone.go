package preview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// one is everything about one change.
func (v *diffView) one(change *v1alpha1.DiffChange) []string {
	lines := append(v.head(), "")
	block := v.block(change, true)
	block.on = [3]bool{true, true, true}
	lines = append(lines, block.lines(v)...)
	section := func(title string, texts ...string) {
		if len(texts) == 0 {
			return
		}
		lines = append(lines, "", title)
		for _, text := range texts {
			lines = append(lines, hanging("  ", 2, fleet.Printable(text), v.width)...)
		}
	}
	section("Because:", change.Effect.Because...)
	section("When:", sentenceOf(&change.Effect))
	if table := v.wavesTable(change); len(table) > 0 {
		lines = append(append(lines, ""), slices.DeleteFunc(table, func(line string) bool { return line == "" })...)
	}
	section("Objects:", objectList(change)...)
	section("Clusters:", v.clusterList(change)...)
	section("Gates:", v.gatesOf(change)...)
	return lines
}

// when is when an effect happens, as a part of a sentence.
func when(effect *v1alpha1.DiffEffect) string {
	switch effect.When {
	case v1alpha1.DiffOnMerge:
		return "when the hub has the new manifests"
	case v1alpha1.DiffOnSync:
		return "at the next sync"
	case v1alpha1.DiffByWave:
		return "wave by wave"
	case v1alpha1.DiffNewClusters:
		return "when a Cluster is created"
	case v1alpha1.DiffNever:
		return "never"
	default:
		return "not known when"
	}
}

// workloadsOf is what becomes of workloads, as a part of a sentence; "" where there are none.
func workloadsOf(effect *v1alpha1.DiffEffect) string {
	switch effect.Workloads {
	case v1alpha1.DiffWorkloadsStay:
		return "workloads stay"
	case v1alpha1.DiffWorkloadsGo:
		return "workloads are deleted"
	case v1alpha1.DiffWorkloadsMayGo:
		return "workloads may be deleted"
	case v1alpha1.DiffWorkloadsMayChange:
		return "workloads may change"
	case v1alpha1.DiffWorkloadsNotKnown:
		return "not known what becomes of workloads"
	default:
		return ""
	}
}

// happens is when an effect happens, how sure that is, and what becomes of the workloads.
func happens(effect *v1alpha1.DiffEffect) string {
	if effect.Certainty == v1alpha1.DiffNotKnown {
		return "not known"
	}
	text := when(effect)
	if effect.Certainty == v1alpha1.DiffPossible {
		text = "possibly " + text
	}
	if what := workloadsOf(effect); what != "" {
		text += "; " + what
	}
	return text
}

// sentenceOf is what happens, with the code of the effect.
func sentenceOf(effect *v1alpha1.DiffEffect) string {
	return happens(effect) + " (effect " + string(effect.Code) + ")"
}

func objectList(change *v1alpha1.DiffChange) []string {
	if change.Objects == nil || len(change.Objects.Names) == 0 {
		return nil
	}
	return []string{countOf(change.Objects.Count, "object") + ": " + strings.Join(ranges(change.Objects.Names), ", ")}
}

// clusterList has a text for each group of Clusters that a change reaches.
func (v *diffView) clusterList(change *v1alpha1.DiffChange) []string {
	var list []string
	for i := range v.diff.Groups {
		group := &v.diff.Groups[i]
		if !slices.Contains(change.Clusters.Groups, group.Group) {
			continue
		}
		text := grouped(group.Count)
		if len(group.Which) > 0 {
			text += " (" + which(group.Which).plain() + ")"
		}
		list = append(list, text+": "+strings.Join(ranges(group.Names), ", "))
	}
	return list
}

// gatesOf are the gates that a change belongs to, what is needed, and who has accepted it.
func (v *diffView) gatesOf(change *v1alpha1.DiffChange) []string {
	var list []string
	for _, class := range change.Gates {
		text := string(class)
		for i := range v.diff.Gates {
			gate := &v.diff.Gates[i]
			if gate.Name == class && slices.Contains(gate.Changes, change.ID) {
				text += ": " + strings.ToLower(string(gate.Result))
			}
		}
		list = append(list, text)
	}
	for _, accepted := range change.Accepted {
		list = append(list, fmt.Sprintf("accepted: %s %s (%s)", accepted.Class, accepted.Name, accepted.By))
	}
	return list
}

// wavesTable is the table of an entry's waves, with an empty line after.
func (v *diffView) wavesTable(change *v1alpha1.DiffChange) []string {
	waves := v.wavesAt[change.Number]
	if waves == nil {
		return nil
	}
	rows := [][]string{{"WAVE", "CLUSTERS", "BEFORE", "AFTER", ""}}
	for _, step := range waves.Steps {
		changed := ""
		if step.Before != step.After {
			changed = "changes"
		}
		rows = append(rows, []string{
			quoted(step.Wave, ""), grouped(step.Clusters),
			orNone(revision(step.Before)), orNone(revision(step.After)), changed,
		})
	}
	lines := []string{"Waves of " + fleet.Printable(waves.Entry) + ":"}
	return append(append(lines, columnsOf(rows)...), "")
}

func revision(text string) string {
	if text == "" {
		return ""
	}
	return quoted(text, "")
}

// columnsOf are rows with their cells below each other.
func columnsOf(rows [][]string) []string {
	const gap = 2
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell))+gap)
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		for j, cell := range row {
			lines[i] += padded(cell, widths[j])
		}
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}
