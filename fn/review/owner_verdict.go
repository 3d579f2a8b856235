package review

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// verdict is what becomes of an Application. One without an action is about an Application that the
// same owner has on both sides: what becomes of that depends on its fields.
type verdict struct {
	action    v1alpha1.DiffAction
	code      v1alpha1.DiffEffectCode
	when      v1alpha1.DiffWhen
	certainty v1alpha1.DiffCertainty
	workloads v1alpha1.DiffWorkloads
	story     story // which text explains it
	because   []string
	deployed  deployment // what becomes of what the Application has deployed; "" where that is not special
}

// story is the row of the table of owners that applies, which the text of the effect is made from.
type story string

const (
	storyCreated      story = "created"
	storyDeleted      story = "deleted"        // by a set that stays
	storySetDeleted   story = "set deleted"    // with its set
	storyPlainDeleted story = "plain deleted"  // a manifest of its own
	storyKept         story = "kept"           // its set may not delete
	storyEmptied      story = "emptied"        // its set has no Cluster any more
	storyBlockedKept  story = "blocked kept"   // its set is in error
	storyHubKept      story = "hub kept"       // Prune=false
	storyMoved        story = "moved"          // to another set, from one that stays
	storySetReplaced  story = "set replaced"   // to another set, from one that goes
	storyPlainGone    story = "plain replaced" // to a set, from a manifest that goes
	storyStuck        story = "stuck"          // its old set may not delete
	storyExchanged    story = "exchanged"      // its old set is in error
	storyShared       story = "shared"         // its old set stays and makes it too
	storyAdopted      story = "adopted"
	storyDisowned     story = "disowned" // from a set to a manifest
	storyRefused      story = "refused"  // Argo CD refuses to make it
	storyUnknown      story = "unknown"  // a side is not known
	storyMayGo        story = "may go"   // the new side is not known, and its set may delete
)

// verdict says what becomes of an Application: it is the table of owners.
func (o *ownership) verdict(id fleet.ID) verdict {
	old, had := o.before[id]
	now, has := o.after[id]
	var v verdict
	switch one, refused := o.refused[id]; {
	case refused && (!had || sameOwner(old, one)):
		return o.refusedVerdict(id, one)
	case has && had && o.perhapsMade(id) && sameOwner(old, now):
		return o.madeAfterError(now)
	case !had && o.unknownBefore(now):
		v = unknown("Not known is what ApplicationSet " + now.set.NamespacedName() + " made before: " +
			o.sets[now.set.ID()].before.NotKnown + ".")
	case !had:
		v = o.created(now)
	case !has && o.refusedAfter(old) != "":
		return o.keptByRefused(old, v)
	case !has && o.unknownAfter(old):
		v = o.unknownMaker(old)
	case !has:
		v = o.gone(id, old)
	case sameOwner(old, now):
		return verdict{}
	case now.set == nil:
		v = o.disowned(old)
	case old.set == nil:
		v = o.adopted(id, old)
	default:
		v = o.moved(old, now)
	}
	switch {
	case had && o.perhapsMade(id):
		return v.possible(wasInError(old.set))
	case had && !old.Sure || has && !now.Sure:
		return v.possible(dependsOnOthers)
	}
	return v
}

// dependsOnOthers is why it is not certain what an ApplicationSet makes.
const dependsOnOthers = "Whether Argo CD makes it depends on what is not in the input."

// possible is a verdict that is not certain.
func (v verdict) possible(because string) verdict {
	if v.certainty != v1alpha1.DiffCertain {
		return v
	}
	v.certainty = v1alpha1.DiffPossible
	if v.workloads == v1alpha1.DiffWorkloadsGo {
		v.workloads = v1alpha1.DiffWorkloadsMayGo
	}
	v.because = append(v.because, because)
	return v
}

func sameOwner(old, now owned) bool {
	if old.set == nil || now.set == nil {
		return old.set == nil && now.set == nil
	}
	return old.set.ID() == now.set.ID()
}

func (o *ownership) unknownBefore(now owned) bool {
	if now.set == nil {
		return false
	}
	before := o.sets[now.set.ID()].before
	return before != nil && before.NotKnown != ""
}

func (o *ownership) unknownAfter(old owned) bool {
	if old.set == nil {
		return false
	}
	after := o.sets[old.set.ID()].after
	return after != nil && after.NotKnown != ""
}

// unknownMaker is about an Application of a set that is not known any more.
// It may be deleted, if the set may delete.
func (o *ownership) unknownMaker(old owned) verdict {
	after := o.sets[old.set.ID()].after
	v := unknown("Not known is what ApplicationSet " + old.set.NamespacedName() + " makes from now on: " +
		after.NotKnown + ".")
	if !mayDelete(after) {
		return v
	}
	v.story = storyMayGo
	v.because = append(v.because, policyOf(after))
	return withWorkloads(old, v)
}

func unknown(because string) verdict {
	return verdict{
		action: v1alpha1.DiffNone, code: v1alpha1.DiffEffectNotKnown, when: v1alpha1.DiffWhenNotKnown,
		certainty: v1alpha1.DiffNotKnown, workloads: v1alpha1.DiffWorkloadsNotKnown, story: storyUnknown,
		because: []string{because},
	}
}

// certain is a verdict that happens for sure, once the hub has the manifests.
func certain(action v1alpha1.DiffAction, code v1alpha1.DiffEffectCode, row story, because ...string) verdict {
	return verdict{
		action: action, code: code, when: v1alpha1.DiffOnMerge, certainty: v1alpha1.DiffCertain,
		workloads: v1alpha1.DiffWorkloadsStay, story: row, because: because,
	}
}

