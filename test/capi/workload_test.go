package capi

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// workload is a workload cluster: controller-runtime's fake client, with those rules of an API
// server that decide whether and how a payload arrives.
//   - A kind must be built in or have its definition. A namespaced object must name a Namespace
//     that exists, and any other object none.
//   - A patch that changes what is immutable is refused: PersistentVolumeClaims, Pods, the template
//     and selector of Jobs, the data of an immutable ConfigMap or Secret.
//   - A Service keeps what was allocated to it when a patch leaves it out (Kubernetes:
//     pkg/registry/core/service, patchAllocatedValues).
//
// It validates, defaults and converts nothing beyond that. What an API server or a controller fills
// in, the tests fill in.
type workload struct {
	client.Client // what Cluster API is given

	bare    client.WithWatch // the same objects without the rules: what controllers on the cluster use
	created []unstructured.Unstructured
}

func newWorkload(t *testing.T, definitions ...unstructured.Unstructured) *workload {
	t.Helper()
	builder := fake.NewClientBuilder().WithScheme(runtime.NewScheme())
	w := &workload{bare: builder.WithTypeConverters(managedfields.NewDeducedTypeConverter()).Build()}
	for i := range definitions {
		if err := w.bare.Create(t.Context(), definitions[i].DeepCopy()); err != nil {
			t.Fatal(err)
		}
	}
	w.Client = interceptor.NewClient(w.bare, interceptor.Funcs{Create: w.create, Patch: w.patch})
	return w
}

// create does what POST does. An object is recorded as it came.
func (w *workload) create(
	ctx context.Context, _ client.WithWatch, object client.Object, opts ...client.CreateOption,
) error {
	created, isUnstructured := object.(*unstructured.Unstructured)
	if !isUnstructured {
		return fmt.Errorf("%T is created, and no manifest", object)
	}
	if err := w.admit(ctx, created); err != nil {
		return err
	}
	w.created = append(w.created, *created.DeepCopy())
	return w.bare.Create(ctx, object, opts...)
}

// admit refuses an object that an API server would have no place for.
func (w *workload) admit(ctx context.Context, object *unstructured.Unstructured) error {
	namespaced, err := w.namespaced(ctx, object.GroupVersionKind())
	namespace := object.GetNamespace()
	switch {
	case err != nil:
		return err
	case !namespaced && namespace != "":
		return fmt.Errorf("%s: a namespace may not be set on a kind of the cluster", identity(object))
	case !namespaced ||
		slices.Contains([]string{"default", "kube-node-lease", "kube-public", "kube-system"}, namespace):
		return nil
	case namespace == "":
		return fmt.Errorf("%s: an empty namespace may not be set during creation", identity(object))
	}
	home := &unstructured.Unstructured{}
	home.SetGroupVersionKind(schema.GroupVersionKind{Version: "v1", Kind: "Namespace"})
	return w.bare.Get(ctx, client.ObjectKey{Name: namespace}, home)
}

// namespaced reports whether objects of a kind are in a namespace. A kind that is not served is an
// error.
func (w *workload) namespaced(ctx context.Context, kind schema.GroupVersionKind) (bool, error) {
	if builtIn(kind) {
		return !slices.Contains(clusterScoped(), kind.GroupKind().String()), nil
	}
	definitions := &unstructured.UnstructuredList{}
	definitions.SetGroupVersionKind(schema.GroupVersionKind{
		Group:   "apiextensions.k8s.io",
		Version: "v1",
		Kind:    "CustomResourceDefinitionList",
	})
	if err := w.bare.List(ctx, definitions); err != nil {
		return false, err
	}
	for i := range definitions.Items {
		if defined, namespaced := defines(&definitions.Items[i]); defined == kind.GroupKind() {
			return namespaced, nil
		}
	}
	return false, &meta.NoKindMatchError{GroupKind: kind.GroupKind(), SearchedVersions: []string{kind.Version}}
}

// patch does what PATCH does.
func (w *workload) patch(
	ctx context.Context, _ client.WithWatch, object client.Object, patch client.Patch, opts ...client.PatchOption,
) error {
	patched, isUnstructured := object.(*unstructured.Unstructured)
	if !isUnstructured {
		return fmt.Errorf("%T is patched, and no manifest", object)
	}
	before := &unstructured.Unstructured{}
	before.SetGroupVersionKind(patched.GroupVersionKind())
	if err := w.bare.Get(ctx, client.ObjectKeyFromObject(object), before); err != nil {
		return err
	}
	if err := w.bare.Patch(ctx, object, patch, opts...); err != nil {
		return err
	}
	for _, path := range immutable(before) {
		if was, is := at(before, path), at(patched, path); !cmp.Equal(was, is) {
			before.SetResourceVersion(patched.GetResourceVersion())
			resource := schema.GroupResource{Group: before.GroupVersionKind().Group, Resource: before.GetKind()}
			refusal := apierrors.NewForbidden(resource, before.GetName(), fmt.Errorf("field %v is immutable", path))
			return errors.Join(refusal, w.bare.Update(ctx, before))
		}
	}
	if patched.GroupVersionKind().GroupKind().String() != "Service" {
		return nil
	}
	for _, field := range []string{"clusterIP", "clusterIPs", "healthCheckNodePort"} {
		if was := at(before, []string{"spec", field}); was != nil && at(patched, []string{"spec", field}) == nil {
			if err := unstructured.SetNestedField(patched.Object, was, "spec", field); err != nil {
				return err
			}
		}
	}
	return w.bare.Update(ctx, patched)
}

