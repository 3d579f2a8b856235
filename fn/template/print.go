package template

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"text/template/parse"
)

// printName is the name in the engine of what checks the result of an action. A text cannot call
// it.
const printName = "printed"

// printPlain is the end of every action that writes its result. A map or a list has no text of its
// own: Go would write map[a:b] or [a b], which is no part of any name, path or YAML.
func printPlain(result reflect.Value) (reflect.Value, error) {
	plain := inside(result)
	for plain.Kind() == reflect.Pointer && !plain.IsNil() && !writesItself(plain) {
		plain = inside(plain.Elem())
	}
	if plain.IsValid() && writesItself(plain) {
		return result, nil
	}
	switch plain.Kind() {
	case reflect.Map, reflect.Struct:
		return result, &shapeless{"map"}
	case reflect.Slice, reflect.Array:
		return result, &shapeless{"list"}
	default:
		return result, nil
	}
}

// writesItself reports whether a value says how it is written.
func writesItself(value reflect.Value) bool {
	if !value.CanInterface() {
		return false
	}
	switch value.Interface().(type) {
	case error, fmt.Stringer:
		return true
	}
	return false
}

// shapeless is the error of an action whose result is a map or a list.
type shapeless struct{ kind string }

func (s *shapeless) Error() string {
	return "the result is a " + s.kind + ", which has no text of its own; " +
		"read one field of it, or write it with toJson or toYaml"
}

// printsPlain puts printPlain at the end of an action that writes its result.
func (r *reader) printsPlain(n *parse.ActionNode) {
	if len(n.Pipe.Decl) > 0 {
		return
	}
	r.prints = true
	n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{
		NodeType: parse.NodeCommand, Pos: n.Position(),
		Args: []parse.Node{parse.NewIdentifier(printName).SetPos(n.Position())},
	})
}

// mapAsText is what Go begins a map with.
const mapAsText = "map["

// writesMap reports whether a function has written a map into the output, as printf does with %v:
// the output has what Go begins a map with, and neither the text nor what it reads has.
func (t *Text) writesMap(out []byte, params map[string]any) bool {
	out = bytes.ReplaceAll(out, []byte(mapAsText+"string]"), nil) // the name of a type
	if !bytes.Contains(out, []byte(mapAsText)) || strings.Contains(t.source, mapAsText) {
		return false
	}
	for _, read := range t.reads {
		if holdsText(lookUp(params, read.Path), mapAsText) {
			return false
		}
	}
	return true
}

// lookUp is what params have at a path, nil for nothing.
func lookUp(params map[string]any, path []string) any {
	var at any = params
	for _, key := range path {
		at, _ = entry(at, key)
	}
	return at
}

// holdsText reports whether a string in a tree contains a text.
func holdsText(tree any, text string) bool {
	switch typed := tree.(type) {
	case string:
		return strings.Contains(typed, text)
	case map[string]string:
		for key, value := range typed {
			if strings.Contains(key, text) || strings.Contains(value, text) {
				return true
			}
		}
	case map[string]any:
		for key, value := range typed {
			if strings.Contains(key, text) || holdsText(value, text) {
				return true
			}
		}
	case []any:
		for _, value := range typed {
			if holdsText(value, text) {
				return true
			}
		}
	}
	return false
}
