package argocd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Registrar is a program that writes a Secret for each Cluster, which makes the cluster known to
// Argo CD. The fields are what is on that Secret. In its names and texts, {name} and {namespace}
// are those of the Cluster.
type Registrar struct {
	Name        v1alpha1.Registrar
	Labels      Copying // of the Cluster, to the Secret
	Annotations Copying // of the Cluster, to the Secret

	secretName     string
	clusterName    string            // data.name, by which Argo CD knows the cluster
	ownLabels      map[string]string // of the Secret
	ownAnnotations map[string]string // of the Secret

	skipLabel  string // a Cluster that has this label is not registered
	skipSuffix string // nor is a Cluster whose name ends in it

	controlPlanes []string // the kinds of control planes that it knows; nil where it goes by none
	eksByPlane    bool     // whether it looks for the kubeconfig of an EKS cluster by its control plane
}

// The placeholders in the texts of a Registrar.
const (
	nameWord       = "{name}"
	namespaceWord  = "{namespace}"
	kubeconfigWord = "{kubeconfig}" // the name of the cluster in the kubeconfig of the Cluster
)

// ownName is the name of a Secret where that of the registrar is not known. No two Clusters have
// the same, because a namespace has no dot.
const ownName = namespaceWord + "." + nameWord

// RegistrarOf is the registrar of a hub. Only this function knows what a registrar writes.
func RegistrarOf(hub v1alpha1.ArgoCD) Registrar {
	secretType := map[string]string{SecretTypeLabel: SecretTypeCluster}
	switch hub.Registrar {
	case v1alpha1.RegistrarCapargo:
		const why = "Capargo copies no label or annotation of a Cluster to its Secret"
		// superorbital/capargo, internal/controller/controller.go and pkg/common/common.go. Its
		// pkg/providers (getProvider, and GetNamespacedName in aws.go) finds the kubeconfig by the
		// kind of the control plane: for EKS the Secret CONTROLPLANE-user-kubeconfig, which
		// cluster-api-provider-aws 2.10 calls CLUSTER-user-kubeconfig
		// (reconcileAdditionalKubeconfigs in pkg/cloud/services/eks/config.go).
		return Registrar{
			Name: hub.Registrar, secretName: namespaceWord + "-" + nameWord, clusterName: nameWord,
			Labels: Copying{none: why}, Annotations: Copying{none: why},
			ownLabels: map[string]string{
				SecretTypeLabel: SecretTypeCluster,
				"capargo.superorbital.io/controller-name": "capargo",
			},
			ownAnnotations: map[string]string{
				"capargo.superorbital.io/cluster-name":      nameWord,
				"capargo.superorbital.io/cluster-namespace": namespaceWord,
			},
			controlPlanes: []string{
				fleet.KubeadmControlPlane, fleet.AWSManagedControlPlane, fleet.VClusterControlPlane,
			},
			eksByPlane: true,
		}
	case v1alpha1.RegistrarCapi2Argo:
		return capi2Argo(hub.Capi2Argo)
	case v1alpha1.RegistrarClusterLabels:
		// For example tjamet/capargo, pkg/controllers/cluster.go.
		const why = "with registrar ClusterLabels, only the labels of the Secrets are known"
		return Registrar{
			Name: hub.Registrar, secretName: ownName, clusterName: nameWord, ownLabels: secretType,
			Labels:      Copying{all: true, except: []string{SecretTypeLabel}},
			Annotations: Copying{none: why, open: true},
		}
	case v1alpha1.RegistrarAny:
	}
	const why = "with registrar Any, only the name of the Cluster is known to be on its Secret"
	return Registrar{
		Name: v1alpha1.RegistrarAny, secretName: ownName, clusterName: nameWord, ownLabels: secretType,
		Labels: Copying{none: why, open: true}, Annotations: Copying{none: why, open: true},
	}
}

