package review

import (
	"cmp"
	"slices"
	"sync"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// compareHub returns what changes of the objects of the hub: those that are changes, and those that
// only follow from other changes. Every object that differs is in a change, a consequence or both,
// except Clusters that are new or go, which are changes of their own.
func compareHub(before, after *Side) ([]Change, []Consequence, Counts) {
	pairs := pairObjects(before, after)
	roles := newHubRoles(before, after)
	var groups changeGroups
	var follows mirrors
	for _, pair := range pairs {
		if pair.before != nil && pair.after != nil && pair.before.Text == pair.after.Text {
			continue
		}
		pair = pair.readOnce()
		if pair.either().IsCluster() && !pair.stays() {
			continue // compareClusters has it
		}
		if before.Undecided && pair.after == nil && after.OffHub[pair.before.ID()] {
			continue // so the hub did not get it before either, as far as anybody knows
		}
		if of, is := roles.clusters[pair.either().ID()]; is && of.ofOthers() {
			continue // the comparison of the other fleet has it
		}
		if pair.stays() {
			compareStaying(pair, roles, &groups, &follows)
			continue
		}
		switch {
		case roles.mirrors(pair):
			follows.add(pair, pair.action())
		case roles.followsCluster(pair):
			follows.withClusters(pair)
		default:
			roles.addComingOrGoing(pair, &groups)
		}
	}
	return groups.joined(), follows.consequences(), Counts{HubObjects: len(pairs)}
}

// compareStaying compares an object that both sides have.
func compareStaying(pair hubPair, roles *hubRoles, groups *changeGroups, follows *mirrors) {
	if pair.before.Decided && pair.after.Decided && roles.mirrors(pair) {
		follows.add(pair, v1alpha1.DiffUpdate)
		return
	}
	all := differences(treeOf(pair.before), treeOf(pair.after))
	if len(all) == 0 {
		return // it is only written in another way
	}
	old, now := withoutStamps(pair)
	changed := differences(old, now)
	stamps := withoutRecords(all, changed)
	var configured []difference
	if roles.ownStamps(pair.after.ID()) {
		configured = configuredLabels(stamps)
		stamps = withoutRecords(stamps, configured)
	}
	switch {
	case len(changed)+len(configured) == 0:
		follows.stamp(pair)
	case isRefused(pair, changed):
		roles.addUpdate(hubUpdate{hubPair: pair, changed: changed}, groups)
	case !roles.mirrors(pair) && roles.isUnknownSet(pair):
		if changed = withoutPolicy(changed); len(changed) > 0 {
			roles.addUpdate(hubUpdate{hubPair: pair, changed: changed, complete: updateUnknownSet}, groups)
		}
		follows.stamps(pair, stamps)
	case len(configured) == 0 && (roles.mirrors(pair) || roles.followsFacts(pair.after.ID(), changed)):
		follows.add(pair, v1alpha1.DiffUpdate)
	default:
		roles.addUpdate(hubUpdate{hubPair: pair, changed: changed, templated: configured}, groups)
		follows.stamps(pair, stamps)
	}
}

// hubPair is an object of the hub on both sides.
type hubPair struct{ before, after *Object } // nil where the side has none

// readOnce is the pair with contents that are read only once.
func (p hubPair) readOnce() hubPair {
	for _, object := range []**Object{&p.before, &p.after} {
		if *object != nil && (*object).Tree != nil {
			once := **object
			once.Tree = sync.OnceValue(once.Tree)
			*object = &once
		}
	}
	return p
}

func (p hubPair) stays() bool { return p.before != nil && p.after != nil }

func (p hubPair) either() *Object { return cmp.Or(p.after, p.before) }

func (p hubPair) action() v1alpha1.DiffAction {
	switch {
	case p.before == nil:
		return v1alpha1.DiffCreate
	case p.after == nil:
		return v1alpha1.DiffDelete
	}
	return v1alpha1.DiffUpdate
}

func (p hubPair) target() Target {
	object := p.either()
	target := Target{Object: object.ID()}
	if object.IsCluster() {
		target.Cluster = object.ID()
	}
	if p.before != nil {
		target.Before = p.before.Tree
	}
	if p.after != nil {
		target.After = p.after.Tree
	}
	return target
}

func (p hubPair) place() Place {
	object := p.either()
	if object.File == "" {
		return Place{}
	}
	return Place{File: object.File, Line: object.Line}
}

// occurrence is an object, and which of those of the same identity it is, from 0.
type occurrence struct {
	id     fleet.ID
	number int
}

// pairObjects are the objects of both sides, sorted by identity.
func pairObjects(before, after *Side) []hubPair {
	pairs := map[occurrence]*hubPair{}
	var order []occurrence
	each := func(side *Side, set func(pair *hubPair, object *Object)) {
		numbers := map[fleet.ID]int{}
		for i := range side.Objects {
			object := &side.Objects[i]
			at := occurrence{object.ID(), numbers[object.ID()]}
			numbers[object.ID()]++
			if pairs[at] == nil {
				pairs[at] = &hubPair{}
				order = append(order, at)
			}
			set(pairs[at], object)
		}
	}
	each(before, func(pair *hubPair, object *Object) { pair.before = object })
	each(after, func(pair *hubPair, object *Object) { pair.after = object })
	slices.SortFunc(order, func(a, b occurrence) int {
		return cmp.Or(compareIDs(a.id, b.id), cmp.Compare(a.number, b.number))
	})
	sorted := make([]hubPair, len(order))
	for i, at := range order {
		sorted[i] = *pairs[at]
	}
	return sorted
}
