package review

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
)

// unknown adds the outcome of a payload of which one side, or both, are not known: it is about the
// payload as a whole.
func (f *outcomeFinder) unknown(d, before delivery, bound bool) {
	o := outcome{
		code: v1alpha1.DiffEffectNotKnown, certainty: v1alpha1.DiffNotKnown, why: ofIgnorance, id: d.payload.ID, to: &d,
	}
	known := bound
	if bound {
		o.from = &before
	}
	for _, other := range f.old { // another set may have delivered the same payload
		if !bound && other.payload.ID == d.payload.ID {
			known, o.from = true, &other
		}
	}
	switch {
	case !known:
		o.action = v1alpha1.DiffCreate
	case !d.once():
		o.action = v1alpha1.DiffReapply
	case bound:
		o.action = v1alpha1.DiffNewOnly
	default:
		o.action = v1alpha1.DiffNone
	}
	f.add(o)
}

// unknownLeft adds the outcome of a payload that goes and is not known, unless another set delivers
// it.
func (f *outcomeFinder) unknownLeft(d delivery) {
	for _, other := range f.now {
		if other.payload.ID == d.payload.ID {
			return
		}
	}
	f.add(outcome{
		action: v1alpha1.DiffLeftBehind, code: v1alpha1.DiffEffectNotKnown, certainty: v1alpha1.DiffNotKnown,
		why: ofIgnorance, id: d.payload.ID, from: &d,
	})
}
