package review

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// CompareOutputs returns what becomes of Applications and payload objects between two sides. What
// changes of an Application that its owner keeps is left out, and what changes of the Clusters and
// of the hub's other objects.
func CompareOutputs(before, after *Side) *Comparison {
	comparison := &Comparison{Before: before, After: after}
	c := newApplicationComparison(before, after)
	var found []*one
	for _, id := range c.names {
		if c.sameOwnerOf(id) {
			continue
		}
		if changed := c.application(id); changed != nil && !c.follows(changed) {
			found = append(found, changed)
		}
	}
	payloads, _ := comparePayloads(before, after)
	comparison.Changes = ordered(c.grouped(found), payloads)
	return comparison
}

// sameOwnerOf reports whether an Application is on both sides, with the same owner.
func (c *applicationComparison) sameOwnerOf(id fleet.ID) bool {
	old, had := c.before[id]
	now, has := c.after[id]
	return had && has && sameOwner(old, now)
}

// Names name what changes reach, without the secrets of Clusters.
type Names struct {
	index   *sideBySide
	secrets *redactor
}

// Names name what the changes of the comparison reach.
func (c *Comparison) Names() *Names {
	index := pairSides(c.Before, c.After)
	return &Names{index: index, secrets: newRedactor(index)}
}

// Objects are the identities of objects that reach some Clusters, as they may be shown: each once,
// sorted.
func (n *Names) Objects(objects, clusters []fleet.ID) []fleet.Ref {
	hide := n.secrets.everywhere()
	if len(clusters) > 0 {
		hide = n.secrets.of(n.index.of(clusters))
	}
	named := make([]fleet.Ref, 0, len(objects))
	for _, id := range objects {
		shown := hide.identity(id)
		named = append(named, fleet.Ref{Kind: shown.Kind, Namespace: shown.Namespace, Name: shown.Name})
	}
	slices.SortFunc(named, fleet.Ref.Compare)
	return slices.Compact(named)
}

// Sentence is a sentence about some Clusters, as it may be shown.
func (n *Names) Sentence(text string, clusters []fleet.ID) string {
	if len(clusters) == 0 {
		return n.secrets.everywhere().sentence(text)
	}
	return n.secrets.of(n.index.of(clusters)).sentence(text)
}
