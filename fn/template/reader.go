package template

import (
	"maps"
	"slices"
	"text/template/parse"
)

// reader walks a parsed text once. It collects the parameters that the text reads, makes lookups
// strict that would silently return no value, and puts a charge on loops. It changes the tree, so
// it runs before the tree is executed.
type reader struct {
	reads   []Read
	fields  []fieldRead
	strict  bool            // a lookup was made strict, or a loop charged
	prints  bool            // an action writes its result
	calls   map[string]bool // the functions that the text calls
	changed map[string]bool // variables that are assigned again, so their values are not known
	problem string          // the first one

	printers map[string]bool // the functions whose result, a text of their arguments, is written
}

// fieldRead is a parameter that is read as a field, with the name under which the engine reports a
// failure.
type fieldRead struct {
	context string
	path    []string
}

// value is what is known of an expression before it runs.
type value struct {
	known bool     // it is the parameter at path, or all of them where path is empty
	path  []string // from the root
	soft  bool     // it was looked up in a way that allows it to be missing
}

// scope is what an expression in a text sees.
type scope struct {
	dot    value
	vars   map[string]value
	branch bool // it may not run
}

func (p scope) inner() scope {
	p.vars = maps.Clone(p.vars)
	return p
}

func (p scope) within(dot value) scope {
	p = p.inner()
	p.dot, p.branch = dot, true
	return p
}

// text reads a whole text.
func (r *reader) text(root *parse.ListNode) {
	all := value{known: true}
	r.list(root, scope{dot: all, vars: map[string]value{"$": all}})
}

func (r *reader) fail(problem string) {
	if r.problem == "" {
		r.problem = problem
	}
}

func (r *reader) list(list *parse.ListNode, p scope) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			v := r.declare(n.Pipe, p, false)
			r.use(v, p)
			r.printsPlain(n, v)
		case *parse.IfNode:
			q := p.inner()
			r.use(r.declare(n.Pipe, q, true), q)
			r.list(n.List, q.within(p.dot))
			r.list(n.ElseList, q.within(p.dot))
		case *parse.WithNode:
			q := p.inner()
			v := r.declare(n.Pipe, q, true)
			r.use(v, q)
			r.list(n.List, q.within(v))
			r.list(n.ElseList, q.within(p.dot))
		case *parse.RangeNode:
			r.loop(n, p.inner())
		case *parse.TemplateNode:
			r.fail(noDefinitions)
		}
	}
}

func (r *reader) loop(n *parse.RangeNode, p scope) {
	r.use(r.pipe(n.Pipe, p, n.ElseList != nil), p)
	body := p.within(value{})
	for _, variable := range n.Pipe.Decl {
		body.vars[variable.Ident[0]] = value{}
	}
	r.list(n.List, body)
	r.list(n.ElseList, p.within(p.dot))
	r.strict = true
	n.Pipe.Cmds = append(n.Pipe.Cmds, command(n, loopName, number(steps(n.List))))
}

// declare reads a pipeline and gives its value to the variable that it declares.
func (r *reader) declare(n *parse.PipeNode, p scope, guarded bool) value {
	v := r.pipe(n, p, guarded)
	for _, variable := range n.Decl {
		name := variable.Ident[0]
		if p.vars[name] = v; r.changed[name] {
			p.vars[name] = value{}
		}
	}
	return v
}

// pipe reads a pipeline; guarded reports whether its result may have no value.
func (r *reader) pipe(n *parse.PipeNode, p scope, guarded bool) value {
	may := make([]bool, len(n.Cmds))
	for i := len(n.Cmds) - 1; i >= 0; i-- {
		if may[i] = guarded; i+1 < len(n.Cmds) {
			next := n.Cmds[i+1]
			may[i] = guards(next, len(next.Args)-1, len(next.Args), may[i+1])
		}
	}
	var piped *value
	for i, cmd := range n.Cmds {
		v := r.command(cmd, p, piped, may[i])
		piped = &v
	}
	if piped == nil {
		return value{}
	}
	return *piped
}

