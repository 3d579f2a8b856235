package stream

import (
	"bytes"
	"reflect"
	"slices"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// metadataLines are the lines of an item's text that hold its metadata, and
// what follows up to the next key: the first one, from 1, and the one behind the
// last; both 0 where they are not known.
//
// Such lines can be edited, and proved, without the rest of the object, however
// large that is. A block mapping ends where a line is not indented as far, so
// nothing in it, if it has no anchor, alias or tag, can change how another line
// is read; and no other line can say metadata, if all keys beside it are plain
// texts.
type metadataLines struct {
	first, behind int
}

// metadataOf finds the lines of the metadata of the object at root, where it is
// a block mapping within one.
func metadataOf(root *kyaml.Node) metadataLines {
	if !blockMapping(root) || len(repeated(root, "")) > 0 || hasAlias(root) {
		return metadataLines{}
	}
	var lines metadataLines
	for i := 0; i < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		name, ok := yaml.KeyOf(key)
		if !ok { // a merge, or a key that only Kubernetes' parser can read, may say metadata again
			return metadataLines{}
		}
		if name != "metadata" {
			continue
		}
		if !blockMapping(value) || !standsAlone(value) {
			return metadataLines{}
		}
		lines = metadataLines{first: key.Line, behind: 1 << 30}
		if i+2 < len(root.Content) {
			lines.behind = root.Content[i+2].Line
		}
	}
	return lines
}

// standsAlone reports whether there is no anchor, alias or tag at n and below.
func standsAlone(n *kyaml.Node) bool {
	if n.Kind == kyaml.AliasNode || n.Anchor != "" || n.Style&kyaml.TaggedStyle != 0 {
		return false
	}
	return !slices.ContainsFunc(n.Content, func(child *kyaml.Node) bool { return !standsAlone(child) })
}

// split splits a text around the lines; no where they are not known, or do not
// begin with a key of the same mapping.
func (l metadataLines) split(text []byte) (before, own, after []byte, ok bool) {
	if l.first == 0 || odd(text) {
		return nil, nil, nil, false
	}
	begin := lineStart(text, l.first)
	end := begin + lineStart(text[begin:], 1+l.behind-l.first)
	own, after = text[begin:end], text[end:]
	indent := len(own) - len(bytes.TrimLeft(own, " "))
	column := len(after) - len(bytes.TrimLeft(after, " "))
	if !bytes.HasPrefix(own[indent:], []byte("metadata:")) || len(after) > 0 && column != indent {
		return nil, nil, nil, false
	}
	return text[:begin], own, after, true
}

// lineStart is where a line begins, counted from 1; the end of a text that has
// not so many.
func lineStart(text []byte, line int) int {
	at := 0
	for ; line > 1 && at < len(text); line-- {
		first, _ := cutLine(text[at:])
		at += len(first)
	}
	return at
}

// editMetadata makes an edit in the lines of the metadata alone, and proves
// them; no where that cannot be done.
func (i *Item) editMetadata(e Edit) bool {
	before, own, after, ok := i.metadata.split(i.text)
	if !ok || bareTag(own) || len(i.meta.NotStrings)+len(i.meta.Duplicates) > 0 {
		return false
	}
	root, tree, ok := metadataAlone(own)
	if !ok {
		return false
	}
	want, todo, err := e.apply(tree)
	if err != nil || len(todo) == 0 {
		return err == nil
	}
	text, ok := editLines(own, root, todo)
	if !ok {
		return false
	}
	edited, got, ok := metadataAlone(text)
	if !ok || edited.Column != root.Column || !standsAlone(edited) || !reflect.DeepEqual(got, want) {
		return false
	}
	found := describeTree(got, nil)
	found.meta.APIVersion, found.meta.Kind = i.meta.APIVersion, i.meta.Kind
	i.remember(found.description)
	i.isScanned, i.toolKeys = false, found.toolKeys
	i.edited, i.exact = true, nil
	i.text = slices.Concat(before, text, after)
	i.metadata.behind = i.metadata.first + bytes.Count(text, []byte{'\n'})
	return true
}

// metadataAlone reads lines that hold metadata and nothing else.
func metadataAlone(text []byte) (*kyaml.Node, map[string]any, bool) {
	root, err := yaml.Node(text)
	if err != nil || !blockMapping(root) || len(root.Content) != 2 {
		return nil, nil, false
	}
	tree, _ := yaml.TreeOf(root)
	object, ok := tree.(map[string]any)
	return root, object, ok
}
