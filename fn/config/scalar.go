package config

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation/field"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

// kindOf is the type that a node has in JSON Schema, "" for one that JSON has no type for.
func kindOf(n *kyaml.Node) string {
	switch n.Kind {
	case kyaml.MappingNode:
		return "object"
	case kyaml.SequenceNode:
		return "array"
	case kyaml.AliasNode:
		return kindOf(n.Alias)
	}
	tag := n.ShortTag()
	if n.Style&kyaml.TaggedStyle != 0 && tag != kyaml.NodeTagString {
		return ""
	}
	switch tag {
	case kyaml.NodeTagString, "!!timestamp", kyaml.MergeTag:
		if _, boolean := yaml11Boolean(n); boolean {
			return "boolean"
		}
		return "string"
	case kyaml.NodeTagBool:
		return "boolean"
	case kyaml.NodeTagInt:
		return "integer"
	case kyaml.NodeTagFloat:
		return "number"
	case kyaml.NodeTagNull:
		return "null"
	}
	return ""
}

// kindInWords is a type as a message names it.
func kindInWords(kind string) string {
	switch kind {
	case "object":
		return "a map"
	case "array":
		return "a list"
	case "string":
		return "a string"
	case "boolean":
		return "true or false"
	case "integer":
		return "a whole number"
	case "number":
		return "a number"
	case "null":
		return "null"
	}
	return "a value with a tag"
}

// yaml11Boolean is the boolean that YAML 1.1, and with it kubectl, reads in an unquoted word, where
// YAML 1.2 reads a string.
func yaml11Boolean(n *kyaml.Node) (value, found bool) {
	if n.Style != 0 || n.Tag == kyaml.NodeTagBool {
		return false, false
	}
	return yaml.Boolean(n.Value)
}

// scalar reads a value that is neither map nor list.
func (r *strictReader) scalar(at *field.Path, s *schemaNode, n *kyaml.Node) (any, bool) {
	kind := kindOf(n)
	if kind == "" {
		r.report.addAt(n, fleet.Problem{
			Code: fleet.BadValue, Field: at, Message: "the value has the tag " + n.Tag + ", for which JSON has no type",
			Remedy: "write the value without a tag",
		})
		return nil, false
	}
	if !s.allows(kind) {
		r.wrongType(at, s, n, kind)
		return nil, false
	}
	value, err := scalarValue(n, kind)
	if err != nil {
		r.report.addAt(n, fleet.Problem{
			Code: fleet.BadValue, Field: at, Value: n.Value,
			Message: "the value cannot be read as " + kindInWords(kind),
			Remedy:  "quote it if it is a name",
		})
		return nil, false
	}
	switch value := value.(type) {
	case string:
		return value, r.text(at, s, n)
	case int64:
		return value, r.number(at, s, n, value)
	}
	return value, true
}

// scalarValue is the value of a scalar whose type is known.
func scalarValue(n *kyaml.Node, kind string) (any, error) {
	switch kind {
	case "string":
		return n.Value, nil
	case "null":
		return nil, nil
	case "boolean":
		if value, found := yaml11Boolean(n); found {
			return value, nil
		}
		var value bool
		err := n.Decode(&value)
		return value, err
	case "integer":
		var value int64
		err := n.Decode(&value)
		return value, err
	}
	var value float64
	if strings.Trim(n.Value, "+-0123456789_") == "" {
		return nil, fmt.Errorf("read number %q: it has more than 64 bits", n.Value)
	}
	if err := n.Decode(&value); err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return nil, fmt.Errorf("read number %q: it is not finite", n.Value)
	}
	return value, nil
}

