package review

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// leftBehind are the outcomes of objects that nothing delivers any more.
func (j *judge) leftBehind() {
	later := map[recorded]delivery{}
	for _, d := range j.now {
		later[d.recorded()] = d
	}
	for _, d := range j.old {
		now, stays := later[d.recorded()]
		known := j.contents.of(d.payload).known
		if stays && (!known || j.contents.same(d.payload, now.payload) || !j.contents.of(now.payload).known) {
			continue
		}
		if !known {
			j.unknownLeft(d)
		}
		for _, object := range j.contents.of(d.payload).objects {
			if stays && j.contents.of(now.payload).byID[object.id] != nil {
				continue
			}
			if _, delivered := j.onNew().objects[object.id]; !delivered {
				j.left(object, d, now)
			}
		}
	}
}

// left adds the outcome of an object that stays although nothing delivers it any more. now is the
// payload that had it, if that stays.
func (j *judge) left(object *packed, d, now delivery) {
	o := outcome{
		action: v1alpha1.DiffLeftBehind, code: v1alpha1.DiffEffectLeftOnCluster, certainty: v1alpha1.DiffCertain,
		why: j.whyGone(d), id: object.id, before: object, from: &d,
	}
	if now.payload != nil {
		o.to = &now
	}
	if !j.onNew().known {
		o.certainty = v1alpha1.DiffPossible
	}
	j.add(o)
}

// whyGone is why a delivery goes.
func (j *judge) whyGone(d delivery) cause {
	owner := j.newOwner(ownerOf(d.set))
	switch {
	case !j.newOwners[owner]:
		return ofEntry
	case !reaches(j.now, owner):
		return ofSelection
	}
	return ofObjects
}

// reaches reports whether some of the deliveries are an owner's.
func reaches(all []delivery, owner string) bool {
	return slices.ContainsFunc(all, func(d delivery) bool { return ownerOf(d.set) == owner })
}
