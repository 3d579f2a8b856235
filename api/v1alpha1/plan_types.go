package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FleetPlan is what each Cluster gets from a FleetConfig. `capifleet plan --output json` prints it,
// for programs that check a change before it is made. It is only output: nothing reads it back, it
// is never applied, and no API server serves its kind.
type FleetPlan struct {
	metav1.TypeMeta `json:",inline"`

	// fleet is the name of the FleetConfig. It is left out if there are errors.
	// +optional
	Fleet string `json:"fleet,omitempty"`

	// file is the file of the FleetConfig, relative to the directory.
	// +optional
	File string `json:"file,omitempty"`

	// hub is the Argo CD on the hub, as the FleetConfig describes it. It is left out if there are
	// errors.
	// +optional
	Hub *PlannedHub `json:"hub,omitempty"`

	// filter says which part of the plan this is. It is left out for a whole plan.
	// +optional
	Filter *PlannedFilter `json:"filter,omitempty"`

	// accepted are the entries of spec.accept that take something out of the warnings.
	// +optional
	// +listType=atomic
	Accepted []PlannedAcceptance `json:"accepted,omitempty"`

	// entries are the entries of the FleetConfig in their order, one for each item of a forEach.
	// +optional
	// +listType=atomic
	Entries []PlannedEntry `json:"entries,omitempty"`

	// groups are the groups of Clusters that are alike, the largest first. Each Cluster is in one.
	// +optional
	// +listType=atomic
	Groups []PlannedGroup `json:"groups,omitempty"`

	// applicationSets are the ApplicationSets of the hub, sorted by name.
	// +optional
	// +listType=atomic
	ApplicationSets []PlannedApplicationSet `json:"applicationSets,omitempty"`

	// payloads are the ConfigMaps and Secrets that ClusterResourceSets of the plan deliver, sorted
	// by namespace, kind and name.
	// +optional
	// +listType=atomic
	Payloads []PlannedPayload `json:"payloads,omitempty"`

	// clusters are the Clusters of the fleet, sorted by namespace and name. There are none if there
	// are errors.
	// +required
	// +listType=atomic
	Clusters []PlannedCluster `json:"clusters"`

	// waves are the waves of the fleet, in order. They are left out if the FleetConfig has none.
	// +optional
	// +listType=atomic
	Waves []PlannedWave `json:"waves,omitempty"`

	// totals are the numbers of what the fleet gets.
	// +required
	Totals PlanTotals `json:"totals"`

	// problems are the problems, in the order in which they were found.
	// +required
	// +listType=atomic
	Problems []PlanProblem `json:"problems"`
}

// FleetPlanList has a FleetPlan for each fleet of a directory. `capifleet plan --fleet all --output
// json` prints it.
type FleetPlanList struct {
	metav1.TypeMeta `json:",inline"`

	// items are the FleetPlans, sorted by fleet. If there are errors, none has Clusters.
	// +required
	// +listType=atomic
	Items []FleetPlan `json:"items"`
}

// PlannedWave is a part of the fleet that is updated together.
type PlannedWave struct {
	// name is the name of the wave.
	// +required
	Name string `json:"name"`

	// percent is the share of the fleet that the FleetConfig asks for. The actual share is close to
	// it, and closer in a larger fleet.
	// +optional
	Percent *int32 `json:"percent,omitempty"`

	// clusters is the number of Clusters in the wave.
	// +required
	// +kubebuilder:validation:Minimum=0
	Clusters int32 `json:"clusters"`
}

