package sides

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/stream"
)

// object is an object of the input that the hub gets, as it will be.
type object struct {
	fleet.Object
	item    *stream.Item
	element map[string]any // where it is an element of a list; nil otherwise
	edit    stream.Edit    // of the Plan, and the annotations of tools that are left out
}

// readObjects reads the objects of the input that the hub gets.
func (b *builder) readObjects() {
	edits, left := map[int]fleet.Edit{}, b.leftToOthers()
	if b.Decided != nil {
		for _, edit := range b.Decided.Plan.Edits {
			edits[edit.Object.Item] = edit
		}
	}
	b.held, b.offHub = map[fleet.ID][]object{}, map[fleet.ID]bool{}
	for i, item := range b.Items {
		if item.Err() != nil && !item.IsList() {
			b.notKnown = append(b.notKnown, unreadable(item))
		}
		one := b.objectOf(item, i)
		one.edit = editOf(edits[i], one.item)
		one.Object = edited(one.Object, one.edit)
		own := b.Name != "" && one.Owner() == b.Name
		if left[i] || own && !b.isCommitted(one.Object) || !encode.ForHub(item, one.Object) {
			b.offHub[one.ID()] = true
			continue
		}
		for _, single := range one.takenApart() {
			b.objects = append(b.objects, single)
			b.held[single.ID()] = append(b.held[single.ID()], single)
		}
	}
}

// leftToOthers are the items that other fleets have for themselves, by their positions.
func (b *builder) leftToOthers() map[int]bool {
	left := map[int]bool{}
	if b.Decided != nil {
		for _, other := range b.Decided.Plan.OfOthers {
			left[other.Item] = true
		}
	}
	if b.Fleet != nil {
		for _, neighbor := range b.Fleet.Neighbors {
			for _, off := range neighbor.OffHub {
				left[off.Item] = true
			}
		}
	}
	return left
}

// unreadable says that a document of the input cannot be read.
func unreadable(item *stream.Item) string {
	if item.Path() == "" {
		return "What an object of the input is that cannot be read."
	}
	return "What " + item.Path() + " has in a document that cannot be read."
}

// objectOf is an item as an object, with the names that fleets have now.
func (b *builder) objectOf(item *stream.Item, position int) object {
	meta := item.Meta()
	ref := fleet.Ref{
		APIVersion: meta.APIVersion, Kind: meta.Kind, Namespace: meta.Namespace, Name: meta.Name,
		File: item.Path(), Index: item.Index(),
	}
	if slices.Contains(meta.NotStrings, "metadata.namespace") {
		ref.Namespace = ""
	}
	read := fleet.Object{Ref: ref, Item: position, Labels: meta.Labels, Annotations: meta.Annotations}
	if b.Fleet != nil {
		read = b.Fleet.Renames.Objects([]fleet.Object{read})[0]
	}
	return object{Object: read, item: item}
}

// takenApart is an object, or the elements of a list, as kubectl and Argo CD apply them.
func (o object) takenApart() []object {
	if !strings.HasSuffix(o.Kind, "List") {
		return []object{o}
	}
	elements, err := o.item.Elements()
	if err != nil || elements == nil {
		return []object{o}
	}
	var all []object
	for _, element := range elements {
		tree, isMap := element.(map[string]any)
		if !isMap {
			continue
		}
		ref := fleet.RefOf(tree)
		ref.File, ref.Index = o.File, o.Index
		metadata := fleet.MapAt(tree, "metadata")
		all = append(all, object{
			Object: fleet.Object{
				Ref: ref, Item: o.Item,
				Labels: textsAt(metadata, "labels"), Annotations: textsAt(metadata, "annotations"),
			},
			item: o.item, element: tree,
		})
	}
	return all
}

// textsAt are the texts of a map.
func textsAt(tree map[string]any, key string) map[string]string {
	texts := map[string]string{}
	for name, value := range fleet.MapAt(tree, key) {
		if text, isText := value.(string); isText {
			texts[name] = text
		}
	}
	return texts
}

