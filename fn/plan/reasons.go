package plan

import "github.com/capifleet/capifleet/fn/fleet"

// Reasons returns what [Explain] says of each Cluster of the fleet, without what it gets.
func (r *Resolved) Reasons() fleet.Reasons {
	rules := r.rules()
	reasons := fleet.Reasons{Clusters: make([]fleet.ClusterReasons, len(r.Facts.Members))}
	for _, one := range rules {
		reasons.Rules = append(reasons.Rules, r.explainRule(one, nil, nil))
	}
	for i, member := range r.Facts.Members {
		whyNot := make([]string, len(rules))
		for at, one := range rules {
			whyNot[at] = r.whyNot(one, member)
		}
		reasons.Clusters[i] = fleet.ClusterReasons{
			Cluster: member.Ref, Facts: r.Facts.Values.Explained(member), WhyNot: whyNot,
		}
	}
	return reasons
}
