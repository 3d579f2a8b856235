package v1alpha1

// DiffGroup is Clusters to which the same happens.
type DiffGroup struct {
	// group is the number of the group, from 0.
	// +required
	// +kubebuilder:validation:Minimum=0
	Group int32 `json:"group"`

	// count is the number of Clusters.
	// +required
	// +kubebuilder:validation:Minimum=0
	Count int32 `json:"count"`

	// which are facts that hold for exactly these Clusters. They are left out if there are none.
	// +optional
	// +listType=atomic
	Which []DiffFact `json:"which,omitempty"`

	// changes are the ids of the changes that reach the Clusters, in the order of changes.
	// +required
	// +listType=atomic
	Changes []string `json:"changes"`

	// names are the Clusters, as NAMESPACE/NAME.
	// +required
	// +listType=atomic
	Names []string `json:"names"`
}

// DiffFact is a fact of Clusters, and the values that it has for them.
type DiffFact struct {
	// fact is the name of the fact: a value, a label or wave.
	// +required
	Fact string `json:"fact"`

	// in are the values.
	// +required
	// +listType=atomic
	In []string `json:"in"`
}

// DiffCluster is a Cluster of one or both sides.
type DiffCluster struct {
	// namespace is the namespace of the Cluster. It is left out if the Cluster has none.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name is the name of the Cluster.
	// +required
	Name string `json:"name"`

	// file is the file of the Cluster, relative to the directory.
	// +optional
	File string `json:"file,omitempty"`

	// group is the group that the Cluster is in. It is left out if nothing reaches the Cluster.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Group *int32 `json:"group,omitempty"`

	// before is the digest of all that the Cluster was meant to have. It is left out if the old
	// side does not have the Cluster, or if the Cluster was not of the fleet and got nothing.
	// +optional
	Before string `json:"before,omitempty"`

	// after is the digest of all that the Cluster is meant to have. It is left out if the new side
	// does not have the Cluster, or if the Cluster is not of the fleet and gets nothing.
	// +optional
	After string `json:"after,omitempty"`
}

// DiffWaves are the revisions of an entry by wave.
type DiffWaves struct {
	// entry is the entry, as LIST/NAME.
	// +required
	Entry string `json:"entry"`

	// steps are the waves, in order.
	// +required
	// +listType=atomic
	Steps []DiffWave `json:"steps"`
}

// DiffWave is the revision of a wave.
type DiffWave struct {
	// wave is the name of the wave.
	// +required
	Wave string `json:"wave"`

	// clusters is the number of Clusters of the entry in the wave, after the change.
	// +required
	// +kubebuilder:validation:Minimum=0
	Clusters int32 `json:"clusters"`

	// before is the revision of the old side. It is left out if the old side has none.
	// +optional
	Before string `json:"before,omitempty"`

	// after is the revision of the new side. It is left out if the new side has none.
	// +optional
	After string `json:"after,omitempty"`
}
