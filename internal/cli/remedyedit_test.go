package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// edit changes the parent of a field in the object that a remedy is about.
func edit(
	files map[string]string, problem remediedResult, name string, change func(parent *yaml.Node, last string) error,
) error {
	isMeant, path := placeOf(problem, name)
	changed := func(object *yaml.Node) error {
		parent, last, err := parentOf(object, path)
		if err != nil {
			return err
		}
		return change(parent, last)
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		here := func(object *yaml.Node) bool { return isMeant(file, object) }
		text, found, err := editIn(files[file], here, changed)
		if found || err != nil {
			files[file] = text
			return err
		}
	}
	return fmt.Errorf("there is no object with %s", name)
}

// editIn changes the first object of a text that is meant and can be changed so, also in a text
// that an object holds.
func editIn(text string, isMeant func(*yaml.Node) bool, change func(*yaml.Node) error) (string, bool, error) {
	documents, err := readDocuments(text)
	if err != nil {
		return "", false, err
	}
	for _, document := range documents {
		if editNode(document.Content[0], isMeant, change) {
			text, err = writeDocuments(documents)
			return text, true, err
		}
	}
	return text, false, nil
}

func editNode(node *yaml.Node, isMeant func(*yaml.Node) bool, change func(*yaml.Node) error) bool {
	if node.Kind == yaml.MappingNode && isMeant(node) {
		return change(node) == nil
	}
	if node.Kind == yaml.ScalarNode && strings.Contains(node.Value, "kind:") {
		text, found, err := editIn(node.Value, isMeant, change)
		if err != nil || !found { // Not every text is YAML.
			return false
		}
		node.Value = text
		return true
	}
	return slices.ContainsFunc(node.Content, func(child *yaml.Node) bool { return editNode(child, isMeant, change) })
}

// placeOf is which object a field is of, and its whole path there. Remedies leave out what the
// field of the problem says already.
func placeOf(problem remediedResult, name string) (isMeant func(string, *yaml.Node) bool, path []string) {
	isConfig := func(_ string, object *yaml.Node) bool { return textOf(object, "kind") == "FleetConfig" }
	isObject := func(file string, object *yaml.Node) bool {
		metadata := childOf(object, "metadata")
		return file == problem.File.Path && textOf(object, "kind") == problem.ResourceRef.Kind &&
			metadata != nil && textOf(metadata, "name") == problem.ResourceRef.Name
	}
	companion := regexp.MustCompile(`(\w+) (?:[\w-]+/)?([\w.-]+): a companion`).FindStringSubmatch(problem.Message)
	switch {
	case strings.HasPrefix(name, "argocd."):
		return isConfig, segments("spec." + name)
	case strings.HasPrefix(name, "metadata.annotations") && companion != nil:
		return func(_ string, object *yaml.Node) bool {
			metadata := childOf(object, "metadata")
			return textOf(object, "kind") == companion[1] && metadata != nil && textOf(metadata, "name") == companion[2]
		}, segments(name)
	case name == "hub" || name == "render":
		source := regexp.MustCompile(`^.*\.resources\[\d+\]`).FindString(problem.Field.Path)
		return isConfig, segments(source + "." + name)
	case name == "preserveResourcesOnDeletion":
		entry := regexp.MustCompile(`^spec\.applicationSets\[\d+\]`).FindString(problem.Field.Path)
		return isConfig, segments(entry + ".syncPolicy." + name)
	}
	return isObject, segments(name)
}

// segments are the parts of a field path: names, keys of maps and positions in lists.
func segments(path string) []string {
	var parts []string
	for _, match := range regexp.MustCompile(`\[([^\]]*)\]|([^.\[]+)`).FindAllStringSubmatch(path, -1) {
		parts = append(parts, match[1]+match[2])
	}
	return parts
}

// parentOf is the node that holds a field, made where it is missing, and the last part of its path.
func parentOf(node *yaml.Node, path []string) (parent *yaml.Node, last string, err error) {
	if len(path) == 0 {
		return nil, "", errors.New("there is no field")
	}
	for _, part := range path[:len(path)-1] {
		child := childOf(node, part)
		if child == nil {
			if node.Kind != yaml.MappingNode {
				return nil, "", fmt.Errorf("there is no %s", strings.Join(path, "."))
			}
			child = &yaml.Node{Kind: yaml.MappingNode}
			node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: part}, child)
		}
		node = child
	}
	return node, path[len(path)-1], nil
}

func childOf(node *yaml.Node, part string) *yaml.Node {
	if node.Kind == yaml.SequenceNode {
		if i, err := strconv.Atoi(part); err == nil && i < len(node.Content) {
			return node.Content[i]
		}
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == part {
			return node.Content[i+1]
		}
	}
	return nil
}

func textOf(node *yaml.Node, name string) string {
	if child := childOf(node, name); child != nil {
		return child.Value
	}
	return ""
}

func setChild(parent *yaml.Node, name, value string) error {
	scalar := yaml.Node{Kind: yaml.ScalarNode, Value: value}
	if strings.Contains(value, "{{") {
		scalar.Style = yaml.SingleQuotedStyle
	}
	if child := childOf(parent, name); child != nil {
		*child = scalar
		return nil
	}
	if parent.Kind != yaml.MappingNode {
		return fmt.Errorf("%s has no place", name)
	}
	parent.Content = append(parent.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: name}, &scalar)
	return nil
}

func renameChild(parent *yaml.Node, name, right string) error {
	for i := 0; i+1 < len(parent.Content); i += 2 {
		if parent.Kind == yaml.MappingNode && parent.Content[i].Value == name {
			parent.Content[i].Value = right
			return nil
		}
	}
	return fmt.Errorf("there is no field %s", name)
}

func readDocuments(text string) ([]*yaml.Node, error) {
	var documents []*yaml.Node
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		document := &yaml.Node{}
		switch err := decoder.Decode(document); {
		case errors.Is(err, io.EOF):
			return documents, nil
		case err != nil:
			return nil, err
		case len(document.Content) > 0:
			documents = append(documents, document)
		}
	}
}

func writeDocuments(documents []*yaml.Node) (string, error) {
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	for _, document := range documents {
		if err := encoder.Encode(document); err != nil {
			return "", err
		}
	}
	return text.String(), encoder.Close()
}
