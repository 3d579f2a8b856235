package fleet

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Printable is a text on one line that no terminal and no CI acts on: characters that are not
// printable, such as line breaks, ESC and marks of the direction of writing, are escaped as in Go.
// Names, keys and files of an input may hold any of them.
func Printable(text string) string {
	if isPrintable(text) {
		return text
	}
	var out strings.Builder
	for text != "" {
		_, size := utf8.DecodeRuneInString(text)
		character := text[:size]
		if text = text[size:]; !isPrintable(character) {
			character = strings.Trim(strconv.Quote(character), `"`)
		}
		out.WriteString(character)
	}
	return out.String()
}

func isPrintable(text string) bool {
	notPrintable := func(r rune) bool { return !strconv.IsPrint(r) }
	return utf8.ValidString(text) && !strings.ContainsFunc(text, notPrintable)
}
