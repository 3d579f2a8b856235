package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// A mutation replaces the bytes of a file from start to end by a text.
type mutation struct {
	file       string
	start, end int
	text       string
}

// apply returns the text of the file with the mutation in it.
func (m mutation) apply(source []byte) []byte {
	return slices.Concat(source[:m.start], []byte(m.text), source[m.end:])
}

// line returns the number of the line in which the mutation begins.
func (m mutation) line(source []byte) int {
	return 1 + strings.Count(string(source[:m.start]), "\n")
}

// diff returns the lines that the mutation changes, before and after, as a diff shows them.
func (m mutation) diff(source []byte) string {
	first := 1 + strings.LastIndex(string(source[:m.start]), "\n")
	last := len(source)
	if length := strings.IndexByte(string(source[m.end:]), '\n'); length >= 0 {
		last = m.end + length
	}
	var diff strings.Builder
	write := func(sign, lines string) {
		for line := range strings.SplitSeq(lines, "\n") {
			if strings.TrimSpace(line) != "" {
				diff.WriteString(sign + line + "\n")
			}
		}
	}
	write("-", string(source[first:last]))
	write("+", string(source[first:m.start])+m.text+string(source[m.end:last]))
	return diff.String()
}

// mutationsOf returns all mutations of a file, in the order of its text. A generated file has none.
func mutationsOf(file string, source []byte) ([]mutation, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil || ast.IsGenerated(tree) {
		return nil, err
	}
	c := &collector{file: file, source: source, start: set.File(tree.Pos()).Base()}
	ast.Walk(visitor{collector: c}, tree)
	slices.SortStableFunc(c.found, func(a, b mutation) int { return a.start - b.start })
	return c.found, nil
}

// collector gathers the mutations of one file.
type collector struct {
	file   string
	source []byte
	start  int
	found  []mutation
}

func (c *collector) offset(at token.Pos) int { return int(at) - c.start }

func (c *collector) textOf(node ast.Node) string {
	return string(c.source[c.offset(node.Pos()):c.offset(node.End())])
}

// replace adds the mutation of a node into a text.
func (c *collector) replace(node ast.Node, text string) {
	c.found = append(c.found, mutation{c.file, c.offset(node.Pos()), c.offset(node.End()), text})
}

// visitor walks through a file. It knows what the function around it returns.
type visitor struct {
	*collector
	results []ast.Expr
}

// Visit adds the mutations of one node.
func (v visitor) Visit(node ast.Node) ast.Visitor {
	switch node := node.(type) {
	case *ast.FuncDecl:
		v.results = typesOf(node.Type.Results)
	case *ast.FuncLit:
		v.results = typesOf(node.Type.Results)
	case *ast.BinaryExpr:
		if other, exists := neighbours()[node.Op]; exists {
			at := v.offset(node.OpPos)
			v.found = append(v.found, mutation{v.file, at, at + len(node.Op.String()), other.String()})
		}
	case *ast.UnaryExpr:
		if node.Op == token.NOT {
			v.replace(node, v.textOf(node.X))
		}
	case *ast.IfStmt:
		v.negate(node.Cond)
	case *ast.ForStmt:
		v.negate(node.Cond)
	case *ast.SwitchStmt:
		v.negateCases(node)
	case *ast.ReturnStmt:
		v.zero(node.Results)
	case *ast.BlockStmt:
		v.leaveOut(node.List)
	case *ast.CaseClause:
		v.leaveOut(node.Body)
	}
	return v
}

// neighbours are the operators that each operator is replaced by.
func neighbours() map[token.Token]token.Token {
	return map[token.Token]token.Token{
		token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL,
		token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
		token.EQL: token.NEQ, token.NEQ: token.EQL, token.LAND: token.LOR, token.LOR: token.LAND,
	}
}

// negate negates a condition, unless the mutation of its operator does the same.
func (c *collector) negate(condition ast.Expr) {
	switch condition := condition.(type) {
	case nil:
		return
	case *ast.UnaryExpr:
		if condition.Op == token.NOT {
			return
		}
	case *ast.BinaryExpr:
		if condition.Op == token.EQL || condition.Op == token.NEQ {
			return
		}
	}
	c.replace(condition, "!("+c.textOf(condition)+")")
}

// negateCases negates the cases of a switch over conditions.
func (c *collector) negateCases(node *ast.SwitchStmt) {
	if node.Tag != nil {
		return
	}
	for _, clause := range node.Body.List {
		if clause, isClause := clause.(*ast.CaseClause); isClause {
			for _, condition := range clause.List {
				c.negate(condition)
			}
		}
	}
}

// zero replaces each returned value by the zero value of its type, and swaps booleans.
func (v visitor) zero(values []ast.Expr) {
	if len(values) != len(v.results) {
		return // A return without values, or the values of a call.
	}
	for i, value := range values {
		text, zero := v.textOf(value), v.zeroOf(v.results[i])
		switch {
		case v.textOf(v.results[i]) == "bool":
			v.swap(value)
		case text != zero && text != v.textOf(v.results[i])+"{}":
			v.replace(value, zero)
		}
	}
}

// swap replaces a boolean by its opposite, unless the mutation of its operator does the same.
func (c *collector) swap(value ast.Expr) {
	switch c.textOf(value) {
	case "true":
		c.replace(value, "false")
	case "false":
		c.replace(value, "true")
	default:
		c.negate(value)
	}
}

// zeroOf writes the zero value of a type.
func (c *collector) zeroOf(expression ast.Expr) string {
	switch of := expression.(type) {
	case *ast.StarExpr, *ast.MapType, *ast.FuncType, *ast.InterfaceType:
		return "nil"
	case *ast.ArrayType:
		if of.Len == nil {
			return "nil"
		}
	case *ast.Ident:
		switch of.Name {
		case "string":
			return `""`
		case "int", "int32", "int64", "uint64", "byte", "rune", "float64":
			return "0"
		case "error", "any":
			return "nil"
		}
	}
	return "*new(" + c.textOf(expression) + ")"
}

// leaveOut leaves out each statement of a list that has an effect and declares nothing.
func (c *collector) leaveOut(statements []ast.Stmt) {
	for _, statement := range statements {
		switch statement := statement.(type) {
		case *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt:
			c.replace(statement, "")
		case *ast.AssignStmt:
			named := slices.ContainsFunc(statement.Lhs, func(to ast.Expr) bool { return c.textOf(to) != "_" })
			if statement.Tok != token.DEFINE && named {
				c.replace(statement, "")
			}
		}
	}
}

// typesOf returns the type of each result of a function.
func typesOf(results *ast.FieldList) []ast.Expr {
	if results == nil {
		return nil
	}
	var types []ast.Expr
	for _, field := range results.List {
		for range max(1, len(field.Names)) {
			types = append(types, field.Type)
		}
	}
	return types
}
