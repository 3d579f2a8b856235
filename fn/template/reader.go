package template

import (
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
	steps   stepCounts      // of its loops
	changed map[string]bool // variables that are assigned again, so their values are not known
	problem string          // the first one

	printers map[string]bool // the functions whose result, a text of their arguments, is written

	vars     map[string]value // the variables that can be read here
	shadowed []variable       // what variables were before the scopes around here declared them
}

// variable is a variable that a scope has declared, with what it was before.
type variable struct {
	name   string
	before value
	exists bool // whether there was one of that name before
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

// scope is what an expression in a text sees, beside the variables.
type scope struct {
	dot    value
	branch bool // it may not run
}

// text reads a whole text.
func (r *reader) text(root *parse.ListNode) {
	all := value{known: true}
	r.vars = map[string]value{"$": all}
	r.list(root, scope{dot: all})
}

// set gives a variable a value in the scope of here.
func (r *reader) set(name string, to value) {
	before, exists := r.vars[name]
	r.shadowed = append(r.shadowed, variable{name, before, exists})
	r.vars[name] = to
}

// leave ends the scopes that began when as many variables were shadowed as outer. What each of them
// has declared is taken back one by one: a copy of all variables for each of many scopes would cost
// the square of the text.
func (r *reader) leave(outer int) {
	for len(r.shadowed) > outer {
		last := r.shadowed[len(r.shadowed)-1]
		if r.shadowed = r.shadowed[:len(r.shadowed)-1]; last.exists {
			r.vars[last.name] = last.before
		} else {
			delete(r.vars, last.name)
		}
	}
}

// branch reads a list that may not run, in a scope of its own.
func (r *reader) branch(list *parse.ListNode, dot value) {
	defer r.leave(len(r.shadowed))
	r.list(list, scope{dot: dot, branch: true})
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
			r.conditional(&n.BranchNode, p)
		case *parse.WithNode:
			r.conditional(&n.BranchNode, p)
		case *parse.RangeNode:
			r.loop(n, p)
		case *parse.TemplateNode:
			r.fail(noDefinitions)
		}
	}
}

// conditional reads an if or a with.
func (r *reader) conditional(n *parse.BranchNode, p scope) {
	defer r.leave(len(r.shadowed))
	v := r.declare(n.Pipe, p, true)
	r.use(v, p)
	dot := p.dot
	if n.NodeType == parse.NodeWith {
		dot = v
	}
	r.branch(n.List, dot)
	r.branch(n.ElseList, p.dot)
}

func (r *reader) loop(n *parse.RangeNode, p scope) {
	defer r.leave(len(r.shadowed)) // A pipeline may declare variables in parentheses.
	r.use(r.pipe(n.Pipe, p, n.ElseList != nil), p)
	outer := len(r.shadowed)
	for _, declared := range n.Pipe.Decl {
		r.set(declared.Ident[0], value{})
	}
	r.branch(n.List, value{})
	r.leave(outer)
	r.branch(n.ElseList, p.dot)
	r.strict = true
	n.Pipe.Cmds = append(n.Pipe.Cmds, command(n, loopName, number(r.steps[n.List])))
}

// declare reads a pipeline and gives its value to the variable that it declares.
func (r *reader) declare(n *parse.PipeNode, p scope, guarded bool) value {
	v := r.pipe(n, p, guarded)
	for _, variable := range n.Decl {
		if name := variable.Ident[0]; r.changed[name] {
			r.set(name, value{})
		} else {
			r.set(name, v)
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
			return r.vars[n.Ident[0]]
		}
		return r.field(r.vars[n.Ident[0]], n.Ident[1:], n)
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
