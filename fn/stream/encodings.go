package stream

import (
	"iter"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// encodings are the texts of a node, in the order to try them: in its own style, without comments,
// and with all texts in double quotes besides. The node keeps the style of the last one.
func encodings(n *kyaml.Node) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, prepare := range []func(*kyaml.Node){func(*kyaml.Node) {}, dropComments, quoteTexts} {
			prepare(n)
			if text, err := yaml.EncodeNode(n); err == nil && !yield(text) {
				return
			}
		}
	}
}

func dropComments(n *kyaml.Node) {
	n.HeadComment, n.LineComment, n.FootComment = "", "", ""
	for _, child := range n.Content {
		dropComments(child)
	}
}

// quoteTexts gives double quotes to everything that is quoted or a block; what
// is plain may be a boolean for YAML 1.1 and stays so.
func quoteTexts(n *kyaml.Node) {
	if n.Kind == kyaml.ScalarNode && !plain(n) && n.Style&kyaml.TaggedStyle == 0 {
		n.Style = kyaml.DoubleQuotedStyle
	}
	n.Style &^= kyaml.FlowStyle
	for _, child := range n.Content {
		quoteTexts(child)
	}
}
