package yaml

import "bytes"

// IsFlow reports whether a value is a list or a map in flow style that ends with its line, of words
// and of texts in quotes. Tools write elements of generators like that.
func IsFlow(value []byte) bool {
	read := flowReader{text: value}
	return len(value) > 0 && (value[0] == '[' || value[0] == '{') && read.value() && len(read.text) == 0
}

// flowReader reads a value in flow style on one line.
type flowReader struct {
	text  []byte // what is still to be read
	depth int    // of the maps and lists that are being read
}

// value reads a value, and reports whether every parser reads it alike.
func (r *flowReader) value() bool {
	switch {
	case r.takes('['):
		return r.elements(']', r.value)
	case r.takes('{'):
		return r.elements('}', r.pair)
	}
	return r.scalar(false)
}

// elements reads what is in brackets or braces, up to the closing one.
func (r *flowReader) elements(closing byte, element func() bool) bool {
	if r.depth++; r.depth > deepestFlow {
		return false
	}
	r.spaces()
	for isFirst := true; !r.takes(closing); isFirst = false {
		if !isFirst && !r.takes(',') {
			return false
		}
		r.spaces()
		if !element() {
			return false
		}
		r.spaces()
	}
	r.depth--
	return true
}

// pair reads a key and its value.
func (r *flowReader) pair() bool {
	if !r.scalar(true) || !r.takes(':') || !r.takes(' ') {
		return false
	}
	r.spaces()
	return r.value()
}

// scalar reads a text in quotes that has neither quotes nor escapes, or a word. As a key, a word
// begins with a letter.
func (r *flowReader) scalar(isKey bool) bool {
	for _, quote := range []byte{'"', '\''} {
		if !r.takes(quote) {
			continue
		}
		end := bytes.IndexByte(r.text, quote)
		if end < 0 || end > longestPlainKey || bytes.ContainsAny(r.text[:end], `"'\`) {
			return false
		}
		r.text = r.text[end+1:]
		return true
	}
	end := plainKeyLength(r.text)
	if end == 0 || end > longestPlainKey || !isLetter(r.text[0]) && (isKey || !isDigit(r.text[0])) {
		return false
	}
	if isKey && isNull(r.text[:end]) {
		return false
	}
	r.text = r.text[end:]
	return true
}

// takes reads a character.
func (r *flowReader) takes(c byte) bool {
	if len(r.text) == 0 || r.text[0] != c {
		return false
	}
	r.text = r.text[1:]
	return true
}

func (r *flowReader) spaces() { r.text = TrimSpaces(r.text) }
