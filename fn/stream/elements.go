package stream

import (
	"bytes"

	"github.com/capifleet/capifleet/fn/yaml"
)

// IsList reports whether the item is a list at the top of a document of a file, such as the patches
// of a kustomization. It is no object: its Meta is zero, and Tree is an error.
func (i *Item) IsList() bool {
	i.ensureRead()
	return i.list
}

// ListError is why an item that IsList cannot be read as an object.
func (i *Item) ListError() *SyntaxError {
	return i.refused(&SyntaxError{
		Line: i.line, Reason: "the item is a list, not an object", Remedy: remedyObject,
	})
}

// Elements are the elements of an item that IsList, as Kubernetes reads them, or those that an
// object has at the key items; nil where there is no list.
func (i *Item) Elements() ([]any, error) {
	if i.IsList() {
		tree, err := yaml.Tree(i.text)
		if err != nil {
			return nil, i.unreadable(err)
		}
		elements, _ := tree.([]any)
		return elements, nil
	}
	tree, err := i.Tree()
	if err != nil {
		return nil, err
	}
	elements, _ := tree["items"].([]any)
	return elements, nil
}

// HasGenerateName reports whether the API server makes a name for the object.
func (i *Item) HasGenerateName() bool {
	if !i.Mentions("generateName") {
		return false
	}
	tree, err := i.Tree()
	if err != nil {
		return false
	}
	metadata, _ := tree["metadata"].(map[string]any)
	name, _ := metadata["generateName"].(string)
	return name != ""
}

// Contains reports whether the YAML of the item, comments included, contains a text. It does not
// parse.
func (i *Item) Contains(text string) bool { return bytes.Contains(i.text, []byte(text)) }
