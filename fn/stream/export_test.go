package stream

import (
	"errors"
	"fmt"
)

// EditWhole is Edit without its shortcut: the whole object is parsed, before and after.
func (i *Item) EditWhole(e Edit) error {
	i.metadata = metadataLines{}
	return i.Edit(e)
}

// MetadataStandsApart reports whether Edit may take its shortcut.
func (i *Item) MetadataStandsApart() bool {
	i.ensureRead()
	_, _, _, ok := i.metadata.split(i.text)
	return ok
}

// Found is what is known of an object.
type Found struct {
	Meta     Meta
	Metadata [2]int
	Books    string // what tools wrote
}

func foundOf(found description, lines metadataLines) Found {
	return Found{Meta: found.meta, Metadata: [2]int{lines.first, lines.behind}, Books: fmt.Sprintf("%+v", found.books)}
}

// Scanned is what a scan finds in an object, as a document or as the element of a list; false where
// it is not certain.
func Scanned(text []byte, element bool) (Found, bool) {
	return new(Scanner).Scanned(text, element)
}

// Scanner reads objects one after the other, as those of a list are.
type Scanner struct{ scanner }

// Scanned is what a scan finds in an object that comes behind others.
func (s *Scanner) Scanned(text []byte, element bool) (Found, bool) {
	s.isOfList = true
	found, ok := s.scan(text, wrapped(element), 0)
	return foundOf(found.description, found.metadata), ok
}

// Parsed is what Scanned should find, by the parser.
func Parsed(text []byte, element bool) (Found, error) {
	item := Item{text: text, wrap: wrapped(element), ofFile: true}
	if err := errors.Join(item.parseWith(nil), item.err); err != nil {
		return Found{}, err
	}
	_, root, err := item.node(text)
	if err != nil {
		return Found{}, err
	}
	found, err := describe(root, item.tree, bareTag(text), nil)
	return foundOf(found.description, item.metadata), err
}

func wrapped(element bool) wrapping {
	if element {
		return listElement
	}
	return document
}
