package main

import "k8s.io/apimachinery/pkg/runtime/schema"

// withoutClient says of the kinds that have no client, or none in some version, whether their scope
// is Cluster (Kubernetes: the NamespaceScoped of their storages in pkg/registry).
func withoutClient() map[string]bool {
	return map[string]bool{
		"Binding": false, "Scale.apps": false, "Scale.autoscaling": false, "Scale.extensions": false,
		"TokenRequest.authentication.k8s.io": false,
	}
}

// unserved are the kinds that the API server has for itself, and that no one can create.
func unserved() []string {
	return []string{"APIGroupDiscovery.apidiscovery.k8s.io", "PodStatusResult", "RangeAllocation"}
}

// goneKind is a version of a kind whose type is no longer in k8s.io/api.
type goneKind struct {
	cluster bool
	removed release
}

// removedKinds are those versions. Their source is the page of Kubernetes on removed APIs
// (kubernetes.io/docs/reference/using-api/deprecation-guide), and APILifecycleRemoved of the last
// k8s.io/api that has them.
func removedKinds() map[schema.GroupVersionKind]goneKind {
	return map[schema.GroupVersionKind]goneKind{
		{Group: "policy", Version: "v1beta1", Kind: "PodSecurityPolicy"}:            {true, release{1, 25}},
		{Group: "extensions", Version: "v1beta1", Kind: "PodSecurityPolicy"}:        {true, release{1, 16}},
		{Group: "autoscaling", Version: "v2beta1", Kind: "HorizontalPodAutoscaler"}: {false, release{1, 25}},
		{Group: "autoscaling", Version: "v2beta2", Kind: "HorizontalPodAutoscaler"}: {false, release{1, 26}},
		{Group: "batch", Version: "v2alpha1", Kind: "CronJob"}:                      {false, release{1, 21}},
	}
}
