package payload

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// FromSource is an object of the input as it is delivered: without the annotations of the pipeline
// and our own, and in one form, whatever client has passed it on. kpt moves comments and reorders
// keys, and kustomize drops comments. A payload that changed with them would be applied again
// without a reason.
func FromSource(source fleet.SourceObject) (Object, fleet.Problems) {
	tree, problems := TreeOfSource(source)
	if len(problems) > 0 {
		return Object{}, problems
	}
	object, problems := fromTree(tree)
	return object, append(problems, object.unrenderedParameters()...)
}

// TreeOfSource is the tree of an object of the input whose strings are templates. It is not
// checked: FromTree does that after the templates have been rendered.
func TreeOfSource(source fleet.SourceObject) (map[string]any, fleet.Problems) {
	if source.Err != nil {
		return nil, unreadable(fleet.BadPayload, source)
	}
	return source.Tree, nil
}

// unreadable is the problem of an object of the input that cannot be read.
func unreadable(code fleet.Code, source fleet.SourceObject) fleet.Problems {
	return fleet.Problems{notRead(code, Object{Ref: source.Ref}, 0, source.Err, "fix the YAML of the object")}
}

// FromTree is the object of a rendered tree: a copy in the form of FromSource. A string that still
// contains a template is a problem: Cluster API has no templating, so it would reach the cluster as
// it is.
func FromTree(tree map[string]any) (Object, fleet.Problems) { return fromRendered(tree, secrecy{}) }

// FromHidden is FromTree of a tree that may be secret, as its keys and its identity may. Messages
// show of it what the template has.
func FromHidden(tree, template map[string]any) (Object, fleet.Problems) {
	return fromRendered(tree, secrecy{hidden: true, template: template})
}

func fromRendered(tree map[string]any, secrecy secrecy) (Object, fleet.Problems) {
	rendered := newObject(tree)
	rendered.secrecy = secrecy
	if problems := rendered.unrendered(); len(problems) > 0 {
		return Object{}, problems
	}
	meant, err := plain(tree)
	if err != nil {
		return Object{}, fleet.Problems{{
			Code: fleet.BadPayload, Payload: rendered.at(nil),
			Message: "the object cannot be written as JSON", Remedy: "simplify the object",
		}}
	}
	return rendered.withTree(meant).checked()
}

// fromTree is the object of a tree of the types that yaml.Exact gives.
func fromTree(tree map[string]any) (Object, fleet.Problems) {
	return newObject(tree).checked()
}

// checked is an object as it is delivered, and what is wrong with it.
func (o Object) checked() (Object, fleet.Problems) {
	instructions, problems := o.readInstructions()
	problems = append(problems, o.unknownInstructions()...)
	o = o.withTree(travelling(o.tree))
	o.instructions = instructions
	return o, append(problems, o.problems()...)
}

// plain is a copy of a tree in the types that yaml.Exact gives. JSON is read as JSON, because YAML
// reads some of its characters differently.
func plain(tree map[string]any) (copied map[string]any, err error) {
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	err = exactly(text).Decode(&copied)
	return copied, err
}

// exactly decodes JSON with numbers as json.Number, because a float64 cannot represent every
// integer.
func exactly(text []byte) *json.Decoder {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder
}

// canonical writes an object with its identity first and all other fields in order. It is "" where
// the object cannot be written so.
func canonical(tree map[string]any) string {
	rest := maps.Clone(tree)
	var text strings.Builder
	for _, field := range []string{"apiVersion", "kind", "metadata", ""} {
		part := rest
		if field != "" {
			value, exists := rest[field]
			if !exists {
				continue
			}
			part = map[string]any{field: value}
			delete(rest, field)
		}
		if len(part) == 0 {
			continue
		}
		written, err := yaml.Marshal(part)
		if err != nil {
			return ""
		}
		text.Write(written)
	}
	return text.String()
}

// holdsAny reports whether a value is, or contains, a scalar or a key that is looked for.
func holdsAny(value any, sought func(any) bool) bool {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			if sought(key) || holdsAny(inner, sought) {
				return true
			}
		}
		return false
	case []any:
		return slices.ContainsFunc(value, func(inner any) bool { return holdsAny(inner, sought) })
	}
	return sought(value)
}
