package review

import (
	"cmp"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

const applicationKind = "Application"

// owned is an Application of a side, and the ApplicationSet that makes it.
type owned struct {
	*Application
	set *ApplicationSet // nil for a manifest of its own
}

// setPair is an ApplicationSet of both sides.
type setPair struct {
	before, after *ApplicationSet // nil where the side has none
	// pruning is what Argo CD does about a set that the new side has not.
	pruning pruning
}

// ownership says which ApplicationSet owns which Application, before and after the change.
type ownership struct {
	names         []fleet.ID // of the Applications of both sides, sorted
	before, after map[fleet.ID]owned
	// plain are the Applications of the new side that are manifests of their own, also where an
	// ApplicationSet makes them too.
	plain map[fleet.ID]bool
	sets  map[fleet.ID]*setPair
	// blocked are the sets of the new side that are in error for ever, since they are to make what
	// another set owns. Such a set deletes nothing.
	blocked map[fleet.ID]bool
	trees   *hubObjects
	// shared are the Applications that a set of the new side is to make too, and cannot have.
	shared map[fleet.ID]owned
	// refused are what Argo CD refuses to make, on the new side and on the old one.
	refused, wasRefused map[fleet.ID]owned
}

// newOwnership pairs the Applications and ApplicationSets of two sides.
func newOwnership(before, after *Side) *ownership {
	o := &ownership{sets: map[fleet.ID]*setPair{}, trees: newHubObjects(before, after)}
	for i := range before.ApplicationSets {
		set := &before.ApplicationSets[i]
		o.pair(set.ID()).before = set
	}
	for i := range after.ApplicationSets {
		set := &after.ApplicationSets[i]
		o.pair(set.ID()).after = set
	}
	for id, pair := range o.sets {
		if pair.after == nil {
			pair.pruning = pruningOf(o.trees.before[id])
		}
	}
	old := makers(before, nil)
	now := makers(after, old.made)
	o.before, o.after, o.plain = old.made, now.made, now.plain
	o.refused, o.wasRefused = now.refused, old.refused
	refused := map[fleet.ID]bool{}
	o.shared = map[fleet.ID]owned{}
	for id, other := range now.shared {
		refused[other.set.ID()] = true
		if already := old.shared[id]; already.set == nil || already.set.ID() != other.set.ID() {
			o.shared[id] = other
		}
	}
	for id := range o.before {
		o.names = append(o.names, id)
	}
	for id := range o.after {
		if _, both := o.before[id]; !both {
			o.names = append(o.names, id)
		}
	}
	for id := range o.refused {
		_, had := o.before[id]
		if _, has := o.after[id]; !had && !has {
			o.names = append(o.names, id)
		}
	}
	slices.SortFunc(o.names, compareIDs)
	o.block(refused)
	return o
}

func (o *ownership) pair(id fleet.ID) *setPair {
	if o.sets[id] == nil {
		o.sets[id] = &setPair{}
	}
	return o.sets[id]
}

// makersOf are the Applications of a side, each with the set that owns it.
type makersOf struct {
	made   map[fleet.ID]owned
	plain  map[fleet.ID]bool  // those that are manifests of their own
	shared map[fleet.ID]owned // those that another set is to make too, which is refused
	// refused are those that their set is to make, and that Argo CD refuses. They are among those
	// that are made where the set may have them already.
	refused map[fleet.ID]owned
}

// makers are the Applications of a side, each with the set that owns it: where several make it, the
// one that has it already.
func makers(side *Side, already map[fleet.ID]owned) makersOf {
	found := makersOf{
		map[fleet.ID]owned{}, map[fleet.ID]bool{}, map[fleet.ID]owned{}, map[fleet.ID]owned{},
	}
	for i := range side.Applications {
		application := &side.Applications[i]
		id := applicationID(application, "")
		found.made[id], found.plain[id] = owned{Application: application}, true
	}
	for i := range side.ApplicationSets {
		set := &side.ApplicationSets[i]
		counts := set.counts()
		for j := range set.Applications {
			application := &set.Applications[j]
			id := applicationID(application, set.Namespace)
			if set.Refused != "" || counts[id] > 1 {
				if _, again := found.refused[id]; again {
					continue
				}
				found.refused[id] = owned{application, set}
				if already != nil && (already[id].set == nil || already[id].set.ID() != set.ID()) {
					continue
				}
			}
			other, taken := found.made[id]
			switch {
			case !taken || other.set == nil:
				found.made[id] = owned{application, set}
			case already[id].set != nil && already[id].set.ID() == set.ID():
				found.shared[id] = other
				found.made[id] = owned{application, set}
			default:
				found.shared[id] = owned{application, set}
			}
		}
	}
	return found
}

// counts are how many Applications of each name a set is to make.
func (set *ApplicationSet) counts() map[fleet.ID]int {
	counts := make(map[fleet.ID]int, len(set.Applications))
	for i := range set.Applications {
		counts[applicationID(&set.Applications[i], set.Namespace)]++
	}
	return counts
}

// block finds the sets that stay in error. A set is in error as long as another set that stays has
// an Application that it is to make; that one gives it away only if it may delete, and is in no
// error itself (reconcile returns before it deletes).
func (o *ownership) block(refused map[fleet.ID]bool) {
	waits := map[fleet.ID]map[fleet.ID]bool{}
	o.blocked = map[fleet.ID]bool{}
	for id, now := range o.after {
		old := o.before[id]
		if now.set == nil || old.set == nil || old.set.ID() == now.set.ID() || !o.stays(old.set.ID()) {
			continue
		}
		if waits[now.set.ID()] == nil {
			waits[now.set.ID()] = map[fleet.ID]bool{}
		}
		waits[now.set.ID()][old.set.ID()] = true
		o.blocked[now.set.ID()] = true
	}
	for id := range refused {
		o.blocked[id] = true
	}
	for freed := true; freed; {
		freed = false
		for id := range o.blocked {
			if !refused[id] && o.allRelease(waits[id]) {
				delete(o.blocked, id)
				freed = true
			}
		}
	}
}

func (o *ownership) allRelease(sets map[fleet.ID]bool) bool {
	for id := range sets {
		if !o.releases(id) {
			return false
		}
	}
	return true
}

// stays reports whether a set of the old side is on the hub after the change.
func (o *ownership) stays(set fleet.ID) bool {
	return o.sets[set].after != nil || o.sets[set].pruning == neverPruned
}

// releases reports whether a set that stays deletes the Applications that it makes no longer.
func (o *ownership) releases(set fleet.ID) bool {
	pair := o.sets[set]
	return pair.after != nil && mayDelete(pair.after) && !o.blocked[set] && pair.after.Refused == ""
}

// mayDelete reports whether the policy of a set lets it delete Applications.
func mayDelete(set *ApplicationSet) bool {
	return set.ApplicationsSync != "create-only" && set.ApplicationsSync != "create-update"
}

// mayUpdate reports whether the policy of a set lets it update Applications.
func mayUpdate(set *ApplicationSet) bool {
	return set.ApplicationsSync != "create-only" && set.ApplicationsSync != "create-delete"
}

// applicationID is what the hub knows an Application by. One without a namespace is in that of its
// ApplicationSet.
func applicationID(application *Application, namespace string) fleet.ID {
	return fleet.ID{
		Group: fleet.ArgoCDGroup, Kind: applicationKind,
		Namespace: cmp.Or(application.Namespace, namespace), Name: application.Name,
	}
}

func compareIDs(a, b fleet.ID) int {
	return cmp.Or(
		cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name),
	)
}

// nameOf is namespace/name of an object.
func nameOf(id fleet.ID) string {
	return strings.TrimPrefix(id.Namespace+"/"+id.Name, "/")
}
