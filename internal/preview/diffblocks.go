package preview

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// diffBlock is a change on the screen: its first line always, and its parts where there is room.
type diffBlock struct {
	change *v1alpha1.DiffChange
	title  string
	parts  [3][]string // fields, effect and fix, as they stand below the first line
	on     [3]bool     // which of them are shown
	cut    bool        // whether a part is not whole
}

const (
	partFields = iota
	partEffect
	partFix
)

// diffBlocks are all changes on the screen.
type diffBlocks struct {
	blocks []diffBlock
	folded []*v1alpha1.DiffChange
	spaced bool // whether there are empty lines between them
}

const (
	shownChanges = 12 // more are folded
	effectLines  = 4  // of 78 columns
	effectWidth  = 78
	widestEffect = 87 // which is what a screen of 100 columns has room for
)

// indent is where the text of a change begins.
func (v *diffView) indent() int {
	if v.width < narrowScreen {
		return v.number
	}
	return v.number + v.verb
}

func (v *diffView) blocks(shown, folded []*v1alpha1.DiffChange) *diffBlocks {
	blocks := &diffBlocks{folded: folded}
	for _, change := range shown {
		blocks.blocks = append(blocks.blocks, v.block(change, v.screen.All))
	}
	return blocks
}

func (v *diffView) block(change *v1alpha1.DiffChange, all bool) diffBlock {
	block := diffBlock{change: change, title: v.title(change).plain()}
	width := v.width - v.indent()
	fields, cutFields := v.fieldLines(change, width, all)
	effect, cutEffect := effectOf(change, width, all)
	block.parts[partFields] = append(fields, v.wavesLine(change, width)...)
	block.parts[partEffect] = effect
	if change.Fix != nil {
		block.parts[partFix] = hanging("Fix: ", len("Fix: "), fleet.Printable(change.Fix.Text), width)
	}
	block.cut = cutFields || cutEffect
	return block
}

// goes reports whether workloads are, or may be, deleted.
func goes(effect *v1alpha1.DiffEffect) bool {
	return effect.Workloads == v1alpha1.DiffWorkloadsGo || effect.Workloads == v1alpha1.DiffWorkloadsMayGo
}

// effectOf is what the controllers do, in a few lines, and whether some are left out.
func effectOf(change *v1alpha1.DiffChange, width int, all bool) (lines []string, cut bool) {
	most := effectLines
	if width < effectWidth {
		most = (effectLines*effectWidth + width - 1) / width
	}
	for paragraph := range strings.Lines(change.Effect.Text) {
		paragraph = fleet.Printable(strings.TrimRight(paragraph, "\r\n"))
		if all {
			lines = append(lines, wrapped(paragraph, min(width, widestEffect))...)
			continue
		}
		more, isCut := firstSentences(paragraph, min(width, widestEffect), most-len(lines))
		if lines = append(lines, more...); !isCut {
			continue
		}
		if len(lines) == 0 { // A sentence that is longer than that.
			lines = firstWords(paragraph, width, most)
		}
		return lines, true
	}
	return lines, false
}

// wavesByChange says which change shows the waves of an entry: the first one about it.
func (w *diffWords) wavesByChange() map[int32]*v1alpha1.DiffWaves {
	at := make(map[int32]*v1alpha1.DiffWaves)
	for i := range w.diff.Waves {
		waves := &w.diff.Waves[i]
		differs := func(step v1alpha1.DiffWave) bool { return step.Before != step.After }
		if !slices.ContainsFunc(waves.Steps, differs) {
			continue
		}
		for j := range w.diff.Changes {
			change := &w.diff.Changes[j]
			if change.Kind == v1alpha1.DiffKindApplication && change.Entry == waves.Entry {
				at[change.Number] = waves
				break
			}
		}
	}
	return at
}

// wavesLine is what the waves of the entry are after the change.
func (v *diffView) wavesLine(change *v1alpha1.DiffChange, width int) []string {
	waves := v.wavesAt[change.Number]
	if waves == nil {
		return nil
	}
	steps := make([]string, len(waves.Steps))
	for i, step := range waves.Steps {
		revision := none
		if step.After != "" {
			revision = quoted(step.After, ",")
		}
		steps[i] = fmt.Sprintf("%s %s %s", quoted(step.Wave, ","), grouped(step.Clusters), revision)
	}
	return wrapped("Waves after this change: "+strings.Join(steps, ", "), width)
}

