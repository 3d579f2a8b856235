package review

import (
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// A hidden text is marked while the two sides of a field are compared: the same text by the same
// rune. These are the runes, for private use.
const (
	firstMark, lastMark     = rune(0xF0000), rune(0xF7FFF) // of what is shown as hidden
	firstUnseen, lastUnseen = rune(0xF8000), rune(0xFFFFD) // of what is left out without a word
)

// hiddenChanged stands for a hidden text of the new side that another one of the old side has.
const hiddenChanged = "(hidden, changed)"

// marking hides the same, and marks what it hides.
func (h *hiding) marking() *hiding {
	marking := &hiding{patterns: h.patterns, texts: h.texts, found: h.found, marks: map[string]rune{}}
	marking.replacer = marking.replaceAll(marking.texts)
	return marking
}

// mark is what stands for a text that is hidden.
func (h *hiding) mark(text string) string {
	if h.marks == nil {
		return fleet.HiddenText
	}
	return h.marked(text, firstMark, lastMark)
}

// unseen is what stands for a text that is left out.
func (h *hiding) unseen(text string) string { return h.marked("\x00"+text, firstUnseen, lastUnseen) }

func (h *hiding) marked(text string, first, last rune) string {
	known, exists := h.marks[text]
	if !exists {
		known = min(first+rune(len(h.marks)), last)
		h.marks[text] = known
	}
	return string(known)
}

// isMark reports whether a value is hidden as a whole.
func isMark(value any) bool {
	text, isText := value.(string)
	if !isText {
		return false
	}
	runes := []rune(text)
	return text == fleet.HiddenText || len(runes) == 1 && runes[0] >= firstMark && runes[0] <= lastMark
}

// hasMark reports whether a part of a text is hidden.
func hasMark(text string) bool { return withoutMarks(text) != text }

// withoutMarks is a text without what stands for hidden ones.
func withoutMarks(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= firstMark && r <= lastUnseen {
			return -1
		}
		return r
	}, strings.ReplaceAll(text, fleet.HiddenText, ""))
}

// compared are two marked texts as they are shown. What is hidden and differs says so on the new
// side. It also reports whether no more than what is hidden differs.
func compared(before, after string) (old, now string, onlyHidden bool) {
	old, known := unmarked(before, nil)
	same, _ := unmarked(after, nil)
	now, _ = unmarked(after, known)
	return old, now, old == same
}

// unmarked is a text with words in place of marks, and the marks by what stands before each in its
// line. Marks that the other side does not have there are said to be changed.
func unmarked(text string, others map[string][]rune) (shown string, known map[string][]rune) {
	var all strings.Builder
	known = map[string][]rune{}
	start := 0
	for i, r := range text {
		if strings.ContainsRune("\n,{[&;", r) {
			start = i
		}
		if r < firstMark || r > lastUnseen {
			all.WriteRune(r)
			continue
		}
		place := strings.TrimSpace(text[start:i])
		known[place] = append(known[place], r)
		start = i + len(string(r))
		expected := others[place]
		changed := len(expected) > 0
		for j, other := range expected {
			if other == r {
				others[place], changed = expected[j+1:], false
				break
			}
		}
		switch {
		case changed:
			all.WriteString(hiddenChanged)
		case r <= lastMark:
			all.WriteString(fleet.HiddenText)
		}
	}
	return all.String(), known
}
