package template

import (
	"fmt"
	"strings"
	"text/template"
	"text/template/parse"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Dialect is how Argo CD evaluates the texts of an ApplicationSet that somebody has written.
type Dialect struct {
	Go      bool     // whether they are Go templates, not the flat form
	Options []string // of Go templates
}

// ParseIn parses a tree whose texts Argo CD evaluates in a dialect (Replace in
// applicationset/utils/utils.go of Argo CD 3.5.7). They may read any parameters, and a missing one
// is what it is for Argo CD. What is not repeatable is an error here too, and so are definitions;
// the size and the work are limited as with Parse.
func ParseIn(dialect Dialect, root *field.Path, tree any) (*Tree, []*Error) {
	for _, option := range dialect.Options {
		switch option {
		case "missingkey=default", "missingkey=invalid", "missingkey=zero", "missingkey=error":
		default:
			return nil, []*Error{{Path: root, Text: option, Reason: "Go templates have no such option"}}
		}
	}
	e := newEngine()
	e.dialect = &dialect
	p := &parser{engine: e}
	defer e.parsed()
	t := &Tree{root: p.node(root, tree), engine: e, path: root, size: p.size}
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return t, nil
}

// textIn parses one string in the dialect of the engine.
func (e *engine) textIn(path *field.Path, s string) (*Text, *Error) {
	fail := func(reason string) (*Text, *Error) { return nil, &Error{Path: path, Text: s, Reason: reason} }
	if len(s) > MaxSize {
		return fail(fmt.Sprintf("a template must not be longer than %d bytes", MaxSize))
	}
	if !e.dialect.Go {
		return &Text{path: path, written: s, source: s, engine: e, flat: true}, nil
	}
	trees := map[string]*parse.Tree{}
	tree, err := parse.New(engineName).Parse(s, "", "", trees, e.known, builtins())
	if err != nil {
		text, problem := fail(parseReason(err, s, e.known))
		problem.Refused = !strings.Contains(err.Error(), " not defined")
		return text, problem
	}
	if len(trees) != 1 || trees[engineName] != tree {
		return fail(noDefinitions)
	}
	if problem := orderProblem(tree.Root, false); problem != "" {
		return fail(problem)
	}
	r := &reader{calls: map[string]bool{}, strict: true, steps: stepCounts{}}
	size := r.steps.of(tree.Root)
	visit(tree.Root, func(node parse.Node) {
		switch n := node.(type) {
		case *parse.IdentifierNode:
			r.calls[n.Ident] = true
		case *parse.TemplateNode:
			r.fail(noDefinitions)
		case *parse.RangeNode:
			n.Pipe.Cmds = append(n.Pipe.Cmds, command(n, loopName, number(r.steps[n.List])))
		}
	})
	if r.problem != "" {
		return fail(r.problem)
	}
	program := template.New(engineName).Option(e.dialect.Options...).Funcs(e.functions(r))
	if program, err = program.AddParseTree(engineName, tree); err != nil {
		return fail(err.Error())
	}
	return &Text{path: path, written: s, source: s, engine: e, program: program, steps: size}, nil
}

// replaceFlat replaces the parameters of a text in the flat form. What is not a parameter that is a
// string stays. ok is false where Argo CD refuses the text.
func replaceFlat(text string, params map[string]any) (replaced string, ok bool) {
	if !hasFlatAction(text) {
		return text, true
	}
	var b strings.Builder
	for {
		before, rest, opened := strings.Cut(text, "{{")
		b.WriteString(before)
		if !opened {
			return b.String(), true
		}
		tag, after, closed := strings.Cut(rest, "}}")
		if !closed {
			return "", false
		}
		value, isText := params[strings.TrimSpace(tag)].(string)
		if !isText || strings.TrimSpace(tag) == "" {
			value = "{{" + tag + "}}"
		}
		b.WriteString(value)
		text = after
	}
}

// hasFlatAction reports whether a line of a text has {{ and, after it, }}. Argo CD leaves others
// alone.
func hasFlatAction(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if _, rest, opened := strings.Cut(line, "{{"); opened && strings.Contains(rest, "}}") {
			return true
		}
	}
	return false
}
