package config

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

const (
	// mostNodes that a FleetConfig may have with its aliases written out. The largest that the
	// limits of its lists allow has fewer; an alias bomb has more.
	//
	//capifleet:limit reading values values of a FleetConfig, with its aliases written out
	//capifleet:beyond `CF0109`
	mostNodes = 250_000
	// mostBytes that its keys and values may have with its aliases written out: 32 MiB.
	//
	//capifleet:limit reading bytes keys and values of a FleetConfig, with its aliases written out
	//capifleet:beyond `CF0109`
	mostBytes = 32 << 20
	// deepest that its maps and lists may nest.
	//
	//capifleet:limit reading levels maps and lists in one another in a FleetConfig
	//capifleet:beyond `CF0109`
	deepest = 100
)

// strictReader walks a document and its schema side by side, and makes a tree of JSON types of what
// is right.
type strictReader struct {
	report *report
	nodes  int    // read so far
	bytes  int    // of keys and values read so far
	depth  int    // of maps and lists around the present one
	over   bool   // whether a bound was passed and reported
	argocd string // newest version of Argo CD whose fields are being read; "" for our own

	maps []around // that are being read, the innermost last; lists between them are left out
}

// readStrictly reads a document by its schema. What is wrong is reported and left out of the tree;
// items of lists keep their positions.
func readStrictly(found *report, schema *schemaNode, root *kyaml.Node) map[string]any {
	reader := &strictReader{report: found}
	tree, _ := reader.value(nil, schema, root)
	object, _ := tree.(map[string]any)
	return object
}

// value reads one node. It is not ok where the node is wrong as a whole.
func (r *strictReader) value(at *field.Path, s *schemaNode, n *kyaml.Node) (value any, ok bool) {
	if !r.enter(n) {
		return nil, false
	}
	r.depth++
	defer func() { r.depth-- }()
	if n.Kind == kyaml.AliasNode {
		return r.value(at, s, n.Alias)
	}
	if newest := s.newest(); newest != "" && r.argocd == "" {
		r.argocd = newest
		defer func() { r.argocd = "" }()
	}
	r.report.remember(at, n)
	switch {
	case n.Kind == kyaml.MappingNode && s.allows("object"):
		return r.object(at, s, n), true
	case n.Kind == kyaml.SequenceNode && s.allows("array"):
		return r.list(at, s, n), true
	case n.Kind == kyaml.ScalarNode:
		return r.scalar(at, s, n)
	}
	r.wrongType(at, s, n, kindOf(n))
	return nil, false
}

// enter counts a node and keeps the bounds.
func (r *strictReader) enter(n *kyaml.Node) bool {
	r.nodes++
	r.bytes += len(n.Value)
	if r.nodes <= mostNodes && r.bytes <= mostBytes && r.depth <= deepest {
		return true
	}
	if !r.over {
		r.over = true
		const tooLarge = "the FleetConfig has more than %d values, more than %d bytes, or is nested deeper than %d"
		r.report.addAt(n, fleet.Problem{
			Code: fleet.BadValue, Message: fmt.Sprintf(tooLarge, mostNodes, mostBytes, deepest),
			Remedy: "look for an alias within its own anchor, or for aliases of aliases",
		})
	}
	return false
}

// object reads a map.
func (r *strictReader) object(at *field.Path, s *schemaNode, n *kyaml.Node) map[string]any {
	object := map[string]any{}
	present := map[string]bool{}
	r.maps = append(r.maps, around{at, s})
	defer func() { r.maps = r.maps[:len(r.maps)-1] }()
	for _, entry := range r.entries(at, s, n) {
		member, path := s.member(entry.key), below(at, s, entry.key)
		present[entry.key] = true
		near, passedOn := "", true
		switch {
		case member == nil:
			near, passedOn = r.unknown(at, s, entry), false
		case s.unlisted(entry.key):
			near, passedOn = r.foreign(path, s, entry)
		}
		if near != "" {
			present[near] = true
			r.report.meant(at.Child(near))
		}
		if !passedOn {
			continue
		}
		if member.ArgoCDSince != "" {
			r.newer(path, entry, member.ArgoCDSince)
		}
		if value, ok := r.value(path, member, entry.value); ok {
			object[entry.key] = value
		}
	}
	r.missing(at, s, n, present)
	r.atMost(at, n, len(object), s.MaxProperties)
	return object
}

// below is the path of a key of a map: a field's name, or in brackets where it is the user's and
// may hold dots.
func below(at *field.Path, s *schemaNode, key string) *field.Path {
	if s.keyed() || strings.ContainsAny(key, "./[]") || key == "" {
		return at.Key(key)
	}
	return at.Child(key)
}

