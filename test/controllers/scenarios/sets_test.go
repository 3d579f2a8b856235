package scenarios

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

const setKind = "ClusterResourceSet"

// must fails the test at an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// live reads an object, which must be there.
func live(t *testing.T, cluster *environment.ControlPlane, apiVersion, kind, namespace, name string) manifest {
	t.Helper()
	object, err := cluster.Live(t.Context(), apiVersion, kind, namespace, name)
	if err != nil {
		t.Fatalf("%s: read %s %s: %v", cluster.Name, kind, name, err)
	}
	return object
}

// edit changes an object of a cluster by a JSON patch, as somebody does who knows nothing of
// capifleet.
func edit(t *testing.T, cluster *environment.ControlPlane, object manifest, patch string) {
	t.Helper()
	must(t, cluster.Patch(t.Context(), object.DeepCopy(), client.RawPatch(types.JSONPatchType, []byte(patch)),
		client.FieldOwner("somebody")))
}

// configMapData is the data of a ConfigMap of a cluster.
func configMapData(
	ctx context.Context, cluster *environment.ControlPlane, namespace, name string,
) (map[string]string, error) {
	object, err := cluster.Live(ctx, "v1", "ConfigMap", namespace, name)
	data, _, _ := unstructured.NestedStringMap(object.Object, "data")
	return data, err
}

// ownersOf are the names of the owners of an object, in order.
func ownersOf(object manifest) []string {
	var names []string
	for _, owner := range object.GetOwnerReferences() {
		names = append(names, owner.Name)
	}
	slices.Sort(names)
	return names
}

// ownedBy returns a check, which is nil when a payload still is the object with that UID, and
// belongs to these sets and no others.
func ownedBy(hub *environment.ControlPlane, payload manifest, sets ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		now, err := hub.Live(ctx, payload.GetAPIVersion(), payload.GetKind(), payload.GetNamespace(), payload.GetName())
		switch {
		case err != nil:
			return err
		case now.GetUID() != payload.GetUID():
			return fmt.Errorf("payload %s was created anew", payload.GetName())
		case !slices.Equal(ownersOf(now), sets):
			return fmt.Errorf("payload %s is owned by %v, not %v", payload.GetName(), ownersOf(now), sets)
		}
		return nil
	}
}

// gone returns a check, which is nil when live objects are not there any more. An object of the
// same name that was created since does not count.
func gone(cluster *environment.ControlPlane, objects ...manifest) func(context.Context) error {
	return func(ctx context.Context) error {
		var errs []error
		for _, one := range objects {
			now, err := cluster.Live(ctx, one.GetAPIVersion(), one.GetKind(), one.GetNamespace(), one.GetName())
			if err == nil && now.GetUID() != one.GetUID() {
				continue
			}
			if err = mustBeAbsent(err); err != nil {
				errs = append(errs, fmt.Errorf("%s %s: %w", one.GetKind(), one.GetName(), err))
			}
		}
		return errors.Join(errs...)
	}
}

// mustBeSameObject fails the test if an object of a cluster was deleted or created again.
func mustBeSameObject(t *testing.T, cluster *environment.ControlPlane, before manifest) {
	t.Helper()
	now := live(t, cluster, before.GetAPIVersion(), before.GetKind(), before.GetNamespace(), before.GetName())
	if now.GetUID() != before.GetUID() {
		t.Errorf("%s: %s %s was created anew", cluster.Name, before.GetKind(), before.GetName())
	}
}
