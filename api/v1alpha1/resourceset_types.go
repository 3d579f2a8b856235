package v1alpha1

// ResourceSet is an entry that becomes ClusterResourceSets, one in each namespace that has matching
// Clusters, and their payloads.
type ResourceSet struct {
	// name is the name of the entry.
	// +required
	Name Name `json:"name"`

	// renamedFrom is the name that the entry had. What it generates keeps the names, labels and
	// selectors that it had under that name. Default: the entry was not renamed.
	// +optional
	RenamedFrom Name `json:"renamedFrom,omitempty"`

	// forEach repeats the entry for each of its items, under the name ENTRY-ITEM. The strings of
	// the entry, and the templates of its payloads, can read the name of the item as .item.name,
	// and its values as .item.KEY. These are constants: nothing that is generated reads them.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=256
	ForEach []ResourceSetItem `json:"forEach,omitempty"`

	// clusterSelector selects Clusters of the fleet by label. Default: the whole fleet.
	// +optional
	ClusterSelector *Selector `json:"clusterSelector,omitempty"`

	// metadata is added to the generated objects. It wins over spec.metadata.
	// +optional
	Metadata ExtraMetadata `json:"metadata,omitempty,omitzero"`

	// strategy is the strategy of the ClusterResourceSet. ApplyOnce creates the objects that are
	// missing, once. Reconcile also updates them when the payload changes, and then deletes every
	// field that the payload does not have. Default: ApplyOnce.
	// +optional
	Strategy Strategy `json:"strategy,omitempty"`

	// revision can be any text. When it changes, there is a new ClusterResourceSet, which creates
	// again what is missing on each cluster.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Revision string `json:"revision,omitempty"`

	// format is the format of the payload. Default: Auto.
	// +optional
	Format Format `json:"format,omitempty"`

	// resources are the sources of the payload, in order.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=100
	Resources []Resource `json:"resources"`
}

// ResourceSetItem is an item of the forEach of an entry of resourceSets.
type ResourceSetItem struct {
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
}

// Strategy is the strategy of a ClusterResourceSet. CAPI's webhook makes it immutable, so a change
// makes a new ClusterResourceSet.
//
// +kubebuilder:validation:Enum=ApplyOnce;Reconcile
type Strategy string

const (
	// StrategyApplyOnce creates the objects that are missing, once for each cluster and reference.
	StrategyApplyOnce Strategy = "ApplyOnce"
	// StrategyReconcile applies a payload again when it changes.
	StrategyReconcile Strategy = "Reconcile"
)

// Format defines how a payload is written.
//
// +kubebuilder:validation:Enum=Auto;Plain;Compact;JSON
type Format string

const (
	// FormatAuto leaves a small payload as it was written, and writes a larger one in the shortest
	// form.
	FormatAuto Format = "Auto"
	// FormatPlain leaves a payload as it was written, whatever its size.
	FormatPlain Format = "Plain"
	// FormatCompact writes repeated maps and lists once, as YAML anchors.
	FormatCompact Format = "Compact"
	// FormatJSON writes compact JSON.
	FormatJSON Format = "JSON"
)

// Resource is a source of a payload. Exactly one of inline, files, selector, configMap and secret
// is set.
//
// +kubebuilder:validation:ExactlyOneOf=inline;files;selector;configMap;secret
type Resource struct {
	// inline is the payload itself, as YAML documents.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1048576
	Inline string `json:"inline,omitempty"`

	// files are patterns. They select the objects of the input whose files match one of them. If
	// the input has no paths (kustomize), the files below the working directory are read.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=64
	Files []FilePattern `json:"files,omitempty"`

	// selector selects objects of the input by label. With a selector, hub must be set.
	// +optional
	Selector *Selector `json:"selector,omitempty"`

	// configMap names a ConfigMap of the input that is already a payload. The hub gets it
	// unchanged.
	// +optional
	ConfigMap *ConfigMapReference `json:"configMap,omitempty"`

	// secret names a Secret that is already a payload, of type
	// addons.cluster.x-k8s.io/resource-set.
	// +optional
	Secret *SecretReference `json:"secret,omitempty"`

	// hub defines whether the hub gets the objects of files and selector too. Exclude marks them
	// local-config, so it does not; Keep leaves them unchanged, so it does. Default for files:
	// Exclude.
	// +optional
	Hub HubMode `json:"hub,omitempty"`

	// render defines whether the text is a template. Verbatim is for payloads that contain {{ }}
	// for other programs. Default: Verbatim.
	// +optional
	Render RenderMode `json:"render,omitempty"`
}

