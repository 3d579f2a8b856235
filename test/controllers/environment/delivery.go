package environment

import (
	"context"
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Delivered waits until Cluster API has applied all that a number of ClusterResourceSets have for a
// Cluster, as its ClusterResourceSetBinding says.
func (c *ControlPlane) Delivered(t *testing.T, namespace, cluster string, sets int) {
	t.Helper()
	Eventually(t, "Cluster "+cluster+" has what its sets hold", func(ctx context.Context) error {
		binding, err := c.Live(ctx, ClusterResourceSetVersion, "ClusterResourceSetBinding", namespace, cluster)
		if err != nil {
			return err
		}
		bindings, _, _ := unstructured.NestedSlice(binding.Object, "spec", "bindings")
		if len(bindings) != sets {
			return fmt.Errorf("%d sets match it, not %d: %v", len(bindings), sets, bindings)
		}
		for _, one := range bindings {
			tree, _ := one.(map[string]any)
			resources, _, _ := unstructured.NestedSlice(tree, "resources")
			for _, resource := range resources {
				if state, _ := resource.(map[string]any); state["applied"] != true {
					return fmt.Errorf("it has not all of set %v: %v", tree["clusterResourceSetName"], resources)
				}
			}
		}
		return nil
	})
}
