package template

import (
	"slices"
	"text/template/parse"
)

// orderReason is why keys and values are refused where their order would reach the result.
func orderReason(name string) string {
	return name + " lists a map in no fixed order, so the result could change without a cause; sort it, as in {{ " +
		name + " .metadata.labels | sortAlpha }}, or use range, which follows the order of the keys"
}

// unordered reports whether a function lists a map in no fixed order. A text may call it where the
// order does not matter, as in {{ keys .metadata.labels | sortAlpha }}.
func unordered(name string) bool { return name == "keys" || name == "values" }

// ignoresOrder reports whether the result of a function does not depend on the order of a list that
// is its last argument. If keeps says that the order of the result does not matter either, a
// function that leaves elements out does the same.
func ignoresOrder(name string, keeps bool) bool {
	switch name {
	case "sortAlpha", "len", "has", "mustHas", "empty", "not":
		return true
	case "uniq", "mustUniq", "compact", "mustCompact":
		return keeps
	}
	return false
}

// orderProblem is why a text is refused that calls keys or values where their order may reach the
// result; "" where there is no such call. free says that the order of the result of node does not
// matter.
func orderProblem(node parse.Node, free bool) string {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return ""
		}
		return firstProblem(n.Nodes, func(parse.Node) bool { return false })
	case *parse.ActionNode:
		return orderProblem(n.Pipe, false)
	case *parse.IfNode:
		return branchProblem(&n.BranchNode, true) // whether there is any
	case *parse.WithNode:
		return branchProblem(&n.BranchNode, false)
	case *parse.RangeNode:
		return branchProblem(&n.BranchNode, false)
	case *parse.ChainNode:
		return orderProblem(n.Node, false)
	case *parse.PipeNode:
		return pipeProblem(n, free && len(n.Decl) == 0)
	case *parse.CommandNode:
		name := calledBy(n)
		last := n.Args[len(n.Args)-1]
		return firstProblem(n.Args, func(arg parse.Node) bool {
			return arg == n.Args[0] && free || arg == last && ignoresOrder(name, free)
		})
	case *parse.IdentifierNode:
		if unordered(n.Ident) && !free {
			return orderReason(n.Ident)
		}
	}
	return ""
}

func branchProblem(n *parse.BranchNode, free bool) string {
	if problem := orderProblem(n.Pipe, free); problem != "" {
		return problem
	}
	return firstProblem([]parse.Node{n.List, n.ElseList}, func(parse.Node) bool { return false })
}

// pipeProblem passes the freedom of a pipe on to its last command, and back to the first.
func pipeProblem(n *parse.PipeNode, free bool) (problem string) {
	for _, cmd := range slices.Backward(n.Cmds) {
		if found := orderProblem(cmd, free); found != "" {
			problem = found
		}
		free = ignoresOrder(calledBy(cmd), free)
	}
	return problem
}

func firstProblem(nodes []parse.Node, free func(parse.Node) bool) string {
	for _, node := range nodes {
		if problem := orderProblem(node, free(node)); problem != "" {
			return problem
		}
	}
	return ""
}

// calledBy is the function that a command calls; "" for none.
func calledBy(cmd *parse.CommandNode) string {
	if id, isCall := cmd.Args[0].(*parse.IdentifierNode); isCall {
		return id.Ident
	}
	return ""
}
