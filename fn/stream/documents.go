package stream

import (
	"bytes"
	"errors"
)

// Document is one document of a file.
type Document struct {
	Path  string
	Index int // among the documents of the file that have content, from 0
	Text  []byte

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
	end := func(at int) {
		if one := text[start:at:at]; hasContent(one) {
			docs = append(docs, Document{Path: path, Index: len(docs), Text: one, line: line})
		}
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
		case bytes.HasPrefix(row, []byte("%")) && !hasContent(text[start:at]):
			directives = true
		}
		at = next
	}
	end(len(text))
	return docs
}

// hasContent reports whether a document is more than comments, directives and a null.
func hasContent(text []byte) bool {
	for len(text) > 0 {
		var line []byte
		line, text = cutLine(text)
		t := bytes.TrimSpace(line)
		if marker(t, "---") {
			t = bytes.TrimSpace(t[3:])
		}
		if len(t) > 0 && t[0] != '#' && line[0] != '%' {
			return string(withoutComment(t)) != "null" && string(withoutComment(t)) != "~" || hasContent(text)
		}
	}
	return false
}

// FromDocuments makes a List of documents that were read from files: no
// ResourceList, each document an item. Path and index are kept beside the
// bytes. All documents that cannot be read are named, as *SyntaxErrors joined.
func FromDocuments(docs []Document) (*List, error) {
	l := &List{bare: true}
	in := interner{}
	var problems []error
	for _, d := range docs {
		if !hasContent(d.Text) {
			continue
		}
		item := &Item{
			text: d.Text, fileText: d.Text, line: max(d.line, 1), path: d.Path, index: d.Index, place: len(l.read),
		}
		if err := item.readWith(in); err != nil || item.err != nil {
			problems = append(problems, item.err)
		}
		l.read = append(l.read, item)
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	l.items = l.read
	return l, nil
}
