package review

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestManyValuesOfAPayloadAreOneChange has a payload of which each Cluster has one of its own.
func TestManyValuesOfAPayloadAreOneChange(t *testing.T) {
	t.Parallel()
	side := func(strategy, field, value string, clusters int) *Side {
		side := &Side{}
		for i := range clusters {
			name := fmt.Sprint("cluster-", i)
			side.Clusters = append(side.Clusters, Cluster{Ref: clusterRef(name)})
			side.ResourceSets = append(side.ResourceSets, payloadSetOf(fmt.Sprint("cni-", i, " ", strategy), name,
				holding(fmt.Sprint("cni-", i), fmt.Sprint("ConfigMap a ", field, "=", value, i))))
		}
		return side
	}
	type outcome struct{ Changes, Clusters, Distinct int }
	for name, test := range map[string]struct {
		strategy, field, value string // of the new side
		clusters               int
		want                   outcome
	}{
		"few values, under ApplyOnce":  {"ApplyOnce", "x", "t", 6, outcome{6, 6, 1}},
		"many values, under ApplyOnce": {"ApplyOnce", "x", "t", 7, outcome{1, 7, 7}},
		"few values, under Reconcile":  {"Reconcile", "x", "t", 6, outcome{6, 6, 1}},
		"many values, under Reconcile": {"Reconcile", "x", "t", 7, outcome{1, 7, 7}},
		"many values of another field": {"Reconcile", "y", "s", 7, outcome{1, 7, 7}},
		"many values that stay":        {"Reconcile", "x", "s", 7, outcome{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := side(test.strategy, "x", "s", test.clusters)
			changes, _ := comparePayloads(before, side(test.strategy, test.field, test.value, test.clusters))
			got := outcome{Changes: len(changes)}
			for _, change := range changes {
				got.Clusters += max(len(change.Keep), len(change.Targets))
				got.Distinct = change.Fields[0].Distinct
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
