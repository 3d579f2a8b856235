package payload

import (
	"cmp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// References are the objects that the object names and that must exist for it to work, each once:
// those of a Pod or of its template, the role and the ServiceAccounts of a binding, and the
// Services of routes and webhooks. References that may be missing, and those to what every cluster
// has, are left out.
func (o Object) References() []fleet.ID {
	r := &referenceReader{namespace: o.Namespace}
	switch o.Group() + "/" + o.Kind {
	case "/Pod":
		r.pod(fleet.MapAt(o.tree, "spec"))
	case "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet", "batch/Job",
		"/ReplicationController":
		r.pod(fleet.MapAt(o.tree, "spec", "template", "spec"))
	case "batch/CronJob":
		r.pod(fleet.MapAt(o.tree, "spec", "jobTemplate", "spec", "template", "spec"))
	case "rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding":
		r.role(fleet.MapAt(o.tree, "roleRef"))
		r.subjects(mapsAt(o.tree, "subjects"))
	case "/ServiceAccount":
		r.pullSecrets(o.tree)
	case "autoscaling/HorizontalPodAutoscaler":
		r.scaled(fleet.MapAt(o.tree, "spec", "scaleTargetRef"))
	}
	r.services(o)
	return r.found
}

// referenceReader gathers the references of an object.
type referenceReader struct {
	namespace string
	found     []fleet.ID
}

// add adds a reference, unless it is optional or has no name.
func (r *referenceReader) add(kind string, reference map[string]any, nameKey string) {
	id := fleet.ID{Kind: kind, Namespace: r.namespace, Name: fleet.TextAt(reference, nameKey)}
	optional, _ := reference["optional"].(bool)
	everywhere := map[string]string{"ConfigMap": "kube-root-ca.crt", "ServiceAccount": "default"}
	ofCluster := everywhere[kind] == id.Name
	if kind == "Secret" && id.Name == "argocd-redis" {
		return // An init container of Argo CD creates it (argo-cd v3.5 manifests/base/redis).
	}
	if !optional && !ofCluster {
		r.addID(id)
	}
}

// addID adds a reference that has a name.
func (r *referenceReader) addID(id fleet.ID) {
	if id.Name != "" && !slices.Contains(r.found, id) {
		r.found = append(r.found, id)
	}
}

// pod reads the specification of a Pod.
func (r *referenceReader) pod(spec map[string]any) {
	account := "serviceAccountName"
	if fleet.TextAt(spec, account) == "" {
		account = "serviceAccount" // as it was called before
	}
	r.add("ServiceAccount", spec, account)
	r.pullSecrets(spec)
	if class := fleet.TextAt(spec, "priorityClassName"); !strings.HasPrefix(class, "system-") {
		r.addID(fleet.ID{Group: "scheduling.k8s.io", Kind: "PriorityClass", Name: class})
	}
	r.addID(fleet.ID{Group: "node.k8s.io", Kind: "RuntimeClass", Name: fleet.TextAt(spec, "runtimeClassName")})
	for _, volume := range mapsAt(spec, "volumes") {
		r.add("ConfigMap", fleet.MapAt(volume, "configMap"), "name")
		r.add("Secret", fleet.MapAt(volume, "secret"), "secretName")
		r.add("Secret", fleet.MapAt(volume, "csi", "nodePublishSecretRef"), "name")
		r.add("PersistentVolumeClaim", fleet.MapAt(volume, "persistentVolumeClaim"), "claimName")
		for _, source := range mapsAt(fleet.MapAt(volume, "projected"), "sources") {
			r.add("ConfigMap", fleet.MapAt(source, "configMap"), "name")
			r.add("Secret", fleet.MapAt(source, "secret"), "name")
		}
	}
	for _, container := range slices.Concat(mapsAt(spec, "initContainers"), mapsAt(spec, "containers")) {
		for _, from := range mapsAt(container, "envFrom") {
			r.add("ConfigMap", fleet.MapAt(from, "configMapRef"), "name")
			r.add("Secret", fleet.MapAt(from, "secretRef"), "name")
		}
		for _, variable := range mapsAt(container, "env") {
			r.add("ConfigMap", fleet.MapAt(variable, "valueFrom", "configMapKeyRef"), "name")
			r.add("Secret", fleet.MapAt(variable, "valueFrom", "secretKeyRef"), "name")
		}
	}
}

// role reads the role of a binding. Every cluster has the default roles (Kubernetes:
// plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
func (r *referenceReader) role(reference map[string]any) {
	id := fleet.ID{
		Group: "rbac.authorization.k8s.io",
		Kind:  fleet.TextAt(reference, "kind"),
		Name:  fleet.TextAt(reference, "name"),
	}
	standard := slices.Contains([]string{"cluster-admin", "admin", "edit", "view"}, id.Name)
	standard = standard || strings.Contains(id.Name, "system:") || strings.HasPrefix(id.Name, "extension-apiserver-")
	if standard {
		return
	}
	if id.Kind == "Role" {
		id.Namespace = r.namespace
	}
	r.addID(id)
}

// subjects reads the ServiceAccounts of a binding. Kubernetes makes those of its controllers.
func (r *referenceReader) subjects(subjects []map[string]any) {
	for _, subject := range subjects {
		namespace := cmp.Or(fleet.TextAt(subject, "namespace"), r.namespace)
		if fleet.TextAt(subject, "kind") == "ServiceAccount" && namespace != "kube-system" {
			in := referenceReader{namespace: namespace, found: r.found}
			in.add("ServiceAccount", subject, "name")
			r.found = in.found
		}
	}
}

// pullSecrets reads the Secrets for pulling images.
func (r *referenceReader) pullSecrets(tree map[string]any) {
	for _, secret := range mapsAt(tree, "imagePullSecrets") {
		r.add("Secret", secret, "name")
	}
}

// scaled reads what an autoscaler scales, of the kinds that are built in.
func (r *referenceReader) scaled(reference map[string]any) {
	gv, err := schema.ParseGroupVersion(fleet.TextAt(reference, "apiVersion"))
	if kind := fleet.TextAt(reference, "kind"); err == nil && len(kubernetes.Kinds(gv.Group)) > 0 {
		r.addID(fleet.ID{Group: gv.Group, Kind: kind, Namespace: r.namespace, Name: fleet.TextAt(reference, "name")})
	}
}

// services reads the Services of routes, webhooks and API services.
func (r *referenceReader) services(o Object) {
	service := func(reference map[string]any, namespace string) {
		r.addID(fleet.ID{Kind: "Service", Namespace: namespace, Name: fleet.TextAt(reference, "name")})
	}
	elsewhere := func(reference map[string]any) { service(reference, fleet.TextAt(reference, "namespace")) }
	switch o.Group() + "/" + o.Kind {
	case "networking.k8s.io/Ingress":
		service(fleet.MapAt(o.tree, "spec", "defaultBackend", "service"), o.Namespace)
		for _, rule := range mapsAt(fleet.MapAt(o.tree, "spec"), "rules") {
			for _, path := range mapsAt(fleet.MapAt(rule, "http"), "paths") {
				service(fleet.MapAt(path, "backend", "service"), o.Namespace)
			}
		}
	case "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
		"admissionregistration.k8s.io/MutatingWebhookConfiguration":
		for _, webhook := range mapsAt(o.tree, "webhooks") {
			elsewhere(fleet.MapAt(webhook, "clientConfig", "service"))
		}
	case "apiregistration.k8s.io/APIService":
		elsewhere(fleet.MapAt(o.tree, "spec", "service"))
	case "apiextensions.k8s.io/CustomResourceDefinition":
		elsewhere(fleet.MapAt(o.tree, "spec", "conversion", "webhook", "clientConfig", "service"))
	}
}

// mapsAt are the maps of the list at a key.
func mapsAt(tree map[string]any, key string) []map[string]any {
	var found []map[string]any
	list, _ := tree[key].([]any)
	for _, element := range list {
		if one, isMap := element.(map[string]any); isMap {
			found = append(found, one)
		}
	}
	return found
}
