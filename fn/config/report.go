package config

import (
	"cmp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// report gathers what is wrong with a FleetConfig, each mistake once, and puts it in the order of the document.
type report struct {
	self   fleet.Ref
	found  []finding
	places []place                // of all that was read
	index  map[string]*kyaml.Node // places by path, once one is looked for
	known  map[string]bool        // paths with a problem, and paths that misspelt fields were meant to have

	overrides fleet.Overrides // what counts in place of fields of the document
}

// finding is a problem and where the document has it.
type finding struct {
	problem      fleet.Problem
	line, column int
}

// place is where the document has a field.
type place struct {
	path *field.Path
	node *kyaml.Node
}

func newReport(self fleet.Ref) *report {
	return &report{self: self, known: map[string]bool{}, overrides: fleet.Overrides{}}
}

// remember notes where a field stands, for problems that are found later by its path.
func (r *report) remember(at *field.Path, node *kyaml.Node) {
	if at != nil {
		r.places = append(r.places, place{path: at, node: node})
	}
}

// here reports an error about a node of the document.
func (r *report) here(node *kyaml.Node, problem fleet.Problem) {
	problem.Severity, problem.Object = fleet.Error, r.self
	problem.Message = r.overrides.From(problem.Field) + problem.Message
	if problem.Field != nil {
		r.known[problem.Field.String()] = true
	}
	r.found = append(r.found, finding{problem: problem, line: node.Line, column: node.Column})
}

// meant notes the path that a misspelt field was meant to have: what is there to say about that field follows from the misspelling.
func (r *report) meant(at *field.Path) { r.known[at.String()] = true }

// later reports a problem that is found by the path of a field, unless an error of that field, or of one above it, is already reported.
func (r *report) later(problem fleet.Problem) {
	problem.Object = r.self
	problem.Message = r.overrides.From(problem.Field) + problem.Message
	problem.Severity = cmp.Or(problem.Severity, fleet.Error)
	if r.covers(problem.Field) {
		return
	}
	path := problem.Field.String()
	if problem.Severity == fleet.Error {
		r.known[path] = true
	}
	line, column := r.position(path)
	r.found = append(r.found, finding{problem: problem, line: line, column: column})
}

// covers tells whether a problem at a path, or above it, is known.
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
		r.index = make(map[string]*kyaml.Node, len(r.places))
		for _, p := range r.places {
			r.index[p.path.String()] = p.node
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

// problems in the order of the document, none twice.
func (r *report) problems() fleet.Problems {
	slices.SortStableFunc(r.found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	var problems fleet.Problems
	seen := map[string]bool{}
	for _, found := range r.found {
		if line := found.problem.String(); !seen[line] {
			seen[line] = true
			problems = append(problems, found.problem)
		}
	}
	return problems
}
