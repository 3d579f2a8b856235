package stream

import (
	"bytes"
	"fmt"
	"reflect"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// Document is the object alone as a YAML document at column 0, after edit e:
// the item's own text dedented, comments included, or, where that does not
// read back equal, encoded anew. It ends in one newline. The item is not
// changed.
func (i *Item) Document(e Edit) ([]byte, error) {
	text, err := i.dedented()
	if err != nil {
		return nil, fmt.Errorf("write object: %w", err)
	}
	if e.empty() {
		return text, nil
	}
	alone := &Item{text: text, line: i.line, path: i.path, place: -1}
	if err := alone.Edit(e); err != nil {
		return nil, err
	}
	return alone.text, nil
}

// dedented is the item's object as a document at column 0.
func (i *Item) dedented() ([]byte, error) {
	if i.aliased.Nodes > 0 {
		if _, err := i.tree(); err != nil { // it stands for too much
			return nil, i.unreadable(err)
		}
	}
	if i.wrap == document && plainDocument(i.text) {
		return i.text, nil
	}
	_, root, err := i.node(i.text)
	if err != nil {
		return nil, i.unreadable(err)
	}
	want, err := i.treeOf(root)
	if err != nil {
		return nil, i.unreadable(err)
	}
	if text := i.unwrapped(root); plainDocument(text) && readsAs(text, want) {
		return text, nil
	}
	x := newExpander(i.text)
	if n, err := x.copy(root, 0); err == nil {
		blockStyleIf(n)
		if text, ok := encodedAs(n, want); ok {
			return text, nil
		}
	}
	if weight(want) < maxWeight {
		if text, ok := encodedAs(treeNode(want), want); ok {
			return text, nil
		}
	}
	return nil, i.refused(&SyntaxError{
		Line:   i.line,
		Reason: "the object cannot be written as a document",
		Remedy: "write it in block style, without tags",
	})
}

// blockStyleIf takes a flow object apart.
func blockStyleIf(n *kyaml.Node) {
	if n.Style&kyaml.FlowStyle != 0 {
		blockStyle(n)
	}
}

// treeOf is the tree of a node that was parsed from the item's text.
func (i *Item) treeOf(root *kyaml.Node) (map[string]any, error) {
	if !bareTag(i.text) {
		if tree, ok := yaml.TreeOf(root); ok {
			if object, ok := tree.(map[string]any); ok {
				return object, nil
			}
		}
	}
	return i.tree()
}

// readsAs reports whether a document reads as a tree.
func readsAs(text []byte, want map[string]any) bool {
	item := Item{text: text}
	_, root, err := item.node(text)
	if err != nil {
		return false
	}
	got, err := item.treeOf(root)
	return err == nil && reflect.DeepEqual(got, want)
}

// encodedAs encodes a node with one newline at the end, and proves it.
func encodedAs(n *kyaml.Node, want map[string]any) ([]byte, bool) {
	for text := range encodings(n) {
		if text = oneNewline(text); plainDocument(text) && readsAs(text, want) {
			return text, true
		}
	}
	return nil, false
}

// plainDocument reports whether a text can be a document between others: it begins at column 0,
// ends in one newline, and has no line that marks the end of a document.
func plainDocument(text []byte) bool {
	if len(text) < 2 || text[len(text)-1] != '\n' || text[len(text)-2] == '\n' || odd(text) {
		return false
	}
	start := contentStart(text)
	if start == len(text) || text[start] == ' ' || text[start] == '\t' || text[start] == '%' {
		return false
	}
	for rest := text; len(rest) > 0; {
		var line []byte
		line, rest = cutLine(rest)
		line = bytes.TrimSuffix(line, []byte("\n"))
		if marker(line, "---") || marker(line, "...") {
			return false
		}
	}
	return true
}

// unwrapped is the item's text without its dash or key, moved to column 0.
// Lines that are not indented so far lose what they have: comments, blank
// lines, and lines of a quoted text, in which indentation has no meaning.
func (i *Item) unwrapped(root *kyaml.Node) []byte {
	lead, body := i.body()
	body = bytes.Clone(body)
	switch i.wrap {
	case listElement:
		body[bytes.IndexByte(body, '-')] = ' '
	case mappingValue:
		colon := bytes.IndexByte(body, ':')
		copy(body, bytes.Repeat([]byte(" "), colon+1))
	}
	column := root.Column
	if blockMapping(root) {
		column = root.Content[0].Column // an anchor precedes it
	}
	var b bytes.Buffer
	b.Grow(len(i.text))
	for _, part := range [][]byte{lead, body} {
		for len(part) > 0 {
			var line []byte
			line, part = cutLine(part)
			indent := 0
			for indent < len(line) && indent < column-1 && line[indent] == ' ' {
				indent++
			}
			b.Write(line[indent:])
		}
	}
	text := b.Bytes()
	if i.wrap == mappingValue {
		// Nothing is left of the key's line but blanks, or a comment.
		if line, rest := cutLine(text[len(lead):]); len(bytes.TrimSpace(line)) == 0 {
			text = append(text[:len(lead)], rest...)
		}
	}
	return oneNewline(text)
}

// oneNewline ends a text in one newline.
func oneNewline(text []byte) []byte {
	return append(bytes.TrimRight(text, " \n"), '\n')
}
