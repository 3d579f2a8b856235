package plan

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/fn/fleet"
)

// prove evaluates every selector that will be written, with the labels that the Clusters will have:
// against every Cluster of the input. Each must reach the members that are meant, and no other. The
// selectors of cluster generators are proved by [hub.Apps.Prove].
func prove(index clusterIndex, claims []fleet.Claim) fleet.Problems {
	var problems fleet.Problems
	for _, claim := range claims {
		problems = append(problems, index.prove(claim)...)
	}
	return problems
}

// clusterIndex finds the Clusters that have a label, of those that Cluster API manages: its
// ClusterResourceSets find no others. There may be a group, hence a selector, for each Cluster: to
// evaluate each selector against all Clusters would take minutes.
type clusterIndex struct {
	clusters []*fleet.Cluster
	final    fleet.Labels
	byLabel  map[string]map[string][]*fleet.Cluster // by key and value
}

func newClusterIndex(f *fleet.Fleet, final fleet.Labels) clusterIndex {
	clusters := make([]*fleet.Cluster, 0, len(f.Clusters))
	for i := range f.Clusters {
		if cluster := &f.Clusters[i]; !cluster.Unmanaged {
			clusters = append(clusters, cluster)
		}
	}
	return clusterIndex{clusters: clusters, final: final, byLabel: map[string]map[string][]*fleet.Cluster{}}
}

// reached are the Clusters of a namespace that a selector matches; none by a selector that cannot
// be read.
func (c clusterIndex) reached(namespace string, selector metav1.LabelSelector) []fleet.Cluster {
	matcher, err := metav1.LabelSelectorAsSelector(&selector)
	if err != nil {
		return nil
	}
	var reached []fleet.Cluster
	for _, cluster := range c.candidates(selector) {
		if cluster.Namespace == namespace && matcher.Matches(labels.Set(c.final.Of(*cluster))) {
			reached = append(reached, *cluster)
		}
	}
	return reached
}

// prove proves a claim on the Clusters of the input.
func (c clusterIndex) prove(claim fleet.Claim) fleet.Problems {
	matcher, err := metav1.LabelSelectorAsSelector(&claim.Selector)
	if err != nil {
		return claim.Malformed(err)
	}
	expected := claim.Meant()
	var wrong []fleet.Ref
	for _, cluster := range c.candidates(claim.Selector) {
		if !matcher.Matches(labels.Set(c.final.Of(*cluster))) {
			continue
		}
		if !expected[cluster.ID()] {
			wrong = append(wrong, cluster.Ref)
		}
		delete(expected, cluster.ID())
	}
	for _, member := range claim.Members {
		if expected[member.ID()] {
			wrong = append(wrong, member.Ref)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.Internal, Field: claim.Path, Value: metav1.FormatLabelSelector(&claim.Selector), Clusters: wrong,
		Message: "the generated selector and the FleetConfig disagree about these Clusters",
	}}
}

// candidates are the Clusters that have the rarest of the labels that a selector wants; all
// Clusters where it wants none.
func (c clusterIndex) candidates(selector metav1.LabelSelector) []*fleet.Cluster {
	fewest := c.clusters
	for _, key := range fleet.SortedKeys(selector.MatchLabels) {
		if having := c.having(key)[selector.MatchLabels[key]]; len(having) < len(fewest) {
			fewest = having
		}
	}
	return fewest
}

// having are the Clusters by the value that they will have of a label.
func (c clusterIndex) having(key string) map[string][]*fleet.Cluster {
	if known, exists := c.byLabel[key]; exists {
		return known
	}
	byValue := map[string][]*fleet.Cluster{}
	for _, cluster := range c.clusters {
		if value, exists := c.final.Of(*cluster)[key]; exists {
			byValue[value] = append(byValue[value], cluster)
		}
	}
	c.byLabel[key] = byValue
	return byValue
}
