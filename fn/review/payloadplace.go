package review

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// placeOf is where the edit is that a change of payload objects follows from, and whether that is
// of the old side: the object in its file, else the payload, the entry, or the set.
func (g *payloadGroups) placeOf(group *payloadGroup) (Place, bool) {
	edited := g.editedOf(group)
	switch group.why {
	case ofObjects, ofForm, withoutAsked, ofIgnorance:
		if at, ofOld := g.sourceOf(group, edited); at != (Place{}) {
			return at, ofOld
		}
		if edited.to != nil && edited.to.payload.At != (Place{}) {
			return edited.to.payload.At, false
		}
	case ofEntry, ofSelection, ofNames, ofAbsence, ofBreakage:
	}
	now, isEntry := entryIn(g.after, group.owner)
	old, wasEntry := entryIn(g.before, group.previous)
	switch {
	case isEntry && now.At != (Place{}):
		return now.placeOfEdit(old, nil), false
	case edited.to != nil:
		return Place{File: edited.to.set.File}, false
	case wasEntry && old.At != (Place{}):
		return old.At, true
	case edited.from.payload.At != (Place{}):
		return edited.from.payload.At, true
	}
	return Place{File: edited.from.set.File}, true
}

// editedOf is the first outcome whose object is not the same on both sides, else the first.
func (g *payloadGroups) editedOf(group *payloadGroup) outcome {
	outcomes := group.parts[0].outcomes
	isEdited := func(o outcome) bool {
		return (o.before == nil) != (o.after == nil) || len(g.differencesOf(o)) > 0
	}
	return outcomes[max(0, slices.IndexFunc(outcomes, isEdited))]
}

// sourceOf is where the object of an outcome is, in the files that its entry names: the field that
// changes, if the object has changed. An object that is delivered no more is where it was.
func (g *payloadGroups) sourceOf(group *payloadGroup, o outcome) (at Place, ofOld bool) {
	if o.after != nil || o.before == nil {
		entry, _ := entryIn(g.after, group.owner)
		var path Path
		if changed := g.differencesOf(o); len(changed) > 0 {
			path = changed[0].path
		}
		if source := entry.source(o.id); source != nil {
			tree := map[string]any{}
			if o.after != nil {
				tree = o.after.tree
			}
			return Place{File: source.File, Line: source.Line(path.In(nil, tree))}, false
		}
		return Place{}, false
	}
	entry, _ := entryIn(g.before, group.previous)
	if source := entry.source(o.id); source != nil {
		return Place{File: source.File, Line: source.Line(nil)}, true
	}
	return Place{}, false
}

// source is the object of the files that is delivered as another one, which may have got its
// namespace on the way; nil where there is none.
func (e *Entry) source(id fleet.ID) *Source {
	at := slices.IndexFunc(e.Sources, func(source Source) bool { return source.ID() == id })
	if at < 0 {
		at = slices.IndexFunc(e.Sources, func(source Source) bool {
			return source.Namespace == "" && source.ID() == id.WithoutNamespace()
		})
	}
	if at < 0 || e.Sources[at].File == "" {
		return nil
	}
	return &e.Sources[at]
}