// capi2Argo is dntosas/capi2argo-cluster-operator 1.5: controllers/argo_cluster.go
// (ConvertToSecret, buildTakeAlongLabels, buildAutoLabelCopy), and
// controllers/capi2argo_reconciler.go and capi_cluster.go for the Clusters that it skips. It copies
// the label KEY of a Cluster that has a label take-along-label.capi-to-argocd.KEY, and the
// annotation KEY of a Cluster that has an annotation take-along-annotation.capi-to-argocd.KEY. The
// values of these marks have no meaning. The name of the cluster is that in the kubeconfig
// (NewArgoCluster).
func capi2Argo(options v1alpha1.Capi2Argo) Registrar {
	prefix := ""
	if options.Names == v1alpha1.Capi2ArgoNamesNamespaced {
		prefix = namespaceWord + "-"
	}
	labels := Copying{mark: fleet.TakeAlongLabelPrefix, noted: "taken-from-cluster-label.capi-to-argocd."}
	if options.Labels == v1alpha1.Capi2ArgoLabelsAll {
		labels = Copying{all: true, except: []string{
			"kubernetes.io/", "cluster.x-k8s.io/", "capi-to-argocd/", fleet.TakeAlongLabelPrefix,
			"ignore-cluster.capi-to-argocd",
		}}
	}
	return Registrar{
		Name: v1alpha1.RegistrarCapi2Argo, secretName: "cluster-" + prefix + nameWord,
		clusterName: prefix + kubeconfigWord,
		Labels:      labels,
		// ENABLE_AUTO_ANNOTATION_COPY has no option here; marks are harmless beside it.
		Annotations: Copying{
			mark: fleet.TakeAlongAnnotationPrefix, noted: "taken-from-cluster-annotation.capi-to-argocd.",
		},
		ownLabels: map[string]string{
			SecretTypeLabel:                      SecretTypeCluster,
			"capi-to-argocd/owned":               "true",
			"capi-to-argocd/cluster-secret-name": nameWord + "-kubeconfig",
			"capi-to-argocd/cluster-namespace":   namespaceWord,
		},
		skipLabel:  "ignore-cluster.capi-to-argocd",
		skipSuffix: "-user", // its kubeconfig is NAME-user-kubeconfig, which Cluster API makes for users of NAME
	}
}

// ClusterName is the name by which Argo CD knows a Cluster: data.name of its Secret. Whoever
// registers a cluster that Cluster API does not manage gives it the name of its Cluster.
func (r Registrar) ClusterName(cluster fleet.Cluster) string {
	if cluster.Unmanaged {
		return cluster.Name
	}
	return fill(r.clusterName, cluster)
}

// SecretName is the name of a Cluster's Secret.
func (r Registrar) SecretName(cluster fleet.Cluster) string { return fill(r.secretName, cluster) }

// HasOtherName reports whether ClusterName is made of a name that the provider of a Cluster writes
// into its kubeconfig, and that is not the Cluster's.
func (r Registrar) HasOtherName(cluster fleet.Cluster) bool {
	name := cluster.RunBy().Kubeconfig.ClusterName
	return strings.Contains(r.clusterName, kubeconfigWord) && name != "" && name != cluster.Name
}

// NameUnknown is a clause about why ClusterName may be wrong for a Cluster, "" where it is right,
// and one about what to do, "" where nothing can be done. "It" in the clause is the name in the
// kubeconfig of the Cluster.
func (r Registrar) NameUnknown(cluster fleet.Cluster) (why, remedy string) {
	if !strings.Contains(r.clusterName, kubeconfigWord) {
		return "", ""
	}
	return cluster.RunBy().Kubeconfig.Unknown, cluster.RunBy().Kubeconfig.Remedy
}

// NeedsNamespace reports whether ClusterName is known only for a Cluster that has a namespace.
func (r Registrar) NeedsNamespace() bool { return strings.Contains(r.clusterName, namespaceWord) }

