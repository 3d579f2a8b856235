package review

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// because are the facts that the effect follows from, of the first set that is concerned.
func (g *payloadGroups) because(group *payloadGroup) []string {
	first := group.parts[0].outcomes[0]
	var facts []string
	if first.to != nil {
		facts = append(facts, fmt.Sprintf("%s has strategy %s.", first.to.set, strategyOf(*first.to)))
	}
	switch {
	case group.why == ofIgnorance:
		return append(facts, "The input of a side does not hold the payload, or it cannot be read.")
	case group.isLost():
		return append(facts, group.lostReasons()...)
	case group.action == v1alpha1.DiffLeftBehind:
		return append(facts, fmt.Sprintf("%s has delivered %s.", first.from.set, first.from.payload.ID),
			"No ClusterResourceSet of the new side delivers the object to these Clusters.")
	case first.from == nil:
		return append(facts, "No ClusterResourceSet of the old side delivers the object to these Clusters.")
	case group.why == ofNames:
		facts = append(facts, fmt.Sprintf("Cluster API has not recorded %s of %s for these Clusters.",
			first.to.payload.ID, first.to.set))
	default:
		facts = append(facts, fmt.Sprintf("Cluster API has recorded %s of %s for these Clusters.",
			first.to.payload.ID, first.to.set))
	}
	if first.from.once() != first.to.once() {
		facts = append(facts, fmt.Sprintf("%s has strategy %s.", first.from.set, strategyOf(*first.from)))
	}
	return facts
}

func strategyOf(d delivery) v1alpha1.Strategy {
	if d.once() {
		return v1alpha1.StrategyApplyOnce
	}
	return v1alpha1.StrategyReconcile
}

// fixOf is how to avoid the effect, or to get what was meant.
func (g *payloadGroups) fixOf(group *payloadGroup, objects []fleet.ID) *v1alpha1.DiffFix {
	entry, exists := entryIn(g.after, group.owner)
	bootstrap := strings.HasPrefix(group.owner, "bootstrap/")
	switch {
	case g.refusedIn(group) != nil:
		text := "Give the ClusterResourceSet another name when its selector or strategy changes."
		if set := g.refusedIn(group); set.Entry == "" && !g.last[set.ID()] {
			text += keepPayloads
		}
		return &v1alpha1.DiffFix{Text: text}
	case group.isLost():
		return group.lostFix()
	case group.action == v1alpha1.DiffNewOnly && group.code == v1alpha1.DiffEffectPayloadCreatedForNew && exists &&
		entry.Path != "":
		return &v1alpha1.DiffFix{
			Text: "To create it on them too, change revision of the entry.", Path: entry.Path + ".revision",
		}
	case group.action == v1alpha1.DiffNewOnly && bootstrap:
		return &v1alpha1.DiffFix{Text: "To change them too, let the fleet manager, an entry of applicationSets, " +
			"keep Argo CD and its root Application current."}
	case group.action == v1alpha1.DiffNewOnly && group.code == v1alpha1.DiffEffectNewClustersOnly:
		return &v1alpha1.DiffFix{
			Text: "To change them too, deliver " + fleet.Verb(len(objects), "the object", "the objects") +
				" by an Application.",
		}
	case group.action == v1alpha1.DiffReapply:
		if unset := g.withoutReplicas(group); len(unset) > 0 {
			return &v1alpha1.DiffFix{Text: "To keep the number of replicas, set spec.replicas in the payload."}
		}
	case group.action == v1alpha1.DiffLeftBehind && group.why == ofEntry && group.entry(group.owner) != "":
		return &v1alpha1.DiffFix{Text: "If the entry was renamed, set its renamedFrom. If not, delete on the " +
			"Clusters what is not wanted."}
	case group.action == v1alpha1.DiffLeftBehind:
		return &v1alpha1.DiffFix{Text: "Delete on the Clusters what is not wanted there."}
	}
	if sets, _ := g.disowned(group); len(sets) > 0 && !g.prunedLast(group) {
		return &v1alpha1.DiffFix{Text: strings.TrimSpace(keepPayloads)}
	}
	return nil
}

// prunedLast reports whether Argo CD prunes the old sets of a group last.
func (g *payloadGroups) prunedLast(group *payloadGroup) bool {
	for _, p := range group.parts {
		for _, o := range p.outcomes {
			if o.from != nil && !g.last[o.from.set.ID()] {
				return false
			}
		}
	}
	return true
}
