package template

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Tree is a template over a tree of JSON types: each string and each key of a map is a text. It
// must not be used concurrently.
type Tree struct {
	root   node
	reads  []Read
	engine *engine
	path   *field.Path // of the root
	size   int         // how many texts, maps and lists it has
}

// node is one of: a text, a map, a list, a constant.
type node struct {
	text     *Text
	entries  []entryNode
	elements []node
	constant any
	kind     nodeKind
	// shared is what a map or a list is for every Cluster; nil where that depends on parameters.
	shared any
	// reused is the map that the last rendering has made, for the next one; nil for none.
	reused map[string]any
}

type nodeKind int

const (
	isConstant nodeKind = iota
	isText
	isMap
	isList
)

type entryNode struct {
	key   *Text
	value node
}

// Parse parses every string and map key of a tree of map[string]any, []any and string. Everything
// else, such as numbers and booleans, stays as it is. The flat form is rewritten to Go form where
// an action is exactly a parameter; a text may mix both. There is one error for each string that
// does not parse, in the order of the tree (keys sorted, lists by index), with its path below root.
func Parse(root *field.Path, tree any) (*Tree, []*Error) {
	p := &parser{engine: newEngine()}
	defer p.engine.parsed()
	t := &Tree{root: p.node(root, tree), engine: p.engine, path: root}
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	t.root.share()
	t.reads, t.size = Join(p.reads), p.size
	return t, nil
}

type parser struct {
	engine   *engine
	reads    []Read
	size     int
	problems []*Error
}

func (p *parser) node(path *field.Path, tree any) node {
	p.size++
	switch tree := tree.(type) {
	case string:
		return node{kind: isText, text: p.text(path, tree)}
	case map[string]any:
		n := node{kind: isMap, entries: make([]entryNode, 0, len(tree))}
		for _, key := range slices.Sorted(maps.Keys(tree)) {
			at := child(path, key)
			n.entries = append(n.entries, entryNode{key: p.text(at, key), value: p.node(at, tree[key])})
		}
		return n
	case []any:
		n := node{kind: isList, elements: make([]node, 0, len(tree))}
		for i, e := range tree {
			n.elements = append(n.elements, p.node(path.Index(i), e))
		}
		return n
	}
	return node{constant: tree}
}

func (p *parser) text(path *field.Path, s string) *Text {
	t, problem := p.engine.text(path, s)
	if problem != nil {
		p.problems = append(p.problems, problem)
		return nil
	}
	p.reads = append(p.reads, t.reads...)
	return t
}

func child(path *field.Path, key string) *field.Path {
	switch {
	case !isIdentifier(key):
		return path.Key(key)
	case path == nil:
		return field.NewPath(key)
	}
	return path.Child(key)
}

// share makes the maps and lists that depend on no parameter, and reports whether this is one.
func (n *node) share() bool {
	isShared := true
	switch n.kind {
	case isText:
		return n.text.isConstant()
	case isMap:
		for i := range n.entries {
			isShared = n.entries[i].value.share() && n.entries[i].key.isConstant() && isShared
		}
	case isList:
		for i := range n.elements {
			isShared = n.elements[i].share() && isShared
		}
	case isConstant:
		return true
	}
	if isShared {
		n.shared = n.mapped((*Text).Source)
	}
	return isShared
}

// Source is a copy of the tree in Go form, as Argo CD takes it. Strings that were not flat are as
// they were written.
func (t *Tree) Source() any {
	return t.Map((*Text).Source)
}

// Map is a copy of the tree with another string for each of its strings and map keys.
func (t *Tree) Map(f func(text *Text) string) any {
	return t.root.mapped(f)
}

func (n *node) mapped(f func(text *Text) string) any {
	switch n.kind {
	case isText:
		return f(n.text)
	case isMap:
		m := make(map[string]any, len(n.entries))
		for i := range n.entries {
			m[f(n.entries[i].key)] = n.entries[i].value.mapped(f)
		}
		return m
	case isList:
		l := make([]any, 0, len(n.elements))
		for i := range n.elements {
			l = append(l, n.elements[i].mapped(f))
		}
		return l
	case isConstant:
	}
	return n.constant
}

