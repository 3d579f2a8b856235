package review

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Compare returns what differs between two sides of a fleet. Equal sides have no Changes.
func Compare(before, after *Side) *Comparison {
	after = withoutForgotten(before, after)
	comparison := &Comparison{Before: before, After: after}
	clusters := compareClusters(before, after)
	applications, counts := compareApplications(before, after)
	payloads, more := comparePayloads(before, after)
	objects, consequences, compared := compareHub(before, after)
	comparison.Changes = ordered(clusters, applications, payloads, objects)
	comparison.Consequences = consequences
	comparison.Consequences = withCauses(comparison)
	comparison.addHandEdits()
	comparison.trimSeeOthers()
	comparison.sayRenamed()
	own := countOwn(before, after)
	comparison.Counts = Counts{
		ApplicationsBefore:    counts.ApplicationsBefore + own.ApplicationsBefore,
		ApplicationsAfter:     counts.ApplicationsAfter + own.ApplicationsAfter,
		ApplicationsUnchanged: counts.ApplicationsUnchanged + own.ApplicationsUnchanged,
		PayloadObjects:        more.PayloadObjects, HubObjects: compared.HubObjects,
	}
	return comparison
}

// withoutForgotten is the new side without the Applications of clusters that Argo CD knows by a
// Secret that goes: a cluster generator does not find them any more.
func withoutForgotten(before, after *Side) *Side {
	forgotten := map[fleet.ID]bool{}
	for id := range before.Registered {
		if !after.Registered[id] {
			forgotten[id] = true
		}
	}
	if len(forgotten) == 0 {
		return after
	}
	side := *after
	side.ApplicationSets = slices.Clone(side.ApplicationSets)
	for i := range side.ApplicationSets {
		set := &side.ApplicationSets[i]
		set.Applications = slices.DeleteFunc(slices.Clone(set.Applications), func(one Application) bool {
			return !one.Sure && forgotten[one.Cluster]
		})
	}
	return &side
}
