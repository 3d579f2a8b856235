package stream

import (
	"fmt"
	"strings"
	"unicode"
)

// quote writes a string so that every YAML parser reads that string: plain
// where nothing can be mistaken, else in double quotes.
func quote(s string) string {
	if obvious(s) {
		return s
	}
	return doubleQuoted(s)
}

// doubleQuoted writes a string in double quotes.
func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x80 && r >= ' ' && r != 0x7f, r >= 0x80 && unicode.IsPrint(r) && r <= 0xffff:
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02X`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// obvious tells whether a string can stand unquoted for YAML 1.1 and 1.2
// alike: a letter, then letters, digits, and what names and paths are made of.
func obvious(s string) bool {
	if s == "" || len(s) > 100 || reservedWord(s) {
		return false
	}
	for i, c := range []byte(s) {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		inner := i > 0 && strings.ContainsRune("0123456789._-/", rune(c))
		if !letter && !inner {
			return false
		}
	}
	return true
}