// PlannedCluster is a Cluster of the fleet and what it gets.
type PlannedCluster struct {
	// namespace is the namespace of the Cluster. It is left out if the Cluster has none.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name is the name of the Cluster.
	// +required
	Name string `json:"name"`

	// file is the file of the Cluster, relative to the directory.
	// +optional
	File string `json:"file,omitempty"`

	// facts are the facts about the Cluster, by name. Templates read them as .values.
	// +required
	Facts map[string]string `json:"facts"`

	// labels are the labels of the Cluster by which the fleet, its waves or its entries select, or
	// that templates read. Those that are facts of the same name and those that may be secret are
	// left out.
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// alike is a digest of everything that the Cluster is meant to have, with placeholders for its
	// own name, namespace and server. Clusters with equal digests get the same, except for these
	// and for values that may be secret.
	// +optional
	Alike string `json:"alike,omitempty"`

	// stamps are the labels that are stamped on the Cluster, by key.
	// +required
	Stamps map[string]string `json:"stamps"`

	// resourceSets are the entries of spec.resourceSets that the Cluster gets, in their order.
	// +required
	// +listType=atomic
	ResourceSets []PlannedDelivery `json:"resourceSets"`

	// bootstrap has the entries of spec.bootstrap that the Cluster gets, in their order.
	// +required
	// +listType=atomic
	Bootstrap []PlannedDelivery `json:"bootstrap"`

	// applications are the Applications that the Cluster will have: those of the Argo CD on the
	// hub, and those of its own Argo CD.
	// +required
	// +listType=atomic
	Applications []PlannedApplication `json:"applications"`
}

// PlannedDelivery is an entry of the FleetConfig and the ClusterResourceSet that delivers it to the
// Cluster.
type PlannedDelivery struct {
	// entry is the name of the entry in the FleetConfig.
	// +required
	Entry string `json:"entry"`

	// clusterResourceSet is the name of the ClusterResourceSet, which is in the namespace of the
	// Cluster.
	// +required
	ClusterResourceSet string `json:"clusterResourceSet"`

	// payloads are what the ClusterResourceSet delivers, in its order. What they hold is in the
	// payloads of the plan.
	// +optional
	// +listType=atomic
	Payloads []PlannedReference `json:"payloads,omitempty"`
}

// PlannedReference names a ConfigMap or Secret in the namespace of the Cluster.
type PlannedReference struct {
	// kind is ConfigMap or Secret.
	// +required
	Kind string `json:"kind"`

	// name is the name of the ConfigMap or Secret.
	// +required
	Name string `json:"name"`
}

// PlanTotals are the numbers of what the fleet gets.
type PlanTotals struct {
	// clusters is the number of Clusters of the fleet.
	// +required
	// +kubebuilder:validation:Minimum=0
	Clusters int32 `json:"clusters"`

	// namespaces is the number of namespaces that have Clusters of the fleet.
	// +required
	// +kubebuilder:validation:Minimum=0
	Namespaces int32 `json:"namespaces"`

	// clusterResourceSets is the number of generated ClusterResourceSets.
	// +required
	// +kubebuilder:validation:Minimum=0
	ClusterResourceSets int32 `json:"clusterResourceSets"`

	// payloads is the number of generated ConfigMaps and Secrets.
	// +required
	// +kubebuilder:validation:Minimum=0
	Payloads int32 `json:"payloads"`

	// payloadBytes is the size of the manifests in all payloads, in bytes.
	// +required
	// +kubebuilder:validation:Minimum=0
	PayloadBytes int64 `json:"payloadBytes"`

	// applicationSets is the number of generated ApplicationSets.
	// +required
	// +kubebuilder:validation:Minimum=0
	ApplicationSets int32 `json:"applicationSets"`

	// hubApplications is the number of Applications of the Argo CD on the hub.
	// +required
	// +kubebuilder:validation:Minimum=0
	HubApplications int32 `json:"hubApplications"`

	// clusterApplications is the number of Applications of the Argo CDs on the clusters.
	// +required
	// +kubebuilder:validation:Minimum=0
	ClusterApplications int32 `json:"clusterApplications"`

	// editedObjects is the number of objects of the input whose labels or annotations change,
	// including Clusters.
	// +required
	// +kubebuilder:validation:Minimum=0
	EditedObjects int32 `json:"editedObjects"`

	// editedClusters is the number of Clusters whose labels or annotations change.
	// +required
	// +kubebuilder:validation:Minimum=0
	EditedClusters int32 `json:"editedClusters"`
}
