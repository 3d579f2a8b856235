package fleet

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
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

// PrintableJSON is JSON whose characters can all be seen, with the same meaning. Only texts have
// characters that are not of ASCII, and the encoder has escaped those below it.
func PrintableJSON(encoded []byte) []byte {
	if bytes.IndexFunc(encoded, escapedInJSON) < 0 {
		return encoded
	}
	var out bytes.Buffer
	for _, character := range string(encoded) {
		switch {
		case !escapedInJSON(character):
			out.WriteRune(character)
		case character > 0xffff:
			high, low := utf16.EncodeRune(character)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, character)
		}
	}
	return out.Bytes()
}

func escapedInJSON(character rune) bool { return character != '\n' && !strconv.IsPrint(character) }
