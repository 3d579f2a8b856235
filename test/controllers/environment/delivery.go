package environment

import (
	"context"
	"fmt"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Delivered waits until Cluster API has applied all that a number of ClusterResourceSets have for a
// Cluster, as its ClusterResourceSetBinding says. Where several sets are deleted at once, Cluster
// API may leave the entry of one in the binding (reconcileDelete, clusterresourceset_controller.go,
// patches the list without looking at its version). Entries of sets that are gone do not count.
func (c *ControlPlane) Delivered(t *testing.T, namespace, cluster string, sets int) {
	t.Helper()
	Eventually(t, "Cluster "+cluster+" has what its sets hold", func(ctx context.Context) error {
		binding, err := c.Live(ctx, ClusterResourceSetVersion, "ClusterResourceSetBinding", namespace, cluster)
		if err != nil {
			return err
		}
		bindings, _, _ := unstructured.NestedSlice(binding.Object, "spec", "bindings")
		var names []string
		for _, one := range bindings {
			tree, _ := one.(map[string]any)
			name, _, _ := unstructured.NestedString(tree, "clusterResourceSetName")
			set, err := c.Live(ctx, ClusterResourceSetVersion, "ClusterResourceSet", namespace, name)
			if apierrors.IsNotFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			if err := applied(set, tree); err != nil {
				return err
			}
			names = append(names, name)
		}
		if len(names) != sets {
			return fmt.Errorf("%d sets match it, not %d: %v", len(names), sets, names)
		}
		return nil
	})
}

// applied reports whether the entry of a set in a binding says of each reference of the set that it
// is applied. An entry without any is written before the first is tried.
func applied(set Manifest, binding map[string]any) error {
	references, _, _ := unstructured.NestedSlice(set.Object, "spec", "resources")
	resources, _, _ := unstructured.NestedSlice(binding, "resources")
	if len(resources) < len(references) {
		return fmt.Errorf("it has %d of %d references of set %s", len(resources), len(references), set.GetName())
	}
	for _, resource := range resources {
		if state, _ := resource.(map[string]any); state["applied"] != true {
			return fmt.Errorf("it has not all of set %s: %v", set.GetName(), resources)
		}
	}
	return nil
}
