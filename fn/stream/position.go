package stream

import (
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// at is the text of a node's line before the node and from it on. Columns of
// nodes count characters.
func (ed *lineEditor) at(n *kyaml.Node) (before, from string, ok bool) {
	if n.Line < 1 || n.Line > len(ed.lines) {
		return "", "", false
	}
	line, column := ed.lines[n.Line-1], 1
	for i := range line {
		if column == n.Column {
			return line[:i], line[i:], true
		}
		column++
	}
	return line, "", column == n.Column
}

// splitScalar splits the line of a scalar around it: the text before it, its
// own and the rest. It reports false unless the scalar begins and ends on that line as it is read.
func (ed *lineEditor) splitScalar(n *kyaml.Node) (before, own, rest string, ok bool) {
	before, from, ok := ed.at(n)
	if !ok || n.Kind != kyaml.ScalarNode || n.Anchor != "" || n.Value == "" && n.Style == 0 {
		return "", "", "", false
	}
	end := 0
	switch n.Style {
	case 0:
		if !strings.HasPrefix(from, n.Value) {
			return "", "", "", false
		}
		end = len(n.Value)
	case kyaml.SingleQuotedStyle, kyaml.DoubleQuotedStyle:
		if end = quotedEnd(from); end < 0 {
			return "", "", "", false
		}
	default:
		return "", "", "", false
	}
	return before, from[:end], from[end:], true
}

// quotedEnd is where a quoted text that starts a line ends; -1 if it goes on
// in the next line.
func quotedEnd(s string) int {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return -1
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[0] == '"':
			i++
		case s[i] != s[0]:
		case s[0] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return -1
}

// splitKey splits a key's line behind its colon.
func (ed *lineEditor) splitKey(key *kyaml.Node) (head, rest string, ok bool) {
	before, own, rest, ok := ed.splitScalar(key)
	if !ok {
		return "", "", false
	}
	colon := len(rest) - len(strings.TrimLeft(rest, " ")) + 1
	if colon > len(rest) || rest[colon-1] != ':' {
		return "", "", false
	}
	return before + own + rest[:colon], rest[colon:], true
}

// end is the line behind an entry of a block mapping: lines that are indented
// deeper than its key are the entry's, but not comments and blank lines at its
// end, which may be a block scalar's only.
func (ed *lineEditor) end(key, value *kyaml.Node) int {
	end := key.Line
	for end < len(ed.lines) && (strings.TrimLeft(ed.lines[end], " \t") == "" || indentOf(ed.lines[end]) >= key.Column) {
		end++
	}
	block := value != nil && value.Style&(kyaml.LiteralStyle|kyaml.FoldedStyle) != 0
	for end > key.Line && (strings.TrimSpace(ed.lines[end-1]) == "" || !block && blankOrComment(ed.lines[end-1])) {
		end--
	}
	return end
}

// remove takes an entry of a block mapping out.
func (ed *lineEditor) remove(key, value *kyaml.Node) bool {
	before, _, ok := ed.at(key)
	if !ok || strings.TrimSpace(before) != "" {
		return false
	}
	end := ed.end(key, value)
	ed.change(key.Line-1, end-key.Line+1)
	return true
}

// replace gives an entry of a block mapping another value, on its key's line.
func (ed *lineEditor) replace(key, value *kyaml.Node, text string) bool {
	if value.Kind == kyaml.AliasNode || value.Anchor != "" {
		return false
	}
	end := ed.end(key, value)
	before, _, rest, ok := ed.splitScalar(value)
	if ok && value.Line == key.Line && end == key.Line && blankOrComment(rest) {
		ed.change(key.Line-1, 1, before+text+rest)
		return true
	}
	head, rest, ok := ed.splitKey(key)
	if !ok {
		return false
	}
	if isNull(value) && end == key.Line && blankOrComment(rest) {
		ed.change(key.Line-1, 1, head+" "+text+rest)
		return true
	}
	ed.change(key.Line-1, end-key.Line+1, head+" "+text)
	return true
}

// replaceFlow writes another flow mapping in the place of one that ends on its
// key's line.
func (ed *lineEditor) replaceFlow(key, values *kyaml.Node, text string) bool {
	before, from, ok := ed.at(values)
	if !ok || values.Line != key.Line || values.Anchor != "" || !strings.HasPrefix(from, "{") {
		return false
	}
	for i := 1; i < len(from); i++ {
		switch c := from[i]; {
		case c == '}':
			if !blankOrComment(from[i+1:]) {
				return false
			}
			ed.change(key.Line-1, 1, before+text+from[i+1:])
			return true
		case (c == '"' || c == '\'') && strings.IndexByte(" ,{:", from[i-1]) >= 0:
			n := quotedEnd(from[i:])
			if n < 0 {
				return false
			}
			i += n - 1
		}
	}
	return false
}

// blankOrComment reports whether the rest of a line holds no content.
func blankOrComment(s string) bool {
	t := strings.TrimLeft(s, " \t")
	return t == "" || t[0] == '#' && (len(t) < len(s) || s != "" && s[0] == '#')
}

func indentOf(line string) int {
	return len(line) - len(strings.TrimLeft(line, " "))
}
