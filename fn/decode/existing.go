package decode

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// existing is what the input holds beside what this fleet generates: objects of the kinds that may
// get into its way.
func (r *reader) existing(objects []fleet.Object) fleet.Existing {
	var found fleet.Existing
	for _, object := range r.withElements(objects) {
		switch {
		case object.Owner() == r.config.Name: // it is written afresh
		case object.Group() == fleet.ArgoCDGroup && object.Kind == fleet.ApplicationKind:
			found.Applications = append(found.Applications, object)
		}
	}
	return found
}

// withElements are objects with those that their lists hold, sorted by Ref. kubectl and Argo CD
// apply each element of a list.
func (r *reader) withElements(objects []fleet.Object) []fleet.Object {
	var elements []fleet.Object
	for _, object := range objects {
		if !isList(object.Ref) {
			continue
		}
		// No error: a list that cannot be read was reported with the other items.
		tree, _ := r.item(object).Tree()
		items, _ := tree["items"].([]any)
		for _, item := range items {
			element, _ := item.(map[string]any)
			elements = append(elements, elementOf(object, element))
		}
	}
	if len(elements) == 0 {
		return objects
	}
	all := slices.Concat(objects, elements)
	slices.SortStableFunc(all, func(a, b fleet.Object) int { return a.Compare(b.Ref) })
	return all
}

// isList reports whether an object is a list of objects.
func isList(ref fleet.Ref) bool {
	switch ref.Kind {
	case "List", fleet.ApplicationKind + "List":
		return true
	}
	return false
}

// elementOf is an element of a list as an object of the Fleet. It is where the list is.
func elementOf(list fleet.Object, element map[string]any) fleet.Object {
	ref := fleet.RefOf(element)
	ref.File, ref.Index = list.File, list.Index
	metadata, _ := element["metadata"].(map[string]any)
	return fleet.Object{
		Ref: ref, Item: list.Item,
		Labels: textsOf(metadata["labels"]), Annotations: fleet.Merged(list.Annotations, textsOf(metadata["annotations"])),
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
