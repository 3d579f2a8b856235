package sides

import (
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// Outputs are two sides of an input: what the output that it holds makes of its Clusters, and what
// its Plan makes of them. Of what the hub gets they have the earlier ApplicationSets of the fleet
// only.
//
// The labels of the Clusters before are those of the input, with the stamps of the earlier run. A
// Cluster on which the input has none gets them in another way, so it is taken to have those that
// it will have.
func Outputs(in Input) (before, after *review.Side) {
	decided := in.Decided
	in.Decided, in.Committed = nil, true
	earlier := newBuilder(in, decided)
	before = earlier.side()
	for _, one := range earlier.objects {
		if one.Owner() == in.Name && one.Kind == fleet.ApplicationSetKind {
			before.Objects = append(before.Objects, review.Object{Ref: one.Ref, Owner: in.Name, Tree: one.tree})
		}
	}
	in.Decided, in.Committed = decided, false
	return before, newBuilder(in, nil).side()
}

// isStamped reports whether the fleet has set anything on a Cluster, as far as the input has it.
func (b *builder) isStamped(cluster fleet.Cluster) bool {
	return len(fleet.RecordOf(cluster.Object).By(b.Name)) > 0
}
