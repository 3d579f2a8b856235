package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FleetPlan is what a FleetConfig brings to each Cluster. `capifleet plan --output json` prints it, for programs that look at a change before it
// is made. It is output alone: nothing reads it back, it is never applied, and no API server serves its kind.
type FleetPlan struct {
	metav1.TypeMeta `json:",inline"`

	// fleet is the name of the FleetConfig. It is left out where there are errors.
	// +optional
	Fleet string `json:"fleet,omitempty"`

	// clusters of the fleet, sorted by namespace and name: none where there are errors.
	// +required
	// +listType=atomic
	Clusters []PlannedCluster `json:"clusters"`

	// waves of the fleet, in their order. It is left out where the FleetConfig has none.
	// +optional
	// +listType=atomic
	Waves []PlannedWave `json:"waves,omitempty"`

	// totals count what the fleet gets.
	// +required
	Totals PlanTotals `json:"totals"`

	// problems that were found, in the order in which they were.
	// +required
	// +listType=atomic
	Problems []PlanProblem `json:"problems"`
}

// PlannedWave is a part of the fleet that is updated together.
type PlannedWave struct {
	// name of the wave.
	// +required
	Name string `json:"name"`

	// percent of the fleet that the wave asks for. What it has is near that, the nearer the more Clusters there are.
	// +optional
	Percent *int32 `json:"percent,omitempty"`

	// clusters that the wave has.
	// +required
	// +kubebuilder:validation:Minimum=0
	Clusters int32 `json:"clusters"`
}

// PlannedCluster is a Cluster of the fleet and what reaches it.
type PlannedCluster struct {
	// namespace of the Cluster. It is left out where the Cluster has none.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name of the Cluster.
	// +required
	Name string `json:"name"`

	// file that the Cluster is in, relative to the directory.
	// +optional
	File string `json:"file,omitempty"`

	// facts that the Cluster has, by name: what templates read as .values.
	// +required
	Facts map[string]string `json:"facts"`

	// stamps are the labels that are stamped on the Cluster, by key.
	// +required
	Stamps map[string]string `json:"stamps"`

	// resourceSets are the entries of spec.resourceSets that reach the Cluster, in their order.
	// +required
	// +listType=atomic
	ResourceSets []PlannedDelivery `json:"resourceSets"`

	// bootstrap has the entries of spec.bootstrap that reach the Cluster, in their order.
	// +required
	// +listType=atomic
	Bootstrap []PlannedDelivery `json:"bootstrap"`

	// applications that the Cluster will have: those of the hub's Argo CD and those of its own.
	// +required
	// +listType=atomic
	Applications []PlannedApplication `json:"applications"`
}

// PlannedDelivery is an entry of the FleetConfig and the ClusterResourceSet that brings it to the Cluster.
type PlannedDelivery struct {
	// entry is its name in the FleetConfig.
	// +required
	Entry string `json:"entry"`

	// clusterResourceSet is the name of the ClusterResourceSet, which is in the Cluster's namespace.
	// +required
	ClusterResourceSet string `json:"clusterResourceSet"`
}

// PlannedApplication is an Application of Argo CD that the Cluster will have.
type PlannedApplication struct {
	// entry of the FleetConfig that the Application comes from.
	// +required
	Entry string `json:"entry"`

	// argocd says whose Application it is: that of the Argo CD on the hub, or that of the Cluster's own.
	// +required
	ArgoCD PlannedArgoCD `json:"argocd"`

	// applicationSet on the hub that makes the Application. Only with argocd Hub.
	// +optional
	ApplicationSet string `json:"applicationSet,omitempty"`

	// namespace of the Application. It is left out where the template leaves it to Argo CD.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name of the Application.
	// +required
	Name string `json:"name"`

	// project of Argo CD that the Application belongs to.
	// +required
	Project string `json:"project"`

	// labels of the Application. They are left out where it has none.
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// destination is where the Application's objects go.
	// +required
	Destination PlannedDestination `json:"destination"`

	// sources of the Application's manifests.
	// +required
	// +listType=atomic
	Sources []PlannedSource `json:"sources"`
}

// PlannedArgoCD says which Argo CD runs an Application.
//
// +kubebuilder:validation:Enum=Hub;Cluster
type PlannedArgoCD string

const (
	// PlannedArgoCDHub is the Argo CD of the hub.
	PlannedArgoCDHub PlannedArgoCD = "Hub"
	// PlannedArgoCDCluster is the Cluster's own Argo CD.
	PlannedArgoCDCluster PlannedArgoCD = "Cluster"
)

