package template

import (
	"bytes"
	"text/template/parse"
)

// part is a part of a text: a literal, or a parameter that is written as it is.
type part struct {
	literal string
	path    []string // of the parameter; nil for a literal
}

// noValue is what Go writes for a value that is not there.
const noValue = "<no value>"

// partsOf are the parts of a text that is nothing but literals and parameters, as most texts are:
// {{ .name }} or {{ index .metadata.labels "example.com/region" }}. They are nil for any other
// text.
func partsOf(root *parse.ListNode) []part {
	parts := make([]part, 0, len(root.Nodes))
	for _, node := range root.Nodes {
		switch n := node.(type) {
		case *parse.TextNode:
			parts = append(parts, part{literal: string(n.Text)})
		case *parse.ActionNode:
			path := parameterIn(n.Pipe)
			if path == nil {
				return nil
			}
			parts = append(parts, part{path: path})
		default:
			return nil
		}
	}
	return parts
}

// parameterIn is the path of the parameter that a pipeline is; nil for any other pipeline.
func parameterIn(pipe *parse.PipeNode) []string {
	if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 {
		return nil
	}
	args := pipe.Cmds[0].Args
	var keys []parse.Node
	if called, isCall := args[0].(*parse.IdentifierNode); isCall && called.Ident == "index" && len(args) > 1 {
		args, keys = args[1:2], args[2:]
	}
	of, isField := args[0].(*parse.FieldNode)
	if !isField || len(args) > 1 {
		return nil
	}
	path := append([]string(nil), of.Ident...)
	for _, key := range keys {
		text, isText := key.(*parse.StringNode)
		if !isText {
			return nil
		}
		path = append(path, text.Text)
	}
	return path
}

// joined is what a text of parts writes for parameters. It reports false where the engine must say
// what comes of it: where a parameter is missing or not a text, and where the result is not plain.
func (t *Text) joined(params map[string]any) (string, bool) {
	if t.parts == nil {
		return "", false
	}
	out := t.engine.meter.out[:0]
	for _, one := range t.parts {
		text := one.literal
		if one.path != nil {
			var isText bool
			if text, isText = textIn(params, one.path); !isText {
				return "", false
			}
		}
		if len(out)+len(text) > MaxSize {
			return "", false
		}
		out = append(out, text...)
	}
	t.engine.meter.out = out
	plain := !bytes.Contains(out, []byte(noValue)) && !bytes.Contains(out, []byte(mapAsText))
	return string(out), plain
}

// textIn is the text at a path of parameters.
func textIn(params map[string]any, path []string) (string, bool) {
	last := len(path) - 1
	for i, key := range path[:last] {
		switch inner := params[key].(type) {
		case map[string]any:
			params = inner
		case map[string]string:
			text, isText := inner[path[last]]
			return text, isText && i == last-1
		default:
			return "", false
		}
	}
	text, isText := params[path[last]].(string)
	return text, isText
}
