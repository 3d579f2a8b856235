package preview

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// wrapped is a text in lines of at most a width. A word that is longer has a line of its own.
func wrapped(text string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case used == 0:
			line, used = word, length
		case used+1+length <= width:
			line, used = line+" "+word, used+1+length
		default:
			lines = append(lines, line)
			line, used = word, length
		}
	}
	if used > 0 {
		lines = append(lines, line)
	}
	return lines
}

// indented are lines after so many spaces.
func indented(lines []string, spaces int) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = strings.Repeat(" ", spaces) + line
	}
	return out
}

// hanging is a wrapped text: the first line after a head, the others below it. The head is as wide
// as it is said to be, whatever colours it has.
func hanging(head string, headWidth int, text string, width int) []string {
	lines := wrapped(text, width-headWidth)
	if len(lines) == 0 {
		return []string{strings.TrimRight(head, " ")}
	}
	return slices.Concat([]string{head + lines[0]}, indented(lines[1:], headWidth))
}

// shortened is a text of at most a number of characters.
func shortened(text string, most int) string {
	const dots = "..."
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	most = max(most-len(dots), 1)
	for i := range text {
		if most == 0 {
			return text[:i] + dots
		}
		most--
	}
	return text
}

// shortenedPair is two texts of at most a number of characters each, so that one sees where they
// differ: what both begin with is cut first.
func shortenedPair(before, after string, most int) (old, now string) {
	const dots, context = "...", 6
	a, b := []rune(before), []rune(after)
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	from := same - context
	if max(len(a), len(b)) <= most || same+context+len(dots) <= most || from <= len(dots) {
		return shortened(before, most), shortened(after, most)
	}
	return shortened(dots+string(a[from:]), most), shortened(dots+string(b[from:]), most)
}

// withoutLastWords is a text of at most a number of characters, without its last words where it is
// longer.
func withoutLastWords(text string, most int) string {
	if lines := wrapped(text, most); len(lines) > 0 {
		return shortened(lines[0], most)
	}
	return ""
}

// ending is a text of at most a number of characters that keeps its end, which says most of a path.
func ending(text string, most int) string {
	const dots = "..."
	characters := []rune(text)
	if len(characters) <= most {
		return text
	}
	return dots + string(characters[len(characters)-max(most-len(dots), 1):])
}

// right is a line with a text at its right end, and whether it fits.
func right(line, text string, lineWidth, width int) (string, bool) {
	const gap = 2
	space := width - lineWidth - utf8.RuneCountInString(text)
	if space < gap {
		return line, false
	}
	return line + strings.Repeat(" ", space) + text, true
}

// padded is a text with spaces up to a width.
func padded(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}
