package template

import (
	"slices"
	"text/template/parse"
)

// call is the call of a function in a text.
type call struct {
	cmd     *parse.CommandNode
	id      *parse.IdentifierNode
	args    []parse.Node
	piped   *value // its last argument, if it comes from a pipe
	guarded bool   // its result may have no value
}

// guards reports whether the function that cmd calls handles an argument that has no value. The
// argument is the i-th of total, and the last may come from the pipe. outer says whether the result
// of the function itself may have no value.
func guards(cmd *parse.CommandNode, i, total int, outer bool) bool {
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok {
		return false
	}
	switch id.Ident {
	case "empty", "not", "eq", "ne", "ternary", "any", "all", "kindIs":
		return true // tested
	case "hasKey":
		return i == 0
	case "default":
		return i > 0 || outer // the first one is the substitute
	case "and":
		return i < total-1 || outer // the last one is the result
	case "or", "coalesce":
		return i < total-1 || outer || slices.ContainsFunc(cmd.Args[1:], isSomething)
	}
	return false
}

// isSomething reports whether a node is a constant that counts as a value.
func isSomething(node parse.Node) bool {
	switch n := node.(type) {
	case *parse.StringNode:
		return n.Text != ""
	case *parse.BoolNode:
		return n.True
	}
	return false
}

func (r *reader) call(c call, p scope) value {
	r.calls[c.id.Ident] = true
	switch c.id.Ident {
	case "index", "get":
		return r.lookup(c, p)
	case "hasKey", "pluck", "pick", "dig":
		return r.search(c, p)
	}
	total := len(c.args)
	if c.piped != nil {
		total++
		r.use(*c.piped, p)
	}
	for i, arg := range c.args {
		at := p
		if i > 0 && (c.id.Ident == "and" || c.id.Ident == "or") {
			at.branch = true // they stop at the first argument that decides
		}
		r.use(r.operand(arg, at, guards(c.cmd, i, total, c.guarded)), at)
	}
	return value{}
}

// lookup reads index and get. With constant keys they read a parameter as a field does.
func (r *reader) lookup(c call, p scope) value {
	if len(c.args) == 0 {
		if c.piped != nil {
			r.use(*c.piped, p)
		}
		return value{}
	}
	base := r.operand(c.args[0], p, false)
	found, constant := base, c.piped == nil
	for _, arg := range c.args[1:] {
		key, ok := arg.(*parse.StringNode)
		if constant = constant && ok; constant {
			found = r.step(found, key.Text)
			continue
		}
		r.use(r.operand(arg, p, false), p)
	}
	if c.piped != nil {
		r.use(*c.piped, p)
	}
	found.soft = c.guarded
	if !c.guarded {
		r.makeStrict(c, base)
	}
	if constant {
		return found
	}
	r.use(found, p) // one of its keys; which one is known only when it runs
	return value{}
}

// makeStrict makes a lookup fail for a key that does not exist. The path is passed as an argument
// that messages do not show.
func (r *reader) makeStrict(c call, base value) {
	name := map[string]string{"index": strictIndexName, "get": strictGetName}[c.id.Ident]
	r.strict, c.id.Ident = true, name
	path := &parse.StringNode{NodeType: parse.NodeString, Pos: c.id.Pos, Text: container(base)}
	c.cmd.Args = slices.Insert(c.cmd.Args, 1, parse.Node(path))
}

// search reads hasKey, pluck, pick and dig, which look for keys that need not exist.
func (r *reader) search(c call, p scope) value {
	maps, keys, others := c.parts()
	var in []value
	for _, m := range maps {
		in = append(in, r.operand(m, p, c.id.Ident == "hasKey"))
	}
	for _, other := range others {
		r.use(r.operand(other, p, c.guarded), p)
	}
	switch {
	case c.piped == nil:
	case c.id.Ident == "dig" || c.id.Ident == "pluck":
		in = append(in, *c.piped)
	default: // hasKey and pick take a key from the pipe
		r.use(*c.piped, p)
		keys = append(keys, nil)
	}
	if slices.ContainsFunc(keys, func(k parse.Node) bool { _, ok := k.(*parse.StringNode); return !ok }) {
		for _, v := range in {
			r.use(v, p)
		}
		for _, key := range keys {
			r.use(r.operand(key, p, false), p)
		}
		return value{}
	}
	for _, v := range in {
		v.soft = true
		for _, key := range keys {
			found := r.step(v, key.(*parse.StringNode).Text)
			if c.id.Ident == "dig" {
				v = found
				continue
			}
			r.use(found, p)
		}
		if c.id.Ident == "dig" {
			r.use(v, p)
		}
	}
	return value{}
}

// parts returns the arguments of a search: the maps, the keys and the others.
func (c call) parts() (maps, keys, others []parse.Node) {
	args := c.args
	switch {
	case len(args) == 0:
	case c.id.Ident == "pluck": // pluck key map...
		return args[1:], args[:1], nil
	case c.id.Ident != "dig": // hasKey map key, pick map key...
		return args[:1], args[1:], nil
	default: // dig key... default map
		if c.piped == nil {
			maps, args = args[len(args)-1:], args[:len(args)-1]
		}
		if n := len(args); n > 0 {
			return maps, args[:n-1], args[n-1:]
		}
	}
	return maps, nil, nil
}
