package config

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// mapEntry is a key of a map and its value.
type mapEntry struct {
	key         string
	node, value *kyaml.Node // of key and value
}

// entries are the keys of a map in their order, then those that merge keys (<<) add to them. Keys
// that are duplicated, and keys that are not strings, are reported.
func (r *strictReader) entries(at *field.Path, s *schemaNode, n *kyaml.Node) []mapEntry {
	var entries []mapEntry
	var merged []*kyaml.Node
	present := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind == kyaml.AliasNode {
			key = key.Alias
		}
		r.bytes += len(key.Value)
		switch {
		case isMergeKey(key):
			merged = append(merged, value)
		case kindOf(key) != "string":
			r.badKey(at, n, key)
		case present[key.Value]:
			r.report.addAt(key, fleet.Problem{
				Code: fleet.RepeatedField, Field: below(at, s, key.Value),
				Message: "the key is duplicated in its map, and only one of the values would count",
			})
		default:
			present[key.Value] = true
			entries = append(entries, mapEntry{key: key.Value, node: key, value: value})
		}
	}
	for _, source := range merged {
		for _, entry := range r.mergedEntries(at, s, source) {
			if !present[entry.key] {
				present[entry.key] = true
				entries = append(entries, entry)
			}
		}
	}
	return entries
}

// mergedEntries are the entries that a merge key brings: those of a map, or those of a list of
// maps, of which the first that has a key wins.
func (r *strictReader) mergedEntries(at *field.Path, s *schemaNode, source *kyaml.Node) []mapEntry {
	if !r.enter(source) {
		return nil
	}
	r.depth++
	defer func() { r.depth-- }()
	switch source.Kind {
	case kyaml.AliasNode:
		return r.mergedEntries(at, s, source.Alias)
	case kyaml.MappingNode:
		return r.entries(at, s, source)
	case kyaml.SequenceNode:
		var entries []mapEntry
		for _, item := range source.Content {
			entries = append(entries, r.mergedEntries(at, s, item)...)
		}
		return entries
	}
	r.report.addAt(source, fleet.Problem{
		Code: fleet.BadValue, Field: at, Message: "the merge key << does not name a map",
		Remedy: "name the anchor of a map, or quote the key",
	})
	return nil
}

// isMergeKey reports whether a key is an unquoted <<.
func isMergeKey(key *kyaml.Node) bool {
	return key.Kind == kyaml.ScalarNode && key.Value == "<<" && key.ShortTag() == kyaml.MergeTag
}

// badKey reports a key that is not a string.
func (r *strictReader) badKey(at *field.Path, n, key *kyaml.Node) {
	if isBareTemplate(n) {
		r.bareTemplate(at, n)
		return
	}
	path, remedy := at, "use a string as the key"
	if key.Kind == kyaml.ScalarNode {
		path, remedy = at.Key(key.Value), "quote the key"
	}
	r.report.addAt(key, fleet.Problem{
		Code: fleet.BadValue, Field: path,
		Message: "the key is " + kindInWords(kindOf(key)) + ", not a string", Remedy: remedy,
	})
}

// isBareTemplate reports whether a map is what YAML makes of {{ … }} without quotes: a map whose
// only key is a map.
func isBareTemplate(n *kyaml.Node) bool {
	flowMap := func(n *kyaml.Node) bool { return n.Kind == kyaml.MappingNode && n.Style&kyaml.FlowStyle != 0 }
	return flowMap(n) && slices.ContainsFunc(n.Content, flowMap) && n.Content[0].Kind == kyaml.MappingNode
}

// bareTemplate reports a template without quotes.
func (r *strictReader) bareTemplate(at *field.Path, n *kyaml.Node) {
	r.report.addAt(n, fleet.Problem{
		Code: fleet.BadValue, Field: at, Message: "the template is read as a map, since { begins a map in YAML",
		Remedy: "quote the template: '{{ … }}'",
	})
}