// editOf is an edit of the Plan that also removes what tools have left.
func editOf(planned fleet.Edit, item *stream.Item) stream.Edit {
	edit := stream.Edit{
		SetLabels: planned.SetLabels, SetAnnotations: planned.SetAnnotations,
		RemoveLabels: planned.RemoveLabels, RemoveAnnotations: slices.Clone(planned.RemoveAnnotations),
	}
	edit.RemoveAnnotations = append(edit.RemoveAnnotations, item.ToolAnnotations()...)
	return edit
}

// edited is an object after an edit.
func edited(object fleet.Object, edit stream.Edit) fleet.Object {
	object.Labels = changed(object.Labels, edit.SetLabels, edit.RemoveLabels)
	object.Annotations = changed(object.Annotations, edit.SetAnnotations, edit.RemoveAnnotations)
	return object
}

func changed(texts, set map[string]string, remove []string) map[string]string {
	if len(set)+len(remove) == 0 {
		return texts
	}
	result := fleet.Merged(texts, set)
	for _, key := range remove {
		delete(result, key)
	}
	return result
}

// reviewed is the object in a review.
func (o object) reviewed() review.Object {
	return review.Object{
		Ref: o.Ref, Owner: o.Owner(), Text: o.text(), Tree: o.tree, Stamps: stampsOf(o.Object), Line: o.item.Line(),
	}
}

// text identifies the content: that of the input, and what the Plan makes of its metadata.
func (o object) text() string {
	if o.element != nil {
		return "element\n" + jsonOf(o.element)
	}
	text, err := o.item.Document(stream.Edit{})
	if err != nil {
		return "tree\n" + jsonOf(o.tree())
	}
	edit := o.edit
	if len(edit.SetLabels)+len(edit.SetAnnotations)+len(edit.RemoveLabels)+len(edit.RemoveAnnotations) == 0 {
		return string(text)
	}
	return string(text) + "\x00" + jsonOf(edit)
}

// jsonOf is a value as JSON, whose maps are sorted.
func jsonOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil { // Trees have nothing that JSON lacks.
		return err.Error()
	}
	return string(text)
}

// tree is the object as Kubernetes reads it once it is printed.
func (o object) tree() map[string]any {
	if o.element != nil {
		return normalTree(o.element)
	}
	tree, err := o.item.Tree()
	if err != nil {
		return map[string]any{}
	}
	tree = normalTree(tree)
	metadata, isMap := tree["metadata"].(map[string]any)
	if !isMap {
		return tree
	}
	change(metadata, "labels", o.edit.SetLabels, o.edit.RemoveLabels)
	change(metadata, "annotations", o.edit.SetAnnotations, o.edit.RemoveAnnotations)
	return tree
}

// change changes a map of the metadata, which goes where it becomes empty.
func change(metadata map[string]any, key string, set map[string]string, remove []string) {
	if len(set)+len(remove) == 0 {
		return
	}
	values, _ := metadata[key].(map[string]any)
	values = maps.Clone(values)
	if values == nil {
		values = map[string]any{}
	}
	for name, value := range set {
		values[name] = value
	}
	for _, name := range remove {
		delete(values, name)
	}
	metadata[key] = values
	if len(values) == 0 {
		delete(metadata, key)
	}
}

// stampsOf are what fleets have set on an object, by their records, and the record itself.
func stampsOf(object fleet.Object) map[string]string {
	text, recorded := object.Annotations[v1alpha1.StampsAnnotation]
	if !recorded {
		return nil
	}
	stamps := map[string]string{string(fleet.AnnotationStamp(v1alpha1.StampsAnnotation)): text}
	record := fleet.RecordOf(object)
	for _, name := range record.Fleets() {
		for _, stamp := range record.By(name) {
			if value, exists := stamp.In(object); exists {
				stamps[string(stamp)] = value
			}
		}
	}
	return stamps
}
