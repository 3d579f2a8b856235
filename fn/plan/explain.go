package plan

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Explain returns which rules hold for a Cluster, and what it gets. The Cluster is named as
// NAME or NAMESPACE/NAME. If cluster is "", it returns for how many Clusters each rule holds. The
// explanation is nil if no Cluster, or more than one, has the name.
func Explain(r *Resolved, cluster string) (*fleet.Explanation, fleet.Problems) {
	explanation := &fleet.Explanation{Fleet: r.Fleet.Name(), Clusters: len(r.Facts.Members)}
	for _, member := range r.unreached() {
		explanation.Unreached = append(explanation.Unreached, member.Ref)
	}
	for _, cluster := range r.Fleet.Outside {
		explanation.Outside = append(explanation.Outside, cluster.Ref)
	}
	var subject *fleet.Member
	if cluster != "" {
		named, problems := clusterNamed(r.Fleet, cluster)
		if len(problems) > 0 {
			return nil, problems
		}
		explanation.Subject, subject = r.subject(named)
		for _, application := range r.Plan.Applications {
			if application.Cluster.ID() == named.ID() {
				explanation.Gets = append(explanation.Gets, application.Masked(r.secretsOf(named)))
			}
		}
	}
	for _, rule := range r.rules() {
		explanation.Rules = append(explanation.Rules, r.explainRule(rule, explanation.Subject, subject))
	}
	return explanation, nil
}

// secretsOf are the texts of the facts of a Cluster that must not be shown.
func (r *Resolved) secretsOf(cluster fleet.Cluster) []string {
	for _, member := range r.Plan.Members {
		if member.Cluster.ID() == cluster.ID() {
			return member.Secrets
		}
	}
	return nil
}

// subject is what is known of a Cluster by itself, and the Cluster as selectors see it.
func (r *Resolved) subject(cluster fleet.Cluster) (*fleet.Subject, *fleet.Member) {
	at := slices.IndexFunc(r.Facts.Members, func(m *fleet.Member) bool { return m.ID() == cluster.ID() })
	if at < 0 {
		seen := fleet.RecordOf(cluster.Object).AsWritten(cluster.Object, r.Fleet.Name())
		unplanned := fleet.MemberPlan{Cluster: cluster.Ref}
		return &fleet.Subject{MemberPlan: unplanned},
			&fleet.Member{Cluster: fleet.Cluster{Object: seen, Unmanaged: cluster.Unmanaged}}
	}
	member := r.Facts.Members[at]
	known := r.Facts.Values.Explained(member)
	return &fleet.Subject{MemberPlan: r.Plan.Members[at], InFleet: true, Facts: known}, member
}
