package template

import "text/template/parse"

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
