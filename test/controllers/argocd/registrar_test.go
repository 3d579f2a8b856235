package argocd

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// namespace is that of Argo CD on the hub.
const namespace = registrar.Namespace

// registrarOf is the registrar that a FleetConfig names.
func registrarOf(config object) registrar.Registrar {
	hub := at(config, "spec", "argocd")
	return registrar.Registrar{
		Name:   textAt(hub, "Any", "registrar"),
		Names:  textAt(hub, "Plain", "capi2argo", "names"),
		Labels: textAt(hub, "TakeAlong", "capi2argo", "labels"),
	}
}

// metadataOf is the metadata of a manifest.
func metadataOf(manifest object) metav1.Object { return &unstructured.Unstructured{Object: manifest} }

// metadataOfAll is the metadata of manifests, in their order.
func metadataOfAll(manifests []object) []metav1.Object {
	all := make([]metav1.Object, len(manifests))
	for i, manifest := range manifests {
		all[i] = metadataOf(manifest)
	}
	return all
}

// onHub are the Secrets of Clusters that are there when a hub makes something of what is listed, or
// of the Secrets. A list has a Cluster that its registrar does not register, too; its Application
// waits until somebody else does.
func onHub(r registrar.Registrar, listed bool, clusters ...metav1.Object) []corev1.Secret {
	byName := map[string]corev1.Secret{} // Of two that the registrar writes under one name, the later one is left.
	for _, cluster := range clusters {
		switch {
		case r.Registers(cluster):
			secret := r.Secret(cluster, r.Unknown(cluster))
			byName[secret.Name] = secret
		case listed:
			secret := registrar.ByHand("by-hand-"+r.KnownAs(cluster), r.KnownAs(cluster), r.Unknown(cluster))
			byName[secret.Name] = secret
		}
	}
	return slices.Collect(maps.Values(byName))
}

// foreign is the Secret of a cluster that somebody has added with the argocd command: no
// ApplicationSet of a fleet may reach it.
func foreign() corev1.Secret {
	secret := registrar.ByHand("cluster-legacy.example.com-1", "legacy",
		registrar.Connection{Server: "https://legacy.example.com"})
	secret.Annotations = map[string]string{"managed-by": "argocd.argoproj.io"}
	return secret
}
