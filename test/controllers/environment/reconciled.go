package environment

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Controllers, by the names that they have in their metrics.
const (
	ApplicationSetController     = "applicationset"
	ClusterResourceSetController = "clusterresourceset"
)

// Reconciled waits until controllers of a control plane have acted on all objects of their kind
// that were written before. Call it before [Throughout]: else nothing may happen only because no
// controller has looked yet.
//
// It creates an object of the kind that selects nothing, and waits until the controller has
// acted on it, and then has nothing in its queue and nothing in work. A controller gets the
// changes of one kind in their order. Those of other kinds, and what it tries again later, are
// not waited for.
func (c *ControlPlane) Reconciled(t *testing.T, controllers ...string) {
	t.Helper()
	for _, controller := range controllers {
		metrics, isRunning := c.metrics[controller]
		if !isRunning {
			t.Fatalf("%s runs no controller %s", c.Name, controller)
		}
		last := sentinel(controller)
		if err := c.Create(t.Context(), last); err != nil {
			t.Fatal(err)
		}
		Eventually(t, "the controller "+controller+" reconciles the last object", func(ctx context.Context) error {
			err := c.Get(ctx, client.ObjectKeyFromObject(last), last)
			conditions, _, _ := unstructured.NestedSlice(last.Object, "status", "conditions")
			if err == nil && len(conditions) == 0 {
				err = errors.New("it has no conditions")
			}
			return err
		})
		before := 0
		Eventually(t, "the controller "+controller+" is idle", func(ctx context.Context) error {
			counts, err := reconciliations(ctx, metrics)
			if err != nil {
				return err
			}
			was := before
			before = counts[controller]
			if before != was {
				return fmt.Errorf("it has reconciled %d times, and before %d times", before, was)
			}
			return isIdle(ctx, metrics, controller)
		})
		if err := c.Delete(t.Context(), last); err != nil {
			t.Fatal(err)
		}
	}
}

// isIdle returns an error if a controller has something in its queue or in work.
func isIdle(ctx context.Context, metrics, controller string) error {
	for _, gauge := range []string{"workqueue_depth", "controller_runtime_active_workers"} {
		count, err := valueOf(ctx, metrics, gauge, controller)
		if err == nil && count > 0 {
			err = fmt.Errorf("%s is %d", gauge, count)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sentinel is an object that a controller acts on, and that makes nothing.
func sentinel(controller string) Manifest {
	if controller == ApplicationSetController {
		set := Object("argoproj.io/v1alpha1", "ApplicationSet", ArgoCDNamespace, "")
		set.SetGenerateName("sentinel-")
		set.Object["spec"] = map[string]any{
			"generators": []any{map[string]any{"list": map[string]any{"elements": []any{}}}},
			"template": map[string]any{
				"metadata": map[string]any{"name": "sentinel"},
				"spec": map[string]any{
					"project": "default", "destination": map[string]any{"name": "none"},
					"source": map[string]any{"repoURL": "https://example.com/none.git"},
				},
			},
		}
		return set
	}
	set := Object(ClusterResourceSetVersion, "ClusterResourceSet", "default", "")
	set.SetGenerateName("sentinel-")
	set.Object["spec"] = map[string]any{
		"clusterSelector": map[string]any{"matchLabels": map[string]any{"example.com/sentinel": "none"}},
		"resources":       []any{map[string]any{"kind": "ConfigMap", "name": "none"}},
	}
	return set
}
