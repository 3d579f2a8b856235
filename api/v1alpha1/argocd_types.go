package v1alpha1

// ArgoCD describes the Argo CD of the hub.
type ArgoCD struct {
	// namespace is the namespace of Argo CD, which the ApplicationSets are written for. Default:
	// argocd.
	// +optional
	Namespace Name `json:"namespace,omitempty"`

	// registrar is the program that writes the cluster Secrets of Argo CD. It decides which labels
	// and annotations they have. Default: Any.
	// +optional
	Registrar Registrar `json:"registrar,omitempty"`

	// capi2argo has the options of capi2argo-cluster-operator. It is allowed only with registrar
	// Capi2Argo.
	// +optional
	Capi2Argo Capi2Argo `json:"capi2argo,omitempty,omitzero"`

	// generator is the generator of the ApplicationSets. Default: List.
	// +optional
	Generator Generator `json:"generator,omitempty"`

	// defaults are merged with the template of every entry of applicationSets. Fields of the
	// template win; maps are merged and lists are not. The defaults do not apply to the
	// Applications of bootstrap. Default: spec.project is default.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Defaults Tree `json:"defaults,omitempty"`
}

// Registrar is a program that writes a Secret for each Cluster, by which Argo CD knows the cluster.
//
// +kubebuilder:validation:Enum=Any;Capargo;Capi2Argo;ClusterLabels
type Registrar string

const (
	// RegistrarAny assumes only that Argo CD knows a cluster by the name of its Cluster.
	RegistrarAny Registrar = "Any"
	// RegistrarCapargo is superorbital/capargo, which copies no label of the Cluster to the Secret.
	RegistrarCapargo Registrar = "Capargo"
	// RegistrarCapi2Argo is dntosas/capi2argo-cluster-operator, which copies the labels that marks
	// on the Cluster name.
	RegistrarCapi2Argo Registrar = "Capi2Argo"
	// RegistrarClusterLabels is any registrar that copies every label of the Cluster to the Secret.
	RegistrarClusterLabels Registrar = "ClusterLabels"
)

// Registrars are all registrars, in the order of the schema.
func Registrars() []Registrar {
	return []Registrar{RegistrarAny, RegistrarCapargo, RegistrarCapi2Argo, RegistrarClusterLabels}
}

// Capi2Argo has the options of capi2argo-cluster-operator.
type Capi2Argo struct {
	// names defines how clusters are named. Plain is the name of the Cluster; Namespaced has its
	// namespace before it. Default: Plain.
	// +optional
	Names Capi2ArgoNames `json:"names,omitempty"`

	// labels defines which labels of a Cluster are copied to its Secret. TakeAlong copies those
	// that marks on the Cluster name; All copies all of them. Default: TakeAlong.
	// +optional
	Labels Capi2ArgoLabels `json:"labels,omitempty"`
}

// Capi2ArgoNames defines how capi2argo names clusters.
//
// +kubebuilder:validation:Enum=Plain;Namespaced
type Capi2ArgoNames string

// Capi2ArgoLabels defines which labels capi2argo copies.
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

// Generator is the generator of the ApplicationSets that are written.
//
// +kubebuilder:validation:Enum=List;Clusters
type Generator string

const (
	// GeneratorList is a list generator with one element for each Cluster. It works with every
	// registrar.
	GeneratorList Generator = "List"
	// GeneratorClusters is the cluster generator of Argo CD, which selects the Secrets of the
	// registrar by label.
	GeneratorClusters Generator = "Clusters"
)

// ApplicationSet is an entry that becomes one ApplicationSet of the Argo CD on the hub.
type ApplicationSet struct {
	// name is the name of the entry.
	// +required
	Name Name `json:"name"`

	// renamedFrom is the name that the entry had. Its ApplicationSet keeps the name that it had
	// then, unless objectName is set. Default: the entry was not renamed.
	// +optional
	RenamedFrom Name `json:"renamedFrom,omitempty"`

	// objectName is the name of the generated ApplicationSet. With the name of one that exists, the
	// generated one takes its place and keeps its Applications. Items of forEach for which it is
	// the same share one ApplicationSet, which generates an Application for each Cluster and item.
	// Default: the name of the fleet, a dash and the name of the entry.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	ObjectName string `json:"objectName,omitempty"`

	// forEach makes the entry once for each of its items, which is then called ENTRY-ITEM. The
	// strings of the entry read what an item has as .item.name and .item.KEY. These are constants:
	// nothing that is generated reads them.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=256
	ForEach []ApplicationSetItem `json:"forEach,omitempty"`

	// clusterSelector selects Clusters of the fleet by label. Default: the whole fleet.
	// +optional
	ClusterSelector *Selector `json:"clusterSelector,omitempty"`

	// metadata is added to the generated ApplicationSet. It wins over spec.metadata.
	// +optional
	Metadata ExtraMetadata `json:"metadata,omitempty,omitzero"`

	// template is the template of the ApplicationSet: metadata and spec of the Applications,
	// rendered for each Cluster.
	// +required
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Template Tree `json:"template"`

	// revisions are the values of .values.revision, by wave. Every wave must be listed.
	// +optional
	// +listType=map
	// +listMapKey=wave
	// +kubebuilder:validation:MaxItems=32
	Revisions []WaveRevision `json:"revisions,omitempty"`

	// overrides are merged with the template for the Clusters that they match, in order. Fields of
	// later overrides win.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Overrides []Override `json:"overrides,omitempty"`

	// rollout defines how a change is rolled out: by revisions in Git, or by the RollingSync of
	// Argo CD. Default: Revisions.
	// +optional
	Rollout Rollout `json:"rollout,omitempty"`

	// syncPolicy is the sync policy of the ApplicationSet.
	// +optional
	SyncPolicy ApplicationSetSyncPolicy `json:"syncPolicy,omitempty,omitzero"`

	// ignoreApplicationDifferences are fields of Applications that the ApplicationSet controller
	// leaves as somebody has set them. A field inside of a list is set back with any other change
	// of the list.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=256
	IgnoreApplicationDifferences []IgnoredDifference `json:"ignoreApplicationDifferences,omitempty"`

	// preservedFields are the annotations and labels of Applications that the ApplicationSet
	// controller leaves as somebody has set them.
	// +optional
	PreservedFields PreservedFields `json:"preservedFields,omitempty,omitzero"`
}

