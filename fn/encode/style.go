package encode

import (
	"slices"
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// restyle gives nodes that were read from JSON the form that people write.
func restyle(node *kyaml.Node) {
	switch node.Kind {
	case kyaml.ScalarNode:
		restyleScalar(node)
	case kyaml.SequenceNode, kyaml.MappingNode:
		if len(node.Content) > 0 {
			node.Style = 0
		}
	}
	for _, inner := range node.Content {
		restyle(inner)
	}
}

// restyleScalar quotes a text unless YAML 1.1 and 1.2 surely read it as that text.
func restyleScalar(node *kyaml.Node) {
	switch {
	case node.Tag != kyaml.NodeTagString, isPlain(node.Value):
		node.Style = 0
	case !strings.ContainsFunc(node.Value, func(r rune) bool { return !isPrintable(r) }):
		node.Style = kyaml.SingleQuotedStyle
	default:
		node.Style = kyaml.DoubleQuotedStyle
	}
}

// isPlain tells whether a text needs no quotes anywhere, in block or flow: it begins like a word, path or URL, has nothing that YAML could take for syntax,
// and is none of the words that YAML 1.1 takes for something else.
func isPlain(value string) bool {
	if value == "" || !isLetter(value[0]) {
		return false
	}
	for i := range len(value) {
		c := value[i]
		colonWithin := c == ':' && i+1 < len(value) && value[i+1] == '/'
		if !isLetter(c) && !strings.ContainsRune("0123456789-./=", rune(c)) && !colonWithin {
			return false
		}
	}
	return !slices.Contains(reservedWords(), strings.ToLower(value))
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

// reservedWords are those that YAML 1.1 reads as booleans and null (kyaml.org/type/bool.html, null.html).
func reservedWords() []string {
	return []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
}

// isPrintable tells whether a character stands for itself in a text on one line.
func isPrintable(r rune) bool {
	return r >= ' ' && !isControl(r) && !isBreak(r)
}

// isControl tells whether a character is one that YAML does not allow as it is, although JSON does.
func isControl(r rune) bool {
	return r >= 0x7f && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff
}

// isBreak tells whether YAML 1.1 takes a character beyond ASCII for a line break.
func isBreak(r rune) bool {
	return r == 0x85 || r == 0x2028 || r == 0x2029
}
