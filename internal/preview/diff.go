package preview

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Screen is where a FleetDiff or problems are shown, and how much of a FleetDiff.
type Screen struct {
	// Width is the number of columns; 0 is 100.
	Width int
	// Color reports whether words may have colors.
	Color bool
	// All asks for everything, however many lines it needs.
	All bool
	// Change asks for everything about the change of this number; 0 for none.
	Change int
	// Command is how the program was called, for the line that says how to see more.
	Command string
}

// columns are the columns that are used.
func (s Screen) columns() int {
	if s.Width <= 0 {
		return screenWidth
	}
	return min(max(s.Width, leastColumns), mostColumns)
}

const (
	screenWidth  = 100 // columns without a terminal; below it, places have lines of their own
	narrowScreen = 60  // columns below which tables become lists
	screenLines  = 60  // the budget of lines of 100 columns
	leastColumns = 40  // a narrower screen is treated as if it had so many
	mostColumns  = 120 // a wider one as well
)

// diffView writes a FleetDiff for a screen.
type diffView struct {
	*diffWords
	screen Screen
	width  int
	// number and verb are how wide the columns before a change are.
	number, verb int
	// wavesAt are the entries whose waves are shown, by the number of the change that shows them.
	wavesAt map[int32]*v1alpha1.DiffWaves
}

// Diff writes what a change does for people: the verdict, the changes, whom they reach, and the
// gates.
func Diff(w io.Writer, diff *v1alpha1.FleetDiff, screen Screen) error {
	view := newDiffView(diff, screen)
	var lines []string
	switch {
	case screen.Change != 0:
		if screen.Change < 0 || screen.Change > len(diff.Changes) {
			return NoSuchChangeError{screen.Change, len(diff.Changes)}
		}
		lines = view.one(&diff.Changes[screen.Change-1])
	case view.same():
		lines = view.nothing()
	default:
		lines = view.everything()
	}
	var text bytes.Buffer
	for _, line := range lines {
		text.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return fmt.Errorf("write FleetDiff: %w", err)
	}
	return nil
}

// NoSuchChangeError means that a comparison has no change of a number.
type NoSuchChangeError struct{ Number, Changes int }

// Error says which changes there are.
func (e NoSuchChangeError) Error() string {
	return fmt.Sprintf("there is no change %d: %s", e.Number, numbersOf(e.Changes))
}

func numbersOf(changes int) string {
	switch changes {
	case 0:
		return "nothing changes"
	case 1:
		return "there is only change 1"
	default:
		return fmt.Sprintf("the changes are 1 to %d", changes)
	}
}

func newDiffView(diff *v1alpha1.FleetDiff, screen Screen) *diffView {
	view := &diffView{diffWords: wordsOf(diff), screen: screen, width: screen.columns()}
	const gap, verb = 2, 8
	view.verb = verb
	for i := range diff.Changes {
		change := &diff.Changes[i]
		view.number = max(view.number, len(fmt.Sprint(change.Number)))
		view.verb = max(view.verb, len(diffVerb(change)))
	}
	view.number += gap
	view.verb += gap
	view.wavesAt = view.wavesByChange()
	return view
}

// nothing is the form of two lines where nothing differs.
func (v *diffView) nothing() []string {
	all := &v.diff.Summary
	lines := wrapped(v.about().plain()+": "+v.compared("from "), v.width)
	for _, note := range v.sideNotes() {
		lines = append(lines, wrapped(note.plain(), v.width)...)
	}
	lines = append(lines, wrapped(fmt.Sprintf("No change: %s, %s and %s compared.",
		countOf(max(all.Applications.Before, all.Applications.After), "Application"),
		countOf(all.PayloadObjects.Compared, "payload object"),
		countOf(all.HubObjects.Compared, "hub object")), v.width)...)
	return append(lines, v.notKnown()...)
}

// compared is "from A to B".
func (v *diffView) compared(from string) string {
	old, now := v.sides()
	return from + old.plain() + " to " + now.plain()
}

// everything is the screen with all parts, within the budget.
func (v *diffView) everything() []string {
	head := append(v.head(), "")
	head = append(head, v.verdictLines()...)
	if v.errorsOnly() {
		return slices.Concat(head, []string{""}, wrapped("The new side has errors, so nothing was compared.", v.width))
	}
	shown, folded := v.folded()
	tail := v.table(shown)
	tail = append(tail, v.closing()...)
	blocks := v.blocks(shown, folded)
	budget := screenLines * screenWidth / min(v.width, screenWidth) // narrow lines say less
	more := blocks.fill(v, budget-len(head)-len(tail)-len(v.last(true))-2)
	return slices.Concat(head, []string{""}, blocks.lines(v), tail, v.last(more || len(folded) > 0))
}

// head is what was compared.
func (v *diffView) head() []string {
	title := v.about().plain() + v.size(": ", " -> ")
	lines := wrapped(title, v.width)
	lines = append(lines, wrapped(v.compared("From "), v.width)...)
	for _, note := range v.sideNotes() {
		lines = append(lines, wrapped(note.plain(), v.width)...)
	}
	return lines
}

func (v *diffView) verdictLines() []string {
	const indent, label = 2, 12
	var lines []string
	for _, line := range v.verdict() {
		if line.label == "GATES" && len(lines) > 0 {
			lines = append(lines, "")
		}
		head := strings.Repeat(" ", indent) + v.screen.painted(line.label) + strings.Repeat(" ", label-len(line.label))
		lines = append(lines, hanging(head, indent+label, line.text, v.width)...)
	}
	return lines
}

// last is how to see everything, and the exit status.
func (v *diffView) last(more bool) []string {
	text := ""
	if more && v.screen.Command != "" && !v.screen.All {
		text = "Everything: " + fleet.Printable(v.screen.Command) + " --all"
		if len([]rune(text)) > v.width { // a command in two lines would be run as two
			text = "Everything: the same command with --all"
		}
	}
	const status = "(exit status 3)"
	switch {
	case v.diff.Result != v1alpha1.DiffFailed && text == "":
		return nil
	case v.diff.Result != v1alpha1.DiffFailed:
		return wrapped(text, v.width)
	}
	lines := wrapped(text, v.width)
	if len(lines) == 1 {
		if line, fits := right(lines[0], status, len([]rune(lines[0])), min(v.width, screenWidth)); fits {
			return []string{line}
		}
	}
	return append(lines, status)
}
