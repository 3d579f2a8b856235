package stream

import (
	"bytes"
	"errors"
	"reflect"
	"slices"

	"github.com/capifleet/capifleet/fn/yaml"
)

// errUncertain sends a document to the full parser.
var errUncertain = errors.New("uncertain")

// cut makes a List of the spans of a document in block style, and proves them.
func cut(data []byte) (*List, error) {
	bytesAreCertain := yaml.HasCertainBytes(data)
	if !bytesAreCertain && odd(data) {
		return nil, errUncertain
	}
	text := data
	if len(data) > 0 && data[len(data)-1] != '\n' {
		// Something may have to be written behind it.
		text = slices.Concat(data, []byte("\n"))
	}
	c := cutter{text: text, column: -1, pending: -1, keys: map[string]bool{}}
	if err := c.run(); err != nil {
		return nil, err
	}
	l := &List{input: data, sections: c.sections, read: c.items, items: c.items}
	if err := l.proveFrame(); err != nil {
		return nil, err
	}
	s := newScanner()
	s.bytesAreCertain = bytesAreCertain
	for _, item := range l.read {
		if err := item.readWith(s); err != nil {
			// The full parser says whether it is the cut or the text.
			return nil, errUncertain
		}
	}
	if len(text) != len(data) && !c.sameWithoutNewline() {
		return nil, errUncertain
	}
	return l, nil
}

// odd reports whether a text has line ends or a beginning that the cutter does not know: CR, NEL,
// LS, PS (line ends for YAML 1.1), byte order marks.
func odd(data []byte) bool {
	for _, s := range []string{"\r", "\u0085", "\u2028", "\u2029", "\ufeff"} {
		if bytes.Contains(data, []byte(s)) {
			return true
		}
	}
	return bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff})
}

// cutter walks over the lines of a document.
type cutter struct {
	text     []byte
	sections []section
	items    []*Item
	made     []Item // the latest of them, which are allocated together

	// span is what is being collected: the role of its section, and for an
	// item that it is one.
	role        role
	inItem      bool
	key         string
	keys        map[string]bool // so far
	start       int             // of the span in text
	first       int             // its line, from 1
	pending     int             // start of comments that may belong to the next span; -1
	pendingLine int

	column    int  // of the items' dashes; -1 before the first
	separated bool // a --- was seen
	empty     bool // items has a value on its line that says it has none
	frameLine int  // lines of the sections so far
}

// run splits the text into sections and items.
func (c *cutter) run() error {
	line := 0
	c.first = 1
	for at := 0; at < len(c.text); {
		next := len(c.text)
		if n := bytes.IndexByte(c.text[at:], '\n'); n >= 0 {
			next = at + n + 1
		}
		line++
		if err := c.line(at, line, c.text[at:next-1]); err != nil {
			return err
		}
		skipped, lines := c.inside(c.text[next:])
		at, line = next+skipped, line+lines
	}
	if c.pending >= 0 && (c.inItem || c.key != "") {
		end := c.pending // comments behind the last value
		c.close(end)
		c.role, c.key, c.inItem, c.start, c.first = other, "", false, end, c.pendingLine
	}
	c.close(len(c.text))
	return nil
}

// line takes one line, without its newline, into account.
func (c *cutter) line(at, number int, text []byte) error {
	indent := 0
	for indent < len(text) && text[indent] == ' ' {
		indent++
	}
	rest := text[indent:]
	switch {
	case len(bytes.TrimLeft(rest, "\t")) == 0:
		// Blank lines stay with what precedes them.
		return nil
	case rest[0] == '#':
		if c.pending < 0 && indent <= max(c.column, 0) || c.pending < 0 && c.role == itemsRole && c.column < 0 {
			c.pending, c.pendingLine = at, number
		}
		return nil
	case indent == 0 && (marker(text, "---") || marker(text, "...")):
		return c.separator(text)
	case c.role == itemsRole && dash(rest) && (c.column < 0 || c.column == indent):
		if c.empty {
			return errUncertain
		}
		c.column = indent
		c.open(at, number)
		c.inItem = true
		return nil
	case indent == 0 && topKey(text) != "":
		return c.section(at, number, text)
	case c.role == itemsRole && c.column < 0, c.key == "":
		return errUncertain
	}
	c.pending = -1
	return nil
}

