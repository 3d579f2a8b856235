package template

// Differing returns the parts of two trees that may render to different values: what is written in
// another way and, unless the trees are rendered with equal parameters, what reads any. Maps around
// these parts stay; a list is a part as a whole. So a difference of what they render to is one of
// what the trees render to, at the same path.
//
// The trees must not render to maps at the top of which a key is made by an action, and must have
// been parsed in the same dialect.
func Differing(before, after *Tree, equalParameters bool) (old, now *Tree) {
	c := cutter{equalParameters: equalParameters}
	first, second := c.maps(&before.root, &after.root)
	return before.with(first), after.with(second)
}

// with is a tree with another root.
func (t *Tree) with(root node) *Tree {
	return &Tree{root: root, engine: t.engine, path: t.path, size: t.size}
}

// Constant reports whether a tree renders to the same with any parameters.
func (t *Tree) Constant() bool { return t.root.isConstant() }

func (n *node) isConstant() bool {
	switch n.kind {
	case isText:
		return n.text.isConstant()
	case isMap:
		for i := range n.entries {
			if !n.entries[i].key.isConstant() || !n.entries[i].value.isConstant() {
				return false
			}
		}
	case isList:
		for i := range n.elements {
			if !n.elements[i].isConstant() {
				return false
			}
		}
	case isConstant:
	}
	return true
}

func (t *Text) isConstant() bool { return t.program == nil && !t.flat }

// cutter takes out of two trees what is the same in both.
type cutter struct{ equalParameters bool }

// maps are two maps without the entries that are the same in both. Maps whose keys are made by
// actions stay as they are.
func (c cutter) maps(before, after *node) (old, now node) {
	if !before.hasPlainKeys() || !after.hasPlainKeys() {
		return *before, *after
	}
	old, now = node{kind: isMap}, node{kind: isMap}
	others := make(map[string]*node, len(after.entries))
	for i := range after.entries {
		others[after.entries[i].key.source] = &after.entries[i].value
	}
	kept := map[string]node{}
	for i := range before.entries {
		entry := before.entries[i]
		name := entry.key.source
		other, both := others[name]
		switch {
		case !both:
			old.entries = append(old.entries, entry)
		case c.same(&entry.value, other):
			kept[name] = node{}
		case entry.value.kind == isMap && other.kind == isMap:
			inner, otherInner := c.maps(&entry.value, other)
			if kept[name] = (node{}); otherInner.isPartOf(other) {
				kept[name] = otherInner
			}
			if inner.isPartOf(&entry.value) {
				old.entries = append(old.entries, entryNode{entry.key, inner})
			}
		default:
			old.entries = append(old.entries, entry)
		}
	}
	for i := range after.entries {
		entry := after.entries[i]
		cut, is := kept[entry.key.source]
		switch {
		case !is:
			now.entries = append(now.entries, entry)
		case cut.kind == isMap:
			now.entries = append(now.entries, entryNode{entry.key, cut})
		}
	}
	return old, now
}

// isPartOf reports whether anything is left of a map, or the map is empty itself.
func (n *node) isPartOf(whole *node) bool { return len(n.entries) > 0 || len(whole.entries) == 0 }

func (n *node) hasPlainKeys() bool {
	for i := range n.entries {
		if !n.entries[i].key.isConstant() {
			return false
		}
	}
	return n.kind == isMap
}

// same reports whether two nodes render to equal values.
func (c cutter) same(a, b *node) bool {
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case isText:
		return c.sameText(a.text, b.text)
	case isMap:
		if len(a.entries) != len(b.entries) {
			return false
		}
		for i := range a.entries {
			if !c.sameText(a.entries[i].key, b.entries[i].key) || !c.same(&a.entries[i].value, &b.entries[i].value) {
				return false
			}
		}
		return true
	case isList:
		if len(a.elements) != len(b.elements) {
			return false
		}
		for i := range a.elements {
			if !c.same(&a.elements[i], &b.elements[i]) {
				return false
			}
		}
		return true
	case isConstant:
	}
	return a.constant == b.constant
}

func (c cutter) sameText(a, b *Text) bool {
	return a.source == b.source && (c.equalParameters || a.isConstant())
}
