package preview

import (
	"html"
	"strings"
	"unicode"

	"github.com/capifleet/capifleet/fn/fleet"
)

// The text of a repository may hold anything: Markdown, HTML, mentions of people, the end of a
// comment. It reaches a comment only in code spans and fences, which nothing in it can end.

// codeSpan is a text as code. The run of backticks around it is longer than any run in it.
func codeSpan(text string) string {
	text = fleet.Printable(text)
	if text == "" {
		text = `""`
	}
	edge := strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") ||
		strings.HasPrefix(text, " ") || strings.HasSuffix(text, " ")
	if edge { // Markdown takes one space off at each end
		text = " " + text + " "
	}
	fence := strings.Repeat("`", longestRun(text, '`')+1)
	return fence + text + fence
}

// longestRun is the length of the longest run of a character in a text.
func longestRun(text string, character rune) int {
	longest, run := 0, 0
	for _, c := range text {
		if c != character {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// fenced is lines as a block of code of a language.
func fenced(language string, lines []string) string {
	const least = 3
	longest := least - 1
	for _, line := range lines {
		longest = max(longest, longestRun(line, '`'))
	}
	fence := strings.Repeat("`", longest+1)
	return fence + language + "\n" + strings.Join(lines, "\n") + "\n" + fence + "\n"
}

// prose is a sentence that may hold text of the repository: words with any other character than
// letters and digits become code.
func prose(text string) string {
	fields := strings.Fields(fleet.Printable(text))
	for i, word := range fields {
		core := strings.TrimRight(strings.TrimLeft(word, `("'`), `).,;:?!"'`)
		switch {
		case word == "->":
			fields[i] = "→"
		case strings.ContainsFunc(core, special):
			before, after, _ := strings.Cut(word, core)
			fields[i] = before + codeSpan(core) + after
		}
	}
	return strings.Join(fields, " ")
}

func special(character rune) bool {
	return !unicode.IsLetter(character) && !unicode.IsDigit(character) && character != '\'' && character != '→'
}

// cell is a text in a cell of a table, where a bar follows an odd number of backslashes.
func cell(text string) string {
	var out strings.Builder
	slashes := 0
	for _, character := range text {
		switch {
		case character == '|' && slashes%2 == 0:
			out.WriteString(`\`)
		case character == '|':
			out.WriteString(`\\`)
		}
		if slashes++; character != '\\' {
			slashes = 0
		}
		out.WriteRune(character)
	}
	return out.String()
}

// inMarkdown is a phrase in which each code span has at most so many characters.
func (p phrase) inMarkdown(most int) string {
	var out strings.Builder
	for _, part := range p {
		if !part.code {
			out.WriteString(proseWithin(part.text))
			continue
		}
		if strings.HasSuffix(out.String(), "`") {
			out.WriteString(" ")
		}
		out.WriteString(codeSpan(shortened(fleet.Printable(part.text), most)))
	}
	return out.String()
}

// proseWithin is prose with the spaces that it had at its ends.
func proseWithin(text string) string {
	out := prose(text)
	if out == "" {
		return text
	}
	if strings.HasPrefix(text, " ") {
		out = " " + out
	}
	if strings.HasSuffix(text, " ") {
		out += " "
	}
	return out
}

// inSummary is a phrase as HTML, since a summary is not read as Markdown.
func (p phrase) inSummary(most int) string {
	var out strings.Builder
	for _, part := range p {
		text := html.EscapeString(shortened(fleet.Printable(part.text), most))
		if part.code {
			text = "<code>" + text + "</code>"
		}
		out.WriteString(text)
	}
	return out.String()
}

// markerText is a name in the marker of a comment, which must neither end the comment nor hold a
// space.
func markerText(text string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for i := range len(text) {
		c := text[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if letter || c == '.' || c == '/' || c == '_' || c == '-' && i > 0 && text[i-1] != '-' {
			out.WriteByte(c)
			continue
		}
		out.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
	}
	return out.String()
}