// lines are the lines of a block.
func (b *diffBlock) lines(v *diffView) []string {
	const space = "\x00" // that no line is broken at
	title := b.title
	if what := workloadsOf(&b.change.Effect); !b.on[partEffect] && goes(&b.change.Effect) {
		title += "; " + what
	}
	if b.incomplete() && !v.screen.All {
		title += fmt.Sprintf(" (--change%s%d)", space, b.change.Number)
	}
	verb := diffVerb(b.change)
	head := padded(fmt.Sprint(b.change.Number), v.number) + v.screen.painted(verb)
	used := v.number + len(verb)
	if column := v.number + v.verb; v.width >= narrowScreen {
		head, used = head+strings.Repeat(" ", column-used), column
	} else {
		head, used = head+"  ", used+2
	}
	first := hanging(head, used, title, v.width)
	if v.width < narrowScreen { // what does not fit stands below the verb
		first = narrowHead(head, used, title, v)
	}
	var body []string
	for part, lines := range b.parts {
		if b.on[part] {
			body = append(body, indented(lines, v.indent())...)
		}
	}
	for i := range first {
		first[i] = strings.ReplaceAll(first[i], space, " ")
	}
	return b.withPlace(v, first, body, len(head)-used)
}

// narrowHead is the first lines of a change on a narrow screen.
func narrowHead(head string, used int, title string, v *diffView) []string {
	lines := wrapped(title, v.width-used)
	if len(lines) == 0 {
		return []string{head}
	}
	rest := strings.TrimPrefix(strings.Join(strings.Fields(title), " "), lines[0])
	return slices.Concat([]string{head + lines[0]}, indented(wrapped(rest, v.width-v.indent()), v.indent()))
}

// withPlace adds the place: at the right of the first line that has room, of the title and the
// field below it; else, and on a screen of less than 100 columns, on a line of its own. The first
// line has so many characters that do not show.
func (b *diffBlock) withPlace(v *diffView, first, body []string, hidden int) []string {
	place := place(b.change)
	if place == "" {
		return slices.Concat(first, body)
	}
	all := slices.Concat(first, body)
	if v.width >= screenWidth {
		lines := len(first)
		if b.on[partFields] && len(b.parts[partFields]) > 0 {
			lines++ // the first field, but no sentence
		}
		for i := range all[:min(2, lines)] {
			length := utf8.RuneCountInString(all[i])
			if i == 0 {
				length -= hidden
			}
			if line, fits := right(all[i], place, length, min(v.width, screenWidth)); fits {
				all[i] = line
				return all
			}
		}
	}
	return slices.Concat(first, indented([]string{place}, v.indent()), body)
}

// incomplete reports whether something of the change is not shown.
func (b *diffBlock) incomplete() bool {
	for part, lines := range b.parts {
		if len(lines) > 0 && !b.on[part] {
			return true
		}
	}
	return b.cut
}

// fill shows as much as a number of lines allows: effects first, then fields, then fixes. It
// reports whether something is left out.
func (b *diffBlocks) fill(v *diffView, budget int) (more bool) {
	used := len(b.foldLine(v))
	for i := range b.blocks {
		used += len(b.blocks[i].lines(v))
	}
	for _, part := range []int{partEffect, partFields, partFix} {
		for i := range b.blocks {
			block := &b.blocks[i]
			if len(block.parts[part]) == 0 {
				continue
			}
			before := len(block.lines(v))
			block.on[part] = true
			grows := len(block.lines(v)) - before
			if used+grows > budget && !v.screen.All {
				block.on[part] = false
				continue
			}
			used += grows
		}
	}
	empty := len(b.blocks) - 1
	if len(b.folded) > 0 {
		empty++
	}
	b.spaced = v.screen.All || used+empty <= budget
	return slices.ContainsFunc(b.blocks, func(block diffBlock) bool { return block.incomplete() })
}

// lines are all changes, with an empty line after.
func (b *diffBlocks) lines(v *diffView) []string {
	var lines []string
	for i := range b.blocks {
		lines = append(lines, b.blocks[i].lines(v)...)
		if b.spaced {
			lines = append(lines, "")
		}
	}
	lines = append(lines, b.foldLine(v)...)
	if len(lines) > 0 && lines[len(lines)-1] != "" {
		lines = append(lines, "")
	}
	return lines
}
