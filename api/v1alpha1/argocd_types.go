package v1alpha1

// ArgoCD describes the Argo CD of the hub.
type ArgoCD struct {
	// namespace that Argo CD runs in, where ApplicationSets go. Default: argocd.
	// +optional
	Namespace Name `json:"namespace,omitempty"`

	// registrar is who writes Argo CD's cluster Secrets, hence what is on them. Default: Any.
	// +optional
	Registrar Registrar `json:"registrar,omitempty"`

	// capi2argo has the options that capi2argo-cluster-operator runs with. Only with registrar Capi2Argo.
	// +optional
	Capi2Argo Capi2Argo `json:"capi2argo,omitempty,omitzero"`

	// generator of the ApplicationSets. Default: List.
	// +optional
	Generator Generator `json:"generator,omitempty"`

	// defaults are merged under the template of every entry of applicationSets: what the template says wins, maps merge, lists do not. They are the
	// hub's: nothing of them reaches the Applications of bootstrap. Default: spec.project is default.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Defaults Tree `json:"defaults,omitempty"`
}

// Registrar writes a Secret for each Cluster, by which Argo CD knows it.
//
// +kubebuilder:validation:Enum=Any;Capargo;Capi2Argo;ClusterLabels
type Registrar string

const (
	// RegistrarAny assumes nothing but that Argo CD knows a cluster by the name of its Cluster.
	RegistrarAny Registrar = "Any"
	// RegistrarCapargo is superorbital/capargo, which puts no label of the Cluster on the Secret.
	RegistrarCapargo Registrar = "Capargo"
	// RegistrarCapi2Argo is dntosas/capi2argo-cluster-operator, which puts the labels on the Secret that the Cluster names.
	RegistrarCapi2Argo Registrar = "Capi2Argo"
	// RegistrarClusterLabels is any registrar that puts every label of the Cluster on the Secret.
	RegistrarClusterLabels Registrar = "ClusterLabels"
)

// Capi2Argo has the options that capi2argo-cluster-operator runs with.
type Capi2Argo struct {
	// names of clusters: Plain is the Cluster's name, Namespaced has its namespace before it. Default: Plain.
	// +optional
	Names Capi2ArgoNames `json:"names,omitempty"`

	// labels on the Secret: TakeAlong are those that the Cluster names, All are all of them. Default: TakeAlong.
	// +optional
	Labels Capi2ArgoLabels `json:"labels,omitempty"`
}

// Capi2ArgoNames says how capi2argo names clusters.
//
// +kubebuilder:validation:Enum=Plain;Namespaced
type Capi2ArgoNames string

// Capi2ArgoLabels says which labels capi2argo copies.
//
// +kubebuilder:validation:Enum=TakeAlong;All
type Capi2ArgoLabels string

const (
	// Capi2ArgoNamesPlain is the operator without ENABLE_NAMESPACED_NAMES.
	Capi2ArgoNamesPlain Capi2ArgoNames = "Plain"
	// Capi2ArgoNamesNamespaced is the operator with ENABLE_NAMESPACED_NAMES.
	Capi2ArgoNamesNamespaced Capi2ArgoNames = "Namespaced"
	// Capi2ArgoLabelsTakeAlong is the operator without ENABLE_AUTO_LABEL_COPY.
	Capi2ArgoLabelsTakeAlong Capi2ArgoLabels = "TakeAlong"
	// Capi2ArgoLabelsAll is the operator with ENABLE_AUTO_LABEL_COPY.
	Capi2ArgoLabelsAll Capi2ArgoLabels = "All"
)

// Generator is the ApplicationSet generator that is written.
//
// +kubebuilder:validation:Enum=List;Clusters
type Generator string

const (
	// GeneratorList writes one element for each Cluster, at render time. It works with every registrar.
	GeneratorList Generator = "List"
	// GeneratorClusters writes Argo CD's cluster generator, which selects the registrar's Secrets by label.
	GeneratorClusters Generator = "Clusters"
)

// ApplicationSet becomes one ApplicationSet of the Argo CD on the hub.
type ApplicationSet struct {
	// name of the entry.
	// +required
	Name Name `json:"name"`

	// clusterSelector selects Clusters of the fleet by label. Default: the whole fleet.
	// +optional
	ClusterSelector *Selector `json:"clusterSelector,omitempty"`

	// metadata is set on the generated ApplicationSet, over that of spec.metadata.
	// +optional
	Metadata ExtraMetadata `json:"metadata,omitempty,omitzero"`

	// template is Argo CD's ApplicationSet template: metadata and spec of the Applications, rendered for each Cluster.
	// +required
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Template Tree `json:"template"`

	// revisions gives .values.revision by wave. Every wave is listed.
	// +optional
	// +listType=map
	// +listMapKey=wave
	// +kubebuilder:validation:MaxItems=32
	Revisions []WaveRevision `json:"revisions,omitempty"`

	// overrides are merged over the template for the Clusters that they match, in order; later ones win.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Overrides []Override `json:"overrides,omitempty"`

	// rollout of a change: by revisions in Git, or by Argo CD's RollingSync. Default: Revisions.
	// +optional
	Rollout Rollout `json:"rollout,omitempty"`

	// syncPolicy of the ApplicationSet.
	// +optional
	SyncPolicy ApplicationSetSyncPolicy `json:"syncPolicy,omitempty,omitzero"`
}

// ApplicationSetSyncPolicy is Argo CD's, with another default.
type ApplicationSetSyncPolicy struct {
	// preserveResourcesOnDeletion keeps the workloads of an Application that goes. Default: true.
	// +optional
	PreserveResourcesOnDeletion *bool `json:"preserveResourcesOnDeletion,omitempty"`

	// applicationsSync says what the controller may do with Applications. Default: create-update with generator Clusters, since a label that
	// comes late would otherwise delete Applications; else Argo CD's own.
	// +optional
	ApplicationsSync ApplicationsSync `json:"applicationsSync,omitempty"`
}

// ApplicationsSync is one of Argo CD's policies for ApplicationSets.
//
// +kubebuilder:validation:Enum=create-only;create-update;create-delete;sync
type ApplicationsSync string

// ApplicationsSyncCreateUpdate never deletes an Application.
const ApplicationsSyncCreateUpdate ApplicationsSync = "create-update"

// WaveRevision is the revision of one wave.
type WaveRevision struct {
	// wave is the name of a wave.
	// +required
	Wave Name `json:"wave"`

	// revision of the source, .values.revision.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Revision string `json:"revision"`
}

// Override is merged over the template for some Clusters.
type Override struct {
	// clusterSelector selects Clusters of the fleet by label.
	// +required
	ClusterSelector *Selector `json:"clusterSelector"`

	// metadata is merged over the template's metadata.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Metadata Tree `json:"metadata,omitempty"`

	// spec is merged over the template's spec.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Spec Tree `json:"spec,omitempty"`
}

// Rollout says how a change reaches the waves.
//
// +kubebuilder:validation:Enum=Revisions;RollingSync
type Rollout string

const (
	// RolloutRevisions promotes a change by the revisions in Git.
	RolloutRevisions Rollout = "Revisions"
	// RolloutRollingSync writes Argo CD's own progressive sync, a step for each wave.
	RolloutRollingSync Rollout = "RollingSync"
)
