package review

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// outcome is what becomes of one object of a payload on some Clusters. Where the objects of a
// payload are not known, it is about the payload itself.
type outcome struct {
	action        v1alpha1.DiffAction
	code          v1alpha1.DiffEffectCode
	certainty     v1alpha1.DiffCertainty
	why           cause
	id            fleet.ID
	before, after *packed   // nil for an object that a side does not have, or that is not known
	from, to      *delivery // nil for none
}

// cause is why something happens to the objects of a payload.
type cause int

const (
	ofObjects    cause = iota // objects of payloads that stay have changed
	ofEntry                   // the whole entry is new, or goes
	ofSelection               // the Clusters are selected from now on, or no longer
	ofNames                   // the set, or its payload, has another name
	ofForm                    // the same objects are written in other bytes
	ofIgnorance               // the input does not have what must be known
	ofAbsence                 // the hub does not get the payload any more
	ofBreakage                // Cluster API cannot read the payload any more
	withoutAsked              // there is an object that only new Clusters get
)

// isOnCluster reports whether the outcome changes an object on the Clusters.
func (o outcome) isOnCluster() bool {
	return o.action == v1alpha1.DiffCreate || o.action == v1alpha1.DiffReapply
}

// outcomeFinder finds the outcomes for Clusters that are alike.
type outcomeFinder struct {
	*payloadSides
	old, now []delivery
	earlier  map[recorded]delivery // of the old side
	onOld    func() *world
	onNew    func() *world
	at       map[fleet.ID]int // the position of the outcome of an object
	found    []outcome
}

// world is what deliveries bring to a Cluster: of each object the first one.
type world struct {
	objects map[fleet.ID]held
	known   bool // whether all of it is known
}

type held struct {
	object   *packed
	delivery delivery
}

func (c *contents) world(all []delivery) *world {
	whole := &world{objects: map[fleet.ID]held{}, known: true}
	for _, d := range all {
		read := c.of(d.payload)
		whole.known = whole.known && read.known && d.set.NotKnown == ""
		for _, object := range read.objects {
			if _, exists := whole.objects[object.id]; !exists {
				whole.objects[object.id] = held{object, d}
			}
		}
	}
	return whole
}

// outcomes are what happens on Clusters that are alike.
func (s *payloadSides) outcomes(class sameSet) []outcome {
	f := &outcomeFinder{
		payloadSides: s, old: deliveries(class.old), now: deliveries(class.now),
		earlier: map[recorded]delivery{}, at: map[fleet.ID]int{},
	}
	for _, d := range f.old {
		f.earlier[d.recorded()] = d
	}
	if f.nothingChanges() {
		return nil
	}
	f.onOld, f.onNew = s.worldOf(f.old), s.worldOf(f.now)
	for _, d := range f.now {
		before, bound := f.earlier[d.recorded()]
		switch {
		case bound && s.contents.same(before.payload, d.payload):
		case bound && f.isLost(before, d):
			f.lost(before, d)
		case !s.contents.of(d.payload).known || bound && !s.contents.of(before.payload).known:
			f.unknown(d, before, bound)
		case !d.once():
			f.appliedAgain(d, before)
		case bound:
			f.newOnly(d, before)
		default:
			f.created(d)
		}
	}
	f.leftBehind()
	f.rewritten()
	return f.found
}

// worldOf is the world of deliveries, which is made when it is first asked for.
func (s *payloadSides) worldOf(all []delivery) func() *world {
	var made *world
	return func() *world {
		if made == nil {
			made = s.contents.world(all)
		}
		return made
	}
}

// nothingChanges reports whether the Clusters get the same payloads from the same sets.
func (f *outcomeFinder) nothingChanges() bool {
	if len(f.old) != len(f.now) {
		return false
	}
	for _, d := range f.now {
		before, bound := f.earlier[d.recorded()]
		if !bound || !f.contents.same(before.payload, d.payload) {
			return false
		}
	}
	return true
}

// add adds an outcome. An object has one: the first, unless only a later one changes it on the
// Clusters.
func (f *outcomeFinder) add(o outcome) {
	at, exists := f.at[o.id]
	switch {
	case !exists:
		f.at[o.id] = len(f.found)
		f.found = append(f.found, o)
	case o.isOnCluster() && !f.found[at].isOnCluster():
		f.found[at] = o
	}
}

