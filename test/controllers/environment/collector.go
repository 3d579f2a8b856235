package environment

import (
	"context"
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// GarbageCollector runs the garbage collector of kube-controller-manager on a control plane, and
// waits until it has collected an object whose owner does not exist. When the test ends, it must
// collect one more.
func (c *ControlPlane) GarbageCollector(t *testing.T) {
	t.Helper()
	kubeconfig, err := c.kubeconfigFile()
	if err != nil {
		t.Fatal(err)
	}
	err = c.env.run(t.Context(), GarbageCollector, "garbage-collector-"+c.Name, func(func() int) (invocation, error) {
		return invocation{
			args:  []string{"--kubeconfig=" + kubeconfig, "-v=2"},
			ready: func(context.Context) error { return nil }, // It listens on no port.
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.collect(t.Context(), "orphan"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		ctx := context.Background() //nolint:usetesting // The context of the test has ended.
		if err := c.collect(ctx, "late-orphan"); err != nil {
			t.Errorf("at the end of the test: %v", err)
		}
	})
}

// collect creates a ConfigMap whose owner does not exist, and waits until it is gone.
func (c *ControlPlane) collect(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	orphan := Object("v1", "ConfigMap", "default", name)
	owner := map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "name": "no-owner", "uid": "no-owner"}
	if err := unstructured.SetNestedSlice(orphan.Object, []any{owner}, "metadata", "ownerReferences"); err != nil {
		return err
	}
	if err := c.Create(ctx, orphan); err != nil {
		return fmt.Errorf("create an orphan: %w", err)
	}
	key, live := client.ObjectKeyFromObject(orphan), orphan.DeepCopy()
	for {
		if err := c.Get(ctx, key, live); err != nil && ctx.Err() == nil {
			return client.IgnoreNotFound(err)
		}
		pause(ctx, pollInterval)
		if ctx.Err() != nil {
			return fmt.Errorf("%s: the garbage collector has not collected ConfigMap %s", c.Name, name)
		}
	}
}
