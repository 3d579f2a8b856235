package review

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// leftBehind are the outcomes of objects that nothing delivers any more.
func (f *outcomeFinder) leftBehind() {
	later := map[recorded]delivery{}
	for _, d := range f.now {
		later[d.recorded()] = d
	}
	for _, d := range f.old {
		now, stays := later[d.recorded()]
		known := f.contents.of(d.payload).known
		if stays && (!known || f.contents.same(d.payload, now.payload) || !f.contents.of(now.payload).known) {
			continue
		}
		if !known {
			f.unknownLeft(d)
		}
		for _, object := range f.contents.of(d.payload).objects {
			if stays && f.contents.of(now.payload).byID[object.id] != nil {
				continue
			}
			if _, delivered := f.onNew().objects[object.id]; !delivered {
				f.left(object, d, now)
			}
		}
	}
}

// left adds the outcome of an object that stays although nothing delivers it any more. now is the
// payload that had it, if that stays.
func (f *outcomeFinder) left(object *packed, d, now delivery) {
	o := outcome{
		action: v1alpha1.DiffLeftBehind, code: v1alpha1.DiffEffectLeftOnCluster, certainty: v1alpha1.DiffCertain,
		why: f.whyGone(d), id: object.id, before: object, from: &d,
	}
	if now.payload != nil {
		o.to = &now
	}
	if !f.onNew().known {
		o.certainty = v1alpha1.DiffPossible
	}
	f.add(o)
}

// whyGone is why a delivery goes.
func (f *outcomeFinder) whyGone(d delivery) cause {
	owner := f.newOwner(ownerOf(d.set))
	switch {
	case !f.newOwners[owner]:
		return ofEntry
	case !reaches(f.now, owner):
		return ofSelection
	}
	return ofObjects
}

// reaches reports whether some of the deliveries are an owner's.
func reaches(all []delivery, owner string) bool {
	return slices.ContainsFunc(all, func(d delivery) bool { return ownerOf(d.set) == owner })
}
