package yaml

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// RepeatedKeyError is the error of a mapping in which Kubernetes reads one key twice, and would
// keep the last value.
type RepeatedKeyError struct {
	// Path leads to the key from the root: keys, and indexes of lists.
	Path []string
	// First and Line are the lines of the key, from 1: where it is first, and where it is again.
	First, Line int
	// Merged says that the key is not written twice: a merge (<<) that follows it replaces its
	// value, in the parser that Kubernetes runs.
	Merged bool
}

// Error names the lines, and not the key, which may be a piece of a Secret.
func (e *RepeatedKeyError) Error() string {
	if e.Merged {
		return fmt.Sprintf("a key (line %d) precedes a merge (line %d) that replaces it", e.First, e.Line)
	}
	return fmt.Sprintf("a key is duplicated (lines %d and %d)", e.First, e.Line)
}

// Below returns the error for a text with so many lines before the document.
func (e *RepeatedKeyError) Below(lines int) *RepeatedKeyError {
	return &RepeatedKeyError{Path: e.Path, First: e.First + lines, Line: e.Line + lines, Merged: e.Merged}
}

// repeatedKey finds the first key below a node that is duplicated, or replaced by a merge; nil
// where there is none.
func repeatedKey(n *kyaml.Node, path []string) *RepeatedKeyError {
	if n.Kind != kyaml.MappingNode {
		for i, child := range n.Content {
			if found := repeatedKey(child, below(path, strconv.Itoa(i))); found != nil {
				return found
			}
		}
		return nil
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if isMerge(key) {
			for _, name := range slices.Sorted(maps.Keys(lines)) {
				if merges(value, name, 0) {
					return &RepeatedKeyError{Path: below(path, name), First: lines[name], Line: key.Line, Merged: true}
				}
			}
			continue
		}
		name := keyName(key)
		if first, known := lines[name]; known {
			return &RepeatedKeyError{Path: below(path, name), First: first, Line: key.Line}
		}
		lines[name] = key.Line
		if found := repeatedKey(value, below(path, name)); found != nil {
			return found
		}
	}
	return nil
}

func below(path []string, name string) []string { return append(slices.Clip(path), name) }

// isMerge reports whether a key is the merge key.
func isMerge(key *kyaml.Node) bool {
	return key.Kind == kyaml.ScalarNode && key.ShortTag() == "!!merge"
}

// hasMerge reports whether there is a merge below a node.
func hasMerge(n *kyaml.Node) bool { return isMerge(n) || slices.ContainsFunc(n.Content, hasMerge) }

// merges reports whether what is merged has a key. It looks no deeper than any author does: merges
// within merges.
func merges(value *kyaml.Node, name string, depth int) bool {
	const deepest = 100
	if depth > deepest {
		return false
	}
	switch value.Kind {
	case kyaml.AliasNode:
		return merges(value.Alias, name, depth+1)
	case kyaml.SequenceNode:
		return slices.ContainsFunc(value.Content, func(one *kyaml.Node) bool { return merges(one, name, depth+1) })
	case kyaml.MappingNode:
		for i := 0; i+1 < len(value.Content); i += 2 {
			key := value.Content[i]
			if isMerge(key) && merges(value.Content[i+1], name, depth+1) || !isMerge(key) && keyName(key) == name {
				return true
			}
		}
	}
	return false
}

// keyName is a key as Kubernetes reads it: 0x1 and 1 are one key.
func keyName(key *kyaml.Node) string {
	if key.Kind == kyaml.AliasNode {
		key = key.Alias
	}
	if name, isText := KeyOf(key); isText || key.Style != 0 {
		return cmp.Or(name, key.Value)
	}
	list, err := Tree([]byte("- " + key.Value + "\n"))
	if elements, isList := list.([]any); err == nil && isList && len(elements) == 1 {
		return fmt.Sprint(elements[0])
	}
	return key.Value
}

// OddLine finds what Kubernetes cannot read in a document that YAML can be read from: a key that is
// a map or a list, keys that become one in JSON, and a number that JSON does not have. It returns
// the line, from 1, and 0 where it finds nothing.
func OddLine(n *kyaml.Node) int {
	names := map[string]bool{}
	for i, child := range n.Content {
		if n.Kind == kyaml.MappingNode && i%2 == 0 {
			key := child
			if key.Kind == kyaml.AliasNode {
				key = key.Alias
			}
			if key.Kind != kyaml.ScalarNode {
				return child.Line
			}
			if name := keyName(key); names[name] {
				return child.Line
			} else if !isMerge(key) {
				names[name] = true
			}
			continue
		}
		if line := OddLine(child); line > 0 {
			return line
		}
	}
	if n.Kind == kyaml.ScalarNode && n.Style == 0 && !IsText(n.Value) {
		if _, err := Tree([]byte("- " + n.Value + "\n")); err != nil {
			return n.Line
		}
	}
	return 0
}
