package v1alpha1

// ApplicationSet is an entry that becomes one ApplicationSet of the Argo CD on the hub.
type ApplicationSet struct {
	// name is the name of the entry.
	// +required
	Name Name `json:"name"`

	// renamedFrom is the name that the entry had. Its ApplicationSet keeps the name that it had
	// then, unless objectName is set. Default: the entry was not renamed.
	// +optional
	RenamedFrom Name `json:"renamedFrom,omitempty"`

	// objectName is the name of the generated ApplicationSet. If an ApplicationSet has that name
	// already, the generated one takes its place and keeps its Applications. Items of forEach for
	// which it is the same share one ApplicationSet, which generates an Application for each
	// Cluster and item. Default: the name of the fleet, a dash and the name of the entry.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	ObjectName string `json:"objectName,omitempty"`

	// forEach repeats the entry for each of its items, under the name ENTRY-ITEM. The strings of
	// the entry can read the name of the item as .item.name, and its values as .item.KEY. These are
	// constants: nothing that is generated reads them.
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
	// does not reset. If a field is in a list, any other change of the list resets it.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=256
	IgnoreApplicationDifferences []IgnoredDifference `json:"ignoreApplicationDifferences,omitempty"`

	// preservedFields are the annotations and labels of Applications that the ApplicationSet
	// controller does not change.
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

	// clusterSelector selects some of the Clusters that the entry selects. Default: all of them.
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