// HubMode defines whether the hub gets the objects of a payload too.
//
// +kubebuilder:validation:Enum=Exclude;Keep
type HubMode string

const (
	// HubExclude marks the objects local-config: they are delivered in the payload only.
	HubExclude HubMode = "Exclude"
	// HubKeep leaves the objects unchanged: the hub and the clusters get them.
	HubKeep HubMode = "Keep"
)

// RenderMode defines whether the text of a payload is a template.
//
// +kubebuilder:validation:Enum=Verbatim;Template
type RenderMode string

const (
	// RenderVerbatim takes the text as it is.
	RenderVerbatim RenderMode = "Verbatim"
	// RenderTemplate renders the text for each group of Clusters.
	RenderTemplate RenderMode = "Template"
)

// ConfigMapReference names a ConfigMap of the input that is a payload, in the namespace of the
// Clusters.
type ConfigMapReference struct {
	// name is the name of the ConfigMap.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`
}

// SecretReference names a Secret that is a payload, in the namespace of the Clusters.
type SecretReference struct {
	// name is the name of the Secret.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`

	// provided defines where the Secret comes from. Input means that the input has it. Externally
	// means that something else on the hub makes it, such as External Secrets or Sealed Secrets; it
	// is then reported and not checked. Default: Input.
	// +optional
	Provided SecretProvider `json:"provided,omitempty"`
}

// SecretProvider defines where a Secret that is a payload comes from.
//
// +kubebuilder:validation:Enum=Input;Externally
type SecretProvider string

const (
	// SecretProvidedByInput is a Secret that the input has.
	SecretProvidedByInput SecretProvider = "Input"
	// SecretProvidedExternally is a Secret that something else on the hub makes.
	SecretProvidedExternally SecretProvider = "Externally"
)

// Bootstrap is an entry that installs an Argo CD on each cluster, with an Application that delivers
// everything else.
type Bootstrap struct {
	// name is the name of the entry.
	// +required
	Name Name `json:"name"`

	// renamedFrom is the name that the entry had. What it generates keeps the names, labels and
	// selectors that it had under that name. Default: the entry was not renamed.
	// +optional
	RenamedFrom Name `json:"renamedFrom,omitempty"`

	// clusterSelector selects Clusters of the fleet by label. Default: the whole fleet.
	// +optional
	ClusterSelector *Selector `json:"clusterSelector,omitempty"`

	// metadata is added to the generated objects. It wins over spec.metadata.
	// +optional
	Metadata ExtraMetadata `json:"metadata,omitempty,omitzero"`

	// namespace is the namespace in which Argo CD is installed. Default: argocd.
	// +optional
	Namespace Name `json:"namespace,omitempty"`

	// revision can be any text. When it changes, there is a new ClusterResourceSet, which creates
	// again what is missing on each cluster.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Revision string `json:"revision,omitempty"`

	// format is the format of the payload. Default: Auto.
	// +optional
	Format Format `json:"format,omitempty"`

	// resources are the sources of the install of Argo CD, in order.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=100
	Resources []Resource `json:"resources"`

	// application is the Application of Argo CD: metadata and spec, rendered for each Cluster.
	// Default for metadata.namespace: the namespace of the entry. Default for spec.project:
	// default. Default for spec.destination: the server https://kubernetes.default.svc, which is
	// the cluster itself.
	// +required
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Application Tree `json:"application"`
}
