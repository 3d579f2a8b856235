package yaml

import (
	"errors"
	"fmt"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// LargestExpansion is how many bytes of texts the aliases of a document may stand for, beyond a
// small multiple of the document itself. The parsers bound the number of nodes that aliases stand
// for, and not their texts. An API server of Kubernetes accepts 3 MiB in a request
// (k8s.io/apiserver/pkg/server/config.go, MaxRequestBodyBytes), so no object needs more; a List may
// hold several.
//
//capifleet:limit reading bytes texts of a document with its aliases written out, beyond four times
//capifleet:and its own length
//capifleet:beyond `CF0101` or `CF0102`; `CF0305` in a payload.
const LargestExpansion = 16 << 20

// ExpansionError is the error of a document whose aliases stand for too much text.
type ExpansionError struct {
	Limit int // in bytes
}

// Error says how much is too much.
func (e *ExpansionError) Error() string {
	return fmt.Sprintf("the aliases expand to more than %d bytes of text", e.Limit)
}

// budget is how many bytes of texts may still be read from a document. Without aliases, no document
// has more than its own length.
type budget struct{ limit, left int }

func budgetOf(document []byte) *budget {
	limit := LargestExpansion + 4*len(document)
	return &budget{limit: limit, left: limit}
}

// take takes a text from the budget, with a byte for what separates it from the next.
func (b *budget) take(text string) error {
	if b.left -= len(text) + 1; b.left < 0 {
		return &ExpansionError{Limit: b.limit}
	}
	return nil
}

// Expansion is what a node stands for, with its aliases written out.
type Expansion struct {
	Bytes int // of all texts
	Nodes int
}

// errLoop is the error of an anchor that contains an alias of itself.
var errLoop = errors.New("an anchor contains itself")

// Expanded returns what a node stands for. It takes no longer than the node itself is large. Sums
// beyond all limits stay at some large number.
func Expanded(n *kyaml.Node) (Expansion, error) {
	e := expander{known: map[*kyaml.Node]Expansion{}, open: map[*kyaml.Node]bool{}}
	return e.of(n)
}

// expander adds up nodes, those with an anchor once.
type expander struct {
	known map[*kyaml.Node]Expansion
	open  map[*kyaml.Node]bool // anchors around the current node
}

func (e *expander) of(n *kyaml.Node) (Expansion, error) {
	if n.Kind == kyaml.AliasNode {
		if e.open[n.Alias] {
			return Expansion{}, errLoop
		}
		if known, ok := e.known[n.Alias]; ok {
			return known, nil
		}
		return e.of(n.Alias)
	}
	if n.Anchor != "" {
		e.open[n] = true
		defer delete(e.open, n)
	}
	const most = 1 << 40
	sum := Expansion{Bytes: len(n.Value) + 1, Nodes: 1}
	for _, child := range n.Content {
		below, err := e.of(child)
		if err != nil {
			return Expansion{}, err
		}
		sum.Bytes, sum.Nodes = min(sum.Bytes+below.Bytes, most), min(sum.Nodes+below.Nodes, most)
	}
	if n.Anchor != "" {
		e.known[n] = sum
	}
	return sum, nil
}
