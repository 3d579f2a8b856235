package template

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"
	"text/template/parse"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// engineName is the name under which text/template reports its errors.
const engineName = "text"

// noDefinitions is why a text cannot define templates: they may call themselves, and what they read
// cannot be known.
const noDefinitions = "define, template and block are not supported; write the text where it is needed"

// Text is a template that is one string, such as the value of a fact. It must not be used
// concurrently.
type Text struct {
	path    *field.Path
	written string // by its author
	source  string // in Go form
	reads   []Read
	fields  []fieldRead
	engine  *engine
	program *template.Template // nil if the text is constant, or flat
	flat    bool               // whether it is in the flat form, which is not a program
	parts   []part             // of a text that needs no program; nil for any other
	steps   int64              // that run at most once in a rendering, without loops
}

// ParseText parses one string. The flat form is rewritten as in [Parse]. The error is the first
// problem.
func ParseText(path *field.Path, s string) (*Text, *Error) {
	e := newEngine()
	defer e.parsed()
	return e.text(path, s)
}

// Source is the text in Go form. What was not flat is as it was written.
func (t *Text) Source() string {
	return t.source
}

// Path is where the text is.
func (t *Text) Path() *field.Path {
	return t.path
}

// Reads are the parameters that the text reads, each once, sorted by path.
func (t *Text) Reads() []Read {
	return Join(t.reads)
}

// Render evaluates the text for the parameters of one cluster, as Argo CD would. The values are not
// evaluated again.
func (t *Text) Render(params map[string]any) (rendered string, problem *Error) {
	if !t.engine.goesOn() {
		return "", t.spent()
	}
	if t.flat {
		t.engine.charge(t.path, len(t.source))
		if replaced, ok := replaceFlat(t.source, params); ok && len(replaced) <= MaxSize {
			return replaced, nil
		}
		reason := "an action is not closed, or what it writes is too long"
		return "", &Error{Path: t.path, Text: t.written, Reason: reason}
	}
	if t.program == nil {
		return t.source, nil
	}
	if joined, ok := t.joined(params); ok {
		t.engine.charge(t.path, partWork*len(t.parts)+len(joined))
		return joined, nil
	}
	defer func() { // text/template passes some panics of the reflect package on
		if r := recover(); r != nil {
			reason := fmt.Sprint("the template cannot be evaluated: ", r)
			rendered, problem = "", &Error{Path: t.path, Text: t.written, Reason: reason}
		}
	}()
	m := &t.engine.meter
	m.reset()
	defer func() { t.engine.charge(t.path, maxWork-m.left) }()
	if err := m.charge(nodeWork * int(t.steps)); err != nil {
		return "", &Error{Path: t.path, Text: t.written, Reason: err.Error()}
	}
	if err := t.program.Execute(m, params); err != nil {
		return "", t.renderError(err, params)
	}
	if t.engine.dialect == nil && bytes.Contains(m.out, []byte(noValue)) && !strings.Contains(t.source, noValue) {
		return "", t.nothing(params)
	}
	if t.writesMap(m.out, params) {
		within := &shapeless{kind: "map"}
		return "", &Error{Path: t.path, Text: t.written, Reason: within.Error(), Instead: within.instead()}
	}
	return string(m.out), nil
}

// nothing is the error of a text that would write <no value>. Argo CD does not treat that as an
// error.
func (t *Text) nothing(params map[string]any) *Error {
	reason := "it would write <no value>, because one of its parts has no value"
	e := &Error{Path: t.path, Text: t.written, Reason: reason}
	for _, r := range t.Reads() {
		if path := firstMissing(params, r.Path); r.Required && path != nil {
			e.Missing, e.Reason = path, spell(path)+" has no value"
			return e
		}
	}
	return e
}

// engine is what all texts of a tree share: the functions and the meter.
type engine struct {
	meter  meter
	known  map[string]any // functions by name, while texts are parsed
	costs  map[string]estimator
	called map[string]any // functions as they are called, metered; made when a text first calls them

	account Account // of the renderings, beside the limit of each; nil for none
	spent   bool    // whether the account has nothing left

	dialect *Dialect // in which texts are evaluated just as Argo CD does; nil for the narrower language
}

func newEngine() *engine {
	return &engine{known: functions(), costs: estimates(), called: map[string]any{}}
}

// parsed drops what only parsing needs.
func (e *engine) parsed() {
	e.known, e.costs = nil, nil
}

func (e *engine) text(path *field.Path, s string) (*Text, *Error) {
	t := &Text{path: path, written: s, source: s, engine: e}
	switch {
	case !strings.Contains(s, "{{"):
		return t, nil
	case e.dialect != nil:
		return e.textIn(path, s)
	}
	fail := func(reason string) (*Text, *Error) {
		return nil, &Error{Path: path, Text: s, Reason: reason, Foreign: foreignAction(s, reason)}
	}
	if len(s) > MaxSize {
		return fail(fmt.Sprintf("a template must not be longer than %d bytes", MaxSize))
	}
	source, problem := unflatten(s, e.known)
	if problem != "" {
		return fail(problem)
	}
	trees := map[string]*parse.Tree{}
	tree, err := parse.New(engineName).Parse(source, "", "", trees, e.known, builtins())
	if err != nil {
		return fail(parseReason(err, s, e.known))
	}
	if len(trees) != 1 || trees[engineName] != tree {
		return fail(noDefinitions)
	}
	if problem := orderProblem(tree.Root, false); problem != "" {
		return fail(problem)
	}
	parts := partsOf(tree.Root)
	r := &reader{
		calls: map[string]bool{}, changed: map[string]bool{}, printers: map[string]bool{}, steps: stepCounts{},
	}
	size := r.steps.of(tree.Root)
	assigned(tree.Root, r.changed)
	if r.text(tree.Root); r.problem != "" {
		return fail(r.problem)
	}
	program := template.New(engineName).Option("missingkey=error").Funcs(e.functions(r))
	program, err = program.AddParseTree(engineName, tree)
	if err != nil {
		return fail(err.Error())
	}
	t.source, t.reads, t.fields, t.program, t.parts, t.steps = source, r.reads, r.fields, program, parts, size
	return t, nil
}

// functions are the functions that a text calls.
func (e *engine) functions(r *reader) template.FuncMap {
	f := template.FuncMap{}
	if r.prints {
		f[printName] = printPlain
	}
	if r.strict {
		f[strictIndexName], f[strictGetName], f[loopName] = strictIndex, strictGet, e.meter.loop
	}
	for name := range r.calls {
		function, ok := e.known[name]
		if !ok {
			continue // a builtin
		}
		if e.called[name] == nil {
			e.called[name] = function
			if !isFree(name) {
				e.called[name] = e.meter.metered(function, e.costs[name])
			}
		}
		f[name] = e.called[name]
	}
	for name := range r.printers {
		f[printerPrefix+name] = plainArguments(f[name])
	}
	return f
}
