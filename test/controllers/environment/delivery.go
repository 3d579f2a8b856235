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
			if err := c.applied(ctx, namespace, tree); err != nil {
				return err
			}
		}
		return nil
	})
}

// applied reports whether a binding of a set says of each reference of the set that it is applied.
// A binding without any is written before the first is tried.
func (c *ControlPlane) applied(ctx context.Context, namespace string, binding map[string]any) error {
	name, _, _ := unstructured.NestedString(binding, "clusterResourceSetName")
	set, err := c.Live(ctx, ClusterResourceSetVersion, "ClusterResourceSet", namespace, name)
	if err != nil {
		return err
	}
	references, _, _ := unstructured.NestedSlice(set.Object, "spec", "resources")
	resources, _, _ := unstructured.NestedSlice(binding, "resources")
	if len(resources) < len(references) {
		return fmt.Errorf("it has %d of %d references of set %s", len(resources), len(references), name)
	}
	for _, resource := range resources {
		if state, _ := resource.(map[string]any); state["applied"] != true {
			return fmt.Errorf("it has not all of set %s: %v", name, resources)
		}
	}
	return nil
}
