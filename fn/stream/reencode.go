package stream

import (
	"bytes"
	"maps"
	"slices"
	"strconv"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// reencode makes the edits in the item's nodes and encodes these: with anchors
// as they are, else with aliases written out, else from the bare tree.
func (i *Item) reencode(body []byte, todo []mapEdit, want map[string]any) ([]byte, *kyaml.Node, error) {
	for _, prepare := range []func(root *kyaml.Node) (*kyaml.Node, error){
		func(root *kyaml.Node) (*kyaml.Node, error) { return root, editNode(root, todo) },
		func(root *kyaml.Node) (*kyaml.Node, error) {
			x := newExpander(body)
			n, err := x.copy(root, 0)
			if err != nil {
				return nil, err
			}
			return n, editNode(n, todo)
		},
		func(*kyaml.Node) (*kyaml.Node, error) {
			if weight(want) > maxWeight {
				return nil, errAliases(maxWeight)
			}
			return treeNode(want), nil
		},
	} {
		outer, root, err := i.node(body)
		if err != nil {
			return nil, nil, i.unreadable(err)
		}
		if root, err = prepare(root); err != nil {
			continue
		}
		if text, proved, ok := i.encodeIn(outer, root, want); ok {
			return text, proved, nil
		}
	}
	return nil, nil, i.refused(&SyntaxError{
		Line:   i.line,
		Reason: "the object cannot be edited",
		Remedy: "write it in block style, without aliases and tags",
	})
}

// encodeIn encodes root within the item's wrapping, and proves it.
func (i *Item) encodeIn(outer, root *kyaml.Node, want map[string]any) ([]byte, *kyaml.Node, bool) {
	switch i.wrap {
	case document:
		outer = root
	case listElement:
		outer.Content[0] = root
	case mappingValue:
		outer.Content[1] = root
	}
	for text := range encodings(outer) {
		var b bytes.Buffer
		prefixLines(&b, text, bytes.Repeat([]byte(" "), i.column))
		if proved, ok := i.becomes(b.Bytes(), want); ok {
			return b.Bytes(), proved, true
		}
	}
	return nil, nil, false
}

// editNode makes the edits in a node.
func editNode(root *kyaml.Node, todo []mapEdit) error {
	if root.Kind != kyaml.MappingNode {
		return errUncertain
	}
	metadata := child(root, "metadata")
	for _, part := range todo {
		values := child(metadata, part.name)
		if metadata.Kind != kyaml.MappingNode || values.Kind != kyaml.MappingNode {
			return errUncertain
		}
		for _, name := range slices.Concat(part.remove, slices.Collect(maps.Keys(part.set))) {
			if _, set := part.set[name]; !set || len(repeated(values, "")) > 0 {
				removeKey(values, name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(part.set)) {
			if _, value := field(values, name); value != nil {
				comment := value.LineComment
				*value = *textNode(part.set[name])
				value.LineComment = comment
				continue
			}
			values.Content = append(values.Content, textNode(name), textNode(part.set[name]))
		}
		if len(values.Content) == 0 {
			removeKey(metadata, part.name)
		}
	}
	return nil
}

// child is the mapping below a key, made when there is none.
func child(n *kyaml.Node, name string) *kyaml.Node {
	_, value := field(n, name)
	if value == nil {
		value = &kyaml.Node{Kind: kyaml.MappingNode, Tag: "!!map"}
		n.Content = append(n.Content, textNode(name), value)
	}
	if isNull(value) || value.Kind == kyaml.MappingNode && len(value.Content) == 0 {
		*value = kyaml.Node{
			Kind: kyaml.MappingNode, Tag: "!!map", HeadComment: value.HeadComment, LineComment: value.LineComment,
		}
	}
	return value
}

// removeKey takes all pairs of a key out of a mapping.
func removeKey(n *kyaml.Node, name string) {
	var kept []*kyaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := n.Content[i]; k.Kind != kyaml.ScalarNode || k.Value != name {
			kept = append(kept, k, n.Content[i+1])
		}
	}
	n.Content = kept
}

// treeNode is a tree as nodes, keys sorted.
func treeNode(v any) *kyaml.Node {
	switch v := v.(type) {
	case map[string]any:
		n := &kyaml.Node{Kind: kyaml.MappingNode, Tag: "!!map"}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			n.Content = append(n.Content, textNode(key), treeNode(v[key]))
		}
		return n
	case []any:
		n := &kyaml.Node{Kind: kyaml.SequenceNode, Tag: "!!seq"}
		for _, element := range v {
			n.Content = append(n.Content, treeNode(element))
		}
		return n
	case string:
		return textNode(v)
	}
	return scalarNode(v)
}

// scalarNode is a number, boolean or null.
func scalarNode(v any) *kyaml.Node {
	text := "null"
	switch v := v.(type) {
	case bool:
		text = strconv.FormatBool(v)
	case int64:
		text = strconv.FormatInt(v, 10)
	case float64:
		text = strconv.FormatFloat(v, 'g', -1, 64)
	}
	return &kyaml.Node{Kind: kyaml.ScalarNode, Value: text}
}

// maxWeight is how many bytes of texts a tree may have to be written out: with
// aliases a small input can mean much more.
//
//capifleet:limit reading bytes texts of an object with its aliases written out, where it is encoded
//capifleet:and again
//capifleet:beyond `CF0102`
const maxWeight = 64 << 20

// weight is the bytes of all texts in a tree, roughly.
func weight(v any) int {
	sum := 8
	switch v := v.(type) {
	case string:
		sum += len(v)
	case []any:
		for _, element := range v {
			sum += weight(element)
		}
	case map[string]any:
		for key, value := range v {
			sum += len(key) + weight(value)
		}
	}
	return sum
}
