package stream

import (
	"bytes"
)

// SameBehindMetadata reports whether two items begin with their apiVersion, kind and metadata, and
// have the same lines behind these, except for how far each is indented. It also reports false
// where either item is in a form in which the lines of its metadata are not known.
func (i *Item) SameBehindMetadata(other *Item) bool {
	text, indent, known := i.behindMetadata()
	otherText, otherIndent, otherKnown := other.behindMetadata()
	if !known || !otherKnown {
		return false
	}
	for len(text) > 0 && len(otherText) > 0 {
		var line, otherLine []byte
		line, text = cutLine(text)
		otherLine, otherText = cutLine(otherText)
		if !bytes.Equal(unindented(line, indent), unindented(otherLine, otherIndent)) {
			return false
		}
	}
	return len(text) == len(otherText)
}

// behindMetadata is the text behind the metadata, and how far the object is indented.
func (i *Item) behindMetadata() (text []byte, indent int, known bool) {
	i.ensureRead()
	const headLines = 2 // apiVersion and kind
	before, own, text, known := i.metadata.split(i.text)
	if i.meta.APIVersion == "" || i.meta.Kind == "" || bytes.Count(before, []byte{'\n'}) != headLines {
		return nil, 0, false
	}
	return text, len(own) - len(bytes.TrimLeft(own, " ")), known && i.err == nil
}

// unindented is a line without the indentation of its object; the whole line where that is another.
func unindented(line []byte, indent int) []byte {
	if len(line) > indent && len(bytes.TrimLeft(line[:indent], " ")) == 0 {
		return line[indent:]
	}
	return line
}
