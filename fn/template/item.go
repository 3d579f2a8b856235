package template

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Item is what texts read as .item: the name and the values of an item of forEach. It is known when
// a text is parsed, so what a text reads of it are constants.
type Item map[string]string

// itemName is the name by which texts read the item.
const itemName = "item"

// PutIn is a tree of JSON types with the constants in the place of what its texts read of the item,
// so that nothing in it reads .item. A text that reads nothing else becomes plain text. Braces of a
// constant are escaped: they are not evaluated again. A text that does not parse stays as it is,
// for whoever parses it next. There is one error for each text that reads what the item does not
// have; then there is no tree.
func (i Item) PutIn(root *field.Path, tree any) (any, []*Error) {
	p := &itemPutter{item: i, engine: newEngine()}
	defer p.engine.parsed()
	put := p.node(root, tree)
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return put, nil
}

// Resolve is a text that may read the item and nothing else, such as a path or the value of a
// label, with the constants in it. A text that does not read the item stays as it is, whatever
// braces it has.
func (i Item) Resolve(path *field.Path, text string) (string, *Error) {
	if !namesItem(text) {
		return text, nil
	}
	p := &itemPutter{item: i, engine: newEngine()}
	defer p.engine.parsed()
	put := p.text(path, text)
	if len(p.problems) > 0 {
		return "", p.problems[0]
	}
	parsed, problem := p.engine.text(path, put)
	if problem == nil && len(parsed.reads) > 0 {
		problem = &Error{
			Path: path, Text: text, Reason: "the text reads ." + parsed.Reads()[0].String(),
			Instead: "read .item only; the text is the same for all Clusters",
		}
	}
	if problem != nil {
		return "", problem
	}
	return parsed.Render(nil)
}

// namesItem reports whether an action of a text may read the item.
func namesItem(text string) bool {
	for _, action := range strings.Split(text, "{{")[1:] {
		action, _, _ = strings.Cut(action, "}}")
		if strings.HasPrefix(strings.TrimSpace(action), itemName+".") || strings.Contains(action, "."+itemName) {
			return true
		}
	}
	return false
}

// itemPutter puts an item into a tree.
type itemPutter struct {
	item     Item
	engine   *engine
	problems []*Error
}

func (p *itemPutter) node(path *field.Path, tree any) any {
	switch tree := tree.(type) {
	case string:
		return p.text(path, tree)
	case map[string]any:
		m := make(map[string]any, len(tree))
		for _, key := range slices.Sorted(maps.Keys(tree)) {
			at := child(path, key)
			put := p.text(at, key)
			if _, taken := m[put]; taken && put != key {
				reason := fmt.Sprintf("two keys of the map become %q", put)
				p.problems = append(p.problems, &Error{Path: at, Text: key, Reason: reason})
			}
			m[put] = p.node(at, tree[key])
		}
		return m
	case []any:
		l := make([]any, len(tree))
		for i, element := range tree {
			l[i] = p.node(path.Index(i), element)
		}
		return l
	}
	return tree
}

// text is one text with the constants in it.
func (p *itemPutter) text(path *field.Path, text string) string {
	if !namesItem(text) || len(text) > MaxSize {
		return text
	}
	source := unflattenItem(text)
	goForm, problem := unflatten(source, p.engine.known)
	if problem != "" {
		return source
	}
	tree, trees := parse.New(engineName), map[string]*parse.Tree{}
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(goForm, "", "", trees); err != nil || len(trees) != 1 {
		return source
	}
	r := &itemReader{item: p.item, path: path, written: text, source: goForm}
	r.list(tree.Root, true)
	switch {
	case r.problem != nil:
		p.problems = append(p.problems, r.problem)
		return ""
	case len(r.reads) == 0:
		return text
	}
	return p.folded(path, putAll(goForm, r.reads))
}

// folded is a text that reads nothing, as plain text; any other text as it is.
func (p *itemPutter) folded(path *field.Path, text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	parsed, problem := p.engine.text(path, text)
	if problem != nil || len(parsed.reads) > 0 {
		return text
	}
	rendered, problem := parsed.Render(nil)
	if problem != nil {
		return text
	}
	return strings.ReplaceAll(rendered, "{{", "{{`{{`}}")
}

// unflattenItem rewrites {{item.KEY}} to Go form.
func unflattenItem(text string) string {
	var b strings.Builder
	for {
		before, from, ok := strings.Cut(text, "{{")
		end := actionEnd(from)
		if !ok || end < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(before)
		word := strings.TrimSpace(from[:end])
		switch key, isItem := strings.CutPrefix(word, itemName+"."); {
		case !isItem || !isFlatWord(word) || key == "":
			b.WriteString("{{" + from[:end] + "}}")
		case isIdentifier(key):
			b.WriteString("{{ ." + itemName + "." + key + " }}")
		default:
			fmt.Fprintf(&b, "{{ index .%s %q }}", itemName, key)
		}
		text = from[end+len("}}"):]
	}
}

// itemRead is a place of a text that reads a value of the item.
type itemRead struct {
	start, end int // of the expression
	value      string
}

// putAll is a text with the values in the place of what reads them, in order: plain where an action
// is just that, else as the constants of an expression.
func putAll(source string, reads []itemRead) string {
	slices.SortFunc(reads, func(a, b itemRead) int { return a.start - b.start })
	var b strings.Builder
	written := 0
	for _, read := range reads {
		start, end, value := read.start, read.end, strconv.Quote(read.value)
		if opened, closed, whole := actionAround(source, read); whole && isPlain(read.value) {
			start, end, value = opened, closed, read.value
		}
		b.WriteString(source[written:start] + value)
		written = end
	}
	return b.String() + source[written:]
}

// actionAround is where an action begins and ends that is one expression and nothing else; whole is
// false where there is more to it, and where what is around it would trim the value.
func actionAround(source string, read itemRead) (opened, closed int, whole bool) {
	before := strings.TrimRight(source[:read.start], blank)
	after := strings.TrimLeft(source[read.end:], blank)
	if !strings.HasSuffix(before, "{{") || !strings.HasPrefix(after, "}}") {
		return 0, 0, false
	}
	opened, closed = len(before)-len("{{"), len(source)-len(after)+len("}}")
	if read.value != "" && read.value == strings.Trim(read.value, blank) {
		return opened, closed, true
	}
	trims := strings.HasSuffix(strings.TrimRight(source[:opened], blank), "-}}") ||
		strings.HasPrefix(strings.TrimLeft(source[closed:], blank), "{{-")
	return opened, closed, !trims
}

// blank is what text/template trims.
const blank = " \t\r\n"

// isPlain reports whether a value can stand in a text as it is, whatever is beside it.
func isPlain(value string) bool {
	return !strings.Contains(value, "{{") && !strings.HasPrefix(value, "{") && !strings.HasSuffix(value, "{")
}
