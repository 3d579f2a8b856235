package yaml

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Word reports whether YAML 1.1 and 1.2 read a text without quotes as that text, wherever it
// stands: it begins with a letter, continues with letters, digits and "-./_", and is not a word
// that YAML 1.1 takes for a boolean or null. The bytes of payloads depend on it, so it must not
// change.
func Word(text string) bool { return isPlain(text, "") }

// Plain reports the same as [Word], and allows what URLs and options are made of too: an underscore
// at the beginning, an equals sign, and a colon before a slash.
func Plain(text string) bool { return isPlain(text, "_=:") }

// isPlain is Word with some more characters.
func isPlain(text, more string) bool {
	for i := range len(text) {
		c := text[i]
		switch {
		case isLetter(c):
		case i > 0 && (c >= '0' && c <= '9' || strings.IndexByte("-./_", c) >= 0):
		case strings.IndexByte(more, c) < 0:
			return false
		case i == 0 && c != '_', c == ':' && !strings.HasPrefix(text[i+1:], "/"):
			return false
		}
	}
	return text != "" && !isReserved(text)
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// AppendQuoted writes a text in double quotes. JSON and YAML 1.1 and 1.2 all read it as that text,
// on one line and in flow style: what one of them does not take as it is, is escaped. The bytes of
// payloads depend on it, so it must not change.
func AppendQuoted(out []byte, text string) []byte {
	out = append(out, '"')
	for text != "" {
		if plain := plainLength(text); plain > 0 {
			out = append(out, text[:plain]...)
			text = text[plain:]
			continue
		}
		r, width := utf8.DecodeRuneInString(text)
		text = text[width:]
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\t':
			out = append(out, `\t`...)
		case !IsPrintable(r):
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = append(out, string(r)...)
		}
	}
	return append(out, '"')
}

// plainLength is how many characters of ASCII a text begins with that stand for themselves in
// double quotes.
func plainLength(text string) int {
	for at := range len(text) {
		if c := text[at]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return at
		}
	}
	return len(text)
}

// HasEscaped reports whether a text has a character that YAML does not write as it is, other than
// line breaks and tabs.
func HasEscaped(text string) bool {
	for at := 0; at < len(text); {
		c := text[at]
		if c >= ' ' && c <= '~' || c == '\n' || c == '\t' {
			at++
			continue
		}
		r, width := utf8.DecodeRuneInString(text[at:])
		if !IsPrintable(r) {
			return true
		}
		at += width
	}
	return false
}

// IsPrintable reports whether a character stands for itself in a text on one line: YAML allows it
// (YAML 1.1, 5.1: c-printable), and does not take it for the end of a line.
func IsPrintable(r rune) bool {
	return r >= ' ' && (r < 0x7f || r >= 0xa0) &&
		r != 0x2028 && r != 0x2029 && r != 0xfeff && r != 0xfffe && r != 0xffff
}

// Quote writes a text in double quotes on one line, as the encoder of yaml/v3 does.
func Quote(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range text {
		switch escape := escapes(r); {
		case escape != 0:
			out.WriteByte('\\')
			out.WriteByte(escape)
		case IsPrintable(r) && r <= 0xffff:
			out.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&out, `\x%02X`, r)
		case r <= 0xffff:
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			fmt.Fprintf(&out, `\U%08X`, r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// escapes is the letter that stands for a character behind a backslash (YAML 1.1, 5.6), 0 for none.
func escapes(r rune) byte {
	switch r {
	case '"', '\\':
		return byte(r)
	case 0:
		return '0'
	case 0x1b:
		return 'e'
	case 0x85:
		return 'N'
	case 0x2028:
		return 'L'
	case 0x2029:
		return 'P'
	}
	if r >= '\a' && r <= '\r' {
		return "abtnvfr"[r-'\a']
	}
	return 0
}

// scalarText writes a text on one line: without quotes, in single quotes, or in double ones where
// characters must be escaped.
func scalarText(text string) string {
	switch {
	case Plain(text):
		return text
	case strings.ContainsFunc(text, func(r rune) bool { return !IsPrintable(r) || r > 0xffff }):
		return Quote(text)
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
