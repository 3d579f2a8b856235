package decode

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// element is an object of the input: an item, or an element of a list that is one.
type element struct {
	fleet.Object
	tree map[string]any // of an element of a list; nil for an item
}

// readElement reads the tree of an object.
func (r *reader) readElement(object element) fleet.SourceObject {
	if object.tree != nil {
		return fleet.SourceObject{Object: object.Object, Tree: object.tree}
	}
	return r.sourceObject(object.Object)
}

// withElements are objects with those that their lists hold, sorted by Ref. kubectl and Argo CD
// apply each element of a list.
func (r *reader) withElements(objects []fleet.Object) []element {
	all := make([]element, 0, len(objects))
	lists := false
	for _, object := range objects {
		all = append(all, element{Object: object})
		if !isList(object.Ref) {
			continue
		}
		// No error: what cannot be read was reported with the items.
		tree, _ := r.item(object).ExactTree()
		items, _ := tree["items"].([]any)
		for _, item := range items {
			if tree, isMap := item.(map[string]any); isMap {
				all, lists = append(all, element{elementOf(object, tree), tree}), true
			}
		}
	}
	if lists {
		slices.SortStableFunc(all, func(a, b element) int { return a.Compare(b.Ref) })
	}
	return all
}

// isList reports whether an object is a list of objects of any kind, or of one kind that may be in
// the way of what is generated.
func isList(ref fleet.Ref) bool {
	kind, isList := strings.CutSuffix(ref.Kind, "List")
	switch {
	case !isList:
		return false
	case ref.APIVersion == "v1":
		return kind == "" || kind == fleet.ConfigMapKind || kind == fleet.SecretKind
	}
	return ref.Group() == fleet.ArgoCDGroup || ref.Group() == fleet.AddonsGroup
}

// elementOf is an element of a list as an object of the Fleet. It is where the list is.
func elementOf(list fleet.Object, tree map[string]any) fleet.Object {
	ref := fleet.RefOf(tree)
	ref.File, ref.Index = list.File, list.Index
	metadata, _ := tree["metadata"].(map[string]any)
	return fleet.Object{
		Ref: ref, Item: list.Item, Labels: textsOf(metadata["labels"]),
		Annotations: fleet.Merged(list.Annotations, textsOf(metadata["annotations"])),
	}
}

// textsOf are the texts of a map.
func textsOf(tree any) map[string]string {
	texts := map[string]string{}
	values, _ := tree.(map[string]any)
	for key, value := range values {
		if text, isText := value.(string); isText {
			texts[key] = text
		}
	}
	return texts
}