// Reads are the parameters that the strings read, each once, sorted by path. A parameter is
// required if one string requires it.
func (t *Tree) Reads() []Read {
	return Join(t.reads)
}

// Each calls f for every string of the tree, and for every map key, which is at the path of its
// value. A path has keys of maps as they are written, and indexes of lists.
func (t *Tree) Each(f func(path []string, text *Text)) {
	t.root.each(nil, f)
}

func (n *node) each(path []string, f func(path []string, text *Text)) {
	switch n.kind {
	case isText:
		f(path, n.text)
	case isMap:
		for i := range n.entries {
			e := &n.entries[i]
			at := append(slices.Clip(path), e.key.source)
			f(at, e.key)
			e.value.each(at, f)
		}
	case isList:
		for i := range n.elements {
			n.elements[i].each(append(slices.Clip(path), strconv.Itoa(i)), f)
		}
	case isConstant:
	}
}

// Render evaluates each string on its own for the parameters of one cluster. A value never changes
// the shape of the tree. Two keys that become the same are an error. The result is a copy. There is
// one error for each string that fails, in the order of the tree; then there is no result.
func (t *Tree) Render(params map[string]any) (any, []*Error) {
	return t.render(&renderer{params: params})
}

// RenderShared is Render, except that the results have maps and lists in common: each is there
// until the next is rendered, and must not be changed.
func (t *Tree) RenderShared(params map[string]any) (any, []*Error) {
	return t.render(&renderer{params: params, shares: true})
}

func (t *Tree) render(r *renderer) (any, []*Error) {
	if t.engine.charge(t.path, constantWork*t.size); !t.engine.goesOn() {
		return nil, []*Error{{Path: t.path, Reason: spentReason, Spent: true}}
	}
	out := r.node(&t.root)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return out, nil
}

type renderer struct {
	params   map[string]any
	shares   bool
	problems []*Error
}

func (r *renderer) node(n *node) any {
	if r.shares && n.shared != nil {
		return n.shared
	}
	switch n.kind {
	case isText:
		s, _ := r.text(n.text)
		return s
	case isMap:
		if r.shares && n.hasPlainKeys() {
			return r.reused(n)
		}
		m := make(map[string]any, len(n.entries))
		for i := range n.entries {
			e := &n.entries[i]
			key, ok := r.text(e.key)
			if _, taken := m[key]; ok && taken {
				reason := fmt.Sprintf("two keys of the map become %q", key)
				r.problems = append(r.problems, &Error{Path: e.key.path, Text: e.key.written, Reason: reason})
			}
			m[key] = r.node(&e.value)
		}
		return m
	case isList:
		l := make([]any, 0, len(n.elements))
		for i := range n.elements {
			l = append(l, r.node(&n.elements[i]))
		}
		return l
	}
	return n.constant
}

// reused renders what depends on parameters in a map of the rendering before.
func (r *renderer) reused(n *node) map[string]any {
	isNew := n.reused == nil
	if isNew {
		n.reused = make(map[string]any, len(n.entries))
	}
	for i := range n.entries {
		if e := &n.entries[i]; isNew || !e.value.isFixed() {
			n.reused[e.key.source] = r.node(&e.value)
		}
	}
	return n.reused
}

// isFixed reports whether a value depends on no parameter.
func (n *node) isFixed() bool {
	switch n.kind {
	case isText:
		return n.text.isConstant()
	case isConstant:
		return true
	}
	return n.shared != nil
}

func (r *renderer) text(t *Text) (string, bool) {
	s, problem := t.Render(r.params)
	if problem != nil {
		r.problems = append(r.problems, problem)
		return "", false
	}
	return s, true
}
