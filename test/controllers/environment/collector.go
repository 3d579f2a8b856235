package environment

import (
	"context"
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// GarbageCollector runs the garbage collector of kube-controller-manager on a control plane, and
// waits until it has collected an object whose owner never was.
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
	c.mustCollect(t, Object("v1", "ConfigMap", "default", "orphan"), "v1", "ConfigMap")
}

// mustCollect creates an object whose owner, of some kind, does not exist, and waits until it is
// gone. So it is known that the collector watches that kind.
func (c *ControlPlane) mustCollect(t *testing.T, orphan Manifest, apiVersion, kind string) {
	t.Helper()
	owner := map[string]any{
		"apiVersion": apiVersion, "kind": kind, "name": "never-was", "uid": string(types.UID("never-was")),
	}
	if err := unstructured.SetNestedSlice(orphan.Object, []any{owner}, "metadata", "ownerReferences"); err != nil {
		t.Fatal(err)
	}
	if err := c.Create(t.Context(), orphan); err != nil {
		t.Fatal(err)
	}
	Eventually(t, "an orphan is collected", func(ctx context.Context) error {
		err := c.Get(ctx, client.ObjectKeyFromObject(orphan), orphan)
		if err == nil {
			return fmt.Errorf("%s %s is there", orphan.GetKind(), orphan.GetName())
		}
		return client.IgnoreNotFound(err)
	})
}
