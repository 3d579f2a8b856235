package config

import (
	"cmp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// report collects what is wrong with a FleetConfig, and puts it in the order of the document.
type report struct {
	*findings
	entry string // what is checked, where it is made for an item of forEach
}

// findings are what the reports of a FleetConfig have in common.
type findings struct {
	self   fleet.Ref
	found  []finding
	fields []located              // all that were read
	index  map[string]*kyaml.Node // the fields by path, once one is looked for
	known  map[string]bool        // paths with a problem, and paths that misspelt fields were meant to have

	entries   map[string][]string // those that a problem is about, by its path and message
	overrides fleet.Overrides     // what sets fields in place of the document
}

// finding is a problem and where the document has it.
type finding struct {
	problem      fleet.Problem
	line, column int
}

// located is a field and where the document has it.
type located struct {
	path *field.Path
	node *kyaml.Node
}

func newReport(self fleet.Ref) *report {
	return &report{findings: &findings{
		self: self, entries: map[string][]string{}, known: map[string]bool{}, overrides: fleet.Overrides{},
	}}
}

// within is the report for the entry of an item of forEach. What is wrong with many of them in the
// same way is one problem, which names them.
func (r *report) within(item *fleet.EntryItem) *report {
	if item == nil {
		return r
	}
	return &report{findings: r.findings, entry: string(item.Name)}
}

// remember notes where a field is, for problems that are found later by its path.
func (r *report) remember(at *field.Path, node *kyaml.Node) {
	if at != nil {
		r.fields = append(r.fields, located{path: at, node: node})
	}
}

// addAt adds a problem with a node of the document.
func (r *report) addAt(node *kyaml.Node, problem fleet.Problem) {
	if problem.Field != nil && problem.IsError() {
		r.known[problem.Field.String()] = true
	}
	r.keep(problem, node.Line, node.Column)
}

// meant notes the path that a misspelt field was meant to have. What there is to say about that
// field follows from the misspelling.
func (r *report) meant(at *field.Path) { r.known[at.String()] = true }

// add adds a problem with a field, unless an error of that field, or of one above it, is already
// known.
func (r *report) add(problem fleet.Problem) {
	path := problem.Field.String()
	of := problem.Entries
	if r.entry != "" {
		of = []string{r.entry}
	}
	key := path + "\x00" + problem.Message
	if len(of) > 0 && len(r.entries[key]) > 0 {
		r.entries[key] = append(r.entries[key], of...)
		return
	}
	if r.covers(problem.Field) {
		return
	}
	if len(of) > 0 {
		r.entries[key] = of
	}
	if problem.IsError() {
		r.known[path] = true
	}
	line, column := r.position(path)
	r.keep(problem, line, column)
}

// keep keeps a problem. It names its FleetConfig, which may be that of another fleet, and what sets
// its field at this time: only the report knows whether a problem is about a value of the document,
// or about the setting in its place.
func (r *report) keep(problem fleet.Problem, line, column int) {
	problem.Object = r.self
	if problem.Field != nil {
		problem.SetBy = r.overrides[problem.Field.String()]
	}
	if problem.Because != nil {
		problem.CauseBy = r.overrides[problem.Because.String()]
	}
	r.found = append(r.found, finding{problem: problem, line: line, column: column})
}

// covers reports whether a problem at a path, or above it, is known.
func (r *report) covers(at *field.Path) bool {
	if at == nil || len(r.known) == 0 {
		return false
	}
	text := at.String()
	if r.known[text] {
		return true
	}
	for i, c := range text {
		if (c == '.' || c == '[') && r.known[text[:i]] {
			return true
		}
	}
	return false
}

// position of a path in the document, or of the nearest path above it that is there.
func (r *report) position(path string) (line, column int) {
	if r.index == nil {
		r.index = make(map[string]*kyaml.Node, len(r.fields))
		for _, field := range r.fields {
			r.index[field.path.String()] = field.node
		}
	}
	for path != "" {
		if node := r.index[path]; node != nil {
			return node.Line, node.Column
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return 0, 0
}

// problems in the order of the document.
func (r *report) problems() fleet.Problems {
	slices.SortStableFunc(r.found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	problems := make(fleet.Problems, len(r.found))
	for i, found := range r.found {
		problems[i] = found.problem.Of(r.entries[found.problem.FieldPath()+"\x00"+found.problem.Message])
	}
	return problems
}
