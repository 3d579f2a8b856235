package review

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
)

// unknown adds the outcome of a payload of which one side, or both, are not known: it is about the
// payload as a whole.
func (j *judge) unknown(d, before delivery, bound bool) {
	o := outcome{
		code: v1alpha1.DiffEffectNotKnown, certainty: v1alpha1.DiffNotKnown, why: ofIgnorance, id: d.payload.ID, to: &d,
	}
	known := bound
	if bound {
		o.from = &before
	}
	for _, other := range j.old { // another set may have delivered the same payload
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
	j.add(o)
}

// unknownLeft adds the outcome of a payload that goes and is not known, unless another set delivers
// it.
func (j *judge) unknownLeft(d delivery) {
	for _, other := range j.now {
		if other.payload.ID == d.payload.ID {
			return
		}
	}
	j.add(outcome{
		action: v1alpha1.DiffLeftBehind, code: v1alpha1.DiffEffectNotKnown, certainty: v1alpha1.DiffNotKnown,
		why: ofIgnorance, id: d.payload.ID, from: &d,
	})
}
