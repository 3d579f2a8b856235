package resourceset

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// unmanaged are the members that entries select and that no ClusterResourceSet reaches: the
// controller of Cluster API looks for Clusters on the hub, and these are not there.
type unmanaged struct {
	clusters map[fleet.ID]bool
	refs     []fleet.Ref // of those that entries select beside others, each once
	entries  []entry     // that select these
}

// add adds those that an entry selects. Where the entry selects no others, it is as one that
// selects nothing.
func (u *unmanaged) add(s *set, members []*fleet.Member) fleet.Problems {
	if len(members) == 0 {
		return nil
	}
	for _, member := range members {
		u.clusters[member.ID()] = true
	}
	if len(s.members) > 0 {
		u.refs, u.entries = append(u.refs, fleet.Refs(members)...), append(u.entries, s.entry)
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.SelectsNothing, Field: s.selectorPath(), Clusters: fleet.Refs(members),
		Value:   selector.Text(s.ClusterSelector),
		Message: "the selector matches only Clusters that no ClusterResourceSet reaches: " + fleet.UnmanagedReason,
		Remedy:  "select Clusters that Cluster API manages, or deliver by an entry of applicationSets",
	}}
}

// report warns of them once for all entries, at the first.
func (u *unmanaged) report() fleet.Problems {
	if len(u.entries) == 0 {
		return nil
	}
	var names []string
	for _, entry := range u.entries {
		names = append(names, string(entry.Name))
	}
	refs := slices.Clone(u.refs)
	slices.SortFunc(refs, fleet.Ref.Compare)
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.NotManaged, Field: u.entries[0].selectorPath(),
		Clusters: slices.CompactFunc(refs, func(a, b fleet.Ref) bool { return a.ID() == b.ID() }),
		Message: "no ClusterResourceSet reaches these Clusters, which " + fleet.Verb(len(names), "entry ", "entries ") +
			fleet.NameFirst(names) + fleet.Verb(len(names), " selects: ", " select: ") + fleet.UnmanagedReason,
		Remedy: "exclude them by clusterSelector; an entry of applicationSets reaches them",
	}}
}

// ReportsUnmanaged reports whether the entries warn that a member gets nothing of them, since
// Cluster API does not manage it.
func (s *Sets) ReportsUnmanaged(member *fleet.Member) bool { return s.unmanaged.clusters[member.ID()] }
