package review

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// functions are the functions and methods of a package, as NAME and TYPE.NAME.
type functions map[string]*ast.FuncDecl

// testsIn are the functions of the tests of a folder.
func testsIn(t *testing.T, folder string) functions {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no tests: %v", folder, err)
	}
	found, set := functions{}, token.NewFileSet()
	for _, name := range files {
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		found.add(file)
	}
	return found
}

func (f functions) add(file *ast.File) {
	for _, declared := range file.Decls {
		function, isFunction := declared.(*ast.FuncDecl)
		if !isFunction {
			continue
		}
		name := function.Name.Name
		if function.Recv != nil {
			of := function.Recv.List[0].Type
			if pointer, isPointer := of.(*ast.StarExpr); isPointer {
				of = pointer.X
			}
			if receiver, isName := of.(*ast.Ident); isName {
				name = receiver.Name + "." + name
			}
		}
		f[name] = function
	}
}

// lacks says what a test lacks to prove an effect: each of some functions, which the test calls,
// must name the effect in a text.
func (f functions) lacks(test string, by []string, code string) []string {
	if f[test] == nil {
		return []string{"there is no test " + test}
	}
	var lacks []string
	called := f.calledBy(test)
	for _, name := range by {
		switch {
		case f[name] == nil:
			lacks = append(lacks, "there is no function "+name)
		case !called[name]:
			lacks = append(lacks, fmt.Sprintf("%s does not call %s", test, name))
		case !names(f[name], code):
			lacks = append(lacks, fmt.Sprintf("%s does not name %s", name, code))
		}
	}
	return lacks
}

// calledBy are the functions whose names a function has, and those whose names these have.
func (f functions) calledBy(test string) map[string]bool {
	byName := map[string][]string{}
	for name, function := range f {
		byName[function.Name.Name] = append(byName[function.Name.Name], name)
	}
	called, open := map[string]bool{test: true}, []string{test}
	for len(open) > 0 {
		next := open[0]
		open = open[1:]
		ast.Inspect(f[next].Body, func(node ast.Node) bool {
			if used, isName := node.(*ast.Ident); isName {
				for _, name := range byName[used.Name] {
					if !called[name] {
						called[name] = true
						open = append(open, name)
					}
				}
			}
			return true
		})
	}
	return called
}

// names reports whether a function has a text with a word.
func names(function *ast.FuncDecl, word string) bool {
	words, found := regexp.MustCompile(`\w+`), false
	ast.Inspect(function, func(node ast.Node) bool {
		if literal, isLiteral := node.(*ast.BasicLit); isLiteral && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			found = found || err == nil && slices.Contains(words.FindAllString(text, -1), word)
		}
		return !found
	})
	return found
}
