package stream

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// lineEditor changes lines of a text at the positions of its nodes. It only
// tries: whoever calls it proves the result.
type lineEditor struct {
	lines   []string // without newlines
	changes []change
}

// change puts lines in place of count lines from line at.
type change struct {
	at, count int
	lines     []string
}

// editLines makes the edits in the lines of text; no where it does not know
// how.
func editLines(text []byte, root *kyaml.Node, todo []mapEdit) ([]byte, bool) {
	if !blockMapping(root) || odd(text) || !bytes.HasSuffix(text, []byte("\n")) {
		return nil, false
	}
	ed := lineEditor{lines: strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")}
	key, metadata := field(root, "metadata")
	if key == nil || isNull(metadata) {
		if !ed.addMetadata(root, key, todo) {
			return nil, false
		}
		return ed.result(), true
	}
	if !blockMapping(metadata) {
		return nil, false
	}
	for _, part := range todo {
		if !ed.edit(metadata, part) {
			return nil, false
		}
	}
	return ed.result(), true
}

// result applies the changes from the bottom up.
func (ed *lineEditor) result() []byte {
	slices.SortStableFunc(ed.changes, func(a, b change) int { return b.at - a.at })
	lines := ed.lines
	for i := 0; i < len(ed.changes); {
		// Changes at one place stand in the order they were made.
		j := i
		for j < len(ed.changes) && ed.changes[j].at == ed.changes[i].at {
			j++
		}
		for k := j - 1; k >= i; k-- {
			c := ed.changes[k]
			lines = slices.Concat(lines[:c.at], c.lines, lines[c.at+c.count:])
		}
		i = j
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}

func (ed *lineEditor) change(at, count int, lines ...string) {
	ed.changes = append(ed.changes, change{at, count, lines})
}

// addMetadata writes a metadata block into an object without; key is that of
// an empty one.
func (ed *lineEditor) addMetadata(root, key *kyaml.Node, todo []mapEdit) bool {
	column := root.Content[0].Column - 1
	var block []string
	for _, part := range todo {
		block = append(block, newBlock(part, column+2, 2)...)
	}
	if key != nil {
		return ed.fill(key, block)
	}
	after, _ := field(root, "kind")
	if after == nil {
		return false
	}
	ed.change(ed.end(after, nil), 0, append([]string{spaces(column) + "metadata:"}, block...)...)
	return true
}

// fill writes a block below a key that has no value, or {}.
func (ed *lineEditor) fill(key *kyaml.Node, block []string) bool {
	at := key.Line - 1
	head, rest, ok := ed.splitKey(key)
	if !ok {
		return false
	}
	if after, found := strings.CutPrefix(strings.TrimLeft(rest, " "), "{}"); found {
		rest = after
	}
	if !blankOrComment(rest) {
		return false
	}
	ed.change(at, 1, append([]string{strings.TrimRight(head+rest, " ")}, block...)...)
	return true
}

// edit changes one mapping in metadata.
func (ed *lineEditor) edit(metadata *kyaml.Node, part mapEdit) bool {
	if len(repeated(metadata, "")) > 0 {
		return false
	}
	key, values := field(metadata, part.name)
	step := 2
	if _, other := field(metadata, "annotations"); other != nil && blockMapping(other) && other.Content[0].Column > metadata.Content[0].Column {
		step = other.Content[0].Column - metadata.Content[0].Column
	}
	switch {
	case key == nil:
		return ed.addBlock(metadata, newBlock(part, metadata.Content[0].Column-1, step))
	case isNull(values), values.Kind == kyaml.MappingNode && len(values.Content) == 0:
		return ed.fill(key, newBlock(part, metadata.Content[0].Column-1, step)[1:])
	case values.Kind != kyaml.MappingNode, len(repeated(values, "")) > 0:
		return false
	case len(part.set) == 0 && len(part.remove) == len(values.Content)/2:
		return ed.remove(key, values)
	case values.Style&kyaml.FlowStyle != 0:
		return ed.editFlow(key, values, part)
	}
	return ed.editBlock(values, part)
}

// addBlock writes a new block below name and namespace, where people put
// labels, else above the first key.
func (ed *lineEditor) addBlock(metadata *kyaml.Node, block []string) bool {
	at := metadata.Content[0].Line - 1
	for i := 0; i < len(metadata.Content); i += 2 {
		switch key := metadata.Content[i]; key.Value {
		case "name", "namespace", "labels":
			at = max(at, ed.end(key, metadata.Content[i+1]))
		}
	}
	ed.change(at, 0, block...)
	return true
}

// editBlock sets and removes the entries of a block mapping.
func (ed *lineEditor) editBlock(values *kyaml.Node, part mapEdit) bool {
	for _, name := range part.remove {
		key, value := field(values, name)
		if key == nil || !ed.remove(key, value) {
			return false
		}
	}
	last := len(values.Content) - 2
	end := ed.end(values.Content[last], values.Content[last+1])
	for _, name := range slices.Sorted(maps.Keys(part.set)) {
		key, value := field(values, name)
		if key == nil {
			ed.change(end, 0, spaces(values.Content[0].Column-1)+quote(name)+": "+quote(part.set[name]))
			continue
		}
		if !ed.replace(key, value, quote(part.set[name])) {
			return false
		}
	}
	return true
}

// editFlow writes a flow mapping that stands on one line afresh.
func (ed *lineEditor) editFlow(key, values *kyaml.Node, part mapEdit) bool {
	var entries []string
	for i := 0; i < len(values.Content); i += 2 {
		k, v := values.Content[i], values.Content[i+1]
		if k.Anchor != "" || v.Anchor != "" || slices.Contains(part.remove, k.Value) {
			if k.Anchor != "" || v.Anchor != "" {
				return false
			}
			continue
		}
		name, nameOK := asWritten(k)
		value, valueOK := asWritten(v)
		if text, set := part.set[k.Value]; set {
			value, valueOK = quote(text), true
		}
		if !nameOK || !valueOK {
			return false
		}
		entries = append(entries, name+": "+value)
	}
	for _, name := range slices.Sorted(maps.Keys(part.set)) {
		if k, _ := field(values, name); k == nil {
			entries = append(entries, quote(name)+": "+quote(part.set[name]))
		}
	}
	return ed.replaceFlow(key, values, "{"+strings.Join(entries, ", ")+"}")
}

// asWritten is a scalar on one line in its own style.
func asWritten(n *kyaml.Node) (string, bool) {
	switch {
	case n.Kind != kyaml.ScalarNode, strings.ContainsAny(n.Value, "\n"), n.Style&kyaml.TaggedStyle != 0:
		return "", false
	case n.Style == kyaml.SingleQuotedStyle:
		return "'" + strings.ReplaceAll(n.Value, "'", "''") + "'", true
	case n.Style == kyaml.DoubleQuotedStyle:
		return yaml.Quote(n.Value), true
	}
	return n.Value, true
}

// newBlock is a new mapping in metadata as lines.
func newBlock(part mapEdit, column, step int) []string {
	block := []string{spaces(column) + part.name + ":"}
	for _, name := range slices.Sorted(maps.Keys(part.set)) {
		block = append(block, spaces(column+step)+quote(name)+": "+quote(part.set[name]))
	}
	return block
}

func spaces(n int) string {
	return strings.Repeat(" ", n)
}

func blockMapping(n *kyaml.Node) bool {
	return n != nil && n.Kind == kyaml.MappingNode && n.Style&kyaml.FlowStyle == 0 && len(n.Content) > 0
}
