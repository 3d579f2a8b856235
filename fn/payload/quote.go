package payload

import (
	"fmt"
	"slices"
	"strings"
)

// appendQuoted writes a text in double quotes. JSON, YAML 1.1 and YAML 1.2 all read it as that
// text, on one line and in flow style: a character that one of them does not accept as it is, is
// escaped.
func appendQuoted(out []byte, text string) []byte {
	out = append(out, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\t':
			out = append(out, `\t`...)
		case isUnprintable(r):
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = append(out, string(r)...)
		}
	}
	return append(out, '"')
}

// isUnprintable reports whether YAML does not allow a character as it is (YAML 1.1, 5.1:
// c-printable), or reads it as the end of a line.
func isUnprintable(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff
}

// isWord reports whether YAML 1.1 and 1.2 read a text without quotes as that text, anywhere in flow
// style. It must begin with a letter, contain nothing that could be syntax, and be none of the
// words that YAML 1.1 reads as a boolean or null (yaml.org/type/bool.html, null.html).
func isWord(text string) bool {
	if text == "" || !isLetter(text[0]) {
		return false
	}
	for i := range len(text) {
		if c := text[i]; !isLetter(c) && (c < '0' || c > '9') && c != '-' && c != '.' && c != '/' && c != '_' {
			return false
		}
	}
	words := []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
	return len(text) > len("false") || !slices.Contains(words, strings.ToLower(text))
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
