package review

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// placeOfEdit is where an entry was edited: of the fields of the FleetConfig that differ from those
// of the old side, the one that fits a field of what the entry makes best. Where the entry was not
// edited, it is the entry.
func (e *Entry) placeOfEdit(old Entry, changed Path) Place {
	if e.Config == nil || old.Config == nil {
		return e.At
	}
	best, most := Path(nil), -1
	for _, one := range differences(old.Config(), e.Config()) {
		if fits := fitOf(one.path, changed); fits > most {
			best, most = one.path, fits
		}
	}
	if most < 0 {
		return e.At
	}
	return Place{File: e.At.File, Line: e.Line(best)}
}

// fitOf is how well a field of the FleetConfig fits a field that changes: the number of names that
// they have in common at their ends. Without such a field, what selects Clusters fits best.
func fitOf(config, changed Path) int {
	if len(changed) == 0 {
		if config[0].Field == "clusterSelector" {
			return 1
		}
		return 0
	}
	isRevision := slices.ContainsFunc(config, func(step Step) bool { return step.Field == "revisions" })
	if isRevision && changed[len(changed)-1].Field == "targetRevision" {
		return 1
	}
	common := 0
	for common < min(len(config), len(changed)) && config[len(config)-1-common] == changed[len(changed)-1-common] {
		common++
	}
	return common
}

// In is the path below another one, with the positions of elements in place of their keys, by the
// tree that is there. It ends where the tree does.
func (p Path) In(at *field.Path, tree any) *field.Path {
	for i, step := range p {
		if step.Field != "" {
			inner, isMap := tree.(map[string]any)
			value, has := inner[step.Field]
			if !isMap || !has {
				return at
			}
			at, tree = at.Key(step.Field), value
			continue
		}
		list, isList := tree.([]any)
		position := step.Index
		if step.Key != "" {
			keys, _, _ := keysOf(p[:i], list, nil)
			position = slices.Index(keys, step.Key)
		}
		if !isList || position < 0 || position >= len(list) {
			return at
		}
		at, tree = at.Index(position), list[position]
	}
	return at
}

// editOf is where an entry was edited so that a field of what it makes changes.
func (c *applicationComparison) editOf(entry *Entry, previous string, changed Path) Place {
	old := c.oldEntries[cmp.Or(previous, entry.Name)]
	if old == nil {
		return entry.At
	}
	return entry.placeOfEdit(*old, changed)
}
