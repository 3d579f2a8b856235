package stream

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// Meta is what says which object an item is and how selectors see it, as
// Kubernetes reads it.
type Meta struct {
	APIVersion, Kind, Namespace, Name string
	// Labels and Annotations are nil when there are none. A value that is not
	// a string (see NotStrings) is here as its JSON text. Annotations by which
	// tools keep their books are not here; see [Item.ToolAnnotations]. Objects
	// share maps, which nobody changes.
	Labels, Annotations map[string]string
	// NotStrings are the paths, such as metadata.labels.tier, whose value is
	// not a string for Kubernetes: numbers, booleans (also YAML 1.1's yes, no,
	// on, off, y, n), lists, mappings, and null in labels and annotations. A
	// date is a string. "metadata", "metadata.labels" and
	// "metadata.annotations" are here when they are not mappings. Sorted.
	NotStrings []string
	// Duplicates are the paths of keys that are duplicated at the top level, in
	// metadata, in labels or in annotations (the last one counts), in the
	// order of the text.
	Duplicates []string
}

// interner keeps one copy of each short text that thousands of items share.
type interner map[string]string

func (in interner) text(s string) string {
	if in == nil || len(s) > 64 {
		return s
	}
	if known, ok := in[s]; ok {
		return known
	}
	in[s] = s
	return s
}

// bytes is the text of bytes, which a known one costs nothing.
func (in interner) bytes(b []byte) string {
	if known, ok := in[string(b)]; ok {
		return known
	}
	return in.text(string(b))
}

// described is what was found in a tree.
type described struct {
	description
	toolKeys []string // see [Item.ToolAnnotations]
}

// describe reads the object at root; text is the YAML it was parsed from, for
// what only Kubernetes' parser can tell.
func describe(
	root *kyaml.Node, text func() (map[string]any, error), bare bool, in interner,
) (described, error) {
	tree, ok := metaTree(root)
	if !ok || bare {
		var err error
		if tree, err = text(); err != nil {
			return described{}, err
		}
	}
	found := describeTree(tree, in)
	found.meta.Duplicates = duplicates(root)
	return found, nil
}

// metaTree is the part of an object's tree that Meta holds.
func metaTree(root *kyaml.Node) (map[string]any, bool) {
	return pick(root, func(name string, value *kyaml.Node) (any, bool, bool) {
		switch {
		case name == "metadata" && value.Kind == kyaml.MappingNode:
			metadata, ok := pick(value, func(name string, value *kyaml.Node) (any, bool, bool) {
				switch name {
				case "name", "namespace", "labels", "annotations":
					v, ok := yaml.TreeOf(value)
					return v, true, ok
				}
				return nil, false, true
			})
			return metadata, true, ok
		case name == "apiVersion", name == "kind", name == "metadata":
			v, ok := yaml.TreeOf(value)
			return v, true, ok
		}
		return nil, false, true
	})
}

// pick makes a tree of those pairs of a mapping that read wants.
func pick(n *kyaml.Node, read func(name string, value *kyaml.Node) (v any, want, ok bool)) (map[string]any, bool) {
	if n.Style&kyaml.TaggedStyle != 0 {
		return nil, false
	}
	tree := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, ok := yaml.KeyOf(n.Content[i])
		if !ok {
			return nil, false
		}
		v, want, ok := read(name, n.Content[i+1])
		if !ok {
			return nil, false
		}
		if want {
			tree[name] = v
		}
	}
	return tree, true
}

// describeTree reads an object's tree.
func describeTree(tree map[string]any, in interner) described {
	var found described
	m := &found.meta
	text := func(from map[string]any, name, path string) string {
		if from[name] == nil {
			return ""
		}
		return m.text(from[name], path, in)
	}
	m.APIVersion = text(tree, "apiVersion", "apiVersion")
	m.Kind = text(tree, "kind", "kind")
	metadata, isMap := tree["metadata"].(map[string]any)
	if !isMap && tree["metadata"] != nil {
		m.NotStrings = append(m.NotStrings, "metadata")
	}
	m.Name = text(metadata, "name", "metadata.name")
	m.Namespace = text(metadata, "namespace", "metadata.namespace")
	m.Labels = m.texts(metadata["labels"], "metadata.labels", in)
	annotations := m.texts(metadata["annotations"], "metadata.annotations", in)
	for _, key := range slices.Sorted(maps.Keys(annotations)) {
		if IsToolAnnotation(key) {
			found.toolKeys = append(found.toolKeys, key)
			found.books.set(key, []byte(annotations[key]), in)
			delete(annotations, key)
		}
	}
	if len(annotations) > 0 {
		m.Annotations = annotations
	}
	slices.Sort(m.NotStrings)
	return found
}

// text is a value that ought to be a string.
func (m *Meta) text(v any, path string, in interner) string {
	if s, ok := v.(string); ok {
		return in.text(s)
	}
	m.NotStrings = append(m.NotStrings, path)
	s, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(s)
}

// texts is a value that ought to be a mapping of strings.
func (m *Meta) texts(v any, path string, in interner) map[string]string {
	values, ok := v.(map[string]any)
	if !ok && v != nil {
		m.NotStrings = append(m.NotStrings, path)
	}
	if len(values) == 0 {
		return nil
	}
	texts := make(map[string]string, len(values))
	for key, value := range values {
		texts[in.text(key)] = m.text(value, path+"."+key, in)
	}
	return texts
}

// duplicates lists the repeated keys where Meta looks.
func duplicates(root *kyaml.Node) []string {
	twice := repeated(root, "")
	_, metadata := field(root, "metadata")
	metadata = resolved(metadata)
	twice = append(twice, repeated(metadata, "metadata.")...)
	for _, name := range []string{"labels", "annotations"} {
		_, values := field(metadata, name)
		twice = append(twice, repeated(resolved(values), "metadata."+name+".")...)
	}
	return twice
}

// Duplicates are the paths of keys that are duplicated anywhere in the object, in the order of the
// text. Meta has those of the metadata.
func (i *Item) Duplicates() []string {
	_, root, err := i.node(i.text)
	if err != nil {
		return nil // Err and Tree say why
	}
	return repeatedBelow(root, "")
}

// repeatedBelow lists the keys that a mapping, and those below it, have more than once. What an
// alias stands for counts where it is written.
func repeatedBelow(n *kyaml.Node, path string) []string {
	prefix := ""
	if path != "" {
		prefix = path + "."
	}
	twice := repeated(n, prefix)
	switch n.Kind {
	case kyaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			twice = append(twice, repeatedBelow(n.Content[i+1], prefix+n.Content[i].Value)...)
		}
	case kyaml.SequenceNode:
		for i, element := range n.Content {
			twice = append(twice, repeatedBelow(element, path+"["+strconv.Itoa(i)+"]")...)
		}
	}
	return twice
}

// repeated lists the keys that a mapping has more than once.
func repeated(n *kyaml.Node, prefix string) []string {
	if n == nil || n.Kind != kyaml.MappingNode {
		return nil
	}
	var twice []string
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Kind != kyaml.ScalarNode {
			continue
		}
		name := n.Content[i].Value
		if seen[name]++; seen[name] == 2 {
			twice = append(twice, prefix+name)
		}
	}
	return twice
}
