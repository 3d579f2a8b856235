package yaml

import (
	"bytes"
	"encoding/binary"
)

// longestPlainKey is how long a plain key may be for parsers: 1,024 characters (YAML 1.1, 9.1.3),
// with room for the colon.
const longestPlainKey = 1000

// CutKey splits a line, without its indentation, at a plain key that every parser reads as a text
// that begins with a letter. The value is empty where the line ends behind the colon.
func CutKey(line []byte) (key, value []byte, ok bool) {
	end := plainKeyLength(line)
	if end == 0 || end > longestPlainKey || !isLetter(line[0]) || end == len(line) || line[end] != ':' ||
		isNull(line[:end]) {
		return nil, nil, false
	}
	key, value = line[:end], line[end+1:]
	if len(value) == 0 {
		return key, nil, true
	}
	if value[0] != ' ' {
		return nil, nil, false
	}
	value = TrimSpaces(value)
	return key, value, len(value) > 0
}

// isNull reports whether a word may be null, which Kubernetes refuses as a key.
func isNull(word []byte) bool {
	return len(word) == len("null") && bytes.EqualFold(word, []byte("null"))
}

// plainKeyLength is how many characters of a plain key a line begins with.
func plainKeyLength(line []byte) int {
	for at, c := range line {
		if !isOfPlainKey(c) {
			return at
		}
	}
	return len(line)
}

// isOfPlainKey reports whether a character is a letter, a digit or one of "-./_".
func isOfPlainKey(c byte) bool { return c-'a' < 26 || c-'-' < 13 || c-'A' < 26 || c == '_' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// TrimSpaces is a line without the spaces that it begins with.
func TrimSpaces(line []byte) []byte {
	for at, c := range line {
		if c != ' ' {
			return line[at:]
		}
	}
	return nil
}

// IsScalar reports whether a value is a text that ends with its line: plain, or in quotes and
// without escapes.
func IsScalar(value []byte) bool {
	if IsPlainScalar(value) {
		return true
	}
	_, quoted := Unquoted(value)
	return quoted
}

// Unquoted is the text of a value in quotes that needs no escapes.
func Unquoted(value []byte) ([]byte, bool) {
	last := len(value) - 1
	if last < 1 || value[0] != value[last] || value[0] != '\'' && value[0] != '"' {
		return nil, false
	}
	text := value[1:last]
	return text, bytes.IndexByte(text, value[0]) < 0 && (value[0] == '\'' || bytes.IndexByte(text, '\\') < 0)
}

// IsPlainScalar reports whether a value without quotes ends with its line, and is not the beginning
// of anything else.
func IsPlainScalar(value []byte) bool {
	last := len(value) - 1
	if last < 0 || value[last] == ' ' || value[last] == ':' {
		return false
	}
	switch first := value[0]; {
	case isLetter(first), isDigit(first), first == '/', first == '_', first == '$', first == '(', first == '^':
	case first == '-' && last > 0 && (isLetter(value[1]) || isDigit(value[1]) || value[1] == '-'):
	default:
		return false
	}
	before := value[0]
	for _, c := range value[1:] {
		if c == ' ' && before == ':' || c == '#' && before == ' ' {
			return false
		}
		before = c
	}
	return true
}

// IsEmpty reports whether a value is a mapping or a list without anything in it.
func IsEmpty(value []byte) bool {
	return len(value) == 2 && (value[0] == '{' && value[1] == '}' || value[0] == '[' && value[1] == ']')
}

// IsBlockHeader reports whether a value begins a block scalar that says nothing of its indentation.
func IsBlockHeader(value []byte) bool {
	if len(value) == 0 || len(value) > 2 || value[0] != '|' && value[0] != '>' {
		return false
	}
	return len(value) == 1 || value[1] == '-' || value[1] == '+'
}

// IsDash reports whether a line begins an element of a list, which has something on that line.
func IsDash(line []byte) bool { return len(line) > 1 && line[0] == '-' && line[1] == ' ' }

// HasCertainBytes reports whether a text has only characters that mean the same for every parser:
// those of ASCII that are printed, and line feeds. It takes eight at once, since every byte of an
// input comes along here.
func HasCertainBytes(text []byte) bool {
	at := 0
	for ; at+32 <= len(text); at += 32 {
		four := (*[32]byte)(text[at:])
		a, b := binary.LittleEndian.Uint64(four[0:]), binary.LittleEndian.Uint64(four[8:])
		c, d := binary.LittleEndian.Uint64(four[16:]), binary.LittleEndian.Uint64(four[24:])
		if notPrinted(a)|notPrinted(b)|notPrinted(c)|notPrinted(d) != 0 &&
			(!areCertain(a) || !areCertain(b) || !areCertain(c) || !areCertain(d)) {
			return false
		}
	}
	for _, c := range text[at:] {
		if (c < ' ' || c > '~') && c != '\n' {
			return false
		}
	}
	return true
}

// A byte times ones is eight of them. Of eight bytes, highest has the highest bits.
const ones, highest = 0x0101010101010101, 0x8080808080808080

// notPrinted is 0 where eight characters are those of ASCII that are printed. Where all are ASCII,
// it has the highest bit of those that are not printed.
func notPrinted(eight uint64) uint64 {
	const belowSpace, belowDelete = 0x80 - ' ', 0x80 - 0x7f // Adding them carries none of ASCII over.
	return (eight | ^(eight + belowSpace*ones) | (eight + belowDelete*ones)) & highest
}

// areCertain reports whether eight characters are those of ASCII that are printed, or line feeds.
func areCertain(eight uint64) bool {
	return eight&highest == 0 && notPrinted(eight) == LineFeeds(eight)
}

// LineFeeds has the highest bit of each of eight characters that is a line feed, and no other bit.
func LineFeeds(eight uint64) uint64 {
	others := eight ^ '\n'*ones // Where a byte is not zero.
	return ^(others&^highest + 0x7f*ones | others) & highest
}
