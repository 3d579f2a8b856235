package config

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// checkOwnerOfKey warns of a label for Clusters whose key belongs to somebody else, who may give it
// a meaning, set it or remove it.
func checkOwnerOfKey(found *report, at *field.Path, key string) {
	owner := ownerOfKey(key)
	if owner == "" {
		return
	}
	found.add(fleet.Problem{
		Severity: fleet.Warning, Code: fleet.ReservedKey, Field: at,
		Message: "the key belongs to " + owner,
		Remedy:  "use a key of your own, with a prefix that is a domain of yours",
	})
}

// ownerOfKey is who gives a label a meaning on Clusters, "" for a key that is free. Keys such as
// topology.kubernetes.io/region are free: nothing of Kubernetes reads them on a Cluster.
func ownerOfKey(key string) string {
	prefix, name, _ := strings.Cut(key, "/")
	switch {
	case key == "cluster.x-k8s.io/watch-filter":
		return "" // It is for users: it says which controllers handle the object.
	case key == "app.kubernetes.io/instance" || key == "argocd.argoproj.io/instance":
		return "Argo CD, which may track the objects of an Application by it"
	case name == "":
		return ""
	case prefix == fleet.ClusterAPIGroup || strings.HasSuffix(prefix, "."+fleet.ClusterAPIGroup):
		return "Cluster API, which sets it itself, or takes the Cluster for another object"
	case prefix == "kubernetes.io" || prefix == "k8s.io":
		return "Kubernetes, which reserves this prefix"
	case strings.HasSuffix(prefix, ".toolkit.fluxcd.io"):
		return "Flux, which tracks its objects by it"
	}
	return ""
}
