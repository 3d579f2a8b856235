package payload

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// Defines is the kind that the object defines, false where it is no CustomResourceDefinition.
func (o Object) Defines() (fleet.ID, bool) {
	if !o.isDefinition() {
		return fleet.ID{}, false
	}
	kind, _ := o.defines()
	return kind, true
}

// IsCustom reports whether the object is of a kind that a CustomResourceDefinition must define, or
// an API server of its own: its API group has no kind that is built into Kubernetes.
func (o Object) IsCustom() bool {
	return o.Group() != "" && len(kubernetes.Kinds(o.Group())) == 0 && o.Meant() == ""
}

// HomeOf is the namespace that must exist before the object: "" where it has none, or where every
// cluster has it (Kubernetes: pkg/controlplane, the namespaces of the system). The API server
// removes that of an object of scope Cluster. customKinds are those of CustomKinds.
func (o Object) HomeOf(customKinds map[fleet.ID]bool) string {
	if o.scope(customKinds) == clusterScope {
		return ""
	}
	if slices.Contains([]string{"default", "kube-system", "kube-public", "kube-node-lease"}, o.Namespace) {
		return ""
	}
	return o.Namespace
}

// References are the objects that the object names and that must exist for it to work, each once:
// those of a Pod or of its template, and the role of a binding. References that may be missing, and
// those to what every cluster has, are left out.
func (o Object) References() []fleet.ID {
	r := &referenceReader{namespace: o.Namespace}
	switch o.Group() + "/" + o.Kind {
	case "/Pod":
		r.pod(mapAt(o.tree, "spec"))
	case "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet", "batch/Job",
		"/ReplicationController":
		r.pod(mapAt(o.tree, "spec", "template", "spec"))
	case "batch/CronJob":
		r.pod(mapAt(o.tree, "spec", "jobTemplate", "spec", "template", "spec"))
	case "rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding":
		r.role(mapAt(o.tree, "roleRef"))
	}
	return r.found
}

// referenceReader gathers the references of an object.
type referenceReader struct {
	namespace string
	found     []fleet.ID
}

// add adds a reference, unless it is optional or has no name.
func (r *referenceReader) add(kind string, reference map[string]any, nameKey string) {
	id := fleet.ID{Kind: kind, Namespace: r.namespace, Name: textAt(reference, nameKey)}
	optional, _ := reference["optional"].(bool)
	everywhere := map[string]string{"ConfigMap": "kube-root-ca.crt", "ServiceAccount": "default"}
	ofCluster := everywhere[kind] == id.Name
	if kind == "Secret" && id.Name == "argocd-redis" {
		return // An init container of Argo CD creates it (argo-cd v3.5 manifests/base/redis).
	}
	if id.Name != "" && !optional && !ofCluster && !slices.Contains(r.found, id) {
		r.found = append(r.found, id)
	}
}

// pod reads the specification of a Pod.
func (r *referenceReader) pod(spec map[string]any) {
	r.add("ServiceAccount", spec, "serviceAccountName")
	for _, secret := range mapsAt(spec, "imagePullSecrets") {
		r.add("Secret", secret, "name")
	}
	for _, volume := range mapsAt(spec, "volumes") {
		r.add("ConfigMap", mapAt(volume, "configMap"), "name")
		r.add("Secret", mapAt(volume, "secret"), "secretName")
		r.add("PersistentVolumeClaim", mapAt(volume, "persistentVolumeClaim"), "claimName")
		for _, source := range mapsAt(mapAt(volume, "projected"), "sources") {
			r.add("ConfigMap", mapAt(source, "configMap"), "name")
			r.add("Secret", mapAt(source, "secret"), "name")
		}
	}
	for _, container := range slices.Concat(mapsAt(spec, "initContainers"), mapsAt(spec, "containers")) {
		for _, from := range mapsAt(container, "envFrom") {
			r.add("ConfigMap", mapAt(from, "configMapRef"), "name")
			r.add("Secret", mapAt(from, "secretRef"), "name")
		}
		for _, variable := range mapsAt(container, "env") {
			r.add("ConfigMap", mapAt(variable, "valueFrom", "configMapKeyRef"), "name")
			r.add("Secret", mapAt(variable, "valueFrom", "secretKeyRef"), "name")
		}
	}
}

// role reads the role of a binding. Every cluster has the default roles (Kubernetes:
// plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
func (r *referenceReader) role(reference map[string]any) {
	id := fleet.ID{
		Group: "rbac.authorization.k8s.io", Kind: textAt(reference, "kind"), Name: textAt(reference, "name"),
	}
	standard := slices.Contains([]string{"cluster-admin", "admin", "edit", "view"}, id.Name)
	standard = standard || strings.Contains(id.Name, "system:") || strings.HasPrefix(id.Name, "extension-apiserver-")
	if standard || id.Name == "" {
		return
	}
	if id.Kind == "Role" {
		id.Namespace = r.namespace
	}
	r.found = append(r.found, id)
}

// mapAt is the map at a path of keys, nil where there is none.
func mapAt(tree map[string]any, keys ...string) map[string]any {
	for _, key := range keys {
		tree, _ = tree[key].(map[string]any)
	}
	return tree
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
