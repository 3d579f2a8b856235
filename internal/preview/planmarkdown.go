package preview

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// PlanMarkdown writes a preview for the summary of a job. Every text from the repository is in a
// code span, so that it cannot mention anybody or change the page. Tables have at most four
// columns.
func PlanMarkdown(w io.Writer, preview *v1alpha1.FleetPlan) error {
	var text bytes.Buffer
	planHead(&text, preview)
	if len(preview.Entries) > 0 {
		text.WriteString("\n| entry | Clusters | which | how |\n|---|---:|---|---|\n")
		for i := range preview.Entries {
			entry := &preview.Entries[i]
			const room = 60
			text.WriteString(cells(codeSpan(entry.Entry), grouped(entry.Clusters),
				markedList(whichList(preview, entry), room), codeSpan(cut(entry.How, 2*room))))
		}
	}
	planGroups(&text, preview)
	fmt.Fprintf(&text, "\n%s. %s\n", totals(preview.Totals), edits(preview.Totals))
	text.WriteString("\n" + problemCounts(preview) + ".\n")
	if _, err := w.Write(text.Bytes()); err != nil {
		return fmt.Errorf("write Markdown: %w", err)
	}
	return nil
}

func planHead(text *bytes.Buffer, preview *v1alpha1.FleetPlan) {
	t := preview.Totals
	fmt.Fprintf(text, "**Fleet %s: %s %s, %s**", codeSpan(preview.Fleet), fleetSize(preview), whereabouts(t),
		entryCount(len(preview.Entries)))
	if preview.File != "" {
		text.WriteString(" (" + codeSpan(preview.File) + ")")
	}
	text.WriteString("\n")
	if preview.Filter != nil {
		flags := make([]string, len(preview.Filter.Flags))
		for i, flag := range preview.Filter.Flags {
			flags[i] = codeSpan(flag)
		}
		text.WriteString("\nThis is a part of the plan: " + strings.Join(flags, ", ") + "\n")
	}
	if hub := preview.Hub; hub != nil {
		fmt.Fprintf(text, "\nHub: namespace %s, registrar %s, generator %s.\n",
			codeSpan(hub.Namespace), codeSpan(hub.Registrar), codeSpan(hub.Generator))
	}
	if line := waves(preview); line != "" {
		text.WriteString("\nWaves: " + codeSpan(strings.TrimPrefix(line, "Waves: ")) + "\n")
	}
}

// planGroups writes the groups, each with the facts that its Clusters have in common.
func planGroups(text *bytes.Buffer, preview *v1alpha1.FleetPlan) {
	if len(preview.Groups) == 0 {
		return
	}
	text.WriteString("\n| Clusters | alike | which | not selected by |\n|---:|---|---|---|\n")
	const room = 80
	digests := shortAlike(preview.Groups)
	for i := range preview.Groups {
		if len(preview.Groups) > mostGroups && i >= firstGroups && i < len(preview.Groups)-lastGroups {
			if i == firstGroups {
				left := len(preview.Groups) - firstGroups - lastGroups
				text.WriteString(cells("", "", fmt.Sprintf("%d more groups", left), ""))
			}
			continue
		}
		group := &preview.Groups[i]
		var which []string
		for _, name := range groupFacts(preview) {
			if value, same := group.Facts[name]; same && value != "" {
				which = append(which, name+"="+quoted(value, ","))
			}
		}
		for _, name := range groupEntries(preview) {
			if revision, has := group.Revisions[name]; has {
				_, short, _ := strings.Cut(name, "/")
				which = append(which, short+" "+quoted(revision, ","))
			}
		}
		names := shownNames(preview, group.Names)
		if len(which) == 0 || group.Clusters == 1 {
			which = append(names, which...)
		}
		text.WriteString(cells(grouped(group.Clusters), codeSpan(digests[i]),
			markedList(which, room), markedList(missedEntries(preview, group), room)))
	}
	text.WriteString("\n<details><summary>Clusters of each group</summary>\n\n")
	for i := range preview.Groups {
		const most, columns = 100, 400
		if i == most {
			fmt.Fprintf(text, "- %d more groups\n", len(preview.Groups)-most)
			break
		}
		group := &preview.Groups[i]
		fmt.Fprintf(text, "- %s: %s\n", codeSpan(digests[i]),
			markedList(shownNames(preview, group.Names), columns))
	}
	text.WriteString("\n</details>\n")
}

// cells are a row of a table.
func cells(texts ...string) string { return "| " + strings.Join(texts, " | ") + " |\n" }

// markedList is a list of texts from the repository that are cut with a count.
func markedList(texts []string, columns int) string {
	if len(texts) == 0 {
		return none
	}
	if len(texts) == 1 && (texts[0] == "all" || texts[0] == "none") {
		return texts[0]
	}
	return codeSpan(listed(texts, columns))
}
