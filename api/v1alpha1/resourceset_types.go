package v1alpha1

// ResourceSet becomes ClusterResourceSets, one in each namespace that has matching Clusters, and their payloads.
type ResourceSet struct {
	// name of the entry.
	// +required
	Name Name `json:"name"`

	// clusterSelector selects Clusters of the fleet by label. Default: the whole fleet.
	// +optional
	ClusterSelector *Selector `json:"clusterSelector,omitempty"`

	// metadata is set on the generated objects, over that of spec.metadata.
	// +optional
	Metadata ExtraMetadata `json:"metadata,omitempty,omitzero"`

	// strategy of the ClusterResourceSet: ApplyOnce creates what is missing, once; Reconcile also updates when the payload changes,
	// and then deletes every field that the payload does not state. Default: ApplyOnce.
	// +optional
	Strategy Strategy `json:"strategy,omitempty"`

	// revision makes a new ClusterResourceSet when it changes, which delivers once more what is missing on each cluster.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Revision string `json:"revision,omitempty"`

	// format of the payload. Default: Auto.
	// +optional
	Format Format `json:"format,omitempty"`

	// resources are the sources of the payload, in order.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=100
	Resources []Resource `json:"resources"`
}

// Strategy of a ClusterResourceSet. It is immutable there (CAPI's webhook), so a change makes a new ClusterResourceSet.
//
// +kubebuilder:validation:Enum=ApplyOnce;Reconcile
type Strategy string

const (
	// StrategyApplyOnce creates what is missing, once for each cluster and reference.
	StrategyApplyOnce Strategy = "ApplyOnce"
	// StrategyReconcile applies a payload again when it changes.
	StrategyReconcile Strategy = "Reconcile"
)

// Format says how a payload is written.
//
// +kubebuilder:validation:Enum=Auto;Plain;Compact;JSON
type Format string

const (
	// FormatAuto writes a payload as it was while it is small.
	FormatAuto Format = "Auto"
	// FormatPlain writes a payload as it was, whatever its size.
	FormatPlain Format = "Plain"
	// FormatCompact writes repeated maps and lists once, as YAML anchors.
	FormatCompact Format = "Compact"
	// FormatJSON writes compact JSON.
	FormatJSON Format = "JSON"
)

// Resource is a source of a payload. Exactly one of inline, files, selector, configMap and secret is set.
//
// +kubebuilder:validation:ExactlyOneOf=inline;files;selector;configMap;secret
type Resource struct {
	// inline is the payload itself: YAML documents.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1048576
	Inline string `json:"inline,omitempty"`

	// files are patterns: the objects of the input whose file matches one of them. Where the input carries no paths (kustomize), the files below the
	// working directory are read.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=64
	Files []FilePattern `json:"files,omitempty"`

	// selector selects objects of the input by label. Then hub must be said.
	// +optional
	Selector *Selector `json:"selector,omitempty"`

	// configMap is a payload ConfigMap that the input already holds; the hub gets it as it is.
	// +optional
	ConfigMap *ConfigMapReference `json:"configMap,omitempty"`

	// secret is a payload Secret of type addons.cluster.x-k8s.io/resource-set.
	// +optional
	Secret *SecretReference `json:"secret,omitempty"`

	// hub says whether the objects of files and selector are for the hub too: Exclude marks them local-config, Keep leaves them.
	// Default for files: Exclude.
	// +optional
	Hub HubMode `json:"hub,omitempty"`

	// render says whether the text is a template. Default: Verbatim, since payloads may contain {{ }} of their own.
	// +optional
	Render RenderMode `json:"render,omitempty"`
}

// HubMode says whether payload objects are for the hub too.
//
// +kubebuilder:validation:Enum=Exclude;Keep
type HubMode string

const (
	// HubExclude marks the objects local-config: they travel in the payload only.
	HubExclude HubMode = "Exclude"
	// HubKeep leaves the objects as they are: they are for the hub and the clusters.
	HubKeep HubMode = "Keep"
)

// RenderMode says whether payload text is a template.
//
// +kubebuilder:validation:Enum=Verbatim;Template
type RenderMode string

const (
	// RenderVerbatim takes the text as it is.
	RenderVerbatim RenderMode = "Verbatim"
	// RenderTemplate renders the text for each group of Clusters.
	RenderTemplate RenderMode = "Template"
)

// ConfigMapReference names a payload ConfigMap of the input, in the namespace of the Clusters.
type ConfigMapReference struct {
	// name of the ConfigMap.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`
}

// SecretReference names a payload Secret, in the namespace of the Clusters.
type SecretReference struct {
	// name of the Secret.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`

	// provided says who provides the Secret: the Input, or something on the hub, Externally (External or Sealed Secrets), which is reported
	// and not checked. Default: Input.
	// +optional
	Provided SecretProvider `json:"provided,omitempty"`
}

// SecretProvider says who provides a payload Secret.
//
// +kubebuilder:validation:Enum=Input;Externally
type SecretProvider string

const (
	// SecretProvidedByInput is a Secret that the input holds.
	SecretProvidedByInput SecretProvider = "Input"
	// SecretProvidedExternally is a Secret that something on the hub makes.
	SecretProvidedExternally SecretProvider = "Externally"
)

// Bootstrap brings Argo CD to the clusters themselves, with an Application that brings the rest.
type Bootstrap struct {
	// name of the entry.
	// +required
	Name Name `json:"name"`

	// clusterSelector selects Clusters of the fleet by label. Default: the whole fleet.
	// +optional
	ClusterSelector *Selector `json:"clusterSelector,omitempty"`

	// metadata is set on the generated objects, over that of spec.metadata.
	// +optional
	Metadata ExtraMetadata `json:"metadata,omitempty,omitzero"`

	// namespace that Argo CD is installed in. Default: argocd.
	// +optional
	Namespace Name `json:"namespace,omitempty"`

	// revision makes a new ClusterResourceSet when it changes, which delivers once more what is missing on each cluster.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Revision string `json:"revision,omitempty"`

	// format of the payload. Default: Auto.
	// +optional
	Format Format `json:"format,omitempty"`

	// resources are the sources of Argo CD's install, in order.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=100
	Resources []Resource `json:"resources"`

	// application is Argo CD's Application: metadata and spec, rendered for each Cluster. Where it does not say them, metadata.namespace is
	// that of the entry, spec.project is default, and spec.destination.server, without a name either, is https://kubernetes.default.svc, the cluster itself.
	// +required
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Application Tree `json:"application"`
}
