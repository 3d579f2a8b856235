package changes

import (
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// unseen names the ClusterResourceSets that are no longer generated and select stamps that are not
// in the input, so that it is not known which Clusters they have reached.
func (r *reporter) unseen(c *review.Comparison) fleet.Problems {
	type entryIn struct{ entry, namespace string }
	followed := map[entryIn]bool{}
	for i := range c.After.ResourceSets {
		set := &c.After.ResourceSets[i]
		followed[entryIn{set.Entry, set.Namespace}] = true
	}
	var gone []string
	for i := range c.Before.ResourceSets {
		set := &c.Before.ResourceSets[i]
		generated := set.Entry != "" && !followed[entryIn{set.Entry, set.Namespace}]
		if generated && len(set.Clusters) == 0 && isUnstamped(set, c.Before.Clusters) {
			gone = append(gone, set.NamespacedName())
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.StaysRunning, Field: field.NewPath("spec"),
		Message: fleet.Verb(len(gone), "this ClusterResourceSet is", "these ClusterResourceSets are") +
			" no longer generated, and what " + fleet.Verb(len(gone), "it has", "they have") + " delivered stays on " +
			"the Clusters, which are not known since their stamps are not in the input: " + fleet.NameFirst(gone),
		Remedy: "if an entry was renamed, set its renamedFrom; if not, " + leftRemedy,
	}}
}

// isUnstamped reports whether a ClusterResourceSet selects a stamp that no Cluster of its namespace
// has, of those that there are.
func isUnstamped(set *review.ResourceSet, clusters []review.Cluster) bool {
	key := stampSelected(set.Selector)
	there := func(cluster review.Cluster) bool { return cluster.Namespace == set.Namespace }
	return key != "" && slices.ContainsFunc(clusters, there) &&
		!slices.ContainsFunc(clusters, func(cluster review.Cluster) bool {
			_, has := cluster.Labels[key]
			return has && there(cluster)
		})
}

// stampSelected is the group label that a selector asks for; "" where it asks for none.
func stampSelected(selector metav1.LabelSelector) string {
	for _, key := range fleet.SortedKeys(selector.MatchLabels) {
		if strings.HasPrefix(key, v1alpha1.GroupLabelPrefix+"/") {
			return key
		}
	}
	return ""
}
