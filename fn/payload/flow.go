package payload

import "github.com/capifleet/capifleet/fn/yaml"

// jsonText is an object as compact JSON, on one line.
func jsonText(object *subtree) string {
	return string(appendJSON(make([]byte, 0, object.bytes+1), object)) + "\n"
}

func appendJSON(out []byte, s *subtree) []byte {
	if s.isScalar() {
		return appendScalar(out, s)
	}
	isMap := s.kind == mapKind
	out = append(out, opening(isMap))
	for i, child := range s.children {
		if i > 0 {
			out = append(out, ',')
		}
		if isMap {
			out = append(yaml.AppendQuoted(out, s.keys[i]), ':')
		}
		out = appendJSON(out, child)
	}
	return append(out, closing(isMap))
}

// appendScalar writes a string in quotes, and any other scalar as it is.
func appendScalar(out []byte, s *subtree) []byte {
	if s.kind == textKind {
		return yaml.AppendQuoted(out, s.text)
	}
	return append(out, s.text...)
}

func opening(isMap bool) byte {
	if isMap {
		return '{'
	}
	return '['
}

func closing(isMap bool) byte {
	return opening(isMap) + 2 // as ASCII has them
}

// compactText writes an object as YAML in flow style, on one line. Each map and list that occurs in
// it more than once is written only the first time: there it gets an anchor, and the others are
// aliases of it. Strings are not worth an anchor: in the install of Argo CD they would save 0.2 %.
//
// Where an alias would exceed what the readers of YAML allow (withinAliasBudget), the repeat is
// written out, with aliases for its parts as far as these are allowed. Nodes are counted one by
// one, as the readers count them, because they check the count at each node.
//
// This is not the writer of fn/yaml. Its bytes are frozen: other bytes would make strategy Reconcile
// apply a payload again, while fn/yaml writes what people read and may change.
func compactText(object *subtree) string {
	first := newCompactor()
	first.value(object) // finds the repeats that are referred to
	second := newCompactor()
	second.wanted = first.referred
	second.value(object)
	return string(second.out) + "\n"
}

// compactor writes an object in flow style.
type compactor struct {
	out      []byte
	names    map[*subtree]string // of the anchors
	written  map[*subtree]int    // the repeats that have been written, and how many nodes are decoded for each
	referred map[*subtree]bool   // the repeats that an alias stands for
	wanted   map[*subtree]bool   // the repeats that need an anchor

	decoded int // nodes that a reader has decoded so far
	aliased int // the ones among them that it found through an alias
}

func newCompactor() *compactor {
	return &compactor{
		names: map[*subtree]string{}, written: map[*subtree]int{}, referred: map[*subtree]bool{},
		decoded: 1, // the document itself
	}
}

// value writes a subtree, or the alias of it.
func (c *compactor) value(s *subtree) {
	nodes, isWritten := c.written[s]
	if isWritten && withinAliasBudget(c.aliased+nodes, c.decoded+1+nodes) {
		c.decoded, c.aliased = c.decoded+1+nodes, c.aliased+nodes
		c.referred[s] = true
		c.out = append(append(c.out, '*'), c.names[s]...)
		return
	}
	before := c.decoded
	c.decoded++
	if s.isScalar() {
		c.scalar(s)
		return
	}
	if c.wanted[s] && !isWritten {
		c.names[s] = anchorName(len(c.names))
		c.out = append(append(append(c.out, '&'), c.names[s]...), ' ')
	}
	c.children(s)
	if s.repeated && s.bytes >= smallestRepeat && !isWritten {
		c.written[s] = c.decoded - before
	}
}

func (c *compactor) children(s *subtree) {
	isMap := s.kind == mapKind
	c.out = append(c.out, opening(isMap))
	for i, child := range s.children {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		if isMap {
			c.key(s.keys[i])
		}
		c.value(child)
	}
	c.out = append(c.out, closing(isMap))
}

// key writes a key of a map, which also counts as a node.
func (c *compactor) key(key string) {
	c.decoded++
	at := len(c.out)
	c.text(key)
	if len(c.out)-at > longestKey {
		c.out = append(append(c.out[:at], "? "...), yaml.AppendQuoted(nil, key)...)
	}
	c.out = append(c.out, ": "...)
}

func (c *compactor) scalar(s *subtree) {
	if s.kind == textKind {
		c.text(s.text)
	} else {
		c.out = append(c.out, s.text...)
	}
}

func (c *compactor) text(text string) {
	if yaml.Word(text) {
		c.out = append(c.out, text...)
	} else {
		c.out = yaml.AppendQuoted(c.out, text)
	}
}

// anchorName is the name of an anchor by its number: a to z, aa, ba and so on.
func anchorName(number int) string {
	name := string(rune('a' + number%26))
	if number >= 26 {
		return name + anchorName(number/26-1)
	}
	return name
}
