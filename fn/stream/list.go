package stream

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// List is a ResourceList as spans of bytes, or the documents of some files.
// It keeps the input it was parsed from, which must not be changed.
type List struct {
	input    []byte
	sections []section
	read     []*Item // as they came, in order
	items    []*Item // as they are to be written
	config   *Item
	// whole says that the full parser made the items.
	whole bool
	// bare says that the items are documents without a ResourceList.
	bare bool

	resultsSet  bool
	results     []byte // JSON, when set
	resultsText []byte // the section that is written for them
}

// role is what a section of a ResourceList is for.
type role int

const (
	other role = iota
	itemsRole
	configRole
	resultsRole
)

// section is one top-level key of a ResourceList with its value, and the
// comments above it; of items without the elements. The text before the first
// key and comments after the last value are sections without a key.
type section struct {
	role role
	key  string
	text []byte
	line int // of the key in the frame, from 1
}

// Stats counts an input's items by the path they took.
type Stats struct {
	Cut       int // cut by indentation and parsed alone
	Whole     int // read from a document that went to the full parser
	Edited    int // changed by Edit
	Reencoded int // of those, the ones that lost their form
}

// Parse cuts a ResourceList of apiVersion config.kubernetes.io/v1, v1beta1 or
// v1alpha1, in YAML or JSON. An error is a *SyntaxError: an empty input,
// several documents, a list or a scalar, another kind, or YAML that cannot be
// read. An item that is not a mapping is not an error; it has Err.
func Parse(data []byte) (*List, error) {
	l, err := cut(data)
	if errors.Is(err, errUncertain) {
		l, err = parseWhole(data)
	}
	if err != nil {
		return nil, unreadable(err, data, 1)
	}
	_ = boundAliases(append(slices.Clip(l.read), l.config)) // it is the Err of an item
	nestPaths(l.read)
	return l, nil
}

// boundAliases gives an error to the first item whose aliases, together with those of the items
// before it, stand for more than all trees may take. An item that alone stands for too much does
// not count: nobody gets its tree.
func boundAliases(items []*Item) error {
	length := 0
	for _, item := range items {
		if item != nil {
			length += len(item.text)
		}
	}
	limit := aliasBudget(length)
	left := limit
	for _, item := range items {
		if item == nil || item.aliased.Nodes == 0 || item.aliased.Bytes > yaml.LargestExpansion+4*len(item.text) {
			continue
		}
		const node = 64 // bytes that one takes in a tree, without its text
		if left -= item.aliased.Bytes + node*item.aliased.Nodes; left < 0 {
			reason := fmt.Sprintf("the aliases of this and the objects before it stand for more than %d bytes", limit)
			item.err = item.refused(&SyntaxError{Line: item.line, Reason: reason, Remedy: "write fewer aliases"})
			return item.err
		}
	}
	return nil
}

// Items are the items to be written: those that were read in input order, then
// the new ones.
func (l *List) Items() []*Item {
	return l.items
}

// FunctionConfig is the function's configuration; nil when it is absent or
// null.
func (l *List) FunctionConfig() *Item {
	return l.config
}

// SetItems says which items to write. Items of this list keep their order and
// come first, whatever their order here; new ones follow in the order given. An
// item that is in it twice is written once.
func (l *List) SetItems(items []*Item) {
	kept := make(map[*Item]bool, len(items))
	var added []*Item
	for _, item := range items {
		if item == nil || kept[item] {
			continue
		}
		kept[item] = true
		if !l.owns(item) {
			added = append(added, item)
		}
	}
	l.items = make([]*Item, 0, len(kept))
	for _, item := range l.read {
		if kept[item] {
			l.items = append(l.items, item)
		}
	}
	l.items = append(l.items, added...)
}

// owns reports whether an item was read with this list.
func (l *List) owns(item *Item) bool {
	return item.place >= 0 && item.place < len(l.read) && l.read[item.place] == item
}

// Results is the list's results section as JSON; nil when it is absent or
// null.
func (l *List) Results() ([]byte, error) {
	if l.resultsSet {
		return l.results, nil
	}
	for _, s := range l.sections {
		if s.role != resultsRole {
			continue
		}
		v, err := yaml.Tree(s.text)
		if err != nil {
			return nil, fmt.Errorf("read results: %w", err)
		}
		object, _ := v.(map[string]any)
		if object["results"] == nil {
			return nil, nil
		}
		text, err := json.Marshal(object["results"])
		if err != nil {
			return nil, fmt.Errorf("read results: %w", err)
		}
		return text, nil
	}
	return nil, nil
}

// SetResults replaces the whole results section by a JSON array of results. Nil or an empty array
// removes it. A list of documents has no place for results: it keeps them and does not write them.
// On an error nothing changes.
func (l *List) SetResults(array []byte) error {
	var text []byte
	if len(bytes.TrimSpace(array)) > 0 {
		n, err := jsonNode(array)
		if err != nil {
			return fmt.Errorf("set results: %w", err)
		}
		if n.Kind != kyaml.SequenceNode {
			return errors.New("set results: not a JSON array")
		}
		if text, err = resultsText(n); err != nil {
			return fmt.Errorf("set results: %w", err)
		}
	}
	l.results, l.resultsText, l.resultsSet = nil, text, true
	if len(text) > 0 {
		l.results = bytes.Clone(array)
	}
	return nil
}

// Stats counts the items that were read by the path they took.
func (l *List) Stats() Stats {
	var s Stats
	if s.Cut = len(l.read); l.whole {
		s.Cut, s.Whole = 0, len(l.read)
	}
	for _, item := range l.read {
		if item.edited {
			s.Edited++
		}
		if item.reencoded {
			s.Reencoded++
		}
	}
	return s
}