// separator accepts one --- before the first key.
func (c *cutter) separator(text []byte) error {
	rest := bytes.TrimLeft(text[3:], " \t")
	if c.separated || c.key != "" || text[0] != '-' || len(rest) > 0 && rest[0] != '#' {
		return errUncertain
	}
	c.separated, c.pending = true, -1
	return nil
}

// section starts a top-level key.
func (c *cutter) section(at, number int, text []byte) error {
	key := topKey(text)
	if c.keys[key] {
		return errUncertain
	}
	c.keys[key] = true
	if c.key == "" {
		// What precedes the first key is a section of its own.
		c.pending = -1
	}
	c.open(at, number)
	c.key, c.inItem, c.column, c.role = key, false, -1, other
	switch key {
	case "items":
		c.role = itemsRole
		switch value := string(withoutComment(text[len("items:"):])); value {
		case "":
		case "[]", "null", "Null", "NULL", "~":
			c.empty = true
		default:
			return errUncertain
		}
	case "functionConfig":
		c.role = configRole
	case "results":
		c.role = resultsRole
	}
	return nil
}

// open ends the span before and starts a new one, with the comments above it.
func (c *cutter) open(at, number int) {
	if c.pending >= 0 {
		at, number = c.pending, c.pendingLine
	}
	c.pending = -1
	c.close(at)
	c.start, c.first = at, number
}

// close stores the span that ends before end.
func (c *cutter) close(end int) {
	text := c.text[c.start:end:end]
	switch {
	case c.inItem:
		if len(c.made) == cap(c.made) {
			const together = 64
			c.made = make([]Item, 0, together)
		}
		c.made = append(c.made, Item{
			text: text, wrap: listElement, column: c.column, line: c.first, place: len(c.items),
		})
		c.items = append(c.items, &c.made[len(c.made)-1])
	case len(text) > 0:
		s := section{role: c.role, key: c.key, text: text, line: c.frameLine + 1}
		if c.key != "" {
			s.line += bytes.Count(text[:contentStart(text)], []byte{'\n'})
		}
		c.sections = append(c.sections, s)
		c.frameLine += bytes.Count(text, []byte{'\n'})
	}
}

// sameWithoutNewline reports whether the newline that was put behind the last span changed nothing.
// In a block scalar it does.
func (c *cutter) sameWithoutNewline() bool {
	last := c.text[c.start:]
	with, err := yaml.Tree(last)
	if err != nil {
		return false
	}
	without, err := yaml.Tree(last[:len(last)-1])
	return err == nil && reflect.DeepEqual(with, without)
}

// contentStart is where the first line that is neither a comment nor blank
// begins.
func contentStart(text []byte) int {
	item := Item{text: text}
	lead, _ := item.body()
	return len(lead)
}

// topKey is the key of a line at column 0 that reads "key:" or "key: value";
// empty for any other.
func topKey(line []byte) string {
	i := 0
	for i < len(line) && isOfKey(line[i], i) {
		i++
	}
	if i == 0 || i == len(line) || line[i] != ':' || i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '\t' {
		return ""
	}
	return string(line[:i])
}

// isOfKey reports whether a character can be in a plain key: a letter, or further on a digit or one
// of "_-.".
func isOfKey(c byte, at int) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || at > 0 && (c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.')
}

// dash reports whether a line starts an element of a list.
func dash(line []byte) bool {
	return marker(line, "-")
}

// marker reports whether a line is a sign, alone or before white space.
func marker(line []byte, sign string) bool {
	rest, found := bytes.CutPrefix(line, []byte(sign))
	return found && (len(rest) == 0 || rest[0] == ' ' || rest[0] == '\t')
}

// withoutComment is the value on a line, when that is plain and simple.
func withoutComment(value []byte) []byte {
	if i := bytes.IndexByte(value, '#'); i == 0 || i > 0 && (value[i-1] == ' ' || value[i-1] == '\t') {
		value = value[:i]
	}
	return bytes.TrimSpace(value)
}
