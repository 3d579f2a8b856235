package config

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// A FleetConfig is evaluated in a fixed order. The Clusters of the fleet are found by their labels
// as written. Then come the values in the order of their list, clusterLabels, and the selectors of
// entries. What capifleet stamps for its own selectors comes last. A reference to something later
// is an error: here those that fields name, in plan those that templates read.

// checkOrder refuses references of the fleet's selector and of values to clusterLabels, which are
// evaluated after both.
func checkOrder(found *report, at *field.Path, spec *v1alpha1.FleetConfigSpec) {
	if selector := spec.Clusters.Selector; selector != nil {
		at := at.Child("clusters", "selector")
		for _, key := range sortedKeys(selector.MatchLabels) {
			checkNotStamped(found, at.Child("matchLabels").Key(key), key, spec)
		}
		for i, requirement := range selector.MatchExpressions {
			checkNotStamped(found, at.Child("matchExpressions").Index(i).Child("key"), requirement.Key, spec)
		}
	}
	for i, value := range spec.Values {
		at, key := labelRead(at.Child("values").Index(i), value)
		if fleet.SelectorLabel(key) {
			found.add(fleet.Problem{
				Code: fleet.EvaluatedLater, Field: at, Value: key,
				Message: "capifleet stamps this label after values are evaluated",
				Remedy:  "read a label that is written on the Clusters",
			})
		} else if _, stamped := spec.ClusterLabels[key]; stamped {
			found.add(fleet.Problem{
				Code: fleet.EvaluatedLater, Field: at, Value: key,
				Message: "the label is one of spec.clusterLabels, which are evaluated after the values",
				Remedy:  "read what the template of that label reads, or another label",
			})
		}
	}
}

// checkNotStamped refuses a label of the fleet's selector that is one of clusterLabels.
func checkNotStamped(found *report, at *field.Path, key string, spec *v1alpha1.FleetConfigSpec) {
	if _, stamped := spec.ClusterLabels[key]; stamped {
		found.add(fleet.Problem{
			Code: fleet.EvaluatedLater, Field: at, Value: key,
			Message: "the label is one of spec.clusterLabels, " +
				"which are stamped after the Clusters of the fleet are selected",
			Remedy: "select the fleet by a label that is written on the Clusters",
		})
	}
}

// labelRead is the label that a value reads, by label or by field, "" if none.
func labelRead(at *field.Path, value v1alpha1.Value) (*field.Path, string) {
	path, err := fleet.ParseFieldPath(value.Field)
	if err == nil && len(path) == 3 && slices.Equal(path[:2], []string{"metadata", "labels"}) {
		return at.Child("field"), path[2]
	}
	return at.Child("label"), value.Label
}
