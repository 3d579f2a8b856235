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
	var news, olds []*Object
	for i := 0; i < len(m.coming); {
		now := m.coming[i]
		j := slices.IndexFunc(m.going, func(old *Object) bool { return takesPlaceOf(now, old) })
		if j < 0 {
			i++
			continue
		}
		news, olds = append(news, now), append(olds, m.going[j])
		m.coming, m.going = slices.Delete(m.coming, i, i+1), slices.Delete(m.going, j, j+1)
	}
	found := byKind(news, v1alpha1.DiffReplace, "replaced")
	for i := range found {
		for j, now := range news {
			if now.Kind == found[i].Objects[0].Kind {
				found[i].Objects = append(found[i].Objects, olds[j].Ref)
			}
		}
	}
	return found
}

func takesPlaceOf(now, old *Object) bool {
	return now.Kind != fleet.ApplicationSetKind && now.Owner != "" && old.Owner != "" && now.Entry != "" &&
		now.Entry == old.Entry && now.Kind == old.Kind && now.Group() == old.Group() && now.Namespace == old.Namespace
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
