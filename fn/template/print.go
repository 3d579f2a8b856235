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
// own: Go would write map[a:b] or [a b], which is no part of any name, path or YAML. The parameter
// that the result is, is encoded as container does it.
func printPlain(parameter string, result reflect.Value) (reflect.Value, error) {
	if kind := shapeOf(result); kind != "" {
		return result, &shapeless{kind: kind, parameter: parameter}
	}
	return result, nil
}

// shapeOf says what a value without a text of its own is; "" for any other value.
func shapeOf(value reflect.Value) string {
	plain := inside(value)
	for plain.Kind() == reflect.Pointer && !plain.IsNil() && !writesItself(plain) {
		plain = inside(plain.Elem())
	}
	if plain.IsValid() && writesItself(plain) {
		return ""
	}
	switch plain.Kind() {
	case reflect.Map, reflect.Struct:
		return "map"
	case reflect.Slice, reflect.Array:
		return "list"
	default:
		return ""
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

// shapeless is the error of an action that would write a map or a list.
type shapeless struct {
	kind      string // map or list
	parameter string // which it is, as container encodes it; "" for anything but a parameter
}

func (s *shapeless) Error() string {
	what := "the result"
	if s.parameter != "" {
		what = s.name()
	}
	written := "map[…]"
	if s.kind == "list" {
		written = "[…]"
	}
	return what + " is a " + s.kind + ", and would be written as " + written
}

// instead says what to do instead.
func (s *shapeless) instead() string {
	switch {
	case s.parameter == ".cluster":
		return "write {{ .name }}, the name of the Cluster, or a field of .cluster, which is its whole manifest"
	case s.kind == "list":
		return "read one of its items with index, or write it with join, toJson or toYaml"
	}
	return "read one of its fields, or write it with toJson or toYaml"
}

// name is the parameter as a template reads it.
func (s *shapeless) name() string {
	path := strings.Split(strings.TrimPrefix(s.parameter, "."), "\x00")
	if spelt := spell(path); !strings.HasPrefix(spelt, "[") {
		return "." + spelt
	}
	return "the result"
}

// printsPlain holds an action that writes its result, which is v, to printPlain.
func (r *reader) printsPlain(n *parse.ActionNode, v value) {
	if len(n.Pipe.Decl) > 0 {
		return
	}
	r.prints = true
	r.printing(n.Pipe)
	parameter := &parse.StringNode{NodeType: parse.NodeString, Pos: n.Position(), Text: container(v)}
	n.Pipe.Cmds = append(n.Pipe.Cmds, command(n, printName, parameter))
}

// printing holds the arguments of a function that makes a text of them to the same, where the text
// is written as it is. Others may work with such a text: a hash, or a comparison.
func (r *reader) printing(pipe *parse.PipeNode) {
	last := pipe.Cmds[len(pipe.Cmds)-1]
	switch first := last.Args[0].(type) {
	case *parse.PipeNode:
		if len(pipe.Cmds) == 1 && len(last.Args) == 1 {
			r.printing(first)
		}
	case *parse.IdentifierNode:
		if isPrinter(first.Ident) {
			r.printers[first.Ident] = true
			first.Ident = printerPrefix + first.Ident
		}
	}
}

// isPrinter reports whether a function makes a text of whatever it is given.
func isPrinter(name string) bool {
	switch name {
	case "print", "printf", "println", "html", "js", "urlquery", "toString", "quote", "squote", "cat":
		return true
	}
	return false
}

// plainArguments is a metered function that refuses arguments without a text of their own.
func plainArguments(function any) any {
	f := reflect.ValueOf(function)
	call := f.Call
	if f.Type().IsVariadic() {
		call = f.CallSlice
	}
	return reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
		out := call(args)
		if kind := shapeAmong(args, f.Type().IsVariadic()); kind != "" && out[1].IsNil() {
			var err error = &shapeless{kind: kind}
			return []reflect.Value{reflect.Zero(f.Type().Out(0)), reflect.ValueOf(&err).Elem()}
		}
		return out
	}).Interface()
}

// shapeAmong is shapeOf the first argument that has no text of its own. A format with %T writes the
// type of one.
func shapeAmong(args []reflect.Value, variadic bool) string {
	if len(args) > 0 && args[0].Kind() == reflect.String && strings.Contains(args[0].String(), "%T") {
		return ""
	}
	if variadic {
		rest := args[len(args)-1]
		args = args[:len(args)-1]
		for i := range rest.Len() {
			args = append(args[:len(args):len(args)], rest.Index(i))
		}
	}
	for _, arg := range args {
		if kind := shapeOf(arg); kind != "" {
			return kind
		}
	}
	return ""
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
