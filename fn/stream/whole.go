package stream

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// parseWhole makes a List of a document that the cutter is not sure of: parsed
// at once, each item and each other key encoded on its own.
func parseWhole(data []byte) (*List, error) {
	root, err := onlyDocument(data)
	if err != nil {
		return nil, err
	}
	if root.Kind != kyaml.MappingNode {
		return nil, notAList(root, "the input is "+what(root))
	}
	if twice := repeated(root, ""); len(twice) > 0 {
		reason := fmt.Sprintf("the ResourceList has the key %.64q twice", twice[0])
		return nil, &SyntaxError{Line: root.Line, Reason: reason, Remedy: "remove one"}
	}
	if err := checkKind(root); err != nil {
		return nil, err
	}
	w := wholeParser{list: &List{input: data, whole: true}, aliases: newExpander(data)}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if err := w.section(root.Content[i], root.Content[i+1]); err != nil {
			return nil, err
		}
	}
	w.list.items = w.list.read
	if bareTag(data) && !isJSON(data) {
		if err := w.list.proveTags(root); err != nil {
			return nil, err
		}
	}
	return w.list, nil
}

// onlyDocument is the root of the one document that has content.
func onlyDocument(data []byte) (*kyaml.Node, error) {
	if isJSON(data) {
		return jsonNode(data)
	}
	docs, err := yaml.Nodes(data)
	if err != nil {
		return nil, unreadable(err, data, 1)
	}
	switch len(docs) {
	case 0:
		return nil, &SyntaxError{Reason: "the input is empty", Remedy: remedyList}
	case 1:
		return docs[0], nil
	}
	return nil, &SyntaxError{Line: docs[1].Line, Reason: "the input has more than one document", Remedy: remedyList}
}

// isJSON reports whether a text is JSON. YAML parsers do not read all of JSON (tabs, surrogate
// pairs).
func isJSON(data []byte) bool {
	start := bytes.TrimLeft(data, " \t\r\n")
	return len(start) > 0 && start[0] == '{' && json.Valid(data)
}

// wholeParser fills a List from the nodes of one document.
type wholeParser struct {
	list    *List
	aliases expander
}

// section encodes one top-level key on its own; items without the elements.
func (w *wholeParser) section(key, value *kyaml.Node) error {
	if key.Kind != kyaml.ScalarNode || key.Value == "<<" {
		return &SyntaxError{
			Line:   key.Line,
			Reason: "a top-level key of the ResourceList is not a simple text",
			Remedy: "write the keys out",
		}
	}
	s := section{key: key.Value}
	if value.Kind == kyaml.AliasNode {
		c, err := w.aliases.copy(value, 0)
		if err != nil {
			return &SyntaxError{Line: value.Line, Reason: err.Error(), Remedy: "write the values out"}
		}
		value = c
	}
	switch key.Value {
	case "items":
		s.role, s.text = itemsRole, []byte("items:\n")
		if err := w.elements(value); err != nil {
			return err
		}
		if len(w.list.read) == 0 {
			s.text = []byte("items: []\n")
		}
		w.list.sections = append(w.list.sections, s)
		return nil
	case "functionConfig":
		s.role = configRole
	case "results":
		s.role = resultsRole
	}
	pair := kyaml.Node{Kind: kyaml.MappingNode, Tag: "!!map", Content: []*kyaml.Node{key, value}}
	var err error
	if s.text, err = w.encode(&pair, key.Line); err != nil {
		return err
	}
	w.list.sections = append(w.list.sections, s)
	if s.role == configRole && !isNull(value) {
		w.list.config = &Item{text: s.text, wrap: mappingValue, line: key.Line, place: -1}
		w.list.config.ensureRead()
	}
	return nil
}

// elements makes the items.
func (w *wholeParser) elements(list *kyaml.Node) error {
	if isNull(list) {
		return nil
	}
	if list.Kind != kyaml.SequenceNode {
		return &SyntaxError{
			Line: list.Line, Reason: "items is " + what(list) + ", not a list",
			Remedy: `write each item as an element: "- apiVersion: ..."`,
		}
	}
	s := newScanner()
	for _, element := range list.Content {
		line := element.Line
		if element.Kind == kyaml.AliasNode {
			c, err := w.aliases.copy(element, 0)
			if err != nil {
				return &SyntaxError{Line: line, Reason: err.Error(), Remedy: "write the values out"}
			}
			element = c
		}
		text, err := w.encode(element, line)
		if err != nil {
			return err
		}
		item := &Item{text: text, line: line, place: len(w.list.read)}
		if err := item.readWith(s); err != nil {
			return err
		}
		w.list.read = append(w.list.read, item)
	}
	return nil
}

// encode writes a node as a document that depends on no other, and proves it.
func (w *wholeParser) encode(n *kyaml.Node, line int) ([]byte, error) {
	inside := map[*kyaml.Node]bool{}
	anchors(n, inside)
	if err := w.aliases.expand(n, func(target *kyaml.Node) bool { return inside[target] }); err != nil {
		return nil, &SyntaxError{Line: line, Reason: err.Error(), Remedy: "write the values out"}
	}
	if n.Style&kyaml.FlowStyle != 0 {
		blockStyle(n)
	}
	text, err := encodeProved(n)
	if err != nil {
		return nil, &SyntaxError{
			Line: line, Reason: "the object cannot be written on its own: " + err.Error(),
			Remedy: "write it in block style, without aliases and tags",
		}
	}
	return text, nil
}

// anchors collects the nodes below n that have an anchor.
func anchors(n *kyaml.Node, found map[*kyaml.Node]bool) {
	if n.Anchor != "" {
		found[n] = true
	}
	for _, child := range n.Content {
		anchors(child, found)
	}
}

// blockStyle takes flow style off a node and everything below it.
func blockStyle(n *kyaml.Node) {
	n.Style &^= kyaml.FlowStyle
	for _, child := range n.Content {
		blockStyle(child)
	}
}

// encodeProved encodes a node so that it reads back equal.
func encodeProved(n *kyaml.Node) ([]byte, error) {
	for text := range encodings(n) {
		again, err := yaml.Node(text)
		if err == nil && again != nil && sameNodes(n, again, map[*kyaml.Node]*kyaml.Node{}) {
			return text, nil
		}
	}
	return nil, errors.New("the encoded text does not read back equal")
}

// sameNodes reports whether two trees of nodes mean the same, aliases included;
// met holds the anchors met so far and their counterparts.
func sameNodes(a, b *kyaml.Node, met map[*kyaml.Node]*kyaml.Node) bool {
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	switch a.Kind {
	case kyaml.AliasNode:
		return met[a.Alias] != nil && met[a.Alias] == b.Alias
	case kyaml.ScalarNode:
		if a.Value != b.Value || a.ShortTag() != b.ShortTag() {
			return false
		}
		// Plain or not matters where YAML 1.1 has another opinion.
		if plain(a) != plain(b) && !yaml.IsText(a.Value) {
			return false
		}
	default:
		if a.ShortTag() != b.ShortTag() {
			return false
		}
	}
	if a.Anchor != "" {
		met[a] = b
	}
	for i := range a.Content {
		if !sameNodes(a.Content[i], b.Content[i], met) {
			return false
		}
	}
	return true
}

// plain reports whether a scalar is neither quoted nor a block nor tagged.
func plain(n *kyaml.Node) bool {
	quoted := kyaml.SingleQuotedStyle | kyaml.DoubleQuotedStyle
	block := kyaml.LiteralStyle | kyaml.FoldedStyle
	return n.Style&(quoted|block|kyaml.TaggedStyle) == 0
}
