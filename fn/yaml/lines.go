package yaml

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// lineReader reads a text in the certain form, line by line: block style, plain keys, and values
// that end on their line or are literal blocks. It is what kpt, kustomize and clusterctl write. It
// gives up at a line of which it is not certain that every YAML parser makes the same of it; a
// parser reads the whole text then.
type lineReader struct {
	rest  []byte // behind the current line
	line  []byte // the current one, without its indentation
	exact bool   // numbers are json.Number

	indent int // of the current line; -1 behind the last one
	depth  int // of the collections that are being read
}

// deepestLines is how many collections may be in each other. Parsers take more.
const deepestLines = 100

// treeOfLines is the tree of a text in the certain form. It reports false for any other.
func treeOfLines(text []byte, exact bool) (tree any, ok bool) {
	if len(text) == 0 || text[len(text)-1] != '\n' || !HasCertainBytes(text) {
		return nil, false
	}
	r := lineReader{rest: text, exact: exact}
	r.next()
	if r.indent != 0 {
		return nil, false
	}
	tree, ok = r.collection()
	return tree, ok && r.indent < 0
}

// next goes to the next line that is neither empty nor a comment.
func (r *lineReader) next() {
	for len(r.rest) > 0 {
		line, rest, _ := bytes.Cut(r.rest, []byte{'\n'})
		r.rest, r.line = rest, TrimSpaces(line)
		r.indent = len(line) - len(r.line)
		if len(r.line) > 0 && r.line[0] != '#' {
			return
		}
	}
	r.line, r.indent = nil, -1
}

// collection reads the mapping or the list that the current line begins.
func (r *lineReader) collection() (tree any, ok bool) {
	if r.depth++; r.depth > deepestLines {
		return nil, false
	}
	if IsDash(r.line) {
		tree, ok = r.list()
	} else {
		tree, ok = r.mapping()
	}
	r.depth--
	return tree, ok
}

func (r *lineReader) mapping() (tree any, ok bool) {
	object, indent := map[string]any{}, r.indent
	for r.indent == indent && !IsDash(r.line) {
		key, value, isPair := CutKey(r.line)
		if !isPair || isReserved(string(key)) {
			return nil, false
		}
		if _, exists := object[string(key)]; exists {
			return nil, false
		}
		if object[string(key)], ok = r.valueOf(value, indent); !ok {
			return nil, false
		}
	}
	return object, r.indent < indent
}

// valueOf reads the value of a key of a mapping, and goes to the line behind it.
func (r *lineReader) valueOf(value []byte, indent int) (tree any, ok bool) {
	if len(value) > 0 {
		return r.value(value, indent)
	}
	r.next()
	if r.indent > indent || r.indent == indent && IsDash(r.line) {
		return r.collection()
	}
	return nil, true
}

func (r *lineReader) list() (tree any, ok bool) {
	list, indent := []any{}, r.indent
	for r.indent == indent && IsDash(r.line) {
		value := TrimSpaces(r.line[1:])
		_, _, isPair := CutKey(value)
		var element any
		switch {
		case isPair || IsDash(value):
			r.indent += len(r.line) - len(value)
			r.line = value
			element, ok = r.collection()
		case len(value) > 0 && value[0] == '#': // a comment above the element
			if r.next(); r.indent <= indent {
				return nil, false
			}
			element, ok = r.collection()
		default:
			element, ok = r.value(value, indent)
		}
		if !ok {
			return nil, false
		}
		list = append(list, element)
	}
	return list, r.indent <= indent
}

// value reads a value that begins on the current line, in a collection of some indentation, and
// goes to the line behind it. Lines that are indented further would belong to a text.
func (r *lineReader) value(value []byte, indent int) (tree any, ok bool) {
	if IsBlockHeader(value) {
		return r.block(value, indent)
	}
	switch {
	case !IsEmpty(value):
		tree, ok = r.scalar(value)
	case value[0] == '{':
		tree, ok = map[string]any{}, true
	default:
		tree, ok = []any{}, true
	}
	r.next()
	return tree, ok && r.indent <= indent
}

// scalar is a value that ends on its line.
func (r *lineReader) scalar(value []byte) (scalar any, ok bool) {
	if text, quoted := Unquoted(value); quoted {
		return string(text), true
	}
	if !IsPlainScalar(value) {
		return nil, false
	}
	text := string(value)
	switch {
	case text == "true", text == "false":
		return text == "true", true
	case text == "null":
		return nil, true
	case text == "0", isShortInteger(text):
		return r.number(text)
	}
	return text, IsText(text) || isNoNumber(text) || isFlag(text)
}

// number is an integer.
func (r *lineReader) number(text string) (number any, ok bool) {
	if r.exact {
		return json.Number(text), true
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// isNoNumber reports whether a plain text that begins with a digit is no number and no date beyond
// doubt: an address, a range of addresses, or a version.
func isNoNumber(text string) bool {
	if isDigit(text[0]) && strings.Trim(text, "0123456789./") == "" {
		return strings.Contains(text, "/") || strings.Count(text, ".") > 1
	}
	return false
}

// isFlag reports whether a plain text is an argument such as -v or --verbose, and no number.
func isFlag(text string) bool {
	return len(text) > 1 && text[0] == '-' && (text[1] == '-' || isLetter(text[1]))
}

// block reads a literal block, whose header is a value of the current line. Blank lines above its
// first text could say how far it is indented, and those that hold spaces could be text.
func (r *lineReader) block(header []byte, around int) (text any, ok bool) {
	if header[0] != '|' {
		return nil, false
	}
	var lines strings.Builder
	indent, blank := 0, 0
	for len(r.rest) > 0 {
		line, rest, _ := bytes.Cut(r.rest, []byte{'\n'})
		body := TrimSpaces(line)
		spaces := len(line) - len(body)
		if len(body) > 0 && (indent == 0 && spaces <= around || indent > 0 && spaces < indent) {
			break
		}
		r.rest = rest
		switch {
		case len(body) == 0 && (indent == 0 || spaces > 0):
			return nil, false
		case len(body) == 0:
			blank++
			continue
		case indent == 0:
			indent = spaces
		}
		for range blank {
			lines.WriteByte('\n')
		}
		blank = 0
		lines.Write(line[indent:])
		lines.WriteByte('\n')
	}
	if indent == 0 {
		return nil, false
	}
	r.next()
	return chomped(lines.String(), header, blank), r.indent <= around
}

// chomped is the text of a literal block, which ends as its header says.
func chomped(text string, header []byte, blank int) string {
	switch string(header) {
	case "|-":
		return strings.TrimSuffix(text, "\n")
	case "|+":
		return text + strings.Repeat("\n", blank)
	}
	return text
}