// had is an object that the Clusters have: as the earlier payload has it, else as any other has it.
func (f *outcomeFinder) had(id fleet.ID, before delivery) (held, bool) {
	if before.payload != nil {
		if object := f.contents.of(before.payload).byID[id]; object != nil {
			return held{object, before}, true
		}
	}
	one, exists := f.onOld().objects[id]
	return one, exists
}

// appliedAgain are the outcomes of a payload that strategy Reconcile applies: all its objects.
func (f *outcomeFinder) appliedAgain(d, before delivery) {
	why := ofObjects
	if before.payload == nil {
		why = ofNames
	}
	for _, object := range f.contents.of(d.payload).objects {
		one, exists := f.had(object.id, before)
		if !exists {
			f.add(f.creation(object, d))
			continue
		}
		f.add(outcome{
			action: v1alpha1.DiffReapply, code: v1alpha1.DiffEffectAppliedAgain, certainty: v1alpha1.DiffCertain,
			why: why, id: object.id, before: one.object, after: object, from: &one.delivery, to: &d,
		})
	}
}

// newOnly are the outcomes of a payload that the Clusters have under ApplyOnce.
func (f *outcomeFinder) newOnly(d, before delivery) {
	differs := false
	for _, object := range f.contents.of(d.payload).objects {
		one, exists := f.had(object.id, before)
		switch {
		case !exists:
			f.add(outcome{
				action: v1alpha1.DiffNewOnly, code: v1alpha1.DiffEffectPayloadCreatedForNew,
				certainty: v1alpha1.DiffCertain, why: withoutAsked, id: object.id, after: object, from: &before, to: &d,
			})
		case len(f.contents.differences(one.object, object)) > 0:
			f.add(kept(one, object, d, ofObjects))
		default:
			continue
		}
		differs = true
	}
	for _, object := range f.contents.of(before.payload).objects {
		differs = differs || !f.ownerHas(object.id, d)
	}
	if !differs {
		f.add(outcome{
			action: v1alpha1.DiffNone, code: v1alpha1.DiffEffectRepacked, certainty: v1alpha1.DiffCertain, why: ofForm,
			id: d.payload.ID, from: &before, to: &d,
		})
	}
}

// ownerHas reports whether the owner of a payload of the new side delivers an object there, in this
// payload or in another one.
func (f *outcomeFinder) ownerHas(id fleet.ID, d delivery) bool {
	if f.contents.of(d.payload).byID[id] != nil {
		return true
	}
	now, delivered := f.onNew().objects[id]
	return delivered && ownerOf(now.delivery.set) == ownerOf(d.set)
}

// kept is the outcome of an object that stays as it is on Clusters that have it.
func kept(one held, object *packed, d delivery, why cause) outcome {
	return outcome{
		action: v1alpha1.DiffNewOnly, code: v1alpha1.DiffEffectNewClustersOnly, certainty: v1alpha1.DiffCertain,
		why: why, id: object.id, before: one.object, after: object, from: &one.delivery, to: &d,
	}
}

// created are the outcomes of a payload that is new to the Clusters under ApplyOnce: what is
// missing is created.
func (f *outcomeFinder) created(d delivery) {
	var same []outcome
	for _, object := range f.contents.of(d.payload).objects {
		one, exists := f.had(object.id, delivery{})
		switch {
		case !exists:
			f.add(f.creation(object, d))
		case len(f.contents.differences(one.object, object)) > 0:
			f.add(kept(one, object, d, ofNames))
		default:
			same = append(same, outcome{
				action: v1alpha1.DiffNone, code: v1alpha1.DiffEffectPayloadCreated, certainty: v1alpha1.DiffPossible,
				why: ofNames, id: object.id, before: one.object, after: object, from: &one.delivery, to: &d,
			})
		}
	}
	for _, one := range same {
		f.add(one)
	}
}

// creation is the outcome of an object that the Clusters do not have.
func (f *outcomeFinder) creation(object *packed, d delivery) outcome {
	certainty := v1alpha1.DiffCertain
	if !f.onOld().known {
		certainty = v1alpha1.DiffPossible
	}
	return outcome{
		action: v1alpha1.DiffCreate, code: v1alpha1.DiffEffectPayloadCreated, certainty: certainty,
		why: f.whyNew(d), id: object.id, after: object, to: &d,
	}
}

// whyNew is why a delivery is new.
func (f *outcomeFinder) whyNew(d delivery) cause {
	owner := f.oldOwner(ownerOf(d.set))
	switch {
	case !f.oldOwners[owner]:
		return ofEntry
	case !reaches(f.old, owner):
		return ofSelection
	}
	return ofObjects
}
