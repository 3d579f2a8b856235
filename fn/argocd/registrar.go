package argocd

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Registrar is who writes a Secret for each Cluster, by which Argo CD knows it, and what stands on that Secret. In its names and texts, {name} and {namespace} are
// the Cluster's.
type Registrar struct {
	Name        v1alpha1.Registrar
	Labels      Copying // of the Cluster, to the Secret
	Annotations Copying // of the Cluster, to the Secret

	secretName     string
	clusterName    string            // data.name, by which Argo CD knows the cluster
	ownLabels      map[string]string // of the Secret
	ownAnnotations map[string]string // of the Secret

	skipLabel  string // a Cluster that has it is not registered
	skipSuffix string // nor is one whose name ends so
}

// Copying says which labels, or annotations, of a Cluster a registrar copies to its Secret.
type Copying struct {
	all    bool     // every one, but for those that begin with one of except
	except []string // beginnings of keys
	mark   string   // what begins the key of the mark on the Cluster that takes another along; "" where no mark does
	noted  string   // what begins the key of the note on the Secret that another was taken along
	none   string   // why none is copied, or known to be
}

// The words of a Registrar that stand for what a Cluster has.
const (
	nameWord      = "{name}"
	namespaceWord = "{namespace}"
)

// ownName is the name of a Secret where the registrar's is not known. No two Clusters share it, since a namespace has no dot.
const ownName = namespaceWord + "." + nameWord

// RegistrarOf is the registrar of a hub. This is the only place that knows what a registrar writes.
func RegistrarOf(hub v1alpha1.ArgoCD) Registrar {
	secretType := map[string]string{SecretTypeLabel: SecretTypeCluster}
	switch hub.Registrar {
	case v1alpha1.RegistrarCapargo:
		const why = "Capargo copies no label or annotation of a Cluster to its Secret"
		// superorbital/capargo, internal/controller/controller.go and pkg/common/common.go.
		return Registrar{
			Name: hub.Registrar, secretName: namespaceWord + "-" + nameWord, clusterName: nameWord,
			Labels: Copying{none: why}, Annotations: Copying{none: why},
			ownLabels: map[string]string{SecretTypeLabel: SecretTypeCluster, "capargo.superorbital.io/controller-name": "capargo"},
			ownAnnotations: map[string]string{
				"capargo.superorbital.io/cluster-name": nameWord, "capargo.superorbital.io/cluster-namespace": namespaceWord,
			},
		}
	case v1alpha1.RegistrarCapi2Argo:
		return capi2Argo(hub.Capi2Argo)
	case v1alpha1.RegistrarClusterLabels:
		// For example tjamet/capargo, pkg/controllers/cluster.go.
		return Registrar{
			Name: hub.Registrar, secretName: ownName, clusterName: nameWord, ownLabels: secretType,
			Labels:      Copying{all: true, except: []string{SecretTypeLabel}},
			Annotations: Copying{none: "of a Secret of registrar ClusterLabels, only the labels are known"},
		}
	case v1alpha1.RegistrarAny:
	}
	const why = "with registrar Any nothing is known of the Secrets but the Cluster's name"
	return Registrar{
		Name: v1alpha1.RegistrarAny, secretName: ownName, clusterName: nameWord, ownLabels: secretType,
		Labels: Copying{none: why}, Annotations: Copying{none: why},
	}
}

