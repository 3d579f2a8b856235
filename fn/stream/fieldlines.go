package stream

import (
	"bytes"
	"strconv"
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// FieldLines says at which line of its file an object has a field. It is a table of the fields as
// they were read; an edit of the item does not change it. A nil table knows no line.
type FieldLines map[string]int

// FieldLines parses the item's document again, with positions. It is nil for an item of a
// ResourceList and for a new one, which are not known by lines of a file.
func (i *Item) FieldLines() FieldLines {
	if i.fileText == nil {
		return nil
	}
	root, err := yaml.Node(i.fileText)
	if err != nil || root == nil {
		return nil
	}
	lines := FieldLines{"": i.line + root.Line - 1}
	lines.add("", root, i.line-1)
	return lines
}

// Line is the line of its file at which the item's object begins, without parsing it; 0 for an item
// of a ResourceList and for a new one.
func (i *Item) Line() int {
	if i.fileText == nil {
		return 0
	}
	line := i.line
	for text := range bytes.Lines(i.fileText) {
		text = bytes.TrimSpace(text)
		if len(text) > 0 && text[0] != '#' && text[0] != '%' && !bytes.HasPrefix(text, []byte("---")) {
			break
		}
		line++
	}
	return line
}

// add adds the fields below a node. What an alias stands for has no lines of its own.
func (l FieldLines) add(path string, node *kyaml.Node, before int) {
	switch node.Kind {
	case kyaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key, below := node.Content[i], path+separator+node.Content[i].Value
			l[below] = before + key.Line
			l.add(below, node.Content[i+1], before)
		}
	case kyaml.SequenceNode:
		for i, element := range node.Content {
			below := path + separator + strconv.Itoa(i)
			l[below] = before + element.Line
			l.add(below, element, before)
		}
	}
}

// separator is written before each key and index of a path. YAML allows it in no key.
const separator = "\x00"

// Of returns the line of the field that keys and indexes lead to, from 1: the line of the nearest
// field around it where the object has no such field, and 0 where no line is known.
func (l FieldLines) Of(path []string) int {
	for length := len(path); length > 0; length-- {
		if line, found := l[separator+strings.Join(path[:length], separator)]; found {
			return line
		}
	}
	return l[""]
}
