package fleet

import (
	"fmt"
	"strings"
)

// ControlPlane is what is known of the control plane of a Cluster. It is the zero value where
// nothing is known, and where the registrar does not go by it.
type ControlPlane struct {
	Kind       string
	Name       string // of its object; "" where Cluster API names that, of a Cluster with spec.topology
	Kubeconfig Kubeconfig
}

// RunBy is the ControlPlane of a Cluster, the zero value where that is nil.
func (c *Cluster) RunBy() ControlPlane {
	if c.ControlPlane == nil {
		return ControlPlane{}
	}
	return *c.ControlPlane
}

// Kubeconfig is what is known of the kubeconfig of a Cluster. The zero value is one like those that
// Cluster API itself writes (util/kubeconfig/kubeconfig.go), in which the cluster has the name of
// the Cluster.
type Kubeconfig struct {
	ClusterName string // the name of its cluster, where a provider writes another one
	Unknown     string // a clause about why that name is not known; "" where it is
	Remedy      string // a clause about what to do about that; "" where nothing can be done
}

// The kinds of control planes that registrars or providers treat in their own way.
const (
	KubeadmControlPlane    = "KubeadmControlPlane"
	AWSManagedControlPlane = "AWSManagedControlPlane"
	VClusterControlPlane   = "VCluster"
)

// kubeconfigWriter is a kind of control plane whose provider writes kubeconfigs in which the
// cluster does not have the name of the Cluster, or not always.
type kubeconfigWriter struct {
	kind   string
	byName bool // whether only the name of the object counts
	// write is the kubeconfig for an object of the kind. Its manifest is nil where the input does
	// not hold it.
	write func(object ID, manifest map[string]any) Kubeconfig
}

// kubeconfigWriters has a row for each kind. All other providers that were read have Cluster API
// write the kubeconfig, or do as it does: those of kubeadm, RKE2, K3s, Talos and k0s.
func kubeconfigWriters() []kubeconfigWriter {
	return []kubeconfigWriter{
		{kind: AWSManagedControlPlane, write: eksKubeconfig},
		{kind: "ROSAControlPlane", write: rosaKubeconfig},
		{kind: "GCPManagedControlPlane", write: gkeKubeconfig},
		{kind: "AzureManagedControlPlane", byName: true, write: aksKubeconfig},
		{kind: "AzureASOManagedControlPlane", write: asoKubeconfig},
		{kind: "KamajiControlPlane", byName: true, write: kamajiKubeconfig},
		// oracle/cluster-api-provider-oci, cloud/scope/managed_control_plane.go: it keeps the name
		// that OKE gives to the cluster.
		{kind: "OCIManagedControlPlane", write: unknowable("OKE makes it")},
		// scaleway/cluster-api-provider-scaleway,
		// internal/service/scaleway/k8s/cluster/kubeconfig.go.
		{kind: "ScalewayManagedControlPlane", write: unknowable("it has the project and region of another object")},
		// loft-sh/cluster-api-provider-vcluster 0.2.2, controllers/vcluster_controller.go: it
		// passes on what vcluster writes.
		{kind: VClusterControlPlane, write: unknowable("vcluster makes it")},
		// k0sproject/k0smotron, internal/controller/k0smotron.io/k0smotroncluster_kubeconfig.go: it
		// passes on what k0s writes.
		{kind: "K0smotronControlPlane", write: unknowable("k0s makes it")},
	}
}

// KubeconfigWriters are the kinds of control planes whose kubeconfigs are not like those of Cluster
// API.
func KubeconfigWriters() []string {
	var kinds []string
	for _, writer := range kubeconfigWriters() {
		kinds = append(kinds, writer.kind)
	}
	return kinds
}

// KubeconfigOf is the kubeconfig for the control plane that is an object. Its manifest is nil where
// the input does not hold it.
func KubeconfigOf(object ID, manifest map[string]any) Kubeconfig {
	for _, writer := range kubeconfigWriters() {
		if writer.kind == object.Kind {
			return writer.write(object, manifest)
		}
	}
	return Kubeconfig{}
}

// TemplatedKubeconfig is the kubeconfig for a control plane that Cluster API makes of a
// ClusterClass. name is "" where Cluster API makes that up too. Patches may change all that is in
// the template.
func TemplatedKubeconfig(kind, name string) Kubeconfig {
	for _, writer := range kubeconfigWriters() {
		if writer.kind != kind {
			continue
		}
		if writer.byName && name != "" {
			return writer.write(ID{Kind: kind, Name: name}, nil)
		}
		return Kubeconfig{Unknown: "Cluster API makes the control plane of a Cluster with spec.topology"}
	}
	return Kubeconfig{}
}

// unknowable is the kubeconfig of a provider that takes the name from what no manifest holds.
func unknowable(why string) func(ID, map[string]any) Kubeconfig {
	return func(ID, map[string]any) Kubeconfig { return Kubeconfig{Unknown: why} }
}

// unfound is the kubeconfig of a control plane whose manifest has the name.
func unfound() Kubeconfig {
	return Kubeconfig{
		Unknown: "it is in the manifest of the control plane, which is missing here, or is there twice",
		Remedy:  "put the manifest of the control plane beside that of the Cluster",
	}
}

