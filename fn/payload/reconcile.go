package payload

import (
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// UnderReconcile says what strategy Reconcile would destroy or cannot patch in an object, "" where it is safe. On a changed payload, Cluster API
// sends the merge patch from the live object to the payload, so every field that the payload does not state is deleted
// (reconcileStrategyScope in clusterresourceset_scope.go). What an object of each class would lose is set by others: the caBundle by cert-manager's injector or the API server's aggregator, status and finalizers by
// Argo CD's controller, what is immutable by the API server (validation of batch/v1 Job, core/v1 Pod, PersistentVolume and PersistentVolumeClaim).
func UnderReconcile(o Object) string {
	switch o.Strategy {
	case "Reconcile":
		return ""
	case "ApplyOnce":
		return "its annotation " + fleet.StrategyAnnotation + " keeps it from changes"
	}
	if immutable, _ := o.tree["immutable"].(bool); immutable { // core/v1 ConfigMap.Immutable, Secret.Immutable
		return "it is immutable, so a changed payload would be refused"
	}
	switch o.Group() + "/" + o.Kind {
	case "/Secret", "/ConfigMap":
		if !o.has("data") && !o.has("stringData") && !o.has("binaryData") { // as Argo CD's argocd-secret, which holds its keys (util/settings)
			return "it states no data, so the data that others put there would be deleted"
		}
	case "admissionregistration.k8s.io/ValidatingWebhookConfiguration", "admissionregistration.k8s.io/MutatingWebhookConfiguration", "apiregistration.k8s.io/APIService":
		return "the caBundle that is injected on the cluster would be deleted"
	case "apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet":
		if spec, _ := o.tree["spec"].(map[string]any); spec["replicas"] == nil {
			return "it states no replicas, so the number that an autoscaler or a person has set would be deleted"
		}
	case "batch/Job", "/PersistentVolumeClaim", "/Pod", "/PersistentVolume":
		return "fields that the cluster fills in are immutable, so the patch would be refused"
	}
	if o.ofArgoCD() {
		return "its status and finalizers, and what was changed on the cluster, would be deleted"
	}
	if o.isDefinition() && o.convertsByWebhook() {
		return "the caBundle that is injected into its conversion webhook would be deleted"
	}
	if o.partOfArgoCD() {
		return "Argo CD keeps state of its own there, for example the admin password"
	}
	return ""
}

func (o Object) convertsByWebhook() bool {
	spec, _ := o.tree["spec"].(map[string]any)
	conversion, _ := spec["conversion"].(map[string]any)
	return textAt(conversion, "strategy") == "Webhook"
}

// partOfArgoCD tells whether the object is configuration of Argo CD: its ConfigMaps and Secrets have names of their own, and carry Kubernetes' part-of label.
func (o Object) partOfArgoCD() bool {
	if o.Group() != "" || o.Kind != "Secret" && o.Kind != "ConfigMap" {
		return false
	}
	metadata, _ := o.tree["metadata"].(map[string]any)
	labels, _ := metadata["labels"].(map[string]any)
	return strings.HasPrefix(o.Name, "argocd-") || textAt(labels, "app.kubernetes.io/part-of") == "argocd"
}
