package registrar

import (
	"maps"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	content "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

const (
	typeLabel   = "argocd.argoproj.io/secret-type"
	clusterType = "cluster"
)

// Registrar is who writes the cluster Secrets, as spec.argocd of a FleetConfig says it.
type Registrar struct {
	Name   string // as spec.argocd.registrar has it
	Names  string // of capi2argo: Plain or Namespaced
	Labels string // of capi2argo: TakeAlong or All
}

// KnownAs is the name by which Argo CD knows a Cluster.
func (r Registrar) KnownAs(cluster metav1.Object) string {
	if r.Name == "Capi2Argo" && r.Names == "Namespaced" {
		return cluster.GetNamespace() + "-" + cluster.GetName()
	}
	return cluster.GetName()
}

// Unknown is the connection to a cluster of which nothing is known: its server is the one that
// capifleet names then.
func (r Registrar) Unknown(cluster metav1.Object) Connection {
	return Connection{Server: "https://" + r.KnownAs(cluster) + ".invalid"}
}

// Secret is the cluster Secret that the registrar writes for a Cluster.
func (r Registrar) Secret(cluster metav1.Object, connection Connection) corev1.Secret {
	name, home := cluster.GetName(), cluster.GetNamespace()
	secretName := "cluster-" + home + "-" + name
	labels, annotations := map[string]string{typeLabel: clusterType}, map[string]string{}
	switch r.Name {
	case "Capargo":
		secretName = home + "-" + name
		labels["capargo.superorbital.io/controller-name"] = "capargo"
		annotations["capargo.superorbital.io/cluster-name"] = name
		annotations["capargo.superorbital.io/cluster-namespace"] = home
	case "Capi2Argo":
		secretName = "cluster-" + r.KnownAs(cluster)
		labels["capi-to-argocd/owned"] = "true"
		labels["capi-to-argocd/cluster-secret-name"] = name + "-kubeconfig"
		labels["capi-to-argocd/cluster-namespace"] = home
		annotations = taken(cluster.GetAnnotations(), "annotation")
	}
	for key, value := range r.copied(cluster.GetLabels()) {
		// Capi2Argo sets what it copies over what is its own.
		if key != typeLabel || r.Name == "Capi2Argo" {
			labels[key] = value
		}
	}
	return Secret(secretName, r.KnownAs(cluster), connection, labels, annotations)
}

// Registers reports whether a Cluster gets a Secret that the API server accepts and that Argo CD
// takes for one.
func (r Registrar) Registers(cluster metav1.Object) bool {
	_, ignored := cluster.GetLabels()["ignore-cluster.capi-to-argocd"]
	if r.Name == "Capi2Argo" && (ignored || strings.HasSuffix(cluster.GetName(), "-user")) {
		return false
	}
	secret := r.Secret(cluster, Connection{})
	problems := validation.ValidateObjectMeta(&secret.ObjectMeta, true, validation.NameIsDNSSubdomain,
		field.NewPath("metadata"))
	return len(problems) == 0 && secret.Labels[typeLabel] == clusterType
}

// Marked is a Cluster with every mark that somebody could write so that capi2argo takes its labels
// and annotations along.
func (r Registrar) Marked(cluster metav1.Object) metav1.Object {
	if r.Name != "Capi2Argo" {
		return cluster
	}
	return &metav1.ObjectMeta{
		Name: cluster.GetName(), Namespace: cluster.GetNamespace(),
		Labels: marked(cluster.GetLabels(), "label"), Annotations: marked(cluster.GetAnnotations(), "annotation"),
	}
}

// copied are the labels of a Cluster that are on its Secret.
func (r Registrar) copied(all map[string]string) map[string]string {
	switch {
	case r.Name == "ClusterLabels":
		return maps.Clone(all)
	case r.Name == "Capi2Argo" && r.Labels == "All":
		kept := map[string]string{}
		for key, value := range all {
			if !isOfTheSystem(key) {
				kept[key] = value
			}
		}
		return kept
	case r.Name == "Capi2Argo":
		return taken(all, "label")
	}
	return map[string]string{}
}

// isOfTheSystem reports whether capi2argo leaves a label out even where it copies all
// (buildAutoLabelCopy in its controllers/argo_cluster.go).
func isOfTheSystem(key string) bool {
	for _, prefix := range []string{
		"kubernetes.io/", "cluster.x-k8s.io/", "capi-to-argocd/", mark("label", ""),
	} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return key == "ignore-cluster.capi-to-argocd"
}

// taken are the labels or annotations that capi2argo takes along since others of the Cluster name
// them, with a note for each (buildTakeAlongMap in its controllers/argo_cluster.go).
func taken(all map[string]string, kind string) map[string]string {
	found := map[string]string{}
	for key := range all {
		if name, names := strings.CutPrefix(key, mark(kind, "")); names {
			if value, exists := all[name]; exists {
				found[name], found[note(kind, name)] = value, ""
			}
		}
	}
	return found
}

// marked are labels or annotations with a mark for each that capi2argo can take along.
func marked(all map[string]string, kind string) map[string]string {
	with := map[string]string{}
	for key, value := range all {
		with[key] = value
		if key != typeLabel && isKey(mark(kind, key)) && isKey(note(kind, key)) {
			with[mark(kind, key)] = ""
		}
	}
	return with
}

func mark(kind, key string) string { return "take-along-" + kind + ".capi-to-argocd." + key }

func note(kind, key string) string { return "taken-from-cluster-" + kind + ".capi-to-argocd." + key }

// isKey reports whether a text can be the key of a label or annotation.
func isKey(text string) bool { return len(content.IsQualifiedName(text)) == 0 }
