package config

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// A FleetConfig is evaluated in a fixed order: the fleet's Clusters are found by their labels as written, then come the values in the order of their list, clusterLabels and the
// selectors of entries; what capifleet stamps for its own selectors comes last. A reference to something later is an error: here those that fields name, in plan those
// that templates read.

// checkOrder refuses references of the fleet's selector and of values to clusterLabels, which are evaluated after both.
func checkOrder(found *report, at *field.Path, spec *v1alpha1.FleetConfigSpec) {
	later := func(key string) bool { _, stamped := spec.ClusterLabels[key]; return stamped }
	if selector := spec.Clusters.Selector; selector != nil {
		refuse := func(at *field.Path, key string) {
			if later(key) {
				found.report(fleet.EvaluatedLater, at, key, "is one of spec.clusterLabels, which are stamped once the fleet's Clusters are found",
					"select the fleet by a label that is written on the Clusters")
			}
		}
		at := at.Child("clusters", "selector")
		for _, key := range sortedKeys(selector.MatchLabels) {
			refuse(at.Child("matchLabels").Key(key), key)
		}
		for i, requirement := range selector.MatchExpressions {
			refuse(at.Child("matchExpressions").Index(i).Child("key"), requirement.Key)
		}
	}
	for i, value := range spec.Values {
		at, key := labelRead(at.Child("values").Index(i), value)
		switch {
		case fleet.SelectorLabel(key):
			found.report(fleet.EvaluatedLater, at, key, "is stamped after values are evaluated", "read a label that is written on the Clusters")
		case later(key):
			found.report(fleet.EvaluatedLater, at, key, "is one of spec.clusterLabels, which are evaluated after the values",
				"read as a value what its template reads, or another label")
		}
	}
}

// labelRead is the label that a value reads, by label or by field, "" if none.
func labelRead(at *field.Path, value v1alpha1.Value) (*field.Path, string) {
	if path, err := fleet.ParseFieldPath(value.Field); err == nil && len(path) == 3 && slices.Equal(path[:2], []string{"metadata", "labels"}) {
		return at.Child("field"), path[2]
	}
	return at.Child("label"), value.Label
}
