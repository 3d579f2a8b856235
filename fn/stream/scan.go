package stream

import (
	"bytes"
	"slices"

	"github.com/capifleet/capifleet/fn/yaml"
)

// scanned is what a scan finds out about an object.
type scanned struct {
	description
	metadata metadataLines
}

// collection is a list or a mapping that a line is in.
type collection struct {
	indent int // of its keys, or of its dashes
	isList bool
	role   mappingRole
}

// scanner reads objects, one after the other, line by line. What it has reserved serves them all.
type scanner struct {
	// bytesAreCertain says that no object has a character of which parsers make different things.
	bytesAreCertain bool

	isElement bool // the object is the element of a list
	isBegun   bool // the dash of the element was read, and its first key was not
	column    int  // of its dash, or of the object
	line      int  // the number of the current one, from 1

	// open are the collections that the last line was in, the outermost first.
	open []collection
	// waiting says that the last key has no value yet; waitingRole is the role of that value.
	waiting     bool
	waitingRole mappingRole
	block       blockScalar
	meta        metaReader

	end        int     // offset of the end of the current line
	values     []place // that objects like this one may have differently
	blueprints blueprints
	isOfList   bool // so that objects may be alike
}

// newScanner makes a scanner of the objects of a list. It keeps one copy of the texts that they
// share.
func newScanner() *scanner { return &scanner{isOfList: true, meta: metaReader{in: interner{}}} }

// scan reads an item in the certain form: block style, one key or element a line, plain keys, and
// values that end on their line, lists and maps in flow style too, or are block scalars. It is what
// kpt and clusterctl write. Nothing is parsed, so that an item of which only the metadata is asked
// for costs little more than its bytes.
//
// It reports false for a text with a single line of which it is not certain what every YAML parser
// makes of it. That includes what is valid and rare: anchors, tags, escapes, characters beyond
// ASCII, texts over several lines, and a duplicated key where Meta looks.
func (s *scanner) scan(text []byte, wrap wrapping, column int) (scanned, bool) {
	if wrap == mappingValue || !s.bytesAreCertain && !yaml.HasCertainBytes(text) {
		return scanned{}, false
	}
	isElement := wrap == listElement
	if found, ok := s.blueprints.scan(text, isElement, column, s.meta.in); ok {
		return found, true
	}
	*s = scanner{
		bytesAreCertain: s.bytesAreCertain, isElement: isElement, column: column,
		open: s.open[:0], meta: s.meta.reset(), values: s.values[:0], blueprints: s.blueprints,
		isOfList: s.isOfList,
	}
	for s.end < len(text) {
		line, _ := cutLine(text[s.end:])
		s.end += len(line)
		if s.line++; !s.next(bytes.TrimSuffix(line, []byte{'\n'})) {
			return scanned{}, false
		}
	}
	if len(s.open) == 0 || !s.endWait() {
		return scanned{}, false
	}
	found := s.meta.scanned()
	s.keep(text, found)
	return found, true
}

// keep makes a blueprint of an object that was scanned. That of a large one would be large too, and
// payloads are not alike.
func (s *scanner) keep(text []byte, found scanned) {
	if !s.isOfList || len(text) > largeText || text[len(text)-1] != '\n' {
		return
	}
	s.blueprints = s.blueprints.with(&blueprint{
		text: text, isElement: s.isElement, column: s.column, found: found, values: slices.Clone(s.values),
		labels:      variants{blueprint: slices.Clone(s.meta.labels), first: found.meta.Labels},
		annotations: variants{blueprint: slices.Clone(s.meta.annotations), first: found.meta.Annotations},
	})
}

// mayDiffer takes note of a value, at the end of the current line, that ends there.
func (s *scanner) mayDiffer(value []byte, role valueRole, pair int) {
	end := s.end - 1
	s.values = append(s.values, place{start: end - len(value), end: end, role: role, pair: pair})
}

// deepest is how many collections may be in each other. Parsers take more.
const deepest = 100

// next reads a line, and reports whether it is certain what it means.
func (s *scanner) next(line []byte) bool {
	body := yaml.TrimSpaces(line)
	indent := len(line) - len(body)
	if s.block.open {
		if inside, certain := s.block.takes(indent, len(body) == 0); inside || !certain {
			return certain
		}
		s.block.open = false
	}
	switch {
	case len(body) == 0 || body[0] == '#':
		return true
	case len(s.open) == 0:
		return s.begin(body, indent)
	case len(s.open) > deepest:
		return false
	case yaml.IsDash(body):
		return s.readElement(body, indent)
	}
	return s.readKey(body, indent)
}

