package preview

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// diffMarkdown writes a FleetDiff as one comment of a pull request.
type diffMarkdown struct {
	*diffWords
	wavesAt map[int32]*v1alpha1.DiffWaves
	limits  diffLimits
}

// DiffMarkdown writes what a change does as one comment of a pull request, of at most maxLength
// bytes (0 for any number). What does not fit is left out, the least important first, and the
// comment says so.
func DiffMarkdown(w io.Writer, diff *v1alpha1.FleetDiff, maxLength int) error {
	said := wordsOf(diff)
	comment := &diffMarkdown{diffWords: said, wavesAt: said.wavesByChange()}
	if _, err := io.WriteString(w, comment.within(maxLength)); err != nil {
		return fmt.Errorf("write FleetDiff: %w", err)
	}
	return nil
}

// comment is the whole comment, with what the limits allow.
func (m *diffMarkdown) comment() string {
	paragraphs := []string{m.heading(), m.quote(), m.leftOut()}
	if !m.limits.headOnly {
		paragraphs = append(paragraphs, m.compared())
		switch {
		case m.same():
			paragraphs = append(paragraphs, m.noChange())
		case !m.errorsOnly():
			paragraphs = append(paragraphs, m.table(), m.rest(), m.checks())
		}
		paragraphs = append(paragraphs, m.details()...)
		paragraphs = append(paragraphs, m.footer())
	}
	var text strings.Builder
	fmt.Fprintf(&text, "<!-- capifleet:diff fleet=%s dir=%s -->\n", markerText(m.diff.Fleet), markerText(m.diff.Dir))
	for i, paragraph := range paragraphs {
		if paragraph = strings.TrimRight(paragraph, "\n"); paragraph == "" {
			continue
		}
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(paragraph + "\n")
	}
	return text.String()
}

func (m *diffMarkdown) render(p phrase) string { return p.inMarkdown(m.limits.code()) }

func (m *diffMarkdown) heading() string {
	what, name := "directory", m.diff.Dir
	if m.diff.Fleet != "" {
		what, name = "fleet", m.diff.Fleet
	}
	if name == "" {
		name = "."
	}
	text := "### capifleet: " + what + " " + codeSpan(shortened(fleet.Printable(name), m.limits.code()))
	return text + m.size(", ", " → ")
}

// quote is the verdict: what fails and what is destroyed come first.
func (m *diffMarkdown) quote() string {
	kind, lines := "NOTE", []string(nil)
	if m.unreadable() && len(m.diff.From.Problems) > 0 {
		kind = "WARNING"
		lines = append(lines, "- **OLD SIDE NOT COMPILED**: "+m.instead())
	}
	if m.errorsOnly() {
		kind = "CAUTION"
		lines = append(lines, "- **ERRORS**: the new side has "+countOf(m.diff.Problems.Errors, "error")+
			", so nothing was compared")
	}
	if failed := m.failedGates(); failed > 0 {
		kind = "CAUTION"
		lines = append(lines, "- **FAILED**: "+countOf(failed, "check"))
	}
	for _, line := range m.outcome() {
		switch line.label {
		case "DELETED", "STUCK", "RECREATED":
			kind = "CAUTION"
		}
		lines = append(lines, "- **"+line.label+"**: "+line.text)
	}
	if len(lines) == 0 {
		return ""
	}
	return "> [!" + kind + "]\n> " + strings.Join(lines, "\n> ")
}

func (m *diffMarkdown) failedGates() int32 {
	var failed int32
	for i := range m.diff.Gates {
		if m.diff.Gates[i].Result == v1alpha1.DiffGateFailed {
			failed++
		}
	}
	return failed
}

// compared says which commits were compared, and what one must know about them.
func (m *diffMarkdown) compared() string {
	from, to := m.sides()
	text := "Compared " + m.render(from) + " with " + m.render(to) + "."
	for _, note := range m.sideNotes() {
		text += " " + m.render(note)
	}
	return text
}

func (m *diffMarkdown) noChange() string {
	all := &m.diff.Summary
	return fmt.Sprintf("No change: %s, %s and %s compared.",
		countOf(max(all.Applications.Before, all.Applications.After), "Application"),
		countOf(all.PayloadObjects.Compared, "payload object"), countOf(all.HubObjects.Compared, "hub object"))
}

// table has a row for each change.
func (m *diffMarkdown) table() string {
	if len(m.diff.Changes) == 0 {
		return ""
	}
	rows := []string{"| | change | reaches | when |", "|---|---|---|---|"}
	shown, left := m.lessImportant(m.limits.folded)
	for _, change := range shown {
		rows = append(rows, m.row(change))
	}
	if len(left) > 0 {
		more := countOf(int32(len(left)), "more change")
		rows = append(rows, fmt.Sprintf("| | and %s (%s) | | |", more, verbsOf(left)))
	}
	return strings.Join(rows, "\n")
}

