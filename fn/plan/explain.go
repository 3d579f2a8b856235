package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// Explain returns which rules hold for a Cluster, and what it gets. The Cluster is named as
// NAME or NAMESPACE/NAME. If cluster is "", it returns for how many Clusters each rule holds. The
// explanation is nil if no Cluster, or more than one, has the name.
func Explain(r *Resolved, cluster string) (*fleet.Explanation, fleet.Problems) {
	explanation := &fleet.Explanation{Fleet: r.Fleet.Name(), Clusters: len(r.Facts.Members)}
	for _, member := range r.unreached() {
		explanation.Unreached = append(explanation.Unreached, member.Ref)
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
				explanation.Gets = append(explanation.Gets, application)
			}
		}
	}
	for _, rule := range r.rules() {
		explanation.Rules = append(explanation.Rules, r.explainRule(rule, explanation.Subject, subject))
	}
	return explanation, nil
}

// clusterNamed is the Cluster of the input with a name, with its namespace before it where several
// have the name.
func clusterNamed(f *fleet.Fleet, name string) (fleet.Cluster, fleet.Problems) {
	var found []fleet.Cluster
	var refs []fleet.Ref
	for _, cluster := range f.Clusters {
		if cluster.Name == name || cluster.NamespacedName() == name {
			found, refs = append(found, cluster), append(refs, cluster.Ref)
		}
	}
	asked := fleet.Ref{Kind: "Cluster", Name: name}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return fleet.Cluster{}, fleet.Problems{{
			Code: fleet.NoCluster, Object: asked, Remedy: nearName(f.Clusters, name),
			Message: fmt.Sprintf("none of the %d Clusters of the input has this name", len(f.Clusters)),
		}}
	}
	return fleet.Cluster{}, fleet.Problems{{
		Code: fleet.RepeatedName, Object: asked, Clusters: refs,
		Message: "more than one Cluster of the input has this name",
		Remedy:  "name the Cluster as NAMESPACE/NAME",
	}}
}

// nearName says which Cluster may be meant by a name that none has.
func nearName(clusters []fleet.Cluster, name string) string {
	names := make([]string, len(clusters))
	for i, cluster := range clusters {
		if names[i] = cluster.Name; strings.Contains(name, "/") {
			names[i] = cluster.NamespacedName()
		}
	}
	if near := spelling.Nearest(name, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "name the Cluster as NAME or NAMESPACE/NAME"
}

// subject is what is known of a Cluster by itself, and the Cluster as selectors see it.
func (r *Resolved) subject(cluster fleet.Cluster) (*fleet.Subject, *fleet.Member) {
	at := slices.IndexFunc(r.Facts.Members, func(m *fleet.Member) bool { return m.ID() == cluster.ID() })
	if at < 0 {
		seen := fleet.RecordOf(cluster.Object).AsWritten(cluster.Object, r.Fleet.Name())
		unplanned := fleet.MemberPlan{Cluster: cluster.Ref}
		return &fleet.Subject{MemberPlan: unplanned}, &fleet.Member{Cluster: fleet.Cluster{Object: seen}}
	}
	member := r.Facts.Members[at]
	known := r.Facts.Values.Explained(member)
	return &fleet.Subject{MemberPlan: r.Plan.Members[at], InFleet: true, Facts: known}, member
}