// capi2Argo is dntosas/capi2argo-cluster-operator 1.5: controllers/argo_cluster.go (ConvertToSecret, buildTakeAlongLabels, buildAutoLabelCopy), and
// controllers/capi2argo_reconciler.go and capi_cluster.go for the Clusters that it skips. What takes a label along is a label of the Cluster whose key is
// take-along-label.capi-to-argocd.KEY, and what takes an annotation along an annotation of the Cluster, take-along-annotation.capi-to-argocd.KEY; their values mean nothing.
func capi2Argo(options v1alpha1.Capi2Argo) Registrar {
	name := nameWord
	if options.Names == v1alpha1.Capi2ArgoNamesNamespaced {
		name = namespaceWord + "-" + nameWord
	}
	labels := Copying{mark: fleet.TakeAlongLabelPrefix, noted: "taken-from-cluster-label.capi-to-argocd."}
	if options.Labels == v1alpha1.Capi2ArgoLabelsAll {
		labels = Copying{all: true, except: []string{
			"kubernetes.io/", "cluster.x-k8s.io/", "capi-to-argocd/", fleet.TakeAlongLabelPrefix, "ignore-cluster.capi-to-argocd",
		}}
	}
	return Registrar{
		Name: v1alpha1.RegistrarCapi2Argo, secretName: "cluster-" + name, clusterName: name,
		Labels: labels,
		// ENABLE_AUTO_ANNOTATION_COPY has no option here; marks are harmless beside it.
		Annotations: Copying{mark: fleet.TakeAlongAnnotationPrefix, noted: "taken-from-cluster-annotation.capi-to-argocd."},
		ownLabels: map[string]string{
			SecretTypeLabel:                      SecretTypeCluster,
			"capi-to-argocd/owned":               "true",
			"capi-to-argocd/cluster-secret-name": nameWord + "-kubeconfig",
			"capi-to-argocd/cluster-namespace":   namespaceWord,
		},
		skipLabel:  "ignore-cluster.capi-to-argocd",
		skipSuffix: "-user", // its kubeconfig is NAME-user-kubeconfig, which Cluster API has for users of NAME
	}
}

// ClusterName is the name by which Argo CD knows a Cluster: data.name of its Secret.
func (r Registrar) ClusterName(cluster fleet.Cluster) string { return fill(r.clusterName, cluster) }

// SecretName is the name of a Cluster's Secret.
func (r Registrar) SecretName(cluster fleet.Cluster) string { return fill(r.secretName, cluster) }

// NeedsNamespace tells whether ClusterName is only known for a Cluster that has a namespace.
func (r Registrar) NeedsNamespace() bool { return strings.Contains(r.clusterName, namespaceWord) }

// OwnsLabel tells whether the registrar sets a label of its own on every Secret.
func (r Registrar) OwnsLabel(key string) bool { return r.ownLabels[key] != "" }

// Secret is what a registrar writes for a Cluster, as far as it is known at render time: without credentials.
type Secret struct {
	Name        string
	ClusterName string // data.name
	Server      string // data.server: it is only known on the hub; here a name that resolves nowhere (RFC 2606), another for each cluster
	Labels      map[string]string
	Annotations map[string]string
}

// Secret is the Secret of a Cluster that has its final labels and annotations.
func (r Registrar) Secret(cluster fleet.Cluster) Secret {
	secret := Secret{
		Name: r.SecretName(cluster), ClusterName: r.ClusterName(cluster), Server: "https://" + r.ClusterName(cluster) + ".invalid",
		Labels: filled(r.ownLabels, cluster), Annotations: filled(r.ownAnnotations, cluster),
	}
	maps.Copy(secret.Labels, r.Labels.copied(cluster.Labels))
	maps.Copy(secret.Annotations, r.Annotations.copied(VisibleAnnotations(cluster.Annotations)))
	return secret
}

// Unregistered says why a Cluster that has its final labels and annotations gets no Secret that Argo CD reads, "" where it gets one.
func (r Registrar) Unregistered(cluster fleet.Cluster) string {
	if _, skipped := cluster.Labels[r.skipLabel]; skipped {
		return "label " + r.skipLabel + " keeps a Cluster out"
	}
	if r.skipSuffix != "" && strings.HasSuffix(cluster.Name, r.skipSuffix) {
		return "it skips names that end in " + r.skipSuffix
	}
	for _, key := range slices.Sorted(maps.Keys(r.ownLabels)) {
		others := len(strings.ReplaceAll(r.ownLabels[key], nameWord, ""))
		if most := validation.LabelValueMaxLength - others; strings.Contains(r.ownLabels[key], nameWord) && len(cluster.Name) > most {
			return fmt.Sprintf("a name has at most %d characters there, since label %s of its Secret is %s", most, key, strings.ReplaceAll(r.ownLabels[key], nameWord, "NAME"))
		}
	}
	return r.Secret(cluster).fault(cluster)
}