// PlannedDestination is a cluster, by the name or the server that Argo CD knows it by, and a namespace.
type PlannedDestination struct {
	// name of the cluster.
	// +optional
	Name string `json:"name,omitempty"`

	// server is the URL of the cluster's API server.
	// +optional
	Server string `json:"server,omitempty"`

	// namespace for objects that have none of their own.
	// +optional
	Namespace string `json:"namespace,omitempty"`
}

// PlannedSource is where manifests of an Application come from.
type PlannedSource struct {
	// repoURL of the Git repository or Helm repository, without user name and password.
	// +required
	RepoURL string `json:"repoURL"`

	// path in a Git repository.
	// +optional
	Path string `json:"path,omitempty"`

	// chart in a Helm repository.
	// +optional
	Chart string `json:"chart,omitempty"`

	// targetRevision is a branch, tag or commit, or the version of a chart. Where it is left out, Argo CD takes HEAD.
	// +optional
	TargetRevision string `json:"targetRevision,omitempty"`
}

// PlanTotals count what the fleet gets.
type PlanTotals struct {
	// clusters of the fleet.
	// +required
	// +kubebuilder:validation:Minimum=0
	Clusters int32 `json:"clusters"`

	// namespaces that the Clusters are in.
	// +required
	// +kubebuilder:validation:Minimum=0
	Namespaces int32 `json:"namespaces"`

	// clusterResourceSets that are generated.
	// +required
	// +kubebuilder:validation:Minimum=0
	ClusterResourceSets int32 `json:"clusterResourceSets"`

	// payloads are the ConfigMaps and Secrets that are generated.
	// +required
	// +kubebuilder:validation:Minimum=0
	Payloads int32 `json:"payloads"`

	// payloadBytes is the size of the manifests in all payloads, in bytes.
	// +required
	// +kubebuilder:validation:Minimum=0
	PayloadBytes int64 `json:"payloadBytes"`

	// applicationSets that are generated.
	// +required
	// +kubebuilder:validation:Minimum=0
	ApplicationSets int32 `json:"applicationSets"`

	// hubApplications are the Applications of the Argo CD on the hub.
	// +required
	// +kubebuilder:validation:Minimum=0
	HubApplications int32 `json:"hubApplications"`

	// clusterApplications are the Applications of the Clusters' own Argo CDs.
	// +required
	// +kubebuilder:validation:Minimum=0
	ClusterApplications int32 `json:"clusterApplications"`

	// editedObjects are the objects of the input whose labels or annotations change, Clusters among them.
	// +required
	// +kubebuilder:validation:Minimum=0
	EditedObjects int32 `json:"editedObjects"`

	// editedClusters are the Clusters among editedObjects.
	// +required
	// +kubebuilder:validation:Minimum=0
	EditedClusters int32 `json:"editedClusters"`
}

// PlanProblem is one thing that is wrong or worth knowing.
type PlanProblem struct {
	// severity of the problem: with an error, nothing is generated.
	// +required
	Severity PlanSeverity `json:"severity"`

	// code is the stable number of the kind of problem, for example CF0203.
	// +required
	Code string `json:"code"`

	// object to look at. It is left out where the problem is with no single object.
	// +optional
	Object PlanObject `json:"object,omitempty,omitzero"`

	// file to look at, relative to the directory.
	// +optional
	File string `json:"file,omitempty"`

	// field is the path of the field within the object.
	// +optional
	Field string `json:"field,omitempty"`

	// value that is wrong, cut where it is long. It is left out where it may be secret.
	// +optional
	Value string `json:"value,omitempty"`

	// message says what is wrong.
	// +required
	Message string `json:"message"`

	// remedy says what to do.
	// +optional
	Remedy string `json:"remedy,omitempty"`
}

// PlanSeverity is the severity of a problem, spelled as in the results of a KRM function.
//
// +kubebuilder:validation:Enum=error;warning;info
type PlanSeverity string

const (
	// PlanSeverityError stops the run.
	PlanSeverityError PlanSeverity = "error"
	// PlanSeverityWarning is likely a mistake, or dangerous.
	PlanSeverityWarning PlanSeverity = "warning"
	// PlanSeverityInfo is said so that nothing happens unseen.
	PlanSeverityInfo PlanSeverity = "info"
)

// PlanObject says which object is meant.
type PlanObject struct {
	// apiVersion of the object.
	// +required
	APIVersion string `json:"apiVersion"`

	// kind of the object.
	// +required
	Kind string `json:"kind"`

	// namespace of the object.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name of the object.
	// +required
	Name string `json:"name"`
}
