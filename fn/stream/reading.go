package stream

import (
	"errors"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// readWith reads the item alone and keeps its Meta. It is parsed where a scan is not certain of it.
// The error it returns is the parser's; an item that is no mapping is no error here, but has Err.
func (i *Item) readWith(s *scanner) error {
	if found, ok := s.scan(i.text, i.wrap, i.column); ok {
		i.read, i.metadata = true, found.metadata
		i.isScanned, i.toolKeys = true, nil
		i.remember(found.description)
		return nil
	}
	return i.parseWith(s.meta.in)
}

// parseWith is readWith without a scan.
func (i *Item) parseWith(in interner) error {
	_, root, err := i.node(i.text)
	i.read = true
	if err != nil {
		i.err = i.unreadable(err)
		return err
	}
	if hasAlias(root) {
		if i.aliased, err = yaml.Expanded(root); err != nil {
			i.err = i.unreadable(err)
			return nil
		}
	}
	i.keep(root, in)
	i.metadata = metadataOf(root)
	if len(i.text) >= largeText {
		if tree, ok := i.exactTreeOf(root); ok {
			i.exact = tree
			return nil
		}
	}
	i.checkReadable(root)
	return nil
}

// checkReadable gives an object of a file an error where Kubernetes cannot read it: YAML allows
// keys that are maps, and a template of Helm is one as a rule. What is no object is not applied.
// One whose aliases stand for too much has another error, where it is used.
func (i *Item) checkReadable(root *kyaml.Node) {
	if !i.ofFile || i.err != nil || i.meta.Kind == "" {
		return
	}
	_, err := i.treeOf(root)
	if tooMuch := (*yaml.ExpansionError)(nil); err != nil && !errors.As(err, &tooMuch) {
		i.err = i.unreadable(err)
	}
}

// keep takes from a node what the item remembers of it.
func (i *Item) keep(root *kyaml.Node, in interner) {
	i.read, i.err, i.meta = true, nil, Meta{}
	i.isScanned, i.toolKeys = false, nil
	if object := resolved(root); object.Kind != kyaml.MappingNode {
		if i.list = i.ofFile && object.Kind == kyaml.SequenceNode; i.list {
			return
		}
		line := i.line
		if line > 0 {
			line += root.Line - 1
		}
		reason := "the item is " + what(object) + ", not an object"
		i.err = i.refused(&SyntaxError{Line: line, Reason: reason, Remedy: remedyObject})
		return
	}
	found, err := describe(root, i.tree, bareTag(i.text), in)
	if err != nil {
		i.err = i.unreadable(err)
		return
	}
	i.remember(found.description)
	i.toolKeys = found.toolKeys
}
