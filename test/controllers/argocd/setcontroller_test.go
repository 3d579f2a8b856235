package argocd

import (
	"context"
	"fmt"
	"testing"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/metrics"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/settings"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	kubefake "k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// newHubServer returns the API server of a hub that has the AppProject default. It gives every
// object that is created a UID of its own.
func newHubServer(t *testing.T) client.Client {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, argov1alpha1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	created := 0
	withUIDs := interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			created++
			obj.SetUID(types.UID(fmt.Sprint(created)))
			return c.Create(ctx, obj, opts...)
		},
	}
	project := &argov1alpha1.AppProject{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: namespace}}
	return fake.NewClientBuilder().WithScheme(scheme).WithObjects(project).WithInterceptorFuncs(withUIDs).
		WithStatusSubresource(&argov1alpha1.ApplicationSet{}).
		WithIndex(&argov1alpha1.Application{}, ".metadata.controller", func(obj client.Object) []string {
			if owner := metav1.GetControllerOf(obj); owner != nil {
				return []string{owner.Name}
			}
			return nil
		}).Build()
}

// newReconciler returns Argo CD's ApplicationSet controller on a hub whose Argo CD knows the
// clusters of secrets.
func newReconciler(t *testing.T, c client.Client, secrets ...corev1.Secret) *controllers.ApplicationSetReconciler {
	t.Helper()
	known := make([]runtime.Object, len(secrets))
	for i := range secrets {
		known[i] = secrets[i].DeepCopy()
	}
	informer, err := settings.NewClusterInformer(kubefake.NewSimpleClientset(known...), namespace)
	if err != nil {
		t.Fatal(err)
	}
	go informer.Run(t.Context().Done())
	if !cache.WaitForCacheSync(t.Context().Done(), informer.HasSynced) {
		t.Fatal("the clusters are not read")
	}
	lists := generators.NewListGenerator()
	return &controllers.ApplicationSetReconciler{
		Client: c, Scheme: c.Scheme(), Recorder: record.NewFakeRecorder(10000), Renderer: &utils.Render{},
		Generators: map[string]generators.Generator{
			"List": lists, "Clusters": generators.NewClusterGenerator(c, namespace),
			"Matrix": generators.NewMatrixGenerator(map[string]generators.Generator{"List": lists}),
		},
		ArgoDB: newHub(t, secrets...), ArgoCDNamespace: namespace, Metrics: metrics.NewFakeAppsetMetrics(),
		ClusterInformer: informer, ConcurrentApplicationUpdates: 1, Policy: argov1alpha1.ApplicationsSyncPolicySync,
		EnablePolicyOverride: true,
	}
}

// reconcileSet lets the controller act on an ApplicationSet.
func reconcileSet(t *testing.T, reconciler *controllers.ApplicationSetReconciler, name string) error {
	t.Helper()
	rendering.Lock()
	defer rendering.Unlock()
	_, err := reconciler.Reconcile(t.Context(), ctrl.Request{
		NamespacedName: types.NamespacedName{Namespace: namespace, Name: name},
	})
	return err
}

// applySet applies an ApplicationSet, as whoever syncs it does.
func applySet(t *testing.T, c client.Client, wanted argov1alpha1.ApplicationSet) {
	t.Helper()
	var live argov1alpha1.ApplicationSet
	err := c.Get(t.Context(), client.ObjectKeyFromObject(&wanted), &live)
	switch {
	case client.IgnoreNotFound(err) != nil:
	case err != nil:
		err = c.Create(t.Context(), wanted.DeepCopy())
	default:
		live.Labels, live.Annotations, live.Spec = wanted.Labels, wanted.Annotations, wanted.Spec
		err = c.Update(t.Context(), &live)
	}
	if err != nil {
		t.Fatal(err)
	}
}
