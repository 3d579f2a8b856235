package v1alpha1

// PlannedHub is the Argo CD on the hub, as the FleetConfig describes it.
type PlannedHub struct {
	// namespace is the namespace of the ApplicationSets.
	// +required
	Namespace string `json:"namespace"`

	// registrar is what registers Clusters with the Argo CD.
	// +required
	Registrar string `json:"registrar"`

	// generator is how ApplicationSets find their Clusters.
	// +required
	Generator string `json:"generator"`
}

// PlannedFilter says which part of a plan is shown. Clusters and entries that do not match are left
// out, and are not counted.
type PlannedFilter struct {
	// flags are the filters, as flags of the command.
	// +required
	// +listType=atomic
	Flags []string `json:"flags"`

	// fleetClusters is the number of Clusters of the whole fleet.
	// +required
	// +kubebuilder:validation:Minimum=0
	FleetClusters int32 `json:"fleetClusters"`

	// facts are the names of the facts by which groups of Clusters differ in the whole plan, in the
	// order in which they are shown there.
	// +optional
	// +listType=atomic
	Facts []string `json:"facts,omitempty"`
}

// PlannedAcceptance is an entry of spec.accept.
type PlannedAcceptance struct {
	// code is the code of the warnings.
	// +required
	Code string `json:"code"`

	// because is the reason.
	// +required
	Because string `json:"because"`
}

// PlannedEntry is an entry of the FleetConfig, and what it reaches.
type PlannedEntry struct {
	// entry is the list and the name of the entry, for example applicationSets/monitoring.
	// +required
	Entry string `json:"entry"`

	// clusters is the number of Clusters that it reaches.
	// +required
	// +kubebuilder:validation:Minimum=0
	Clusters int32 `json:"clusters"`

	// all reports whether these are all Clusters of the plan.
	// +optional
	All bool `json:"all,omitempty"`

	// which are facts that hold for exactly these Clusters. They are left out where there are none.
	// +optional
	// +listType=atomic
	Which []DiffFact `json:"which,omitempty"`

	// how says what it brings to the Clusters, and by which facts that differs.
	// +required
	How string `json:"how"`
}

// PlannedGroup is a group of Clusters that are alike: they get the same, except for their own
// names, namespaces and servers, and for values that may be secret.
type PlannedGroup struct {
	// alike is the digest of these Clusters.
	// +required
	Alike string `json:"alike"`

	// clusters is the number of Clusters.
	// +required
	// +kubebuilder:validation:Minimum=1
	Clusters int32 `json:"clusters"`

	// facts are the facts that all Clusters of the group have with the same value, and that are not
	// the same for all Clusters of the plan.
	// +required
	Facts map[string]string `json:"facts"`

	// revisions are the revisions of its Applications, by entry, where an entry has several.
	// +optional
	Revisions map[string]string `json:"revisions,omitempty"`

	// notSelectedBy are the entries that reach other Clusters of the plan and not these.
	// +required
	// +listType=atomic
	NotSelectedBy []string `json:"notSelectedBy"`

	// names are the Clusters, as NAMESPACE/NAME.
	// +required
	// +listType=atomic
	Names []string `json:"names"`
}

// PlannedApplicationSet is an ApplicationSet of the hub.
type PlannedApplicationSet struct {
	// name is the name of the ApplicationSet.
	// +required
	Name string `json:"name"`

	// namespace is the namespace of the ApplicationSet.
	// +required
	Namespace string `json:"namespace"`

	// entries are the entries that it is made of. Items of a forEach may share an ApplicationSet.
	// +required
	// +listType=atomic
	Entries []string `json:"entries"`

	// applicationsSync is what its controller may do with its Applications. It is left out for the
	// default of Argo CD.
	// +optional
	ApplicationsSync string `json:"applicationsSync,omitempty"`

	// preserveResourcesOnDeletion reports whether workloads stay when an Application is deleted.
	// +required
	PreserveResourcesOnDeletion bool `json:"preserveResourcesOnDeletion"`

	// variants are its templates, each with the Applications that are rendered from it.
	// +required
	// +listType=atomic
	Variants []PlannedVariant `json:"variants"`
}

// PlannedVariant is a template of an ApplicationSet.
type PlannedVariant struct {
	// applications is the number of Applications that are rendered from the template.
	// +required
	// +kubebuilder:validation:Minimum=0
	Applications int32 `json:"applications"`

	// template is the template, without what may be secret.
	// +required
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Template Tree `json:"template"`
}

// PlannedPayload is a ConfigMap or Secret that ClusterResourceSets deliver.
type PlannedPayload struct {
	PlannedReference `json:",inline"`

	// namespace is the namespace of the payload. It is left out if it has none.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// objects are the objects that the payload holds, in the order of the manifests.
	// +required
	// +listType=atomic
	Objects []PlannedObject `json:"objects"` //nolint:kubeapilinter // PlanObject has the required fields.

	// bytes is the size of the manifests that the payload holds. It is left out for a Secret.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Bytes int64 `json:"bytes,omitempty"`
}

// PlannedObject is an object of a payload.
type PlannedObject struct {
	PlanObject `json:",inline"`

	// digest identifies the content of the object. It is left out for a Secret, and for an object
	// that may hold something secret.
	// +optional
	Digest string `json:"digest,omitempty"`
}
