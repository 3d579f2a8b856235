package page

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Why is where the facts of Clusters come from, and which rules of the FleetConfig hold for them.
type Why struct {
	Rules    []Rule                `json:"rules"`
	Clusters map[string]ClusterWhy `json:"clusters"` // by NAMESPACE/NAME
}

// Rule is a selector of the FleetConfig, or what chooses Clusters in another way.
type Rule struct {
	Path     string `json:"path"`
	Name     string `json:"name,omitempty"` // of the entry
	Selector string `json:"selector"`
	Clusters int    `json:"clusters"` // for which it holds
}

// ClusterWhy is that of one Cluster.
type ClusterWhy struct {
	From   map[string]string `json:"from"`             // where its facts are read, by name
	WhyNot map[int]string    `json:"whyNot,omitempty"` // why rules do not hold, by their positions
}

// WhyOf are the reasons of the Clusters that a plan shows.
func WhyOf(reasons fleet.Reasons, plan *v1alpha1.FleetPlan) *Why {
	why := &Why{Rules: []Rule{}, Clusters: make(map[string]ClusterWhy, len(plan.Clusters))}
	shown := make(map[fleet.ID]bool, len(plan.Clusters))
	for _, one := range plan.Clusters {
		shown[fleet.ID{Namespace: one.Namespace, Name: one.Name}] = true
	}
	for _, rule := range reasons.Rules {
		why.Rules = append(why.Rules, Rule{
			Path: rule.Path, Name: rule.Name, Selector: rule.Selector, Clusters: rule.Clusters,
		})
	}
	for _, one := range reasons.Clusters {
		if !shown[fleet.ID{Namespace: one.Cluster.Namespace, Name: one.Cluster.Name}] {
			continue
		}
		cluster := ClusterWhy{From: map[string]string{}, WhyNot: map[int]string{}}
		for _, fact := range one.Facts {
			cluster.From[fact.Name] = fact.From
		}
		for at, whyNot := range one.WhyNot {
			if whyNot != "" {
				cluster.WhyNot[at] = whyNot
			}
		}
		why.Clusters[one.Cluster.NamespacedName()] = cluster
	}
	return why
}