// IgnoredDifference names fields of Applications that may differ from the template.
type IgnoredDifference struct {
	// name is the name of an Application. Default: all Applications of the ApplicationSet.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	// jsonPointers are JSON pointers (RFC 6901) to fields, for example /spec/syncPolicy.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	JSONPointers []PathText `json:"jsonPointers,omitempty"`

	// jqPathExpressions are paths of jq to fields, for example .spec.source.targetRevision.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	JQPathExpressions []PathText `json:"jqPathExpressions,omitempty"`
}

// PathText is a path to fields of an object.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=1024
type PathText string

// PreservedFields are keys of annotations and labels.
type PreservedFields struct {
	// annotations are keys of annotations.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Annotations []MetadataKey `json:"annotations,omitempty"`

	// labels are keys of labels.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Labels []MetadataKey `json:"labels,omitempty"`
}

// MetadataKey is the key of a label or an annotation.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=317
type MetadataKey string

// ApplicationSetItem is an item of the forEach of an entry of applicationSets.
type ApplicationSetItem struct {
	// name is the name of the item. The strings of the entry read it as .item.name.
	// +required
	Name Name `json:"name"`

	// clusterSelector selects Clusters of those that the entry selects. Default: all of them.
	// +optional
	ClusterSelector *Selector `json:"clusterSelector,omitempty"`

	// values are constants. The strings of the entry read them as .item.KEY. A key has letters,
	// digits, '-', '_' and '.', and is not name.
	// +optional
	// +kubebuilder:validation:MaxProperties=64
	Values map[string]ItemValue `json:"values,omitempty"`

	// revisions are the values of .values.revision, by wave, in place of those of the entry. Every
	// wave must be listed.
	// +optional
	// +listType=map
	// +listMapKey=wave
	// +kubebuilder:validation:MaxItems=32
	Revisions []WaveRevision `json:"revisions,omitempty"`
}

// ItemValue is the value of an item of forEach.
//
// +kubebuilder:validation:MaxLength=1024
type ItemValue string

// ApplicationSetSyncPolicy is the sync policy of an ApplicationSet, with another default than in
// Argo CD.
type ApplicationSetSyncPolicy struct {
	// preserveResourcesOnDeletion keeps the workloads of an Application when it is deleted, unless
	// the template has a finalizer of Argo CD that deletes them.
	// Default: true.
	// +optional
	PreserveResourcesOnDeletion *bool `json:"preserveResourcesOnDeletion,omitempty"`

	// applicationsSync defines what the controller may do with Applications. With create-update, a
	// label that arrives late does not delete Applications. Default: create-update with generator
	// Clusters, the default of Argo CD with generator List.
	// +optional
	ApplicationsSync ApplicationsSync `json:"applicationsSync,omitempty"`
}

// ApplicationsSync is one of the policies of Argo CD for ApplicationSets.
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

	// revision is the revision of the source. Templates read it as .values.revision.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Revision string `json:"revision"`
}

// Override is merged with the template for some Clusters.
type Override struct {
	// clusterSelector selects Clusters of the fleet by label.
	// +required
	ClusterSelector *Selector `json:"clusterSelector"`

	// metadata is merged with the metadata of the template, and wins.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Metadata Tree `json:"metadata,omitempty"`

	// spec is merged with the spec of the template, and wins.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Spec Tree `json:"spec,omitempty"`
}

// Rollout defines how a change reaches the waves.
//
// +kubebuilder:validation:Enum=Revisions;RollingSync
type Rollout string

const (
	// RolloutRevisions promotes a change through revisions in Git.
	RolloutRevisions Rollout = "Revisions"
	// RolloutRollingSync uses the progressive sync of Argo CD, with one step for each wave.
	RolloutRollingSync Rollout = "RollingSync"
)
