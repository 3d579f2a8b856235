package capi

import (
	"context"
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	addonsv1beta1 "sigs.k8s.io/cluster-api/api/addons/v1beta1" //nolint:staticcheck // Served until Cluster API 1.16.
	addonsv1 "sigs.k8s.io/cluster-api/api/addons/v1beta2"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/core/webhooks/conversion"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// apply applies an object of a kind that ClusterResourceSets have to do with.
func (h *hub) apply(t *testing.T, object *unstructured.Unstructured) error {
	t.Helper()
	switch object.GroupVersionKind().GroupKind().String() {
	case "Cluster.cluster.x-k8s.io":
		return h.applyCluster(t, object)
	case "ClusterResourceSet.addons.cluster.x-k8s.io":
		return h.applySet(t.Context(), object)
	case "ConfigMap":
		return upsert(t.Context(), h, into[corev1.ConfigMap](t, object), func(old, wanted *corev1.ConfigMap) {
			wanted.OwnerReferences = old.OwnerReferences
		})
	case "Secret":
		secret := into[corev1.Secret](t, object)
		for key, value := range secret.StringData { // what an API server does
			if secret.Data == nil {
				secret.Data = map[string][]byte{}
			}
			secret.Data[key] = []byte(value)
		}
		secret.StringData = nil
		return upsert(t.Context(), h, secret, func(old, wanted *corev1.Secret) {
			wanted.OwnerReferences = old.OwnerReferences
		})
	}
	return nil
}

// applyCluster applies a Cluster and, when it is new, starts its workload cluster. Of a Cluster,
// ClusterResourceSets look at the metadata only.
func (h *hub) applyCluster(t *testing.T, object *unstructured.Unstructured) error {
	t.Helper()
	cluster := &clusterv1.Cluster{ObjectMeta: metav1.ObjectMeta{
		Namespace: object.GetNamespace(),
		Name:      object.GetName(),
		Labels:    object.GetLabels(),
	}}
	key := client.ObjectKeyFromObject(cluster)
	if _, exists := h.workloads[key]; !exists {
		h.workloads[key] = newWorkload(t, h.definitions...)
	}
	return upsert(t.Context(), h, cluster, func(_, _ *clusterv1.Cluster) {})
}

// applySet applies a ClusterResourceSet as the hub's API server does: converted to the version that
// is stored, defaulted, and validated as new or as an edit.
func (h *hub) applySet(ctx context.Context, object *unstructured.Unstructured) error {
	wanted, err := storedSet(ctx, object)
	if err != nil {
		return err
	}
	if err := h.webhook.Default(ctx, wanted); err != nil {
		return err
	}
	old := &addonsv1.ClusterResourceSet{}
	switch err := h.Get(ctx, client.ObjectKeyFromObject(wanted), old); {
	case apierrors.IsNotFound(err):
		if _, err := h.webhook.ValidateCreate(ctx, wanted); err != nil {
			return err
		}
		h.uids++
		wanted.UID = types.UID(fmt.Sprint("set-", h.uids))
		return h.Create(ctx, wanted)
	case err != nil:
		return err
	}
	edited := old.DeepCopy()
	edited.Labels, edited.Annotations, edited.Spec = wanted.Labels, wanted.Annotations, wanted.Spec
	if _, err := h.webhook.ValidateUpdate(ctx, old, edited); err != nil {
		return err
	}
	return h.Update(ctx, edited)
}

// storedSet is a ClusterResourceSet in the version that Cluster API stores.
func storedSet(ctx context.Context, object *unstructured.Unstructured) (*addonsv1.ClusterResourceSet, error) {
	set := &addonsv1.ClusterResourceSet{}
	read := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation
	switch object.GetAPIVersion() {
	case addonsv1.GroupVersion.String():
		return set, read(object.Object, set, true)
	case addonsv1beta1.GroupVersion.String():
		served := &addonsv1beta1.ClusterResourceSet{}
		if err := read(object.Object, served, true); err != nil {
			return nil, err
		}
		return set, conversion.ConvertClusterResourceSetV1Beta1ToHub(ctx, served, set)
	}
	return nil, fmt.Errorf("apiVersion %s is not served", object.GetAPIVersion())
}

// upsert creates an object or, where it is there, updates it to what is wanted; keep takes over
// what is not the applier's.
func upsert[T any, P interface {
	*T
	client.Object
}](ctx context.Context, c client.Client, wanted P, keep func(old, wanted P),
) error {
	old := P(new(T))
	switch err := c.Get(ctx, client.ObjectKeyFromObject(wanted), old); {
	case apierrors.IsNotFound(err):
		return c.Create(ctx, wanted)
	case err != nil:
		return err
	}
	wanted.SetResourceVersion(old.GetResourceVersion())
	keep(old, wanted)
	return c.Update(ctx, wanted)
}

// into is an object as a type of its kind; a field that the type has not is an error.
func into[T any](t *testing.T, object *unstructured.Unstructured) *T {
	t.Helper()
	typed := new(T)
	err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(object.Object, typed, true)
	if err != nil {
		t.Fatalf("read %s: %v", identity(object), err)
	}
	return typed
}
