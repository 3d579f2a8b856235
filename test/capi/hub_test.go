package capi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	addonsv1 "sigs.k8s.io/cluster-api/api/addons/v1beta2"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/controllers/clustercache"
	"sigs.k8s.io/cluster-api/core/reconcilers/clusterresourceset"
	"sigs.k8s.io/cluster-api/core/webhooks/admission"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

// hub is a management cluster that runs Cluster API's ClusterResourceSet reconciler and webhook: a
// fake client, and a workload cluster for each Cluster.
type hub struct {
	client.Client
	clustercache.ClusterCache // of which the reconciler uses GetClient

	definitions []unstructured.Unstructured // CustomResourceDefinitions that each workload cluster has from the start
	workloads   map[client.ObjectKey]*workload
	reconciler  clusterresourceset.Reconciler
	webhook     admission.ClusterResourceSet
	uids        int
}

func newHub(t *testing.T, definitions ...unstructured.Unstructured) *hub {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, clusterv1.AddToScheme, addonsv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	h := &hub{definitions: definitions, workloads: map[client.ObjectKey]*workload{}}
	h.Client = fake.NewClientBuilder().WithScheme(scheme).WithStatusSubresource(&addonsv1.ClusterResourceSet{}).Build()
	h.reconciler = clusterresourceset.Reconciler{Client: h.Client, ClusterCache: h}
	return h
}

// GetClient is what Cluster API reaches a workload cluster by.
func (h *hub) GetClient(_ context.Context, cluster client.ObjectKey) (client.Client, error) {
	w, exists := h.workloads[cluster]
	if !exists {
		return nil, fmt.Errorf("there is no cluster %s", cluster)
	}
	return w, nil
}

// sync does what Argo CD does with the manifests of a fleet: everything is applied, and what is not
// there any more is pruned. Between the two Cluster API reconciles, since ClusterResourceSets say
// PruneLast. Each step that anything refuses is an error.
func (h *hub) sync(t *testing.T, rendered []unstructured.Unstructured) {
	t.Helper()
	wanted := map[string]bool{}
	for i := range rendered {
		wanted[identity(&rendered[i])] = true
		if err := h.apply(t, rendered[i].DeepCopy()); err != nil {
			t.Errorf("apply %s: %v", identity(&rendered[i]), err)
		}
	}
	if err := h.reconcile(t); err != nil {
		t.Errorf("reconcile: %v", err)
	}
	h.prune(t, wanted)
	if err := h.reconcile(t); err != nil {
		t.Errorf("reconcile after pruning: %v", err)
	}
}

// rounds are how often a set is reconciled until it rests: for its finalizer, its condition Paused,
// its work, and once more for nothing.
const rounds = 4

// reconcile runs Cluster API's reconciler on every set until it rests, and returns the first error
// of each.
func (h *hub) reconcile(t *testing.T) error {
	t.Helper()
	var failed []error
	for _, set := range h.sets(t) {
		for range rounds {
			_, err := h.reconciler.Reconcile(t.Context(), ctrl.Request{
				NamespacedName: client.ObjectKeyFromObject(&set),
			})
			if err != nil {
				failed = append(failed, fmt.Errorf("%s/%s: %w", set.Namespace, set.Name, err))
				break
			}
		}
	}
	return errors.Join(failed...)
}

// prune deletes what is not wanted, ClusterResourceSets last.
func (h *hub) prune(t *testing.T, wanted map[string]bool) {
	t.Helper()
	var unwanted []client.Object
	for _, payload := range slices.Backward(h.payloads(t)) {
		if !wanted[payload.GetObjectKind().GroupVersionKind().Kind+" "+payload.GetNamespace()+"/"+payload.GetName()] {
			unwanted = append(unwanted, payload)
		}
	}
	for key := range h.workloads {
		if !wanted["Cluster.cluster.x-k8s.io "+key.String()] {
			delete(h.workloads, key)
			unwanted = append(unwanted, &clusterv1.Cluster{ObjectMeta: metav1.ObjectMeta{
				Namespace: key.Namespace,
				Name:      key.Name,
			}})
		}
	}
	for _, set := range h.sets(t) {
		if !wanted["ClusterResourceSet.addons.cluster.x-k8s.io "+set.Namespace+"/"+set.Name] {
			unwanted = append(unwanted, &set)
		}
	}
	for _, object := range unwanted {
		if err := h.Delete(t.Context(), object); err != nil {
			t.Errorf("delete %s/%s: %v", object.GetNamespace(), object.GetName(), err)
		}
	}
}

// sets are the ClusterResourceSets of the hub.
func (h *hub) sets(t *testing.T) []addonsv1.ClusterResourceSet {
	t.Helper()
	list := &addonsv1.ClusterResourceSetList{}
	if err := h.List(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	return list.Items
}

// payloads are the ConfigMaps and Secrets of the hub, each with its kind.
func (h *hub) payloads(t *testing.T) []client.Object {
	t.Helper()
	configMaps, secrets := &corev1.ConfigMapList{}, &corev1.SecretList{}
	if err := errors.Join(h.List(t.Context(), configMaps), h.List(t.Context(), secrets)); err != nil {
		t.Fatal(err)
	}
	var payloads []client.Object
	for i := range configMaps.Items {
		configMaps.Items[i].SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("ConfigMap"))
		payloads = append(payloads, &configMaps.Items[i])
	}
	for i := range secrets.Items {
		secrets.Items[i].SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Secret"))
		payloads = append(payloads, &secrets.Items[i])
	}
	return payloads
}

// checkReferences wants each ConfigMap and Secret that a set names to be there and not to be left
// to the garbage collector, which takes what has owners that are all gone; and each that capifleet
// has made to be named.
func (h *hub) checkReferences(t *testing.T) {
	t.Helper()
	owners := map[types.UID]bool{}
	named := map[string]bool{}
	for _, set := range h.sets(t) {
		owners[set.UID] = true
		for _, reference := range set.Spec.Resources {
			named[reference.Kind+" "+set.Namespace+"/"+reference.Name] = true
		}
	}
	for _, payload := range h.payloads(t) {
		name := payload.GetObjectKind().GroupVersionKind().Kind + " " + payload.GetNamespace() + "/" + payload.GetName()
		if payload.GetLabels()["app.kubernetes.io/managed-by"] == "capifleet" && !named[name] {
			t.Errorf("%s is in no set", name)
		}
		isThere := func(owner metav1.OwnerReference) bool { return owners[owner.UID] }
		references := payload.GetOwnerReferences()
		if named[name] && len(references) > 0 && !slices.ContainsFunc(references, isThere) {
			t.Errorf("the garbage collector takes %s", name)
		}
		delete(named, name)
	}
	if len(named) > 0 {
		t.Errorf("missing: %s", strings.Join(slices.Sorted(maps.Keys(named)), ", "))
	}
}
