package plan

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/resourceset"
)

// memberPlans say what reaches each member.
func memberPlans(known *facts.Facts, stamped frozen, delivered *resourceset.Delivered) []fleet.MemberPlan {
	plans := make([]fleet.MemberPlan, len(known.Members))
	byCluster := make(map[fleet.ID]*fleet.MemberPlan, len(plans))
	for i, member := range known.Members {
		var stamps map[string]string
		for stamp, value := range stamped.wanted[member.Item] {
			_, byUser := member.Record.Written(*member.Input, stamp)
			label, isLabel := stamp.LabelKey()
			if !isLabel || byUser {
				continue
			}
			if stamps == nil {
				stamps = map[string]string{}
			}
			stamps[label] = value
		}
		plans[i] = fleet.MemberPlan{
			Cluster: member.Ref,
			Values:  known.Values.Shown(member),
			Secrets: known.Values.Secrets(member),
			Stamps:  stamps,
		}
		byCluster[member.ID()] = &plans[i]
	}
	delivered.AddTo(byCluster)
	return plans
}

// unreached are the members that get nothing.
func (r *Resolved) unreached() []*fleet.Member {
	reached := make(map[int]bool, len(r.Facts.Members)) // by position in the input
	for _, members := range [][]*fleet.Member{r.Sets.Reached(), r.Apps.Reached()} {
		for _, member := range members {
			reached[member.Item] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(r.Facts.Members), func(m *fleet.Member) bool { return reached[m.Item] })
}

// reportUnreached names the Clusters of the fleet that get nothing.
func (r *Resolved) reportUnreached() fleet.Problems {
	if r.Fleet.Entries.Len() == 0 {
		return nil
	}
	unreached := slices.DeleteFunc(r.unreached(), func(member *fleet.Member) bool {
		return r.Apps.ReportsUnregistered(member) || r.Sets.ReportsUnmanaged(member)
	})
	if len(unreached) == 0 {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.NotSelected, Field: field.NewPath("spec"), Clusters: fleet.Refs(unreached),
		Message: "no entry reaches these Clusters of the fleet",
		Remedy:  "select them in an entry, or leave them out of spec.clusters.selector",
	}}
}
