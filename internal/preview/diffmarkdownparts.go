package preview

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// details are the folded parts of a comment: one for each change, then the lists.
func (m *diffMarkdown) details() []string {
	var parts []string
	for _, change := range m.hasDetails() {
		parts = append(parts, m.changeDetails(change))
	}
	if m.limits.noLists {
		return parts
	}
	return append(parts, m.groupDetails(), m.hubDetails(),
		m.problemDetails("Problems", m.diff.Problems.Items),
		m.problemDetails("Problems of the old side", m.diff.From.Problems))
}

// detailsOf is a part that a reader opens. The paragraphs that are empty are left out.
func detailsOf(summary string, paragraphs []string) string {
	paragraphs = slices.DeleteFunc(paragraphs, func(paragraph string) bool { return paragraph == "" })
	if len(paragraphs) == 0 {
		return ""
	}
	for i := range paragraphs {
		paragraphs[i] = strings.TrimRight(paragraphs[i], "\n")
	}
	return "<details><summary>" + summary + "</summary>\n\n" + strings.Join(paragraphs, "\n\n") + "\n\n</details>"
}

func (m *diffMarkdown) changeDetails(change *v1alpha1.DiffChange) string {
	title := m.title(change).inSummary(m.limits.code())
	summary := fmt.Sprintf("<b>%d. %s</b> %s", change.Number, diffVerb(change), title)
	effect := prose(shortened(change.Effect.Text, m.limits.sentence()))
	if effect == "" {
		effect = "Effect: " + prose(sentenceOf(&change.Effect)) + "."
	}
	if m.limits.brief {
		return detailsOf(summary, []string{effect, m.fix(change)})
	}
	var where string
	if at := place(change); at != "" {
		where = "Where: " + codeSpan(shortened(at, m.limits.code()))
	}
	return detailsOf(summary, []string{
		where, effect, m.because(change), m.waves(change), m.fields(change), m.fix(change), m.names(change),
	})
}

func (m *diffMarkdown) because(change *v1alpha1.DiffChange) string {
	var lines []string
	for _, reason := range change.Effect.Because {
		lines = append(lines, "- "+prose(shortened(reason, m.limits.sentence())))
	}
	return strings.Join(lines, "\n")
}

func (m *diffMarkdown) fix(change *v1alpha1.DiffChange) string {
	if change.Fix == nil {
		return ""
	}
	text := "Fix: " + prose(shortened(change.Fix.Text, m.limits.sentence()))
	if change.Fix.Path != "" {
		setting := shortened(change.Fix.Path+": "+change.Fix.Value, m.limits.code())
		text += " (" + codeSpan(setting) + ")"
	}
	return text
}

// waves is a table of the revisions of the change's entry by wave.
func (m *diffMarkdown) waves(change *v1alpha1.DiffChange) string {
	waves := m.wavesAt[change.Number]
	if waves == nil {
		return ""
	}
	lines := []string{"| wave | Clusters | before | after |", "|---|---|---|---|"}
	shown := func(text string) string {
		if text == "" {
			return none
		}
		return cell(codeSpan(shortened(text, m.limits.code())))
	}
	for _, step := range waves.Steps {
		after := shown(step.After)
		if step.Before != step.After {
			after = "**" + after + "**"
		}
		lines = append(lines, fmt.Sprintf("| %s | %s | %s | %s |",
			shown(step.Wave), grouped(step.Clusters), shown(step.Before), after))
	}
	return strings.Join(lines, "\n")
}

// fields are the fields of a change as a diff.
func (m *diffMarkdown) fields(change *v1alpha1.DiffChange) string {
	if len(change.Fields) == 0 {
		return ""
	}
	shown := change.Fields
	if most := m.limits.fields; most > 0 && len(shown) > most {
		shown = shown[:most]
	}
	var lines []string
	var object *v1alpha1.DiffObject
	for i := range shown {
		if of := shown[i].Object; of != nil && (object == nil || *of != *object) {
			lines = append(lines, "  "+fleet.Printable(kindAndName(of)))
		}
		object = shown[i].Object
		lines = append(lines, m.fieldLines(&shown[i])...)
	}
	if left := len(change.Fields) - len(shown); left > 0 {
		lines = append(lines, "  and "+countOf(int32(left), "more field"))
	}
	return fenced("diff", lines)
}

