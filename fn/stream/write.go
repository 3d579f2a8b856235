package stream

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
)

// WriteTo writes the list: the input's bytes when nothing was changed, else
// each section and item as it came or was edited, new items after the kept
// ones in the same column, new results last. A list of documents is written as
// documents with --- between them. A new item's text is trusted; its Err says
// whether it should be. Where an item cannot be written, nothing is, and the
// error is a *SyntaxError.
func (l *List) WriteTo(w io.Writer) (int64, error) {
	out := &pieces{}
	switch {
	case l.bare:
		l.writeDocuments(out)
	case l.untouched():
		out.write(l.input)
	default:
		l.writeSections(out)
	}
	if out.err != nil {
		return 0, out.err
	}
	buffer := bufio.NewWriterSize(w, 64<<10)
	var n int64
	for _, text := range out.texts {
		written, err := buffer.Write(text)
		if n += int64(written); err != nil {
			return n, fmt.Errorf("write list: %w", err)
		}
	}
	if err := buffer.Flush(); err != nil {
		return n, fmt.Errorf("write list: %w", err)
	}
	return n, nil
}

// untouched reports whether the output is the input.
func (l *List) untouched() bool {
	if !slices.Equal(l.items, l.read) || l.config != nil && l.config.edited {
		return false
	}
	had := slices.ContainsFunc(l.sections, func(s section) bool { return s.role == resultsRole })
	if l.resultsSet && (l.results != nil || had) {
		return false
	}
	return !slices.ContainsFunc(l.read, func(item *Item) bool { return item.edited })
}

func (l *List) writeSections(out *pieces) {
	missing := !slices.ContainsFunc(l.sections, func(s section) bool { return s.role == itemsRole })
	for _, s := range l.sections {
		switch {
		case s.role == itemsRole:
			l.writeItems(out, s.text)
		case s.role == resultsRole && l.resultsSet:
		case s.role == configRole && l.config != nil:
			if missing {
				l.writeItems(out, nil)
			}
			missing = false
			out.write(l.config.text)
		default:
			out.write(s.text)
		}
	}
	if missing {
		l.writeItems(out, nil)
	}
	out.write(l.resultsText)
}

// writeItems writes the items section; head is its text before the elements.
func (l *List) writeItems(out *pieces, head []byte) {
	switch {
	case len(l.items) == 0 && (head == nil || len(l.read) == 0):
		out.write(head)
		return
	case len(l.items) == 0:
		head = itemsLine(head, " []")
	case len(l.read) == 0:
		head = itemsLine(head, "")
	}
	out.write(head)
	column := 0
	for _, item := range l.read {
		if item.wrap == listElement {
			column = item.column
			break
		}
	}
	for _, item := range l.items {
		if item.wrap == listElement && l.owns(item) {
			out.write(item.text)
			continue
		}
		text, err := item.Document(Edit{})
		out.fail(err)
		out.write(asElement(text, column))
	}
}

// itemsLine gives the items key the value on its line, and keeps its comment.
func itemsLine(head []byte, value string) []byte {
	start := contentStart(head)
	line, rest := cutLine(head[start:])
	comment := []byte("\n")
	if i := bytes.IndexByte(line, '#'); i >= 0 {
		comment = append([]byte(" "), line[i:]...)
	}
	return slices.Concat(head[:start], []byte("items:"+value), comment, rest)
}

// asElement makes a list's element of a document, with its dash in column.
func asElement(text []byte, column int) []byte {
	indent := bytes.Repeat([]byte(" "), column)
	var b bytes.Buffer
	b.Grow(len(text) + (1+bytes.Count(text, []byte{'\n'}))*(column+2))
	item := Item{text: text}
	lead, body := item.body()
	prefixLines(&b, lead, indent)
	b.Write(indent)
	b.WriteString("- ")
	line, rest := cutLine(body)
	b.Write(line)
	prefixLines(&b, rest, append(indent, "  "...))
	return b.Bytes()
}

// prefixLines writes text with prefix before each line that is not empty.
func prefixLines(b *bytes.Buffer, text, prefix []byte) {
	for len(text) > 0 {
		var line []byte
		line, text = cutLine(text)
		if len(line) > 1 {
			b.Write(prefix)
		}
		b.Write(line)
	}
}

// writeDocuments writes each item as a document.
func (l *List) writeDocuments(out *pieces) {
	for i, item := range l.items {
		text, err := item.Document(Edit{})
		out.fail(err)
		if i > 0 {
			out.write([]byte("---\n"))
		}
		out.write(text)
	}
}

// pieces are the texts that a list is written as, in order.
type pieces struct {
	texts [][]byte
	err   error // the first one
}

func (p *pieces) write(text []byte) {
	if p.err == nil && len(text) > 0 {
		p.texts = append(p.texts, text)
	}
}

func (p *pieces) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}