// OwnsLabel reports whether the registrar sets a label itself on every Secret.
func (r Registrar) OwnsLabel(key string) bool { return r.ownLabels[key] != "" }

// Unregistered is a clause that says why a Cluster gets no Secret that Argo CD reads, or "" where
// it gets one. "It" in the clause is the registrar. The answer is that for the labels and
// annotations that the Cluster is given with: who is addressed is decided by those as written and
// those of spec.clusterLabels, and proved again with the final ones.
func (r Registrar) Unregistered(cluster fleet.Cluster) string {
	if cluster.Unmanaged {
		return fleet.UnmanagedReason
	}
	if _, skipped := cluster.Labels[r.skipLabel]; skipped {
		return "it skips a Cluster that has the label " + r.skipLabel
	}
	if r.skipSuffix != "" && strings.HasSuffix(cluster.Name, r.skipSuffix) {
		return "it skips a Cluster whose name ends in " + r.skipSuffix
	}
	if why := r.controlPlaneUnknown(cluster); why != "" {
		return why
	}
	if why := r.nameTooLong(cluster); why != "" {
		return why
	}
	return r.Secret(cluster).invalid(cluster)
}

// nameTooLong is a clause that says that the name of a Cluster is too long for a label of its
// Secret, or "" where it is not.
func (r Registrar) nameTooLong(cluster fleet.Cluster) string {
	var keys []string
	most := func(text string) int {
		return validation.LabelValueMaxLength - len(strings.ReplaceAll(text, nameWord, ""))
	}
	for key, text := range r.ownLabels {
		if strings.Contains(text, nameWord) && len(cluster.Name) > most(text) {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return ""
	}
	key := slices.Min(keys)
	text := r.ownLabels[key]
	const why = "the name of a Cluster may have at most %d characters, because label %s of its Secret is %s"
	return fmt.Sprintf(why, most(text), key, strings.ReplaceAll(text, nameWord, "NAME"))
}

// controlPlaneUnknown is a clause that says why the registrar finds no kubeconfig of a Cluster, or
// "" where it does, or where the control plane is not known.
func (r Registrar) controlPlaneUnknown(cluster fleet.Cluster) string {
	plane := cluster.RunBy()
	switch {
	case r.controlPlanes == nil || plane.Kind == "":
		return ""
	case !slices.Contains(r.controlPlanes, plane.Kind):
		return fmt.Sprintf("it knows control planes of kind %s only, and these are of kind %s",
			fleet.Enumerate(r.controlPlanes, "and"), plane.Kind)
	case r.eksByPlane && plane.Kind == fleet.AWSManagedControlPlane && plane.Name != cluster.Name:
		return "it looks for the kubeconfig of an EKS cluster by the name of the control plane, and the provider " +
			"writes it by the name of the Cluster, which is another"
	}
	return ""
}

// fill replaces the placeholders in a name or text. A Cluster without a namespace gets one when it
// is applied, so the placeholder of the namespace is left out.
func fill(text string, cluster fleet.Cluster) string {
	switch {
	case text == nameWord:
		return cluster.Name
	case !strings.Contains(text, "{"):
		return text
	}
	if cluster.Namespace == "" {
		for _, separator := range []string{"-", ".", ""} {
			text = strings.ReplaceAll(text, namespaceWord+separator, "")
		}
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, namespaceWord, cluster.Namespace), nameWord, cluster.Name)
	return strings.ReplaceAll(text, kubeconfigWord, cmp.Or(cluster.RunBy().Kubeconfig.ClusterName, cluster.Name))
}

// filled are texts with the placeholders replaced, without those that need a namespace that the
// Cluster does not have.
func filled(texts map[string]string, cluster fleet.Cluster) map[string]string {
	result := make(map[string]string, len(texts))
	for key, text := range texts {
		if cluster.Namespace != "" || !strings.Contains(text, namespaceWord) {
			result[key] = fill(text, cluster)
		}
	}
	return result
}
