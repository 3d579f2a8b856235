package template

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template/parse"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// itemReader finds what a parsed text reads of the item.
type itemReader struct {
	item    Item
	path    *field.Path
	written string // by its author
	source  string // in Go form
	reads   []itemRead
	problem *Error // the first one
}

// list reads a list; top reports whether the dot is all parameters there.
func (r *itemReader) list(list *parse.ListNode, top bool) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			r.pipe(n.Pipe, top)
		case *parse.IfNode:
			r.pipe(n.Pipe, top)
			r.list(n.List, top)
			r.list(n.ElseList, top)
		case *parse.WithNode:
			r.pipe(n.Pipe, top)
			r.list(n.List, false)
			r.list(n.ElseList, top)
		case *parse.RangeNode:
			r.pipe(n.Pipe, top)
			r.list(n.List, false)
			r.list(n.ElseList, top)
		}
	}
}

func (r *itemReader) pipe(pipe *parse.PipeNode, top bool) {
	for i, cmd := range pipe.Cmds {
		if i == 0 && r.lookup(cmd, top) {
			continue
		}
		for _, arg := range cmd.Args {
			r.operand(arg, top)
		}
	}
}

// lookup reads index .item "KEY", and get.
func (r *itemReader) lookup(cmd *parse.CommandNode, top bool) bool {
	name := calledBy(cmd)
	if name != "index" && name != "get" || len(cmd.Args) != 3 {
		return false
	}
	path, _ := itemPath(cmd.Args[1])
	if !top && cmd.Args[1].Type() == parse.NodeField {
		return false
	}
	key, isText := cmd.Args[2].(*parse.StringNode)
	if len(path) != 1 || !isText {
		return false
	}
	r.read(key.Text, int(cmd.Args[0].Position()), int(key.Pos)+len(key.Quoted))
	return true
}

func (r *itemReader) operand(node parse.Node, top bool) {
	switch n := node.(type) {
	case *parse.PipeNode:
		r.pipe(n, top)
		return
	case *parse.ChainNode:
		r.operand(n.Node, top)
		return
	}
	path, text := itemPath(node)
	if isField := node.Type() == parse.NodeField; isField && !top && len(path) > 0 {
		r.fail("inside with and range, .item is not the item", "read it as $"+text)
		return
	}
	switch len(path) {
	case 0:
	case 1:
		r.fail(".item cannot be read as a whole", "read one of its values, as in {{ .item.name }}")
	case 2:
		// The parser gives a field the position of its second name, a variable that of its first.
		start := int(node.Position()) - strings.LastIndexByte(text, '.')
		if strings.HasPrefix(text, "$") {
			start = int(node.Position()) - len("$")
		}
		if end := start + len(text); start >= 0 && end <= len(r.source) && r.source[start:end] == text {
			r.read(path[1], start, end)
			return
		}
		r.fail("it cannot be read in this way", "write {{ .item."+path[1]+" }}")
	default:
		r.fail(fmt.Sprintf("item.%s is a string and has no .%s", path[1], path[2]), fmt.Sprintf(
			"read a key with dots with index .item %q", strings.Join(path[1:], ".")))
	}
}

// itemPath is what a node reads of the parameters, where that is the item, and as it is written.
func itemPath(node parse.Node) (path []string, text string) {
	switch n := node.(type) {
	case *parse.FieldNode:
		path, text = n.Ident, n.String()
	case *parse.VariableNode:
		if n.Ident[0] != "$" {
			return nil, ""
		}
		path, text = n.Ident[1:], n.String()
	}
	if len(path) == 0 || path[0] != itemName {
		return nil, ""
	}
	return path, text
}

// NoItemValue is the reason of a text that reads a value that the item does not have.
func NoItemValue(key string) string { return "the item has no value " + key }

// read notes a value.
func (r *itemReader) read(key string, start, end int) {
	value, exists := r.item[key]
	if exists {
		r.reads = append(r.reads, itemRead{start, end, value})
		return
	}
	keys := map[string]string{}
	for known := range r.item {
		keys[known] = known
	}
	instead := "add it to the values of the item; it has " + strings.Join(slices.Sorted(maps.Keys(r.item)), ", ")
	if near, ok := nearest(key, keys); ok {
		instead = "did you mean " + near + "?"
	}
	r.fail(NoItemValue(key), instead)
}

func (r *itemReader) fail(reason, instead string) {
	if r.problem == nil {
		r.problem = &Error{Path: r.path, Text: r.written, Reason: reason, Instead: instead}
	}
}
