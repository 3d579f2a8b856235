package preview

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentences are the sentences of a text.
func sentences(text string) []string {
	const end = ". "
	var all []string
	for from := 0; ; {
		at := strings.Index(text[from:], end)
		if at < 0 {
			return append(all, text)
		}
		at += from + len(end)
		if next, _ := utf8.DecodeRuneInString(text[at:]); !unicode.IsUpper(next) {
			from = at
			continue
		}
		all = append(all, strings.TrimSpace(text[:at]))
		text, from = text[at:], 0
	}
}

// firstSentences are the first sentences of a text that have room in a number of lines, and whether
// some are left out.
func firstSentences(text string, width, most int) (lines []string, cut bool) {
	all := sentences(text)
	for last := len(all); last > 0; last-- {
		if lines = wrapped(strings.Join(all[:last], " "), width); len(lines) <= most {
			return lines, last < len(all)
		}
	}
	return nil, true
}

// firstWords are the first words of a text that have room in a number of lines.
func firstWords(text string, width, most int) []string {
	lines := wrapped(text, width)
	if last := most - 1; len(lines) > most {
		lines = lines[:most]
		lines[last] = withoutLastWords(lines[last], width-len(" ...")) + " ..."
	}
	return lines
}
