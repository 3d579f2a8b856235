package payload

import (
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// UnderReconcile is a clause that says what strategy Reconcile would destroy or cannot patch in an
// object, or "" where it is safe. When a payload has changed, Cluster API sends the merge patch
// from the live object to the payload, so every field that the payload does not have is deleted
// (reconcileStrategyScope in clusterresourceset_scope.go). Other programs set what an object of
// each class would lose: the injector of cert-manager or the aggregator of the API server sets
// caBundle, the controller of Argo CD sets status and finalizers, and the API server sets immutable
// fields (validation of batch/v1 Job, core/v1 Pod, PersistentVolume and PersistentVolumeClaim).
func UnderReconcile(o Object) string {
	switch o.Strategy {
	case "Reconcile":
		return ""
	case "ApplyOnce":
		return "its annotation " + fleet.StrategyAnnotation + " says ApplyOnce"
	}
	if immutable, _ := o.tree["immutable"].(bool); immutable { // core/v1 ConfigMap.Immutable, Secret.Immutable
		return "it is immutable, so a changed payload would be refused"
	}
	switch o.Group() + "/" + o.Kind {
	case "/Secret", "/ConfigMap":
		// For example Argo CD's argocd-secret, in which Argo CD keeps its keys (util/settings).
		if !o.has("data") && !o.has("stringData") && !o.has("binaryData") {
			return "it has no data, so the data that others write there would be deleted"
		}
	case "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
		"admissionregistration.k8s.io/MutatingWebhookConfiguration", "apiregistration.k8s.io/APIService":
		return "the caBundle that is injected on the cluster would be deleted"
	case "apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet":
		if spec, _ := o.tree["spec"].(map[string]any); spec["replicas"] == nil {
			return "it has no replicas, so the number that an autoscaler or a person has set would be deleted"
		}
	case "batch/Job", "/PersistentVolumeClaim", "/Pod", "/PersistentVolume":
		return "it has immutable fields that the cluster sets, so the patch would be refused"
	}
	if o.ofArgoCD() {
		return "its status, its finalizers and the changes made on the cluster would be deleted"
	}
	if o.isDefinition() && o.convertsByWebhook() {
		return "the caBundle that is injected into its conversion webhook would be deleted"
	}
	if o.partOfArgoCD() {
		return "Argo CD keeps its own state there, for example the admin password"
	}
	return ""
}

func (o Object) convertsByWebhook() bool {
	spec, _ := o.tree["spec"].(map[string]any)
	conversion, _ := spec["conversion"].(map[string]any)
	return fleet.TextAt(conversion, "strategy") == "Webhook"
}

// partOfArgoCD reports whether the object is configuration of Argo CD. Its ConfigMaps and Secrets
// have names that begin with argocd-, or the part-of label of Kubernetes.
func (o Object) partOfArgoCD() bool {
	if o.Group() != "" || o.Kind != "Secret" && o.Kind != "ConfigMap" {
		return false
	}
	metadata, _ := o.tree["metadata"].(map[string]any)
	labels, _ := metadata["labels"].(map[string]any)
	return strings.HasPrefix(o.Name, "argocd-") || fleet.TextAt(labels, "app.kubernetes.io/part-of") == "argocd"
}
