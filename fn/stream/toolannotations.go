package stream

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// IsToolAnnotation reports whether an annotation is one by which kpt, kustomize and kyaml keep
// their books while objects pass from function to function. It has no meaning for the hub. Others
// of their domains do: config.kubernetes.io/depends-on, for example.
func IsToolAnnotation(key string) bool {
	prefix, name, _ := strings.Cut(key, "/")
	switch prefix {
	case "internal.config.kubernetes.io", "internal.config.k8s.io", "internal.kpt.dev":
		return true
	case "config.kubernetes.io":
		return name == "path" || name == "index"
	case "config.k8s.io", "kustomize.config.k8s.io":
		return name == "id"
	}
	return false
}

// description is what is known of an object.
type description struct {
	meta  Meta
	books bookkeeping
}

// bookkeeping is what the annotations of tools say that somebody reads.
type bookkeeping struct {
	path, formerPath   string // the latter by the annotation that kyaml had before
	index, formerIndex string
	packagePath        string // of the package that the item is from, absolute; written by kpt fn render
	isOfKustomize      bool   // which numbers objects, and gives them no paths
	isSelected         bool
}

// set takes note of what a tool has written.
func (b *bookkeeping) set(key string, value []byte, in interner) {
	switch key {
	case "internal.config.kubernetes.io/path":
		b.path = b.pathOf(value, in)
	case "config.kubernetes.io/path":
		b.formerPath = b.pathOf(value, in)
	case "internal.config.kubernetes.io/index":
		b.index = in.bytes(value)
	case "config.kubernetes.io/index":
		b.formerIndex = in.bytes(value)
	case "internal.config.kubernetes.io/package-path":
		b.packagePath = in.bytes(value)
	case "kustomize.config.k8s.io/id":
		b.isOfKustomize = len(value) > 0
	case "internal.config.k8s.io/kpt-resource-id":
		b.isSelected = true
	}
}

// pathOf is the text of a path, which is the same in both annotations as a rule.
func (b *bookkeeping) pathOf(value []byte, in interner) string {
	for _, known := range []string{b.path, b.formerPath} {
		if known == string(value) {
			return known
		}
	}
	return in.bytes(value)
}

// place is the file and the index that the annotations say; the index given where they say none.
func (b *bookkeeping) place(given int) (path string, index int) {
	index = given
	number := b.index
	if number == "" {
		number = b.formerIndex
	}
	if n, err := strconv.Atoi(number); err == nil && n >= 0 {
		index = n
	}
	if b.path != "" {
		return b.path, index
	}
	return b.formerPath, index
}

// IsSelected reports whether the item is one of those that kpt has selected, so that the list has
// not all that the package has.
func (i *Item) IsSelected() bool {
	i.ensureRead()
	return i.isSelected
}

// ToolAnnotations are the keys of the annotations by which tools keep their books, sorted. Meta is
// without them. Those of an item that was scanned are read from its text at each call.
func (i *Item) ToolAnnotations() []string {
	if i.ensureRead(); !i.isScanned {
		return i.toolKeys
	}
	isMentioned := func(domain string) bool { return bytes.Contains(i.text, []byte(domain)) }
	if !slices.ContainsFunc([]string{"config.kubernetes.io", "config.k8s.io", "internal.kpt.dev"}, isMentioned) {
		return nil
	}
	s := &scanner{}
	s.scan(i.text, i.wrap, i.column)
	var keys []string
	for _, annotation := range s.meta.annotations {
		if IsToolAnnotation(annotation.key) {
			keys = append(keys, annotation.key)
		}
	}
	slices.Sort(keys)
	return keys
}
