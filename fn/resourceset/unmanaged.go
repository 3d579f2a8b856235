package resourceset

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// ReportsUnmanaged reports whether the entries warn that a member gets nothing of them, since
// Cluster API does not manage it.
func (s *Sets) ReportsUnmanaged(member *fleet.Member) bool { return s.unmanaged[member.ID()] }

// unmanagedIn are the members that entries select and that no ClusterResourceSet reaches.
func unmanagedIn(readings []reading) map[fleet.ID]bool {
	selected := map[fleet.ID]bool{}
	for _, read := range readings {
		for _, member := range read.unmanaged {
			selected[member.ID()] = true
		}
	}
	return selected
}

// reportUnmanaged warns of members that entries select and that no ClusterResourceSet reaches: the
// controller of Cluster API looks for Clusters on the hub, and these are not there. An entry that
// selects no others is as one that selects nothing; of the rest there is one warning, at the first.
func reportUnmanaged(readings []reading) fleet.Problems {
	var problems fleet.Problems
	var beside []*set
	var refs []fleet.Ref
	for _, read := range readings {
		switch {
		case len(read.unmanaged) == 0:
		case len(read.set.members) == 0:
			problems = append(problems, onlyUnmanaged(read))
		default:
			beside, refs = append(beside, read.set), append(refs, fleet.Refs(read.unmanaged)...)
		}
	}
	if len(beside) == 0 {
		return problems
	}
	var names []string
	for _, s := range beside {
		names = append(names, string(s.Name))
	}
	slices.SortFunc(refs, fleet.Ref.Compare)
	return append(problems, fleet.Problem{
		Severity: fleet.Warning, Code: fleet.NotManaged, Field: beside[0].selectorPath(),
		Clusters: slices.CompactFunc(refs, func(a, b fleet.Ref) bool { return a.ID() == b.ID() }),
		Message: "no ClusterResourceSet reaches these Clusters, which " + fleet.Verb(len(names), "entry ", "entries ") +
			fleet.NameFirst(names) + fleet.Verb(len(names), " selects: ", " select: ") + fleet.UnmanagedReason,
		Remedy: "exclude them by clusterSelector; an entry of applicationSets reaches them",
	})
}

// onlyUnmanaged is the problem of an entry that selects no other members.
func onlyUnmanaged(read reading) fleet.Problem {
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.SelectsNothing, Field: read.set.selectorPath(),
		Clusters: fleet.Refs(read.unmanaged), Value: selector.Text(read.set.ClusterSelector),
		Message: "the selector matches only Clusters that no ClusterResourceSet reaches: " + fleet.UnmanagedReason,
		Remedy:  "select Clusters that Cluster API manages, or deliver by an entry of applicationSets",
	}
}
