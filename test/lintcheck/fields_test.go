package lintcheck

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	// top is the top of the repository, from here.
	top = "../.."
	// module is how the path of a package of the module begins.
	module = "github.com/capifleet/capifleet/"
)

// TestFieldsThatChange wants a struct to be finished where it is made: each step of the function is
// handed values and returns values. It lists the fields that are assigned elsewhere, and holds them
// to the exceptions.
func TestFieldsThatChange(t *testing.T) {
	found := fieldsThatChange(t, "./fn/...", "./internal/cli", "./internal/preview")
	used := map[string]bool{}
	for _, field := range slices.Sorted(maps.Keys(found)) {
		owner := field[:strings.LastIndex(field, ".")]
		switch {
		case exceptions()[field] != "":
			used[field] = true
		case exceptions()[owner] != "":
			used[owner] = true
		default:
			t.Errorf("%s is assigned outside of the function that makes the value, by %s: make the value in one "+
				"place, or add it to exceptions() with a reason",
				field, strings.Join(slices.Compact(slices.Sorted(slices.Values(found[field]))), ", "))
		}
	}
	for exception, reason := range exceptions() {
		if !used[exception] {
			t.Errorf("%s is in exceptions(), and nothing assigns it outside of the function that makes the "+
				"value: remove it", exception)
		}
		if reason == "" {
			t.Errorf("%s has no reason", exception)
		}
	}
}

// TestAssignedFields shows what counts as an assignment outside of the function that makes the
// value.
func TestAssignedFields(t *testing.T) {
	const types = "package p\ntype inner struct{ n int }\n" +
		"type s struct { a int; m map[string]int; l []int; arr [2]int; in inner; " +
		"p *inner; elements []element; inner }\n" +
		"type element struct { v int }\nfunc made() *s { return nil }\n"
	for sentence, c := range map[string]struct {
		source string
		want   []string
	}{
		"a method of a pointer":             {"func (x *s) f() { x.a = 1 }", []string{"s.a"}},
		"a parameter that is a pointer":     {"func f(x *s) { x.a++ }", []string{"s.a"}},
		"a closure is part of its function": {"func f(x *s) { _ = func() { x.a += 1 } }", []string{"s.a"}},
		"what a call returns":               {"func f() { made().a = 1 }", []string{"s.a"}},
		"a variable of the package":         {"var x s\nfunc f() { x.a = 1 }", []string{"s.a"}},
		"a variable of a range":             {"func f(x *s) { for x.a = range 3 {} }", []string{"s.a"}},
		"an element of a list or a map": {
			"func f(x *s) { x.m[\"k\"] = 1; x.l[0] = 1; x.arr[0] = 1 }", []string{"s.arr", "s.l", "s.m"},
		},
		"a map of a copy is the same map":    {"func f(x s) { x.m[\"k\"] = 1 }", []string{"s.m"}},
		"a field of a field":                 {"func f(x *s) { x.in.n = 1; x.p.n = 2 }", []string{"inner.n"}},
		"a field of an element":              {"func f(x s) { x.elements[0].v = 1 }", []string{"element.v"}},
		"an embedded field has its own type": {"func f(x *s) { x.n = 1 }", []string{"inner.n"}},
		"a copy by a parameter": {
			"func f(x s) s { x.a = 1; x.arr[0] = 1; x.in.n = 1; return x }", nil,
		},
		"a copy by a variable": {"func f(p *s) s { x := *p; x.a = 1; return x }", nil},
		"a literal":            {"func f() *s { x := &s{}; x.a = 1; x.m[\"k\"] = 1; return x }", nil},
		"new":                  {"func f() *s { x := new(s); x.a = 1; return x }", nil},
		"a variable":           {"func f() *s { var x s; p := &x; p.a = 1; return p }", nil},
		"a list that make made": {
			"func f() []s { x := make([]s, 2); x[0].a = 1; x[1].in.n = 1; return x }", nil,
		},
		"a literal holds the fields of its type": {"func f() *s { x := &s{}; x.in.n = 1; return x }", nil},
		"but not what its lists hold": {
			"func f(l []element) *s { x := &s{}; x.elements = l; x.elements[0].v = 1; return x }",
			[]string{"element.v"},
		},
		"a variable that is not a field": {"func f(x *s) { var n int; n = 1; *x.p = inner{}; _ = n }", nil},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, "p.go", types+c.source, 0)
			if err != nil {
				t.Fatal(err)
			}
			found := check(t, "p", set, []*ast.File{file}, nil)
			if diff := cmp.Diff(c.want, slices.Sorted(maps.Keys(found))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// fieldsThatChange returns the fields of the module's structs that packages of it assign outside of
// the function that makes the value, with the functions that do. Tests are left out.
func fieldsThatChange(t *testing.T, patterns ...string) map[string][]string {
	t.Helper()
	found, exports := map[string][]string{}, map[string]string{}
	packages := list(t, patterns)
	for _, one := range packages {
		exports[one.ImportPath] = one.Export
	}
	set := token.NewFileSet()
	compiled := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	for _, one := range packages {
		if one.DepOnly {
			continue
		}
		var files []*ast.File
		for _, name := range one.GoFiles {
			file, err := parser.ParseFile(set, filepath.Join(one.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		for field, functions := range check(t, one.ImportPath, set, files, compiled) {
			if of, ours := strings.CutPrefix(field, module); ours {
				for _, function := range functions {
					found[of] = append(found[of], strings.TrimPrefix(one.ImportPath, module)+"."+function)
				}
			}
		}
	}
	if len(exports) < 50 {
		t.Fatalf("only %d packages were listed", len(exports))
	}
	return found
}

// check reads the types of a package and returns its assignments.
func check(t *testing.T, path string, set *token.FileSet, files []*ast.File, from types.Importer) map[string][]string {
	t.Helper()
	info := types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	config := types.Config{Importer: from}
	_, err := config.Check(path, set, files, &info)
	if err != nil {
		t.Fatal(err)
	}
	a := assignments{info: &info, found: map[string][]string{}, name: func(name *types.TypeName) string {
		if path == "p" {
			return name.Name()
		}
		return name.Pkg().Path() + "." + name.Name()
	}}
	for _, file := range files {
		a.file(file)
	}
	return a.found
}

// listed is a package as "go list" prints it, compiled.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	DepOnly                 bool
}

// list has the go command compile packages and what they import, and returns all of them.
func list(t *testing.T, patterns []string) []listed {
	t.Helper()
	cmd := exec.Command("go",
		append([]string{"list", "-deps", "-export", "-json=ImportPath,Dir,Export,GoFiles,DepOnly"}, patterns...)...)
	cmd.Dir = top
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, stderr.String())
	}
	var all []listed
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var one listed
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
}
