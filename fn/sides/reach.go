package sides

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/fn/fleet"
)

// reach finds the Clusters that ClusterResourceSets reach. There may be a group, hence a selector,
// for each Cluster: to evaluate each selector against all Clusters would take minutes.
type reach struct {
	byNamespace map[string][]cluster
	byLabel     map[label][]cluster
}

// label is a label of the Clusters of a namespace.
type label struct{ namespace, key, value string }

// newReach is made of the Clusters that Cluster API manages: its ClusterResourceSets find no
// others.
func newReach(clusters []cluster) reach {
	r := reach{byNamespace: map[string][]cluster{}, byLabel: map[label][]cluster{}}
	for _, one := range clusters {
		if one.Unmanaged {
			continue
		}
		r.byNamespace[one.Namespace] = append(r.byNamespace[one.Namespace], one)
		for key, value := range one.Labels {
			at := label{one.Namespace, key, value}
			r.byLabel[at] = append(r.byLabel[at], one)
		}
	}
	return r
}

// of are the Clusters of a namespace that a selector matches, sorted. An empty selector matches
// none (getClustersByClusterResourceSetSelector in Cluster API).
func (r reach) of(namespace string, selects metav1.LabelSelector) []fleet.ID {
	matcher, err := metav1.LabelSelectorAsSelector(&selects)
	if err != nil || matcher.Empty() {
		return nil
	}
	candidates := r.byNamespace[namespace]
	for key, value := range selects.MatchLabels {
		if having := r.byLabel[label{namespace, key, value}]; len(having) < len(candidates) {
			candidates = having
		}
	}
	var reached []fleet.ID
	for _, one := range candidates {
		if matcher.Matches(labels.Set(one.Labels)) {
			reached = append(reached, one.ID())
		}
	}
	return reached
}
