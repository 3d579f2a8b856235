package argocd

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/validation"
	content "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// registrar is who writes the cluster Secrets, as spec.argocd says it.
type registrar struct {
	name   string
	names  string // of capi2argo
	labels string // of capi2argo
}

// registrarOf is the registrar that a FleetConfig names.
func registrarOf(config object) registrar {
	hub := at(config, "spec", "argocd")
	return registrar{
		name:   textAt(hub, "Any", "registrar"),
		names:  textAt(hub, "Plain", "capi2argo", "names"),
		labels: textAt(hub, "TakeAlong", "capi2argo", "labels"),
	}
}

// knownAs is the name by which Argo CD knows a Cluster.
func (r registrar) knownAs(cluster object) string {
	name := textAt(cluster, "", "metadata", "name")
	if r.name == "Capi2Argo" && r.names == "Namespaced" {
		return textAt(cluster, "", "metadata", "namespace") + "-" + name
	}
	return name
}

// server is the address of a cluster: the one that capifleet names where it does not know any.
func (r registrar) server(cluster object) string {
	return "https://" + r.knownAs(cluster) + ".invalid"
}

// secret is the cluster Secret that the registrar writes for a Cluster.
func (r registrar) secret(cluster object) corev1.Secret {
	name, home := textAt(cluster, "", "metadata", "name"), textAt(cluster, "", "metadata", "namespace")
	secretName := "cluster-" + home + "-" + name
	labels, annotations := map[string]string{"argocd.argoproj.io/secret-type": "cluster"}, map[string]string{}
	switch r.name {
	case "Capargo":
		secretName = home + "-" + name
		labels["capargo.superorbital.io/controller-name"] = "capargo"
		annotations["capargo.superorbital.io/cluster-name"] = name
		annotations["capargo.superorbital.io/cluster-namespace"] = home
	case "Capi2Argo":
		secretName = "cluster-" + r.knownAs(cluster)
		labels["capi-to-argocd/owned"] = "true"
		labels["capi-to-argocd/cluster-secret-name"] = name + "-kubeconfig"
		labels["capi-to-argocd/cluster-namespace"] = home
		annotations = taken(textsAt(cluster, "metadata", "annotations"), "annotation")
	}
	for key, value := range r.copied(textsAt(cluster, "metadata", "labels")) {
		// Capi2Argo sets what it copies over what is its own.
		if key != "argocd.argoproj.io/secret-type" || r.name == "Capi2Argo" {
			labels[key] = value
		}
	}
	return clusterSecret(secretName, r.knownAs(cluster), r.server(cluster), labels, annotations)
}

// registers reports whether a Cluster gets a Secret that the API server accepts and that Argo CD
// takes for one.
func (r registrar) registers(cluster object) bool {
	_, ignored := textsAt(cluster, "metadata", "labels")["ignore-cluster.capi-to-argocd"]
	if r.name == "Capi2Argo" && (ignored || strings.HasSuffix(textAt(cluster, "", "metadata", "name"), "-user")) {
		return false
	}
	secret := r.secret(cluster)
	problems := validation.ValidateObjectMeta(&secret.ObjectMeta, true, validation.NameIsDNSSubdomain,
		field.NewPath("metadata"))
	return len(problems) == 0 && secret.Labels["argocd.argoproj.io/secret-type"] == "cluster"
}

// onHub are the Secrets of Clusters that are there when a hub makes something of what is listed, or
// of the Secrets. A list has a Cluster that its registrar does not register, too; its Application
// waits until somebody else does.
func (r registrar) onHub(listed bool, clusters ...object) []corev1.Secret {
	byName := map[string]corev1.Secret{} // Of two that the registrar writes under one name, the later one is left.
	for _, cluster := range clusters {
		switch {
		case r.registers(cluster):
			byName[r.secret(cluster).Name] = r.secret(cluster)
		case listed:
			byName["by-hand-"+r.knownAs(cluster)] = clusterSecret("by-hand-"+r.knownAs(cluster), r.knownAs(cluster),
				r.server(cluster), map[string]string{"argocd.argoproj.io/secret-type": "cluster"}, nil)
		}
	}
	return slices.Collect(maps.Values(byName))
}

// marked is a Cluster with every mark that somebody could write so that capi2argo takes its labels
// and annotations along.
func (r registrar) marked(cluster object) object {
	if r.name != "Capi2Argo" {
		return cluster
	}
	metadata := maps.Clone(cluster["metadata"].(object))
	for _, kind := range []string{"label", "annotation"} {
		marked := object{}
		for key, value := range textsAt(cluster, "metadata", kind+"s") {
			marked[key] = value
			mark, note := "take-along-"+kind+".capi-to-argocd."+key, "taken-from-cluster-"+kind+".capi-to-argocd."+key
			if key != "argocd.argoproj.io/secret-type" && len(content.IsQualifiedName(mark)) == 0 &&
				len(content.IsQualifiedName(note)) == 0 {
				marked[mark] = ""
			}
		}
		metadata[kind+"s"] = marked
	}
	copied := maps.Clone(cluster)
	copied["metadata"] = metadata
	return copied
}

// copied are the labels of a Cluster that are on its Secret.
func (r registrar) copied(all map[string]string) map[string]string {
	switch {
	case r.name == "ClusterLabels":
		return maps.Clone(all)
	case r.name == "Capi2Argo" && r.labels == "All":
		kept := map[string]string{}
		for key, value := range all {
			if !isOfTheSystem(key) {
				kept[key] = value
			}
		}
		return kept
	case r.name == "Capi2Argo":
		return taken(all, "label")
	}
	return map[string]string{}
}
