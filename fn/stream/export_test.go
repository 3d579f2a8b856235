package stream

import "errors"

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

// Scanned is what a scan finds in an object, as a document or as the element of a list; false where
// it is not certain.
func Scanned(text []byte, element bool) (meta Meta, metadata [2]int, ok bool) {
	return new(Scanner).Scanned(text, element)
}

// Scanner reads objects one after the other, as those of a list are.
type Scanner struct{ scanner }

// Scanned is what a scan finds in an object that comes behind others.
func (s *Scanner) Scanned(text []byte, element bool) (meta Meta, metadata [2]int, ok bool) {
	found, ok := s.scan(text, wrapped(element), 0)
	return found.meta, [2]int{found.metadata.first, found.metadata.behind}, ok
}

// Parsed is what Scanned should find, by the parser.
func Parsed(text []byte, element bool) (meta Meta, metadata [2]int, err error) {
	item := Item{text: text, wrap: wrapped(element), ofFile: true}
	if err := errors.Join(item.parseWith(nil), item.err); err != nil {
		return Meta{}, [2]int{}, err
	}
	return item.meta, [2]int{item.metadata.first, item.metadata.behind}, nil
}

func wrapped(element bool) wrapping {
	if element {
		return listElement
	}
	return document
}
