package stream

import (
	"fmt"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// field returns the last value of a key in a mapping, as Kubernetes' parser
// takes it, and its key; nil when there is none.
func field(mapping *kyaml.Node, name string) (key, value *kyaml.Node) {
	if mapping == nil || mapping.Kind != kyaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if k := mapping.Content[i]; k.Kind == kyaml.ScalarNode && k.Value == name {
			key, value = k, mapping.Content[i+1]
		}
	}
	return key, value
}

// resolved follows an alias to its anchor.
func resolved(n *kyaml.Node) *kyaml.Node {
	for n != nil && n.Kind == kyaml.AliasNode {
		n = n.Alias
	}
	return n
}

// isNull reports whether a node is a null, or absent.
func isNull(n *kyaml.Node) bool {
	return n == nil || n.Kind == kyaml.ScalarNode && n.Tag == "!!null"
}

// hasAlias reports whether there is an alias below n.
func hasAlias(n *kyaml.Node) bool {
	if n.Kind == kyaml.AliasNode {
		return true
	}
	for _, child := range n.Content {
		if hasAlias(child) {
			return true
		}
	}
	return false
}

// what names the kind of a node for a message.
func what(n *kyaml.Node) string {
	switch {
	case isNull(n):
		return "empty"
	case n.Kind == kyaml.SequenceNode:
		return "a list"
	case n.Kind == kyaml.MappingNode:
		return "a mapping"
	case n.Kind == kyaml.AliasNode:
		return "an alias"
	}
	return "a single value"
}

// expander replaces aliases by copies of their anchors' nodes, within a budget of bytes that all
// copies together may take.
type expander struct {
	limit, left int
}

// newExpander gives room for several copies of the text, and for what the aliases of a few objects
// may stand for.
func newExpander(text []byte) expander {
	limit := aliasBudget(len(text))
	return expander{limit: limit, left: limit}
}

// aliasBudget is how many bytes the aliases of a list may take, all together.
func aliasBudget(length int) int { return 4*yaml.LargestExpansion + 10*length }

// errAliases is why aliases are not written out.
func errAliases(limit int) error {
	return fmt.Errorf("the aliases expand to more than %d bytes", limit)
}

// expand replaces, below n, the aliases for which keep reports false. The copies have no anchors
// and no aliases.
func (x *expander) expand(n *kyaml.Node, keep func(target *kyaml.Node) bool) error {
	for i, child := range n.Content {
		if child.Kind == kyaml.AliasNode && keep(child.Alias) {
			continue
		}
		if child.Kind == kyaml.AliasNode {
			c, err := x.copy(child, 0)
			if err != nil {
				return err
			}
			n.Content[i] = c
			continue
		}
		if err := x.expand(child, keep); err != nil {
			return err
		}
	}
	return nil
}

// copy is n with everything below it, aliases followed; deeper than the
// parsers nest it must be an alias that contains itself.
func (x *expander) copy(n *kyaml.Node, depth int) (*kyaml.Node, error) {
	const node = 200 // bytes that one takes
	if x.left -= node + len(n.Value); x.left < 0 || depth > 10_000 {
		return nil, errAliases(x.limit)
	}
	if n.Kind == kyaml.AliasNode {
		return x.copy(n.Alias, depth+1)
	}
	c := *n
	c.Anchor = ""
	c.Content = make([]*kyaml.Node, len(n.Content))
	for i, child := range n.Content {
		var err error
		if c.Content[i], err = x.copy(child, depth+1); err != nil {
			return nil, err
		}
	}
	return &c, nil
}