func (o *ownership) created(now owned) verdict {
	if now.set == nil {
		v := certain(v1alpha1.DiffCreate, v1alpha1.DiffEffectApplicationCreated, storyCreated,
			"The manifest of the Application is new.")
		v.workloads = v1alpha1.DiffWorkloadsMayChange
		return v
	}
	because := "ApplicationSet " + now.set.NamespacedName() + " is new."
	if o.sets[now.set.ID()].before != nil {
		because = "ApplicationSet " + now.set.NamespacedName() + " makes it from now on."
	}
	v := certain(v1alpha1.DiffCreate, v1alpha1.DiffEffectApplicationCreated, storyCreated, because)
	v.workloads = v1alpha1.DiffWorkloadsMayChange
	if now.set.RollingSync && !now.hasStep() {
		v.because = append(v.because, "strategy.type is RollingSync, and no step selects the Application.")
	}
	return v
}

// gone is about an Application that nothing makes any more.
func (o *ownership) gone(id fleet.ID, old owned) verdict {
	if old.set == nil {
		return o.plainGone(id, old, certain(v1alpha1.DiffDelete, v1alpha1.DiffEffectApplicationDeleted,
			storyPlainDeleted, "The manifest of the Application is not in the new files."))
	}
	pair, set := o.sets[old.set.ID()], "ApplicationSet "+old.set.NamespacedName()
	switch {
	case pair.pruning == neverPruned && pair.after == nil:
		return certain(v1alpha1.DiffLeftBehind, v1alpha1.DiffEffectApplicationKept, storyHubKept,
			set+" has the sync option Prune=false.")
	case pair.after == nil:
		return o.leaves(old, certain(v1alpha1.DiffDelete, v1alpha1.DiffEffectApplicationDeleted, storySetDeleted,
			set+" is not in the new files."))
	case mayDelete(pair.before) && emptied(pair.after):
		return certain(v1alpha1.DiffStuck, v1alpha1.DiffEffectApplicationKept, storyEmptied,
			set+" has no Cluster any more, so it has applicationsSync: "+pair.after.ApplicationsSync+".")
	case !mayDelete(pair.after):
		return certain(v1alpha1.DiffLeftBehind, v1alpha1.DiffEffectApplicationKept, storyKept, policyOf(pair.after))
	case o.blocked[old.set.ID()]:
		return certain(v1alpha1.DiffStuck, v1alpha1.DiffEffectApplicationKept, storyBlockedKept,
			set+" is to make an Application that another one owns, so it is in error and deletes nothing.")
	}
	return o.leaves(old, certain(v1alpha1.DiffDelete, v1alpha1.DiffEffectApplicationDeleted, storyDeleted,
		set+" no longer makes it.", policyOf(pair.after)))
}

// emptied reports whether an entry has no Cluster, so that its set has the policy that capifleet
// gives to such a one.
func emptied(set *ApplicationSet) bool {
	return set.Entry != "" && len(set.Applications) == 0 && set.ApplicationsSync == "create-update"
}

// plainGone completes a verdict about an Application whose own manifest goes.
func (o *ownership) plainGone(id fleet.ID, old owned, v verdict) verdict {
	switch pruningOf(o.trees.before[id]) {
	case neverPruned:
		return certain(v1alpha1.DiffLeftBehind, v1alpha1.DiffEffectApplicationKept, storyHubKept,
			"The Application has the sync option Prune=false.")
	case prunedOnDemand:
		v.certainty = v1alpha1.DiffPossible
		v.because = append(v.because, "The Application has the sync option Prune=confirm: a person confirms.")
	case pruned:
	}
	return withWorkloads(old, v)
}

// leaves completes a verdict about an Application that is deleted.
func (o *ownership) leaves(old owned, v verdict) verdict {
	if pair := o.sets[old.set.ID()]; pair.after == nil {
		switch {
		case pair.pruning == prunedOnDemand:
			v.certainty = v1alpha1.DiffPossible
			v.because = append(v.because, "The ApplicationSet has the sync option Prune=confirm: a person confirms.")
		case !mayDelete(pair.before):
			v.certainty = v1alpha1.DiffPossible
			v.because = append(v.because, policyOf(pair.before)+
				" It may take its owner off an Application before Kubernetes deletes that.")
		default:
			v.because = append(v.because, policyOf(pair.before))
		}
	}
	return withWorkloads(old, v)
}

// withWorkloads completes a verdict about an Application that is deleted.
func withWorkloads(old owned, v verdict) verdict {
	goes, because := workloadsGo(old)
	v.because = append(v.because, because)
	switch {
	case goes && v.certainty == v1alpha1.DiffCertain:
		v.workloads = v1alpha1.DiffWorkloadsGo
	case goes:
		v.workloads = v1alpha1.DiffWorkloadsMayGo
	}
	return v
}

// policyOf says what a set may do.
func policyOf(set *ApplicationSet) string {
	name := "ApplicationSet " + set.NamespacedName()
	switch {
	case set.ApplicationsSync == "":
		return "applicationsSync of " + name + " is not set, so it may delete Applications."
	case mayDelete(set):
		return name + " has applicationsSync: " + set.ApplicationsSync + ", so it may delete Applications."
	}
	return name + " has applicationsSync: " + set.ApplicationsSync + ", so it may not delete Applications."
}
