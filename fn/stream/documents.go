package stream

import (
	"bytes"
	"errors"
	"reflect"

	"github.com/capifleet/capifleet/fn/yaml"
)

// Document is one document of a file.
type Document struct {
	Path  string
	Index int // among the documents of the file that have content, from 0
	Text  []byte
	Made  bool // whether a tool has made Text, so that its lines are not those of the file
	// Formerly are the names that the object had before a tool has renamed it, the latest first.
	Formerly []string

	line int // of the file at which Text starts, from 1; 0 when unknown
}

// SplitDocuments splits a file's text at its document separators. Documents
// that are empty, null or only comments are left out and not counted, as
// kyaml's index annotation does it. A document with directives, or content on
// the separator's line, keeps that line. Line ends CR LF become LF, a byte
// order mark goes.
func SplitDocuments(path string, text []byte) []Document {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	var docs []Document
	start, line, number, directives := 0, 1, 0, false
	content := false // whether what lies between start and at has content
	end := func(at int) {
		if content {
			docs = append(docs, Document{Path: path, Index: len(docs), Text: text[start:at:at], line: line})
		}
		content = false
	}
	for at := 0; at < len(text); {
		row, _ := cutLine(text[at:])
		next := at + len(row)
		number++
		row = bytes.TrimRight(row, "\n")
		switch {
		case marker(row, "---"):
			if !directives {
				end(at)
				start, line = at, number
				if len(withoutComment(row[3:])) == 0 {
					start, line = next, number+1
				}
			}
			directives = false
		case marker(row, "..."):
			end(at)
			start, line, directives = next, number+1, false
		case bytes.HasPrefix(row, []byte("%")) && !content:
			directives = true
		}
		content = content || start < next && isContent(row)
		at = next
	}
	end(len(text))
	return docs
}

// hasContent reports whether a document is more than comments, directives and nulls.
func hasContent(text []byte) bool {
	for len(text) > 0 {
		var line []byte
		if line, text = cutLine(text); isContent(line) {
			return true
		}
	}
	return false
}

// isContent reports whether a line is more than a comment, a directive or a null.
func isContent(line []byte) bool {
	t := bytes.TrimSpace(line)
	if marker(t, "---") {
		t = bytes.TrimSpace(t[3:])
	}
	if len(t) == 0 || t[0] == '#' || line[0] == '%' {
		return false
	}
	value := string(withoutComment(t))
	return value != "null" && value != "~"
}

// fromJSON returns a document that is JSON as YAML, if YAML reads its text in another way: escaped
// surrogate pairs, and characters that end a line for YAML alone.
func fromJSON(text []byte) (asYAML []byte, differs bool) {
	if !isJSON(text) {
		return nil, false
	}
	root, err := jsonNode(text)
	if err != nil {
		return nil, false
	}
	asYAML, err = encodeProved(root)
	if err != nil {
		return nil, false
	}
	want, err := yaml.Tree(asYAML)
	if err != nil {
		return nil, false
	}
	got, err := yaml.Tree(text)
	return asYAML, err != nil || !reflect.DeepEqual(got, want)
}

// FromDocuments makes a List of documents that were read from files: no
// ResourceList, each document an item. Path and index are kept beside the
// bytes. All documents that cannot be read are named, as *SyntaxErrors joined.
// A document that is a list is an item too, see [Item.IsList].
func FromDocuments(docs []Document) (*List, error) {
	l := &List{bare: true}
	s := newScanner()
	var problems []error
	for _, d := range docs {
		if !hasContent(d.Text) {
			continue
		}
		item := &Item{
			text: d.Text, fileText: d.Text, ofFile: true, line: max(d.line, 1),
			path: d.Path, index: d.Index, formerly: d.Formerly, place: len(l.read),
		}
		if d.Made {
			item.fileText = nil
		}
		if text, differs := fromJSON(d.Text); differs {
			item.text, item.fileText = text, nil // The lines of the file are not those of the text.
		}
		if err := item.readWith(s); err != nil || item.err != nil {
			problems = append(problems, item.err)
		}
		l.read = append(l.read, item)
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	if err := boundAliases(l.read); err != nil {
		return nil, err
	}
	l.items = l.read
	return l, nil
}
