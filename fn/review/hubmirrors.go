package review

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// mirrors are the objects of the hub that change only since something else does. The zero value has
// none.
type mirrors struct {
	coming, going, changing []*Object
	kept                    []*Object // that go from the files, and stay on the hub
	stamped                 []*Object
	newFamily, goneFamily   []*Object // of Clusters that are new, and that go
}

func (m *mirrors) add(pair hubPair, action v1alpha1.DiffAction) {
	switch action {
	case v1alpha1.DiffCreate:
		m.coming = append(m.coming, pair.after)
	case v1alpha1.DiffDelete:
		if pruningOf(pair.before) == neverPruned {
			m.kept = append(m.kept, pair.before)
			return
		}
		m.going = append(m.going, pair.before)
	default:
		m.changing = append(m.changing, pair.after)
	}
}

func (m *mirrors) withClusters(pair hubPair) {
	if pair.after == nil {
		m.goneFamily = append(m.goneFamily, pair.before)
	} else {
		m.newFamily = append(m.newFamily, pair.after)
	}
}

func (m *mirrors) stamp(pair hubPair) { m.stamped = append(m.stamped, pair.after) }

// stamps adds an object if any stamp of it changes.
func (m *mirrors) stamps(pair hubPair, changed []difference) {
	if len(changed) > 0 {
		m.stamp(pair)
	}
}

// consequences are the objects by what happens to them, and by their kinds.
func (m *mirrors) consequences() []Consequence {
	replaced := m.replaced()
	found := byKind(m.coming, v1alpha1.DiffCreate, "created")
	found = append(found, byKind(m.going, v1alpha1.DiffDelete, "deleted")...)
	found = append(found, byKind(m.kept, v1alpha1.DiffLeftBehind, "kept, since it has Prune=false")...)
	found = append(found, replaced...)
	found = append(found, byKind(m.changing, v1alpha1.DiffUpdate, "changed")...)
	if len(m.newFamily) > 0 {
		text := fleet.Count(len(m.newFamily), "object") + " of new Clusters created"
		found = append(found, Consequence{Text: text, Action: v1alpha1.DiffCreate, Objects: refsOf(m.newFamily)})
	}
	if len(m.goneFamily) > 0 {
		text := fleet.Count(len(m.goneFamily), "object") + " of deleted Clusters deleted"
		found = append(found, Consequence{Text: text, Action: v1alpha1.DiffDelete, Objects: refsOf(m.goneFamily)})
	}
	for _, consequence := range byKind(m.stamped, v1alpha1.DiffUpdate, "stamped") {
		consequence.Stamps = true
		found = append(found, consequence)
	}
	return found
}

// replaced takes those out of the objects that come and go that take each other's place: generated
// ones of the same entry, whose name has a hash of what they hold.
func (m *mirrors) replaced() []Consequence {
	olds := map[generatedBy][]*Object{}
	for _, old := range m.going {
		if by := byOf(old); by.isReplaceable(old) {
			olds[by] = append(olds[by], old)
		}
	}
	placeOf, gone := map[*Object]*Object{}, map[*Object]bool{}
	var news []*Object
	for _, now := range m.coming {
		by := byOf(now)
		if same := olds[by]; len(same) > 0 && by.isReplaceable(now) {
			placeOf[now], gone[same[0]], olds[by] = same[0], true, same[1:]
			news = append(news, now)
		}
	}
	m.coming = slices.DeleteFunc(m.coming, func(object *Object) bool { return placeOf[object] != nil })
	m.going = slices.DeleteFunc(m.going, func(object *Object) bool { return gone[object] })
	found := byKind(news, v1alpha1.DiffReplace, "replaced")
	for i := range found {
		for _, now := range news {
			if now.Kind == found[i].Objects[0].Kind {
				found[i].Objects = append(found[i].Objects, placeOf[now].Ref)
			}
		}
	}
	return found
}

// generatedBy is what generated objects have in common that may take each other's place.
type generatedBy struct{ entry, group, kind, namespace string }

func byOf(object *Object) generatedBy {
	return generatedBy{object.Entry, object.Group(), object.Kind, object.Namespace}
}

// isReplaceable reports whether the name of such an object has a hash of what it holds.
func (b generatedBy) isReplaceable(object *Object) bool {
	return b.kind != fleet.ApplicationSetKind && object.Owner != "" && b.entry != ""
}

// byKind is a consequence for each kind of objects.
func byKind(objects []*Object, action v1alpha1.DiffAction, verb string) []Consequence {
	var found []Consequence
	kind := func(object *Object) string { return object.Group() + "/" + object.Kind }
	byKinds := map[string][]*Object{}
	for _, object := range objects {
		byKinds[kind(object)] = append(byKinds[kind(object)], object)
	}
	for _, name := range fleet.SortedKeys(byKinds) {
		same := byKinds[name]
		text := fmt.Sprintf("%s %s", fleet.Count(len(same), same[0].Kind), verb)
		found = append(found, Consequence{Text: text, Action: action, Objects: refsOf(same)})
	}
	return found
}

func refsOf(objects []*Object) []fleet.Ref {
	refs := make([]fleet.Ref, len(objects))
	for i, object := range objects {
		refs[i] = object.Ref
	}
	slices.SortFunc(refs, func(a, b fleet.Ref) int { return cmp.Or(compareIDs(a.ID(), b.ID()), a.Compare(b)) })
	return refs
}