// immutable are the fields of an object that no patch may change.
func immutable(object *unstructured.Unstructured) [][]string {
	switch object.GroupVersionKind().GroupKind().String() {
	case "PersistentVolumeClaim", "Pod":
		return [][]string{{"spec"}}
	case "Job.batch":
		return [][]string{{"spec", "selector"}, {"spec", "template"}}
	case "ConfigMap", "Secret":
		if isImmutable, _ := object.Object["immutable"].(bool); isImmutable {
			return [][]string{{"data"}, {"immutable"}}
		}
	}
	return nil
}

// at returns the value at a path of an object, or nil if there is none.
func at(object *unstructured.Unstructured, path []string) any {
	value, _, err := unstructured.NestedFieldNoCopy(object.Object, path...)
	if err != nil {
		return nil
	}
	return value
}

// live is an object as it is on the cluster now, nil where it is not there.
func (w *workload) live(t *testing.T, like *unstructured.Unstructured) *unstructured.Unstructured {
	t.Helper()
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(like.GroupVersionKind())
	switch err := w.bare.Get(t.Context(), client.ObjectKeyFromObject(like), object); {
	case apierrors.IsNotFound(err):
		return nil
	case err != nil:
		t.Fatal(err)
	}
	return object
}

// builtIn reports whether an API server serves a kind without a definition.
func builtIn(kind schema.GroupVersionKind) bool {
	return clientgoscheme.Scheme.Recognizes(kind) ||
		slices.Contains([]string{"apiextensions.k8s.io", "apiregistration.k8s.io"}, kind.Group)
}

// defines is the kind that a CustomResourceDefinition defines, and whether its objects are in a
// namespace.
func defines(definition *unstructured.Unstructured) (kind schema.GroupKind, namespaced bool) {
	text := func(path ...string) string {
		value, _ := at(definition, path).(string)
		return value
	}
	kind = schema.GroupKind{Group: text("spec", "group"), Kind: text("spec", "names", "kind")}
	return kind, text("spec", "scope") == "Namespaced"
}

// definitionsOfArgoCD are stand-ins for Argo CD's CustomResourceDefinitions, which say no more than
// that the kinds are there: those have no subresource status, so a patch reaches it.
func definitionsOfArgoCD() []unstructured.Unstructured {
	var definitions []unstructured.Unstructured
	for _, kind := range []string{"Application", "ApplicationSet", "AppProject"} {
		plural := strings.ToLower(kind) + "s"
		definitions = append(definitions, unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
			"metadata": map[string]any{"name": plural + ".argoproj.io"},
			"spec": map[string]any{
				"group": "argoproj.io",
				"scope": "Namespaced",
				"names": map[string]any{"kind": kind, "plural": plural},
			},
		}})
	}
	return definitions
}

// clusterScoped are the kinds of Kubernetes that are in no namespace (k8s.io/api:
// +genclient:nonNamespaced).
func clusterScoped() []string {
	return []string{
		"APIService.apiregistration.k8s.io",
		"CSIDriver.storage.k8s.io",
		"CSINode.storage.k8s.io",
		"CertificateSigningRequest.certificates.k8s.io",
		"ClusterRole.rbac.authorization.k8s.io",
		"ClusterRoleBinding.rbac.authorization.k8s.io",
		"ClusterTrustBundle.certificates.k8s.io",
		"CustomResourceDefinition.apiextensions.k8s.io",
		"DeviceClass.resource.k8s.io",
		"FlowSchema.flowcontrol.apiserver.k8s.io",
		"IPAddress.networking.k8s.io",
		"IngressClass.networking.k8s.io",
		"MutatingAdmissionPolicy.admissionregistration.k8s.io",
		"MutatingAdmissionPolicyBinding.admissionregistration.k8s.io",
		"MutatingWebhookConfiguration.admissionregistration.k8s.io",
		"Namespace",
		"Node",
		"PersistentVolume",
		"PriorityClass.scheduling.k8s.io",
		"PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io",
		"ResourceSlice.resource.k8s.io",
		"RuntimeClass.node.k8s.io",
		"ServiceCIDR.networking.k8s.io",
		"StorageClass.storage.k8s.io",
		"ValidatingAdmissionPolicy.admissionregistration.k8s.io",
		"ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
		"ValidatingWebhookConfiguration.admissionregistration.k8s.io",
		"VolumeAttachment.storage.k8s.io",
		"VolumeAttributesClass.storage.k8s.io",
	}
}