// eksKubeconfig is that of cluster-api-provider-aws 2.10: createBaseKubeConfig in
// pkg/cloud/services/eks/config.go, and GenerateEKSName in pkg/eks/eks.go with the default of
// controlplane/eks/api/v1beta2/awsmanagedcontrolplane_webhook.go.
func eksKubeconfig(object ID, manifest map[string]any) Kubeconfig {
	const most = 100 // bytes; a longer name is replaced by its hash
	if manifest == nil {
		return unfound()
	}
	if name := TextAt(manifest, "spec", "eksClusterName"); name != "" {
		return Kubeconfig{ClusterName: name}
	}
	return generatedName(object, "_", most, "spec.eksClusterName")
}

// rosaKubeconfig is that of cluster-api-provider-aws 2.10: reconcileKubeconfig in
// controlplane/rosa/controllers/rosacontrolplane_controller.go.
func rosaKubeconfig(_ ID, manifest map[string]any) Kubeconfig {
	spec, _ := manifest["spec"].(map[string]any)
	name := TextAt(manifest, "spec", "rosaClusterName")
	if external, _ := spec["enableExternalAuthProviders"].(bool); external {
		return Kubeconfig{Unknown: "with external authentication, the provider writes no kubeconfig"}
	}
	if name == "" {
		return unfound()
	}
	return Kubeconfig{ClusterName: name}
}

// gkeKubeconfig is that of cluster-api-provider-gcp 1.10: getKubeConfigContextName in
// cloud/services/container/clusters/kubeconfig.go, and generateGKEName in
// exp/api/v1beta1/gcpmanagedcontrolplane_webhook.go.
func gkeKubeconfig(object ID, manifest map[string]any) Kubeconfig {
	const most = 40 // bytes; a longer name is replaced by its hash
	project, location := TextAt(manifest, "spec", "project"), TextAt(manifest, "spec", "location")
	if project == "" || location == "" {
		return unfound()
	}
	cluster := Kubeconfig{ClusterName: TextAt(manifest, "spec", "clusterName")}
	if cluster.ClusterName == "" {
		cluster = generatedName(object, "-", most, "spec.clusterName")
	}
	if cluster.Unknown != "" {
		return cluster
	}
	return Kubeconfig{ClusterName: fmt.Sprintf("gke_%s_%s_%s", project, location, cluster.ClusterName)}
}

// generatedName is a name that a provider makes of the namespace and the name of a control plane,
// joined by a separator, which also replaces dots.
func generatedName(object ID, separator string, most int, field string) Kubeconfig {
	unknown := Kubeconfig{Remedy: "set " + field + " of the control plane"}
	if object.Namespace == "" {
		unknown.Unknown = "it is made of the namespace, which is missing"
		return unknown
	}
	name := object.Namespace + separator + strings.ReplaceAll(object.Name, ".", separator)
	if len(name) >= most {
		unknown.Unknown = "it is a hash of the namespace and the name of the control plane, which are too long"
		return unknown
	}
	return Kubeconfig{ClusterName: name}
}

// aksKubeconfig is that of cluster-api-provider-azure 1.21: ManagedClusterSpec in
// azure/scope/managedcontrolplane.go names the AKS cluster like the control plane, and AKS writes a
// kubeconfig with that name.
func aksKubeconfig(object ID, _ map[string]any) Kubeconfig {
	return Kubeconfig{ClusterName: object.Name}
}

// asoKubeconfig is as [aksKubeconfig]. The AKS cluster is a resource of the control plane, with its
// azureName or else its name (setManagedClusterDefaults in pkg/mutators, and Azure Service
// Operator).
func asoKubeconfig(_ ID, manifest map[string]any) Kubeconfig {
	spec, _ := manifest["spec"].(map[string]any)
	resources, _ := spec["resources"].([]any)
	for _, resource := range resources {
		tree, _ := resource.(map[string]any)
		if kind, _ := tree["kind"].(string); kind != "ManagedCluster" {
			continue
		}
		for _, at := range [][]string{{"spec", "azureName"}, {"metadata", "name"}} {
			if name := TextAt(tree, at...); name != "" {
				return Kubeconfig{ClusterName: name}
			}
		}
	}
	return unfound()
}

// kamajiKubeconfig is that of clastix/cluster-api-control-plane-provider-kamaji: it passes on that
// of a TenantControlPlane, which has the name of the control plane
// (controllers/kamajicontrolplane_controller_tcp.go), and Kamaji writes that name
// (internal/kubeadm/configuration.go). On another hub the TenantControlPlane has another name.
func kamajiKubeconfig(object ID, manifest map[string]any) Kubeconfig {
	spec, _ := manifest["spec"].(map[string]any)
	deployment, _ := spec["deployment"].(map[string]any)
	if deployment["externalClusterReference"] != nil {
		return Kubeconfig{Unknown: "Kamaji runs the control plane on another cluster, under a name of its own"}
	}
	return Kubeconfig{ClusterName: object.Name}
}
