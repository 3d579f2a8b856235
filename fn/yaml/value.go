package yaml

import (
	"encoding/json"
	"strconv"
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// TreeOf returns what [Tree] reads, from a node. It reports false where the two parsers may differ:
// at aliases, tags, merges, and keys that are not strings.
func TreeOf(n *kyaml.Node) (tree any, ok bool) {
	return nodeReader{}.tree(n)
}

// ExactTreeOf returns what [Exact] reads, from a node, and reports false where TreeOf does, and where
// a key is duplicated.
func ExactTreeOf(n *kyaml.Node) (tree any, ok bool) {
	return nodeReader{exact: true}.tree(n)
}

// nodeReader makes trees of nodes.
type nodeReader struct {
	exact bool // numbers are json.Number, and no key is duplicated
}

func (r nodeReader) tree(n *kyaml.Node) (tree any, ok bool) {
	switch n.Kind {
	case kyaml.ScalarNode:
		return r.scalar(n)
	case kyaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, child := range n.Content {
			if list[i], ok = r.tree(child); !ok {
				return nil, false
			}
		}
		return list, n.Style&kyaml.TaggedStyle == 0
	case kyaml.MappingNode:
		return r.object(n)
	}
	return nil, false
}

func (r nodeReader) object(n *kyaml.Node) (tree any, ok bool) {
	object := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, ok := KeyOf(n.Content[i])
		if !ok {
			return nil, false
		}
		if object[key], ok = r.tree(n.Content[i+1]); !ok {
			return nil, false
		}
	}
	if r.exact && len(object) < len(n.Content)/2 {
		return nil, false
	}
	return object, n.Style&kyaml.TaggedStyle == 0
}

// KeyOf returns a mapping's key from its node, if every parser reads a string there.
func KeyOf(n *kyaml.Node) (string, bool) {
	if n.Kind != kyaml.ScalarNode || n.Value == "<<" {
		return "", false
	}
	v, ok := nodeReader{}.scalar(n)
	key, isString := v.(string)
	return key, ok && isString
}

// scalar returns a scalar as Kubernetes reads it, and reports false for one that has a tag.
func (r nodeReader) scalar(n *kyaml.Node) (any, bool) {
	if n.Kind != kyaml.ScalarNode || n.Style&kyaml.TaggedStyle != 0 {
		return nil, false
	}
	if n.Style != 0 || IsText(n.Value) {
		return n.Value, true
	}
	if n.Value != "0" && len(n.Value) < 19 && strings.Trim(n.Value, "0123456789") == "" && n.Value != "" && n.Value[0] != '0' {
		if r.exact {
			return json.Number(n.Value), true
		}
		i, err := strconv.ParseInt(n.Value, 10, 64)
		return i, err == nil
	}
	// The parser itself decides about everything else.
	if r.exact {
		object, err := Exact([]byte("v: " + n.Value + "\n"))
		return object["v"], err == nil && len(object) == 1
	}
	v, err := Tree([]byte("- " + n.Value + "\n"))
	if list, isList := v.([]any); err == nil && isList && len(list) == 1 {
		return list[0], true
	}
	return nil, false
}