// fault says why Kubernetes would refuse the Secret of a Cluster, or Argo CD would not take it for one. The Cluster's own labels are as Kubernetes wants them.
func (s Secret) fault(cluster fleet.Cluster) string {
	if messages := validation.IsDNS1123Subdomain(s.Name); len(messages) > 0 {
		return "the name of its Secret would not be one (" + fleet.Brief(messages[0]) + ")"
	}
	for _, key := range slices.Sorted(maps.Keys(s.Labels)) {
		if own, isOwn := cluster.Labels[key]; isOwn && own == s.Labels[key] {
			continue
		}
		if messages := validation.IsQualifiedName(key); len(messages) > 0 {
			return fmt.Sprintf("label %s of its Secret would be no label (%s)", key, fleet.Brief(messages[0]))
		}
		if messages := validation.IsValidLabelValue(s.Labels[key]); len(messages) > 0 {
			return fmt.Sprintf("label %s of its Secret would have no value of a label (%s)", key, fleet.Brief(messages[0]))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Annotations)) {
		if messages := annotationKeyFaults(key); len(messages) > 0 {
			return fmt.Sprintf("annotation %s of its Secret would be no annotation (%s)", key, fleet.Brief(messages[0]))
		}
	}
	if s.Labels[SecretTypeLabel] != SecretTypeCluster {
		return "its own label " + SecretTypeLabel + " takes the place of the registrar's"
	}
	return ""
}

// annotationKeyFaults says what Kubernetes would refuse in the key of an annotation, whose prefix may have capitals.
func annotationKeyFaults(key string) []string {
	return validation.IsQualifiedName(strings.ToLower(key))
}

// None says why nothing that a Cluster has is known to be on its Secret, "" where something may be.
func (c Copying) None() string { return c.none }

// Mark is the key that must be on the Cluster for another to be copied, "" where none must. refusal says why it is never copied.
func (c Copying) Mark(key string) (mark, refusal string) {
	if c.all {
		for _, prefix := range c.except {
			if strings.HasPrefix(key, prefix) {
				return "", "the registrar does not copy what begins with " + prefix
			}
		}
		return "", ""
	}
	if c.mark == "" {
		return "", c.none
	}
	for _, written := range []string{c.mark + key, c.noted + key} {
		if messages := annotationKeyFaults(written); len(messages) > 0 {
			return "", fmt.Sprintf("the registrar would need the key %s, which Kubernetes refuses (%s)", written, fleet.Brief(messages[0]))
		}
	}
	return c.mark + key, ""
}

// copied is what gets from a Cluster to its Secret.
func (c Copying) copied(texts map[string]string) map[string]string {
	copied := map[string]string{}
	for key, text := range texts {
		if c.all {
			if _, refusal := c.Mark(key); refusal == "" {
				copied[key] = text
			}
			continue
		}
		taken, marks := strings.CutPrefix(key, c.mark)
		if value, exists := texts[taken]; marks && exists && c.mark != "" {
			copied[taken], copied[c.noted+taken] = value, ""
		}
	}
	return copied
}

// fill puts a Cluster into a name or text. Of a Cluster without a namespace, which it gets where it is applied, what comes of the namespace is left out.
func fill(text string, cluster fleet.Cluster) string {
	if cluster.Namespace == "" {
		for _, separator := range []string{"-", ".", ""} {
			text = strings.ReplaceAll(text, namespaceWord+separator, "")
		}
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, namespaceWord, cluster.Namespace), nameWord, cluster.Name)
}

// filled are texts with a Cluster put in, less those of a namespace that it does not have.
func filled(texts map[string]string, cluster fleet.Cluster) map[string]string {
	result := make(map[string]string, len(texts))
	for key, text := range texts {
		if cluster.Namespace != "" || !strings.Contains(text, namespaceWord) {
			result[key] = fill(text, cluster)
		}
	}
	return result
}