func (m *diffMarkdown) row(change *v1alpha1.DiffChange) string {
	most := m.limits.code()
	if destroys(change) { // its name is never cut
		most = usualCode
	}
	subject := "**" + diffVerb(change) + "** " + m.subject(change).inMarkdown(most)
	if len(change.Fields) == 1 && m.limits.fieldsInRows() {
		field := change.Fields[0]
		if change.Kind == v1alpha1.DiffKindFact { // its subject is the field
			field.Path = ""
		}
		subject += ": " + m.fieldInRow(&field)
	}
	if m.limits.terse {
		return fmt.Sprintf("| %d | %s | | |", change.Number, cell(subject))
	}
	reach := m.reach(change)
	if len(reach) == 0 && change.Clusters.Count > 0 {
		reach = phrase{words("%s", countOf(change.Clusters.Count, "Cluster"))}
	}
	return fmt.Sprintf("| %d | %s | %s | %s |",
		change.Number, cell(subject), cell(m.render(reach)), happens(&change.Effect))
}

// fieldInRow is the one field of a change, in few words.
func (m *diffMarkdown) fieldInRow(field *v1alpha1.DiffField) string {
	const most = 40
	path := ""
	if field.Path != "" {
		path = codeSpan(ending(lastSteps(field.Path), most)) + " "
	}
	before, after := shortenedPair(value(field.Before), value(field.After), most)
	shown := func(one json.RawMessage, text string) string {
		if len(one) == 0 {
			return notSet
		}
		return codeSpan(text)
	}
	switch {
	case field.Redacted != "":
		return path + redacted(field.Redacted)
	case field.Text != "":
		return strings.TrimSpace(path)
	default:
		return path + shown(field.Before, before) + " → " + shown(field.After, after) + distinct(field)
	}
}

// lastSteps are the last two steps of a path.
func lastSteps(path string) string {
	last := strings.LastIndex(path, ".")
	if last < 0 {
		return path
	}
	return path[strings.LastIndex(path[:last], ".")+1:]
}

// rest is what does not change.
func (m *diffMarkdown) rest() string {
	if unchanged := m.unchanged(); unchanged != "" {
		return "Unchanged: " + unchanged + "."
	}
	return ""
}

// checks are the gates that failed, and what to write if it is meant.
func (m *diffMarkdown) checks() string {
	failed := m.failedGates()
	if failed == 0 {
		return ""
	}
	text := fmt.Sprintf("**Checks failed: %d.**\n\n", failed)
	var trailers []string
	for i := range m.diff.Gates {
		gate := &m.diff.Gates[i]
		if gate.Result != v1alpha1.DiffGateFailed {
			continue
		}
		why := prose(shortened(gate.Text, m.limits.sentence()))
		text += strings.TrimRight("- "+codeSpan(string(gate.Name))+m.byChanges(gate.Changes)+": "+why, ": ") + "\n"
		for _, needed := range gate.Needed {
			trailers = append(trailers, trailer(needed))
		}
	}
	if len(trailers) == 0 {
		return text
	}
	if most := m.limits.trailers; most > 0 && len(trailers) > most {
		trailers = append(trailers[:most:most], fmt.Sprintf("(and %d more lines like these)", len(trailers)-most))
	}
	return text + "\nIf that is meant, add to the end of a commit message:\n\n" + fenced("text", trailers)
}

// footer makes the comment checkable: versions, what was not looked at, how to get the same.
func (m *diffMarkdown) footer() string {
	problems := m.problems()
	text := strings.ToUpper(problems[:1]) + problems[1:] + "."
	if len(m.diff.NotKnown) > 0 {
		texts := make([]string, len(m.diff.NotKnown))
		for i, one := range m.diff.NotKnown {
			texts[i] = strings.TrimSuffix(prose(shortened(one, m.limits.sentence())), ".")
		}
		text += " Not known: " + strings.Join(texts, "; ") + "."
	}
	versions := &m.diff.Versions
	text += "\n\n" + m.render(phrase{
		words("capifleet "), code(versions.Capifleet), words("; effects as of Argo CD "), code(versions.ArgoCD),
		words(" and Cluster API "), code(versions.ClusterAPI),
	})
	return text + ". Locally: " + m.command()
}

// command is how to get the same on a laptop.
func (m *diffMarkdown) command() string {
	words := []string{"capifleet diff"}
	if m.diff.Dir != "" && m.diff.Dir != "." {
		words = append(words, ShellWord(m.diff.Dir))
	}
	return codeSpan(strings.Join(append(words, "--against", ShellWord(m.diff.From.Revision)), " "))
}
