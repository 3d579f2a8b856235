package scenarios

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// connectionTo is how the clusters that a control plane stands for are reached.
func connectionTo(workload *environment.ControlPlane) registrar.Connection {
	return registrar.Connection{
		Server: workload.Config.Host, Token: workload.Config.BearerToken, CA: workload.Config.CAData,
	}
}

// register plays a registrar: it writes a Secret for each Cluster of a namespace as the Cluster is
// at the moment, except those that are left out by name.
func register(t *testing.T, hub *environment.ControlPlane, by registrar.Registrar, to registrar.Connection,
	namespace string, except ...string,
) {
	t.Helper()
	clusters, err := hub.All(t.Context(), environment.ClusterVersion, "Cluster", namespace)
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{}
	for _, name := range except {
		left[name] = true
	}
	for i := range clusters {
		if left[clusters[i].GetName()] {
			continue
		}
		if !by.Registers(&clusters[i]) {
			t.Errorf("registrar %v registers no Cluster %s", by, clusters[i].GetName())
		}
		applySecret(t, hub, by.Secret(&clusters[i], to))
	}
}

// deregister removes the Secret of a Cluster that is gone.
func deregister(t *testing.T, hub *environment.ControlPlane, by registrar.Registrar, namespace, name string) {
	t.Helper()
	secret := by.Secret(&metav1.ObjectMeta{Namespace: namespace, Name: name}, registrar.Connection{})
	one := environment.Object("v1", "Secret", secret.Namespace, secret.Name)
	if err := hub.Delete(t.Context(), one); client.IgnoreNotFound(err) != nil {
		t.Fatal(err)
	}
}

func applySecret(t *testing.T, hub *environment.ControlPlane, secret corev1.Secret) {
	t.Helper()
	if err := hub.Apply(t.Context(), asManifest(secret)); err != nil {
		t.Fatal(err)
	}
}

// clusterSecret tells Argo CD of a cluster that nobody reaches.
func clusterSecret(secret, name string) manifest {
	return asManifest(registrar.ByHand(secret, name, registrar.Connection{Server: "https://" + secret + ".invalid"}))
}

func asManifest(secret corev1.Secret) manifest {
	secret.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"}
	tree, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&secret)
	if err != nil {
		panic(err) // A Secret can always be converted.
	}
	return &unstructured.Unstructured{Object: tree}
}
