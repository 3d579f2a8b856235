package payload

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/capifleet/capifleet/fn/yaml"
)

// subtree is a value of an object: a map, a list, a string or another scalar. Equal values of an
// object are the same subtree.
type subtree struct {
	kind     kind
	number   int
	text     string     // of a scalar, without quotes
	keys     []string   // of a map, in the order in which they are written
	children []*subtree // the values of a map, or the elements of a list
	repeated bool       // occurs in the object more than once
	bytes    int        // as compact JSON
}

// kind of a subtree.
type kind byte

const (
	mapKind    kind = 'm'
	listKind   kind = 'l'
	textKind   kind = 't'
	scalarKind kind = 's' // a number, a boolean or null
)

// subtrees finds equal values from the leaves up. A map is identified by its keys and the numbers
// of the subtrees at them, so nothing is compared or written more than once.
type subtrees struct {
	known map[string]*subtree // by what each of them consists of
	id    []byte              // what the one that is looked up consists of
	text  []byte              // that is measured
}

func (s *subtree) isScalar() bool {
	return s.kind == textKind || s.kind == scalarKind
}

// treeOf is the subtree of a whole object.
func treeOf(object map[string]any) *subtree {
	s := subtrees{known: map[string]*subtree{}}
	return s.of(object)
}

func (s *subtrees) of(value any) *subtree {
	switch value := value.(type) {
	case map[string]any:
		keys := sortedKeys(value)
		children := make([]*subtree, len(keys))
		for i, key := range keys {
			children[i] = s.of(value[key])
		}
		return s.one(subtree{kind: mapKind, keys: keys, children: children})
	case []any:
		children := make([]*subtree, len(value))
		for i, element := range value {
			children[i] = s.of(element)
		}
		return s.one(subtree{kind: listKind, children: children})
	case string:
		return s.one(subtree{kind: textKind, text: value})
	}
	return s.one(subtree{kind: scalarKind, text: scalarText(value)})
}

// scalarText writes a number, a boolean or null.
func scalarText(value any) string {
	switch value := value.(type) {
	case bool:
		return strconv.FormatBool(value)
	case json.Number:
		if value == "-0" {
			return "-0.0" // YAML has no integer of that name
		}
		return value.String()
	}
	return "null"
}

// one is the known subtree that equals made. If there is none, it is made itself.
func (s *subtrees) one(made subtree) *subtree {
	s.id = append(s.id[:0], byte(made.kind))
	s.id = append(s.id, made.text...)
	for i, child := range made.children {
		if made.kind == mapKind {
			s.id = binary.AppendUvarint(s.id, uint64(len(made.keys[i])))
			s.id = append(s.id, made.keys[i]...)
		}
		s.id = binary.AppendUvarint(s.id, uint64(child.number))
	}
	known, exists := s.known[string(s.id)]
	if exists {
		known.repeated = true
		return known
	}
	made.number, made.bytes = len(s.known), s.length(&made)
	known = &made
	s.known[string(s.id)] = known
	return known
}

// length is the length of a subtree as compact JSON. The lengths of its children must be known.
func (s *subtrees) length(of *subtree) int {
	if of.isScalar() {
		s.text = appendScalar(s.text[:0], of)
		return len(s.text)
	}
	length := 2 + max(len(of.children)-1, 0)
	for i, child := range of.children {
		if of.kind == mapKind {
			s.text = yaml.AppendQuoted(s.text[:0], of.keys[i])
			length += len(s.text) + 1
		}
		length += child.bytes
	}
	return length
}

// sortedKeys are the keys of a map in byte order, after those that identify an object. So whoever
// reads a diff finds the identity of an object at the beginning of its line.
func sortedKeys(value map[string]any) []string {
	keys := slices.AppendSeq(make([]string, 0, len(value)), maps.Keys(value))
	slices.Sort(keys)
	first := 0
	for _, key := range []string{"apiVersion", "kind", "metadata", "name", "namespace"} {
		if at, exists := slices.BinarySearch(keys[first:], key); exists {
			copy(keys[first+1:first+at+1], keys[first:first+at])
			keys[first] = key
			first++
		}
	}
	return keys
}
