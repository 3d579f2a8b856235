package stream

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"unicode/utf8"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// Edit is a change of an object's labels and annotations. What is removed goes
// first, so a key in both is set. A labels or annotations mapping that becomes
// empty goes too.
type Edit struct {
	SetLabels, SetAnnotations       map[string]string
	RemoveLabels, RemoveAnnotations []string
}

// mapEdit is an Edit's part for one mapping in metadata.
type mapEdit struct {
	name   string // labels or annotations
	set    map[string]string
	remove []string
}

func (e Edit) parts() []mapEdit {
	return []mapEdit{
		{"labels", e.SetLabels, e.RemoveLabels},
		{"annotations", e.SetAnnotations, e.RemoveAnnotations},
	}
}

func (e Edit) empty() bool {
	return len(e.SetLabels)+len(e.SetAnnotations)+len(e.RemoveLabels)+len(e.RemoveAnnotations) == 0
}

// Edit changes the item in place: the lines that it must change and no others. It reads the result,
// or only the metadata where these are lines of their own, and compares it with what it should be.
// Where an edit of lines cannot do it, the item is encoded anew, and proved too. Setting a value
// that is there changes nothing. It is an error if metadata, labels or annotations are not
// mappings.
func (i *Item) Edit(e Edit) error {
	if i.editMetadata(e) {
		return nil
	}
	lead, body := i.body()
	_, root, err := i.node(body)
	if err != nil {
		return i.unreadable(err)
	}
	before, err := i.treeOf(root)
	if err != nil {
		return i.unreadable(err)
	}
	want, todo, err := e.apply(before)
	if err != nil {
		refused := &SyntaxError{Line: i.line, Reason: err.Error(), Remedy: remedyObject}
		return fmt.Errorf("edit object: %w", i.refused(refused))
	}
	if len(todo) == 0 {
		return nil
	}
	text, ok := editLines(body, root, todo)
	var proved *kyaml.Node
	if ok {
		proved, ok = i.becomes(text, want)
	}
	if !ok {
		if text, proved, err = i.reencode(body, todo, want); err != nil {
			return err
		}
	}
	i.text = slices.Concat(lead, text)
	i.keep(proved, nil)
	i.metadata, i.exact = metadataLines{}, nil
	i.edited, i.reencoded = true, i.reencoded || !ok
	return nil
}

// Prepare makes an edit that takes effect when commit is called, so that many
// edits can be made or none.
func (i *Item) Prepare(e Edit) (commit func(), err error) {
	edited := *i
	if err := edited.Edit(e); err != nil {
		return nil, err
	}
	return func() { *i = edited }, nil
}

// becomes is the object's node in text, if that, in place of the item's, reads
// as want.
func (i *Item) becomes(text []byte, want map[string]any) (*kyaml.Node, bool) {
	edited := Item{text: text, wrap: i.wrap, column: i.column}
	_, root, err := edited.node(text)
	if err != nil {
		return nil, false
	}
	got, err := edited.treeOf(root)
	return root, err == nil && reflect.DeepEqual(got, want)
}

// apply is the tree that an edit should give, and what of the edit is left to
// do: keys that are there to be removed, values that differ.
func (e Edit) apply(before map[string]any) (want map[string]any, todo []mapEdit, err error) {
	metadata, isMap := before["metadata"].(map[string]any)
	if !isMap && before["metadata"] != nil {
		return nil, nil, fmt.Errorf("metadata is not a mapping")
	}
	want, metadata = maps.Clone(before), cloned(metadata)
	for _, part := range e.parts() {
		values, isMap := metadata[part.name].(map[string]any)
		if !isMap && metadata[part.name] != nil {
			return nil, nil, fmt.Errorf("metadata.%s is not a mapping", part.name)
		}
		values = cloned(values)
		left, err := part.applyTo(values)
		if err != nil {
			return nil, nil, err
		}
		if len(left.set)+len(left.remove) == 0 {
			continue
		}
		todo = append(todo, left)
		want["metadata"] = metadata
		if metadata[part.name] = values; len(values) == 0 {
			delete(metadata, part.name)
		}
	}
	return want, todo, nil
}

// applyTo changes values and returns what of the edit changed them.
func (m mapEdit) applyTo(values map[string]any) (mapEdit, error) {
	left := mapEdit{name: m.name, set: map[string]string{}}
	for key, value := range m.set {
		if !utf8.ValidString(key) || !utf8.ValidString(value) {
			return left, fmt.Errorf("the new value of metadata.%s.%s is not UTF-8", m.name, key)
		}
	}
	for _, key := range m.remove {
		if _, there := values[key]; !there || slices.Contains(left.remove, key) {
			continue
		}
		if _, set := m.set[key]; !set {
			left.remove = append(left.remove, key)
		}
	}
	for _, key := range left.remove {
		delete(values, key)
	}
	for key, value := range m.set {
		if values[key] != any(value) {
			left.set[key], values[key] = value, value
		}
	}
	return left, nil
}

func cloned(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return maps.Clone(m)
}