// begin reads the line of the object's first key, or that of a dash with a comment above the key.
func (s *scanner) begin(body []byte, indent int) bool {
	switch {
	case s.isBegun:
		if indent <= s.column {
			return false
		}
	case indent != s.column:
		return false
	case s.isElement:
		if !yaml.IsDash(body) {
			return false
		}
		behind := yaml.TrimSpaces(body[1:])
		if s.isBegun = len(behind) > 0 && behind[0] == '#'; s.isBegun {
			return true
		}
		indent += len(body) - len(behind)
		body = behind
	}
	s.open = append(s.open, collection{indent: indent, role: objectRole})
	return s.pair(body)
}

// readKey reads a line that must have a key.
func (s *scanner) readKey(body []byte, indent int) bool {
	if s.waiting && indent > s.innermost().indent {
		s.open = append(s.open, collection{indent: indent, role: s.waitingRole})
		s.waiting = false
		return s.pair(body)
	}
	if !s.endWait() {
		return false
	}
	return s.close(indent, false) && s.innermost().indent == indent && s.pair(body)
}

// readElement reads a line that has an element of a list, which has a value or the first key of a
// mapping on the same line.
func (s *scanner) readElement(body []byte, indent int) bool {
	if s.waiting && s.waitingRole == otherRole && indent >= s.innermost().indent {
		s.open = append(s.open, collection{indent: indent, isList: true})
		s.waiting = false
	}
	if !s.endWait() || !s.close(indent, true) || s.innermost().indent != indent || !s.innermost().isList {
		return false
	}
	value := yaml.TrimSpaces(body[1:])
	if _, _, isPair := yaml.CutKey(value); isPair {
		s.open = append(s.open, collection{indent: indent + len(body) - len(value)})
		return s.pair(value)
	}
	if yaml.IsScalar(value) {
		s.mayDiffer(value, otherValue, 0)
		return true
	}
	return s.opensBlock(value) || yaml.IsFlow(value)
}

func (s *scanner) innermost() collection { return s.open[len(s.open)-1] }

// close ends the collections within the innermost one that a line is in, and reports whether there
// is one. A key is never in a list that is indented as far, and an element is.
func (s *scanner) close(indent int, isElement bool) bool {
	for ; len(s.open) > 0; s.open = s.open[:len(s.open)-1] {
		c := s.innermost()
		if c.indent < indent || c.indent == indent && (isElement || !c.isList) {
			return true
		}
	}
	return false
}

// endWait ends the wait for a value, which is null then. It reports whether that is certain to mean
// nothing for Meta.
func (s *scanner) endWait() bool {
	isNothing := !s.waiting || s.waitingRole == otherRole
	s.waiting = false
	return isNothing
}

// pair reads a key, and the value where it has one on its line.
func (s *scanner) pair(body []byte) bool {
	within := s.innermost().role
	key, value, ok := yaml.CutKey(body)
	if !ok {
		return false
	}
	if len(value) == 0 {
		s.waiting = true
		s.waitingRole, ok = s.meta.mapping(within, key, s.line)
		return ok
	}
	role, ok := s.meta.value(within, key, value, s.line)
	if !ok {
		return false
	}
	if yaml.IsScalar(value) {
		if role != fixedValue {
			s.mayDiffer(value, role, s.meta.last(role))
		}
		return true
	}
	return s.opensBlock(value) || yaml.IsFlow(value)
}

// opensBlock reports whether a value is a block scalar, whose text is on the next lines.
func (s *scanner) opensBlock(value []byte) bool {
	if !yaml.IsBlockHeader(value) {
		return false
	}
	s.block = blockScalar{open: true, around: s.innermost().indent}
	return true
}

// blockScalar is a text of several lines that is being read.
type blockScalar struct {
	open   bool
	around int // the indent of the collection that it is in
	indent int // of its text; 0 until the first line that is not blank
}

// takes reports whether a line belongs to the text, and whether that is certain. Blank lines above
// the first text could say how far it is indented.
func (b *blockScalar) takes(indent int, blank bool) (inside, certain bool) {
	switch {
	case blank:
		return true, b.indent > 0 || indent == 0
	case b.indent == 0 && indent > b.around:
		b.indent = indent
		return true, true
	}
	return b.indent > 0 && indent >= b.indent, true
}
