package lintcheck

import (
	"go/ast"
	"go/token"
	"go/types"
)

// assignments finds the fields of structs that are assigned outside of the function that makes the
// value. A function makes a value of a struct type when a literal, new, make or a variable of that
// type is in it, or when what it assigns to is a copy in a variable of its own. A closure is
// part of the function around it.
type assignments struct {
	info *types.Info
	// name returns how a type is called in the report.
	name func(*types.TypeName) string
	// found has the functions that assign a field, by TYPE.FIELD.
	found map[string][]string
}

// file looks through the functions of one file.
func (a *assignments) file(file *ast.File) {
	for _, declaration := range file.Decls {
		name := "a variable of the package"
		if function, isFunction := declaration.(*ast.FuncDecl); isFunction {
			name = function.Name.Name
		}
		made := a.made(declaration)
		for _, target := range targets(declaration) {
			field, shared := a.assigned(target, declaration)
			if field.of == nil || !shared || made[field.of] {
				continue
			}
			key := a.name(field.of) + "." + field.name
			a.found[key] = append(a.found[key], name)
		}
	}
}

// targets are the expressions below a node that are assigned to.
func targets(root ast.Node) []ast.Expr {
	var all []ast.Expr
	ast.Inspect(root, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.AssignStmt:
			if node.Tok != token.DEFINE {
				all = append(all, node.Lhs...)
			}
		case *ast.IncDecStmt:
			all = append(all, node.X)
		case *ast.RangeStmt:
			if node.Tok == token.ASSIGN {
				all = append(all, node.Key, node.Value)
			}
		}
		return true
	})
	return all
}

// field is a field of a struct type.
type field struct {
	of   *types.TypeName
	name string
}

// assigned returns the field that an assignment to an expression sets, or an element of which it
// sets, and whether the value may be seen outside of the function. It returns no field for other
// expressions.
func (a *assignments) assigned(target ast.Expr, function ast.Node) (set field, shared bool) {
	for expression := target; expression != nil; {
		switch e := expression.(type) {
		case *ast.ParenExpr:
			expression = e.X
		case *ast.StarExpr:
			if set.of == nil {
				return field{}, false // What a pointer points to.
			}
			shared, expression = true, e.X
		case *ast.IndexExpr:
			if _, isArray := a.info.TypeOf(e.X).Underlying().(*types.Array); !isArray {
				shared = true
			}
			expression = e.X
		case *ast.SelectorExpr:
			selection := a.info.Selections[e]
			if selection == nil {
				return set, true // A variable of another package.
			}
			if set.of == nil {
				set = declared(selection)
			}
			shared, expression = shared || selection.Indirect(), e.X
		case *ast.Ident:
			variable := a.info.ObjectOf(e)
			own := variable != nil && function.Pos() <= variable.Pos() && variable.Pos() < function.End()
			return set, shared || !own
		default:
			return set, true // What a call returns.
		}
	}
	return set, shared
}

// declared returns the field that a selection ends in, of the type that declares it: not of one
// that embeds that type. A field of a struct type without a name belongs to no type.
func declared(selection *types.Selection) field {
	at := selection.Recv()
	for i, index := range selection.Index() {
		if pointer, isPointer := at.Underlying().(*types.Pointer); isPointer {
			at = pointer.Elem()
		}
		fields, isStruct := at.Underlying().(*types.Struct)
		if !isStruct {
			return field{}
		}
		if i == len(selection.Index())-1 {
			named, isNamed := types.Unalias(at).(*types.Named)
			if !isNamed {
				return field{}
			}
			return field{named.Origin().Obj(), fields.Field(index).Name()}
		}
		at = fields.Field(index).Type()
	}
	return field{}
}

// made returns the struct types of which a function makes values.
func (a *assignments) made(function ast.Node) map[*types.TypeName]bool {
	made := map[*types.TypeName]bool{}
	ast.Inspect(function, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CompositeLit:
			addHeld(made, a.info.TypeOf(node))
		case *ast.CallExpr:
			if builtin, isName := node.Fun.(*ast.Ident); isName && len(node.Args) > 0 {
				_, isBuiltin := a.info.ObjectOf(builtin).(*types.Builtin)
				if isBuiltin && (builtin.Name == "new" || builtin.Name == "make") {
					addHeld(made, a.info.TypeOf(node.Args[0]))
				}
			}
		case *ast.ValueSpec:
			if node.Type != nil {
				addHeld(made, a.info.TypeOf(node.Type))
			}
		}
		return true
	})
	return made
}

// addHeld adds the named struct types whose values a value of a type holds by itself: its own,
// those of its fields, and those of its elements.
func addHeld(made map[*types.TypeName]bool, of types.Type) {
	if named, isNamed := types.Unalias(of).(*types.Named); isNamed {
		if name := named.Origin().Obj(); made[name] {
			return
		} else if _, isStruct := of.Underlying().(*types.Struct); isStruct {
			made[name] = true
		}
	}
	switch of := of.Underlying().(type) {
	case *types.Struct:
		for i := range of.NumFields() {
			if _, isSlice := of.Field(i).Type().Underlying().(*types.Slice); !isSlice {
				addHeld(made, of.Field(i).Type())
			}
		}
	case *types.Array:
		addHeld(made, of.Elem())
	case *types.Slice:
		addHeld(made, of.Elem())
	}
}