// unknown reports a field that the schema does not have, and returns the one that was probably
// meant, "" if none is near.
func (r *strictReader) unknown(at *field.Path, s *schemaNode, entry mapEntry) string {
	problem := fleet.Problem{Code: fleet.UnknownField, Message: "FleetConfig has no such field"}
	known := sortedKeys(s.Properties)
	near := spelling.Nearest(entry.key, known)
	problem.Remedy = knownInstead(near, known)
	instead := insteadOf(entry.key)
	switch {
	case r.argocd != "":
		mistake, meant, surely := r.mistake(s, entry.key)
		if near = meant; surely {
			problem = mistake
		}
		problem.Message = mistake.Message
	case s.isApplicationSet() && instead != "":
		near, problem.Remedy = "", instead
	case s.Properties["application"] != nil && entry.key == "revisions":
		near, problem.Remedy = "", "promote by an entry of applicationSets; a bootstrap is delivered once, "+
			"so new revisions would not reach the clusters"
	}
	problem.Field = below(at, s, entry.key)
	r.report.addAt(entry.node, problem)
	return near
}

// missing reports fields that are required, and those of which exactly one is.
func (r *strictReader) missing(at *field.Path, s *schemaNode, n *kyaml.Node, present map[string]bool) {
	for _, name := range s.Required {
		if !present[name] {
			r.report.addAt(n, fleet.Problem{
				Code: fleet.MissingField, Field: at.Child(name),
				Message: "the field is required, and it is missing", Remedy: "add it",
			})
		}
	}
	choices := s.choices()
	if len(choices) == 0 {
		return
	}
	set := slices.DeleteFunc(slices.Clone(choices), func(name string) bool { return !present[name] })
	switch {
	case len(set) == 0:
		r.report.addAt(n, fleet.Problem{
			Code: fleet.MissingField, Field: at, Message: "the entry sets none of: " + strings.Join(choices, ", "),
			Remedy: "set exactly one of them",
		})
	case len(set) > 1:
		r.report.addAt(n, fleet.Problem{
			Code: fleet.MissingField, Field: at,
			Message: "the entry sets more than one source: " + strings.Join(set, ", "),
			Remedy:  "keep one of them, and write an entry for each of the others",
		})
	}
}

// list reads a list. An item that is wrong keeps its place, as nothing of the item's type.
func (r *strictReader) list(at *field.Path, s *schemaNode, n *kyaml.Node) []any {
	list := make([]any, 0, len(n.Content))
	item := s.item()
	for i, content := range n.Content {
		value, ok := r.value(at.Index(i), item, content)
		if !ok {
			value = item.nothing()
		}
		list = append(list, value)
	}
	if s.MinItems != nil && len(list) < *s.MinItems {
		r.report.addAt(n, fleet.Problem{
			Code: fleet.BadValue, Field: at,
			Message: "the list is empty", Remedy: "add an entry",
		})
	}
	r.atMost(at, n, len(list), s.MaxItems)
	r.repeated(at, s, n, list)
	return list
}

// nothing is the empty value of the schema's type.
func (s *schemaNode) nothing() any {
	switch {
	case s.wants("object"):
		return map[string]any{}
	case s.wants("string"):
		return ""
	}
	return nil
}

// atMost reports a map or list with more entries than allowed.
func (r *strictReader) atMost(at *field.Path, n *kyaml.Node, entries int, most *int) {
	if most != nil && entries > *most {
		r.report.addAt(n, fleet.Problem{
			Code: fleet.BadValue, Field: at, Message: fmt.Sprintf("the field has %d entries", entries),
			Remedy: fmt.Sprintf("use at most %d entries", *most),
		})
	}
}

// repeated reports entries that have the name of an earlier one, and equal entries of a set.
func (r *strictReader) repeated(at *field.Path, s *schemaNode, n *kyaml.Node, list []any) {
	keys := s.ListKeys
	if s.ListType == "set" {
		keys = []string{""}
	}
	for _, key := range keys {
		first := map[string]int{}
		for i, entry := range list {
			name, path := entry, at.Index(i)
			if object, ok := entry.(map[string]any); ok && key != "" {
				name, path = object[key], path.Child(key)
			}
			text, ok := name.(string)
			if !ok || text == "" {
				continue
			}
			if j, twice := first[text]; twice {
				r.report.addAt(n.Content[i], fleet.Problem{
					Code: fleet.RepeatedName, Field: path, Value: text,
					Message: fmt.Sprintf("%s has the same value", at.Index(j)),
					Remedy:  "change one of them, or remove it",
				})
				continue
			}
			first[text] = i
		}
	}
}