// wrongType reports a value of another type than the schema's.
func (r *strictReader) wrongType(at *field.Path, s *schemaNode, n *kyaml.Node, kind string) {
	belongs := s.kinds()
	p := fleet.Problem{
		Code: r.code(at), Field: at,
		Message: "the value is " + kindInWords(kind) + ", not " + belongs,
		Remedy:  s.inWords(),
	}
	if n.Kind == kyaml.ScalarNode && !s.wants("object") && !s.wants("array") {
		p.Value = n.Value
	}
	switch {
	case isBareTemplate(n):
		r.bareTemplate(at, n)
		return
	case kind == "null":
		p.Message, p.Remedy = "the field has no value", "set a value, or remove the field"
	case kind == "string" && strings.Contains(n.Value, "{{") && r.argocd != "":
		p.Message = "the value is a template, but Argo CD renders templates in strings only, " +
			"and this field is " + belongs
		p.Remedy = "write the value itself; use an override for the Clusters where it differs"
	case s.wants("string") && n.Kind == kyaml.ScalarNode:
		p.Remedy = "quote it"
		if _, word := yaml11Boolean(n); word {
			p.Message = "Kubernetes, which reads YAML 1.1, reads the word as true or false, not as a string"
		}
		if !fleet.Hidden(at, n.Value) {
			p.Remedy = "quote it: " + strconv.Quote(n.Value)
		}
	case s.wants("string") && at != nil && strings.HasSuffix(at.String(), ".inline"):
		p.Remedy = "write the objects as a block of text, after inline: |"
	case kind == "string" && (s.wants("boolean") || s.wants("integer")) && n.Style != 0:
		p.Remedy += ", without quotes"
	}
	r.report.addAt(n, p)
}

// inWords says how to write a value of the schema's type.
func (s *schemaNode) inWords() string {
	switch {
	case s.wants("array"):
		return "write a list, with a dash before each entry"
	case s.wants("object") && len(s.Properties) > 0 && len(s.Properties) <= shortList:
		return "write a map of these fields: " + strings.Join(sortedKeys(s.Properties), ", ")
	case s.wants("object"):
		return "write a map: keys and values"
	}
	return "write " + s.kinds()
}

// kinds are the schema's types in words.
func (s *schemaNode) kinds() string {
	words := make([]string, len(s.Types))
	for i, kind := range s.Types {
		words[i] = kindInWords(kind)
	}
	return strings.Join(words, " or ")
}

// text checks a string.
func (r *strictReader) text(at *field.Path, s *schemaNode, n *kyaml.Node) bool {
	p := fleet.Problem{Code: r.code(at), Field: at, Value: n.Value}
	length := utf8.RuneCountInString(n.Value)
	switch {
	case len(s.Enum) > 0 && !slices.Contains(s.Enum, n.Value):
		p.Message, p.Remedy = "the field does not accept this value", oneOf(s.Enum)
	case s.MinLength != nil && length < *s.MinLength:
		p.Message, p.Remedy = "the value is empty", "set a value"
	case s.MaxLength != nil && length > *s.MaxLength:
		p.Message = fmt.Sprintf("the value has %d characters", length)
		p.Remedy = fmt.Sprintf("use at most %d characters", *s.MaxLength)
	case s.Pattern != nil && !s.Pattern.MatchString(n.Value):
		p.Message, p.Remedy = "the value is not well-formed", "the value "+s.InWords
	default:
		return true
	}
	r.report.addAt(n, p)
	return false
}

// oneOf says which values an enum has.
func oneOf(values []string) string {
	if len(values) == 1 {
		return "use " + values[0]
	}
	return "use one of: " + strings.Join(values, ", ")
}

// number checks a whole number.
func (r *strictReader) number(at *field.Path, s *schemaNode, n *kyaml.Node, value int64) bool {
	if s.Minimum != nil && value < *s.Minimum || s.Maximum != nil && value > *s.Maximum {
		p := fleet.Problem{Code: fleet.BadValue, Field: at, Value: n.Value, Message: "the number is out of range"}
		if s.Minimum != nil && s.Maximum != nil {
			p.Remedy = fmt.Sprintf("use a number from %d to %d", *s.Minimum, *s.Maximum)
		}
		r.report.addAt(n, p)
		return false
	}
	return true
}

// code of a value that is wrong: selectors have their own.
func (r *strictReader) code(at *field.Path) fleet.Code {
	if at != nil && r.argocd == "" {
		path := at.String()
		if strings.Contains(path, ".matchLabels") || strings.Contains(path, ".matchExpressions") {
			return fleet.BadSelector
		}
	}
	return fleet.BadValue
}
