package v1alpha1

// DiffSummary has the numbers of what changes.
type DiffSummary struct {
	// clusters are the numbers of Clusters.
	// +required
	Clusters DiffClusterSummary `json:"clusters"`

	// applications are the numbers of Applications, those of the Argo CD on the hub and those of
	// the Argo CDs on the clusters.
	// +required
	Applications DiffApplicationSummary `json:"applications"`

	// payloadObjects are the numbers of objects of payloads. An object that reaches many Clusters
	// counts once.
	// +required
	PayloadObjects DiffPayloadSummary `json:"payloadObjects"`

	// hubObjects are the numbers of objects that the hub gets.
	// +required
	HubObjects DiffHubSummary `json:"hubObjects"`

	// entries are the numbers of entries of the FleetConfig.
	// +required
	Entries DiffEntrySummary `json:"entries"`
}

// DiffClusterSummary has the numbers of Clusters.
type DiffClusterSummary struct {
	// before is the number of Clusters of the old side.
	// +required
	// +kubebuilder:validation:Minimum=0
	Before int32 `json:"before"`

	// after is the number of Clusters of the new side.
	// +required
	// +kubebuilder:validation:Minimum=0
	After int32 `json:"after"`

	// created is the number of Clusters whose manifest is added.
	// +required
	// +kubebuilder:validation:Minimum=0
	Created int32 `json:"created"`

	// deleted is the number of Clusters whose manifest is removed.
	// +required
	// +kubebuilder:validation:Minimum=0
	Deleted int32 `json:"deleted"`

	// joined is the number of existing Clusters that become part of the fleet.
	// +required
	// +kubebuilder:validation:Minimum=0
	Joined int32 `json:"joined"`

	// left is the number of existing Clusters that are no longer part of the fleet.
	// +required
	// +kubebuilder:validation:Minimum=0
	Left int32 `json:"left"`

	// affected is the number of Clusters that a change reaches.
	// +required
	// +kubebuilder:validation:Minimum=0
	Affected int32 `json:"affected"`

	// affectedNow is the number of Clusters that a change reaches now: one that is not only for new
	// Clusters.
	// +required
	// +kubebuilder:validation:Minimum=0
	AffectedNow int32 `json:"affectedNow"`
}

// DiffApplicationSummary has the numbers of Applications.
type DiffApplicationSummary struct {
	// before is the number of Applications of the old side.
	// +required
	// +kubebuilder:validation:Minimum=0
	Before int32 `json:"before"`

	// after is the number of Applications of the new side.
	// +required
	// +kubebuilder:validation:Minimum=0
	After int32 `json:"after"`

	// created is the number of Applications that are created.
	// +required
	// +kubebuilder:validation:Minimum=0
	Created int32 `json:"created"`

	// deleted is the number of Applications that are deleted.
	// +required
	// +kubebuilder:validation:Minimum=0
	Deleted int32 `json:"deleted"`

	// recreated is the number of Applications that are deleted and created again.
	// +required
	// +kubebuilder:validation:Minimum=0
	Recreated int32 `json:"recreated"`

	// stuck is the number of Applications that another owner keeps, or that stay without being
	// updated.
	// +required
	// +kubebuilder:validation:Minimum=0
	Stuck int32 `json:"stuck"`

	// adopted is the number of Applications that get an owner.
	// +required
	// +kubebuilder:validation:Minimum=0
	Adopted int32 `json:"adopted"`

	// updated is the number of Applications that are updated.
	// +required
	// +kubebuilder:validation:Minimum=0
	Updated int32 `json:"updated"`

	// unchanged is the number of Applications that stay as they are.
	// +required
	// +kubebuilder:validation:Minimum=0
	Unchanged int32 `json:"unchanged"`
}

// DiffPayloadSummary has the numbers of objects of payloads.
type DiffPayloadSummary struct {
	// compared is the number of objects of both sides.
	// +required
	// +kubebuilder:validation:Minimum=0
	Compared int32 `json:"compared"`

	// created is the number of objects that are added.
	// +required
	// +kubebuilder:validation:Minimum=0
	Created int32 `json:"created"`

	// updated is the number of objects that change.
	// +required
	// +kubebuilder:validation:Minimum=0
	Updated int32 `json:"updated"`

	// removed is the number of objects that are no longer delivered, and stay on the Clusters.
	// +required
	// +kubebuilder:validation:Minimum=0
	Removed int32 `json:"removed"`

	// appliedAgain is the number of objects that Cluster API applies again.
	// +required
	// +kubebuilder:validation:Minimum=0
	AppliedAgain int32 `json:"appliedAgain"`

	// newOnly is the number of objects whose change reaches new Clusters only.
	// +required
	// +kubebuilder:validation:Minimum=0
	NewOnly int32 `json:"newOnly"`

	// keep is the number of Clusters that keep objects as they were, since their change is for new
	// Clusters only.
	// +required
	// +kubebuilder:validation:Minimum=0
	Keep int32 `json:"keep"`
}

// DiffHubSummary has the numbers of objects that the hub gets.
type DiffHubSummary struct {
	// compared is the number of objects of both sides.
	// +required
	// +kubebuilder:validation:Minimum=0
	Compared int32 `json:"compared"`

	// created is the number of objects that are created.
	// +required
	// +kubebuilder:validation:Minimum=0
	Created int32 `json:"created"`

	// deleted is the number of objects that go.
	// +required
	// +kubebuilder:validation:Minimum=0
	Deleted int32 `json:"deleted"`

	// updated is the number of objects that change.
	// +required
	// +kubebuilder:validation:Minimum=0
	Updated int32 `json:"updated"`

	// stamped is the number of objects of which only stamps change.
	// +required
	// +kubebuilder:validation:Minimum=0
	Stamped int32 `json:"stamped"`
}

// DiffEntrySummary has the numbers of entries of the FleetConfig.
type DiffEntrySummary struct {
	// changed is the number of entries that a change is about.
	// +required
	// +kubebuilder:validation:Minimum=0
	Changed int32 `json:"changed"`

	// unchanged is the number of other entries of the new side.
	// +required
	// +kubebuilder:validation:Minimum=0
	Unchanged int32 `json:"unchanged"`
}
