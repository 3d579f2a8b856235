package review

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// addHandEdits makes changes of the consequences that somebody has made by hand: objects that no
// fleet has generated, and that follow from no change. What is generated and has no cause follows
// from the FleetConfig or from the version of the program.
func (c *Comparison) addHandEdits() {
	var groups changeGroups
	var roles *hubRoles
	var pairs func(fleet.ID) hubPair
	var rest []Consequence
	for _, consequence := range c.Consequences {
		if len(consequence.Causes) > 0 || consequence.Stamps || consequence.Action != v1alpha1.DiffUpdate {
			rest = append(rest, consequence)
			continue
		}
		if roles == nil {
			roles, pairs = newHubRoles(c.Before, c.After), pairOf(c)
		}
		var others []fleet.Ref
		for _, object := range consequence.Objects {
			if pair := pairs(object.ID()); pair.isByHand() && roles.addHandEdit(pair, &groups) {
				continue
			}
			others = append(others, object)
		}
		if len(others) == 0 {
			continue
		}
		part, _ := consequence.part(others)
		rest = append(rest, part)
	}
	if len(groups.order) == 0 {
		return
	}
	c.Changes, c.Consequences = ordered(c.Changes, groups.joined()), rest
	c.Consequences = withCauses(c)
}

// pairOf finds objects of the hub on both sides.
func pairOf(c *Comparison) func(fleet.ID) hubPair {
	before, after := objectsByID(c.Before), objectsByID(c.After)
	return func(id fleet.ID) hubPair { return hubPair{before: before[id], after: after[id]}.readOnce() }
}

// objectsByID are the objects of a side; of several with one identity the first.
func objectsByID(side *Side) map[fleet.ID]*Object {
	found := make(map[fleet.ID]*Object, len(side.Objects))
	for i := range side.Objects {
		if id := side.Objects[i].ID(); found[id] == nil {
			found[id] = &side.Objects[i]
		}
	}
	return found
}

// isByHand reports whether both sides have the object, and no fleet has generated it.
func (p hubPair) isByHand() bool {
	return p.stays() && p.before.Owner == "" && p.after.Owner == "" && !p.after.IsCluster()
}

// addHandEdit adds the change of an object that was edited by hand. It reports whether any field
// has changed.
func (r *hubRoles) addHandEdit(pair hubPair, groups *changeGroups) bool {
	old, now := withoutStamps(pair)
	changed := differences(old, now)
	if len(changed) == 0 {
		return false
	}
	r.addUpdate(hubUpdate{hubPair: pair, changed: changed, complete: r.completeHandEdit}, groups)
	return true
}

// completeHandEdit says that nothing else changes: if it did, the edit would be its cause.
func (r *hubRoles) completeHandEdit(pair hubPair, change *Change) {
	switch object := pair.after; {
	case r.unknown[object.ID()] || r.unknown[pair.before.ID()]:
		change.Effect.Certainty = v1alpha1.DiffPossible
		change.Effect.Text += " As far as it is known, nothing else changes."
	case object.Kind == fleet.ApplicationSetKind:
		change.Effect.Text += " Its Applications do not change."
	default:
		change.Effect.Text += " What it delivers to Clusters does not change."
	}
}

// trimSeeOthers removes that something follows from a change where nothing does.
func (c *Comparison) trimSeeOthers() {
	for i := range c.Changes {
		change := &c.Changes[i]
		if strings.HasSuffix(change.Effect.Text, seeOthers) && !c.isFollowed(change) {
			change.Effect.Text = strings.TrimSuffix(change.Effect.Text, seeOthers)
		}
	}
}

// isFollowed reports whether another change that may follow from one of Clusters is about any of
// these.
func (c *Comparison) isFollowed(change *Change) bool {
	clusters := map[fleet.ID]bool{}
	for _, target := range change.Targets {
		clusters[target.Cluster] = true
	}
	for i := range c.Changes {
		other := &c.Changes[i]
		if !mayFollow(other.Kind, change.Kind) {
			continue
		}
		if slices.ContainsFunc(other.Keep, func(id fleet.ID) bool { return clusters[id] }) ||
			slices.ContainsFunc(other.Targets, func(target Target) bool { return clusters[target.Cluster] }) {
			return true
		}
	}
	return false
}

// mayFollow reports whether a change of a kind may follow from one of another kind: facts, waves
// and memberships follow from labels of a Cluster, and Applications and payload objects from all
// of these. How an ApplicationSet treats its Applications follows from none.
func mayFollow(kind, from v1alpha1.DiffKind) bool {
	switch kind {
	case v1alpha1.DiffKindApplication, v1alpha1.DiffKindPayloadObject:
		return true
	case v1alpha1.DiffKindFact, v1alpha1.DiffKindWave, v1alpha1.DiffKindMembership:
		return from == v1alpha1.DiffKindHubObject
	default:
		return false
	}
}
