package stream

import (
	"bytes"
	"errors"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// wrapping says what an item's text is.
type wrapping int

const (
	document     wrapping = iota // the object as a document
	listElement                  // a list of one element: "- kind: ..."
	mappingValue                 // a mapping of one key: "functionConfig: ..."
)

// Item is one object of a list. It is not safe for concurrent use.
type Item struct {
	text []byte
	wrap wrapping
	// column of the dash of a listElement, from 0.
	column int
	// line of the input at which text starts, from 1; 0 when unknown.
	line int
	// fileText is the document of a file that the item was read from; nil for an item of a
	// ResourceList.
	fileText []byte
	// aliased is what the item stands for with its aliases written out; zero for one without.
	aliased     yaml.Expansion
	meta        Meta
	err         error
	path        string
	index       int
	packagePath string // see bookkeeping
	toolKeys    []string
	// formerly are the names that a document says.
	formerly []string
	// metadata says which lines of text are the metadata.
	metadata metadataLines
	// exact is the ExactTree of a large object, until it is asked for, or edited.
	exact map[string]any
	// place among the items that were read; -1 for a new one.
	place int

	// ofFile says that the item is a document of a file. It is as it would be applied, so
	// Kubernetes must be able to read all of it.
	ofFile bool
	// list says that the item is a list at the top of a document of a file, which is no object.
	list       bool
	isSelected bool // see bookkeeping
	// isScanned says that what is known of the item is from a scan, without toolKeys.
	isScanned bool
	// annotatedPath says that path is what an annotation says, if anything.
	annotatedPath bool
	// read says that meta and err are set; new items are read when asked.
	read              bool
	edited, reencoded bool
}

// NewItem makes an item of a generated object: the YAML text of one block
// mapping at column 0 that ends in a newline. It is read when it is first
// asked about; Err reports whether it can be.
func NewItem(text []byte) *Item {
	return &Item{text: text, place: -1}
}

// Meta is what the object's metadata says; zero for an item with an error.
func (i *Item) Meta() Meta {
	i.ensureRead()
	return i.meta
}

// Path is the file the item came from: the Document's, else the value of the
// annotation internal.config.kubernetes.io/path or of its predecessor
// config.kubernetes.io/path; empty when unknown, as it is for objects of
// kustomize's. It stays when Edit removes the annotation.
func (i *Item) Path() string {
	i.ensureRead()
	return i.path
}

// HasPathAnnotation reports whether Path is from an annotation. Then an object that is put beside
// the item needs one too.
func (i *Item) HasPathAnnotation() bool { return i.Path() != "" && i.annotatedPath }

// Mentions reports whether the text of the item has a word, without parsing it. It may say so for
// an item that has aliases.
func (i *Item) Mentions(word string) bool {
	return i.aliased.Nodes > 0 || bytes.Contains(i.text, []byte(word))
}

// Index is the item's place among the documents of its file, from 0; 0 when
// unknown.
func (i *Item) Index() int {
	i.ensureRead()
	return i.index
}

// Formerly are the names that the object had before a tool has renamed it, the latest first.
func (i *Item) Formerly() []string { return i.formerly }

// Err is a *SyntaxError when the item's YAML is not readable on its own or is
// not a mapping. Such an item can still be passed on.
func (i *Item) Err() error {
	i.ensureRead()
	return i.err
}

// Tree is the whole object as Kubernetes reads it: string, bool, int64 (whole
// numbers that fit), float64, nil, []any and map[string]any, aliases expanded
// (within the parser's bounds, else an error). It is parsed at each call and
// not kept.
func (i *Item) Tree() (map[string]any, error) {
	tree, err := i.tree()
	if err != nil {
		return nil, i.unreadable(err)
	}
	return tree, nil
}

// ExactTree is the whole object as Tree reads it, except that every number is a json.Number, and
// that a duplicated key is an error at any depth. The error is that of the parser, and may quote
// the object.
func (i *Item) ExactTree() (map[string]any, error) {
	if i.ensureRead(); i.exact != nil {
		tree := i.exact
		i.exact = nil // it is large, and as a rule asked for once
		return tree, nil
	}
	if tree, ok := yaml.ExactOfLines(i.text); ok {
		if object, isMap := i.objectIn(tree).(map[string]any); isMap {
			return object, nil
		}
	}
	_, root, err := i.node(i.text)
	if err != nil {
		return nil, err
	}
	if tree, ok := i.exactTreeOf(root); ok {
		return tree, nil
	}
	if _, err := i.tree(); err != nil {
		return nil, err
	}
	text, err := i.dedented()
	if err != nil {
		return nil, err
	}
	tree, err := yaml.Exact(text)
	if repeated := (*yaml.RepeatedKeyError)(nil); errors.As(err, &repeated) && i.fileText != nil {
		return nil, repeated.Below(i.line - 1)
	}
	return tree, err
}

// exactTreeOf is the ExactTree of a node that was parsed from the item's text;
// no where only Kubernetes' parser can tell.
func (i *Item) exactTreeOf(root *kyaml.Node) (map[string]any, bool) {
	if bareTag(i.text) {
		return nil, false
	}
	tree, ok := yaml.ExactTreeOf(root)
	object, isMap := tree.(map[string]any)
	return object, ok && isMap
}

func (i *Item) tree() (map[string]any, error) {
	v, err := yaml.Tree(i.text)
	if err != nil {
		return nil, err
	}
	object, ok := i.objectIn(v).(map[string]any)
	if !ok {
		return nil, &SyntaxError{Line: i.line, Reason: "the item is not an object", Remedy: remedyObject}
	}
	return object, nil
}

// objectIn is the object in the tree of the item's text.
func (i *Item) objectIn(tree any) any {
	switch i.wrap {
	case listElement:
		if list, ok := tree.([]any); ok && len(list) == 1 {
			return list[0]
		}
	case mappingValue:
		object, _ := tree.(map[string]any)
		for _, value := range object {
			return value
		}
	}
	return tree
}

// largeText is how many bytes of text make a large object: one that is likely
// to be a payload, and is then read as a whole, so that it is not parsed again.
// A Cluster has some 2 kB, and there are thousands.
const largeText = 8 << 10

const remedyObject = "write a mapping with apiVersion, kind and metadata"

// unreadable is a parser's error, at its line.
func (i *Item) unreadable(err error) *SyntaxError { return i.refused(unreadable(err, i.text, i.line)) }

// refused puts the item's file on an error.
func (i *Item) refused(err *SyntaxError) *SyntaxError {
	err.Path = i.path
	return err
}

// node parses the item's text: the root of the object, and what was parsed.
func (i *Item) node(text []byte) (outer, root *kyaml.Node, err error) {
	outer, err = yaml.Node(text)
	if err != nil {
		return nil, nil, err
	}
	root = outer
	switch {
	case outer == nil:
		return nil, nil, &SyntaxError{Line: i.line, Reason: "the item is empty", Remedy: remedyObject}
	case i.wrap == listElement:
		isList := outer.Kind == kyaml.SequenceNode && outer.Style&kyaml.FlowStyle == 0
		if !isList || len(outer.Content) != 1 || outer.Column != i.column+1 {
			return nil, nil, errors.New("the text is not one element of a list")
		}
		root = outer.Content[0]
	case i.wrap == mappingValue:
		if outer.Kind != kyaml.MappingNode || len(outer.Content) != 2 {
			return nil, nil, errors.New("the text is not one key of a mapping")
		}
		root = outer.Content[1]
	}
	return outer, root, nil
}

func (i *Item) ensureRead() {
	if !i.read {
		_ = i.readWith(&scanner{}) // Err returns it
	}
}

// remember keeps a Meta, and which file the bookkeeping names unless one is known. kustomize knows
// no files: a path on an object of its own was made up from names, when an earlier function ran.
func (i *Item) remember(found description) {
	i.meta, i.packagePath, i.isSelected = found.meta, found.books.packagePath, found.books.isSelected
	if i.path != "" || found.books.isOfKustomize {
		return
	}
	i.annotatedPath = true
	i.path, i.index = found.books.place(i.index)
}

// body splits an item's text before the line that holds its first content:
// what is above it are comments and blank lines.
func (i *Item) body() (lead, body []byte) {
	rest := i.text
	for len(rest) > 0 {
		line, after := cutLine(rest)
		if t := bytes.TrimLeft(line, " \t\n"); len(t) > 0 && t[0] != '#' {
			break
		}
		rest = after
	}
	return i.text[:len(i.text)-len(rest)], rest
}

// cutLine takes the first line off a text, with its newline.
func cutLine(text []byte) (line, rest []byte) {
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		return text[:n+1], text[n+1:]
	}
	return text, nil
}
