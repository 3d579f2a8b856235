package environment

import (
	"context"
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const bindingKind = "ClusterResourceSetBinding"

// Delivered waits until Cluster API has applied all that a number of ClusterResourceSets have for a
// Cluster, as its ClusterResourceSetBinding says. Entries of sets that are gone do not count, since
// Cluster API may leave them there.
func (c *ControlPlane) Delivered(t *testing.T, namespace, cluster string, sets int) {
	t.Helper()
	Eventually(t, "Cluster "+cluster+" has what its sets hold", c.isDelivered(namespace, cluster, sets))
}

// DeliveredAfterDeletion is Delivered for a Cluster that has lost sets.
//
// Where a set is deleted while others of the Cluster are deleted or at work, Cluster API may drop
// the entry of one that is there: reconcileDelete, clusterresourceset_controller.go of 1.14,
// patches the list without looking at its version. Nothing makes Cluster API look at that set then,
// so after a while the Cluster is touched, which does. That is logged: the set is applied again.
func (c *ControlPlane) DeliveredAfterDeletion(t *testing.T, namespace, cluster string, sets int) {
	t.Helper()
	check, attempt := c.isDelivered(namespace, cluster, sets), 0
	Eventually(t, "Cluster "+cluster+" has what its sets hold", func(ctx context.Context) error {
		err := check(ctx)
		if attempt++; err == nil || attempt%touchAfter != 0 {
			return err
		}
		t.Logf("Cluster %s is touched, since Cluster API does not go on by itself: %v", cluster, err)
		if touchErr := c.Touch(ctx, namespace, cluster); touchErr != nil {
			return touchErr
		}
		return err
	})
}

// touchAfter is the number of looks at a binding after which it is not waited for by itself.
const touchAfter = 50

// Touch changes an annotation of a Cluster, at which Cluster API looks at all sets of the Cluster.
func (c *ControlPlane) Touch(ctx context.Context, namespace, cluster string) error {
	patch := fmt.Appendf(nil, `{"metadata": {"annotations": {"touched": "%d"}}}`, time.Now().UnixNano())
	object := Object(ClusterVersion, "Cluster", namespace, cluster)
	return c.Patch(ctx, object, client.RawPatch(types.MergePatchType, patch))
}

// isDelivered returns a check, which is nil when as many sets are applied to a Cluster as wanted.
func (c *ControlPlane) isDelivered(namespace, cluster string, sets int) func(context.Context) error {
	return func(ctx context.Context) error {
		binding, err := c.Live(ctx, ClusterResourceSetVersion, bindingKind, namespace, cluster)
		if err != nil {
			return err
		}
		all, err := c.sets(ctx, namespace)
		if err != nil {
			return err
		}
		return mustHold(binding, all, sets)
	}
}

// DeliveredToAll returns how many Clusters of a namespace have all that a number of sets hold for
// them.
func (c *ControlPlane) DeliveredToAll(ctx context.Context, namespace string, sets int) (clusters int, err error) {
	bindings, err := c.All(ctx, ClusterResourceSetVersion, bindingKind, namespace)
	if err != nil {
		return 0, err
	}
	all, err := c.sets(ctx, namespace)
	if err != nil {
		return 0, err
	}
	for i := range bindings {
		if mustHold(&bindings[i], all, sets) == nil {
			clusters++
		}
	}
	return clusters, nil
}

// sets are the ClusterResourceSets of a namespace by their names.
func (c *ControlPlane) sets(ctx context.Context, namespace string) (map[string]Manifest, error) {
	all, err := c.All(ctx, ClusterResourceSetVersion, "ClusterResourceSet", namespace)
	sets := map[string]Manifest{}
	for i := range all {
		sets[all[i].GetName()] = &all[i]
	}
	return sets, err
}

// mustHold returns an error unless a binding has as many sets as wanted, each of which is applied.
// Entries of sets that are not there do not count.
func mustHold(binding Manifest, sets map[string]Manifest, wanted int) error {
	entries, _, _ := unstructured.NestedSlice(binding.Object, "spec", "bindings")
	var names []string
	for _, one := range entries {
		entry, _ := one.(map[string]any)
		name, _, _ := unstructured.NestedString(entry, "clusterResourceSetName")
		set, found := sets[name]
		if !found {
			continue
		}
		if err := mustBeApplied(set, entry); err != nil {
			return err
		}
		names = append(names, name)
	}
	if len(names) != wanted {
		return fmt.Errorf("%d sets are applied, not %d: %v", len(names), wanted, names)
	}
	return nil
}

// mustBeApplied returns an error unless the entry of a set in a binding says of each reference of
// the set that it is applied. An entry without any is written before the first is tried.
func mustBeApplied(set Manifest, entry map[string]any) error {
	references, _, _ := unstructured.NestedSlice(set.Object, "spec", "resources")
	resources, _, _ := unstructured.NestedSlice(entry, "resources")
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