func (r *reader) command(cmd *parse.CommandNode, p scope, piped *value, guarded bool) value {
	if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return r.call(call{cmd: cmd, id: id, args: cmd.Args[1:], piped: piped, guarded: guarded}, p)
	}
	v := r.operand(cmd.Args[0], p, guarded)
	for _, arg := range cmd.Args[1:] { // these fail when they run, because only functions take arguments
		r.use(r.operand(arg, p, false), p)
	}
	if piped != nil {
		r.use(*piped, p)
	}
	return v
}

func (r *reader) operand(node parse.Node, p scope, guarded bool) value {
	switch n := node.(type) {
	case *parse.DotNode:
		return p.dot
	case *parse.FieldNode:
		return r.field(p.dot, n.Ident, n)
	case *parse.VariableNode:
		if len(n.Ident) == 1 {
			return p.vars[n.Ident[0]]
		}
		return r.field(p.vars[n.Ident[0]], n.Ident[1:], n)
	case *parse.ChainNode:
		return r.field(r.operand(n.Node, p, false), n.Field, n)
	case *parse.PipeNode:
		return r.declare(n, p, guarded)
	case *parse.IdentifierNode:
		alone := &parse.CommandNode{NodeType: parse.NodeCommand, Pos: n.Pos, Args: []parse.Node{n}}
		return r.call(call{cmd: alone, id: n, guarded: guarded}, p)
	}
	return value{}
}

// field returns the field of a value. Under missingkey=error it must exist, so the result is never
// soft.
func (r *reader) field(v value, names []string, n parse.Node) value {
	for _, name := range names {
		v = r.step(v, name)
	}
	v.soft = false
	if v.known {
		r.fields = append(r.fields, fieldRead{context: n.String(), path: v.path})
	}
	return v
}

// step returns the value at a key of a value.
func (r *reader) step(v value, key string) value {
	if !v.known {
		return v
	}
	if problem := step(v.path, key); problem != "" {
		r.fail(problem)
		return value{}
	}
	v.path = append(slices.Clip(v.path), key)
	return v
}

// use records that a value is read as it is.
func (r *reader) use(v value, p scope) {
	if !v.known {
		return
	}
	if problem := whole(v.path); problem != "" {
		r.fail(problem)
		return
	}
	r.reads = append(r.reads, Read{Path: v.path, Required: !p.branch && !v.soft, Optional: v.soft})
}

// assigned collects the variables that a text assigns again with =.
func assigned(node parse.Node, names map[string]bool) {
	visit(node, func(n parse.Node) {
		if pipe, ok := n.(*parse.PipeNode); ok && pipe.IsAssign {
			for _, variable := range pipe.Decl {
				names[variable.Ident[0]] = true
			}
		}
	})
}

// steps counts what runs in one iteration of a loop.
func steps(list *parse.ListNode) int64 {
	var count int64
	visit(list, func(parse.Node) { count++ })
	return count
}

// visit calls f for node and all below it.
func visit(node parse.Node, f func(parse.Node)) {
	f(node)
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, e := range n.Nodes {
			visit(e, f)
		}
	case *parse.ActionNode:
		visit(n.Pipe, f)
	case *parse.IfNode:
		visitBranch(&n.BranchNode, f)
	case *parse.WithNode:
		visitBranch(&n.BranchNode, f)
	case *parse.RangeNode:
		visitBranch(&n.BranchNode, f)
	case *parse.PipeNode:
		for _, cmd := range n.Cmds {
			visit(cmd, f)
		}
	case *parse.CommandNode:
		for _, arg := range n.Args {
			visit(arg, f)
		}
	case *parse.ChainNode:
		visit(n.Node, f)
	}
}

func visitBranch(n *parse.BranchNode, f func(parse.Node)) {
	visit(n.Pipe, f)
	visit(n.List, f)
	visit(n.ElseList, f)
}

// command is a call of one of our own functions, at the position of n.
func command(n parse.Node, name string, arg parse.Node) *parse.CommandNode {
	return &parse.CommandNode{
		NodeType: parse.NodeCommand, Pos: n.Position(),
		Args: []parse.Node{parse.NewIdentifier(name).SetPos(n.Position()), arg},
	}
}

func number(n int64) *parse.NumberNode {
	return &parse.NumberNode{NodeType: parse.NodeNumber, IsInt: true, Int64: n}
}
