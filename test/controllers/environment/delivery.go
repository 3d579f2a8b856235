package environment

import (
	"context"
	"fmt"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Delivered waits until Cluster API has applied all that a number of ClusterResourceSets have for a
// Cluster, as its ClusterResourceSetBinding says.
//
// Where a set is deleted while others of the Cluster are at work, Cluster API may leave its entry
// in the binding, or drop that of a set that is there: reconcileDelete,
// clusterresourceset_controller.go, patches the list without looking at its version. So entries of
// sets that are gone do not count, and if one stays away, the Cluster is touched, at which Cluster
// API looks at its sets again.
func (c *ControlPlane) Delivered(t *testing.T, namespace, cluster string, sets int) {
	t.Helper()
	attempt := 0
	Eventually(t, "Cluster "+cluster+" has what its sets hold", func(ctx context.Context) error {
		names, err := c.delivered(ctx, namespace, cluster)
		if err != nil || len(names) == sets {
			return err
		}
		if attempt++; attempt%touchAfter == 0 {
			if err := c.touch(ctx, namespace, cluster, attempt); err != nil {
				return err
			}
		}
		return fmt.Errorf("%d sets match it, not %d: %v", len(names), sets, names)
	})
}

// touchAfter is the number of looks at a binding after which it is not waited for by itself.
const touchAfter = 50

// touch changes an annotation of a Cluster.
func (c *ControlPlane) touch(ctx context.Context, namespace, cluster string, value int) error {
	patch := fmt.Appendf(nil, `{"metadata": {"annotations": {"touched": "%d"}}}`, value)
	object := Object(ClusterVersion, "Cluster", namespace, cluster)
	return c.Patch(ctx, object, client.RawPatch(types.MergePatchType, patch))
}

// delivered are the sets that a binding has, all of which must be applied.
func (c *ControlPlane) delivered(ctx context.Context, namespace, cluster string) ([]string, error) {
	binding, err := c.Live(ctx, ClusterResourceSetVersion, "ClusterResourceSetBinding", namespace, cluster)
	if err != nil {
		return nil, err
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
		if err == nil {
			err = applied(set, tree)
		}
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
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