func (m *diffMarkdown) fieldLines(field *v1alpha1.DiffField) []string {
	most := 2 * m.limits.code()
	path := shortened(fleet.Printable(field.Path), most)
	line := func(mark string, one json.RawMessage) []string {
		if len(one) == 0 {
			return nil
		}
		return []string{mark + " " + path + ": " + shortened(value(one), most)}
	}
	switch {
	case field.Redacted != "":
		return []string{"! " + path + ": " + redacted(field.Redacted) + distinct(field)}
	case field.Text != "" && !m.limits.noTexts:
		return append([]string{"  " + path + ":" + distinct(field)}, diffTextLines(field.Text)...)
	case field.Text != "":
		return []string{"! " + path + ": " + values(field)}
	}
	lines := slices.Concat(line("-", field.Before), line("+", field.After))
	if more := distinct(field); more != "" {
		lines = append(lines, " "+more)
	}
	return lines
}

// names are the Clusters and objects of a change.
func (m *diffMarkdown) names(change *v1alpha1.DiffChange) string {
	if m.limits.noNames {
		return ""
	}
	var parts []string
	subject := change.Kind == v1alpha1.DiffKindCluster || change.Kind == v1alpha1.DiffKindMembership
	if names := m.rangesOf(change); len(names) > 0 && !subject {
		parts = append(parts, "Clusters: "+m.list(names))
	}
	if change.Objects != nil && len(change.Objects.Names) > 0 {
		parts = append(parts, "Objects: "+m.list(ranges(change.Objects.Names)))
	}
	return strings.Join(parts, "\n\n")
}

func (m *diffMarkdown) list(texts []string) string {
	spans := make([]string, len(texts))
	for i, text := range texts {
		spans[i] = codeSpan(shortened(text, m.limits.code()))
	}
	return strings.Join(spans, ", ")
}

func (m *diffMarkdown) groupDetails() string {
	const most = 50
	if len(m.diff.Groups) == 0 || len(m.diff.Changes) == 0 {
		return ""
	}
	lines := []string{"| Clusters | which | changes |", "|---|---|---|"}
	for i := range m.diff.Groups {
		group := &m.diff.Groups[i]
		if i == most {
			lines = append(lines, fmt.Sprintf("| | and %s | |", countOf(int32(len(m.diff.Groups)-i), "more group")))
			break
		}
		numbers := make([]string, len(group.Changes))
		for j, id := range group.Changes {
			numbers[j] = fmt.Sprint(m.numbers[id])
		}
		lines = append(lines, fmt.Sprintf("| %s | %s | %s |",
			grouped(group.Count), cell(m.render(m.groupWhich(group))), strings.Join(numbers, ", ")))
	}
	summary := "Clusters by what happens to them (" + countOf(int32(len(m.diff.Groups)), "group") + ")"
	return detailsOf(summary, []string{strings.Join(lines, "\n")})
}

func (m *diffMarkdown) hubDetails() string {
	const most = 20
	hub := m.hub()
	if hub == "" {
		return ""
	}
	lines := m.hubItems()
	if left := len(lines) - most; left > 0 {
		lines = append(lines[:most], "- and "+grouped(int32(left))+" more")
	}
	return detailsOf("Objects on the hub", []string{prose(hub), strings.Join(lines, "\n")})
}

// hubItems are the changes of objects of the hub, and the consequences that they do not say.
func (m *diffMarkdown) hubItems() []string {
	var lines []string
	for i := range m.diff.Changes {
		change := &m.diff.Changes[i]
		if change.Kind == v1alpha1.DiffKindHubObject {
			lines = append(lines, fmt.Sprintf("- %s %s (change %d)",
				happened(change.Action), m.render(m.subject(change)), change.Number))
		}
	}
	for i := range m.diff.Consequences {
		consequence := &m.diff.Consequences[i]
		if m.saidByChanges(consequence) {
			continue
		}
		names := make([]string, len(consequence.Objects))
		for j := range consequence.Objects {
			names[j] = objectName(&consequence.Objects[j].DiffObject)
		}
		line := "- " + prose(shortened(strings.TrimSuffix(consequence.Text, "."), m.limits.sentence()))
		if list := m.few(ranges(names)); len(list) > 0 {
			line += ": " + m.render(list)
		}
		lines = append(lines, line)
	}
	return lines
}

func (m *diffMarkdown) problemDetails(title string, problems []v1alpha1.PlanProblem) string {
	const most = 20
	var lines []string
	for i := range problems {
		problem := &problems[i]
		if i == most {
			lines = append(lines, "- and "+grouped(int32(len(problems)-i))+" more")
			break
		}
		line := "- " + strings.ToLower(string(problem.Severity)) + " " + codeSpan(problem.Code)
		if problem.File != "" {
			at := problem.File
			if problem.Line > 0 {
				at += ":" + fmt.Sprint(problem.Line)
			}
			line += " in " + codeSpan(shortened(at, m.limits.code()))
		}
		lines = append(lines, line+": "+prose(shortened(problem.Message, m.limits.sentence())))
	}
	return detailsOf(title+" ("+grouped(int32(len(problems)))+")", []string{strings.Join(lines, "\n")})
}
