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

// stepCounts are how many steps run in one iteration of each loop of a text, as its author wrote
// it.
type stepCounts map[*parse.ListNode]int64

// of counts the steps of a node, and of each loop in it. Each node is visited once, however many
// loops are around it.
func (c stepCounts) of(node parse.Node) int64 {
	count := int64(1)
	for _, inner := range children(node) {
		count += c.of(inner)
	}
	if list, isList := node.(*parse.ListNode); isList {
		c[list] = count
	}
	return count
}

// visit calls f for node and all below it.
func visit(node parse.Node, f func(parse.Node)) {
	f(node)
	for _, inner := range children(node) {
		visit(inner, f)
	}
}

// children are the nodes in a node.
func children(node parse.Node) []parse.Node {
	switch n := node.(type) {
	case *parse.ListNode:
		return n.Nodes
	case *parse.ActionNode:
		return []parse.Node{n.Pipe}
	case *parse.IfNode:
		return branches(&n.BranchNode)
	case *parse.WithNode:
		return branches(&n.BranchNode)
	case *parse.RangeNode:
		return branches(&n.BranchNode)
	case *parse.PipeNode:
		nodes := make([]parse.Node, len(n.Cmds))
		for i, cmd := range n.Cmds {
			nodes[i] = cmd
		}
		return nodes
	case *parse.CommandNode:
		return n.Args
	case *parse.ChainNode:
		return []parse.Node{n.Node}
	}
	return nil
}

// branches are the pipeline and the lists of an if, a with or a range.
func branches(n *parse.BranchNode) []parse.Node {
	nodes := []parse.Node{n.Pipe, n.List}
	if n.ElseList != nil {
		nodes = append(nodes, n.ElseList)
	}
	return nodes
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
