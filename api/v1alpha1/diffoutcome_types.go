package v1alpha1

// DiffEffect is what the controllers do about a change.
type DiffEffect struct {
	// code is the kind of effect. docs/reference/effects.md explains each.
	// +required
	Code DiffEffectCode `json:"code"`

	// when says when it happens.
	// +required
	When DiffWhen `json:"when"`

	// certainty says whether it surely happens.
	// +required
	Certainty DiffCertainty `json:"certainty"`

	// workloads says what becomes of the workloads on the Clusters.
	// +required
	Workloads DiffWorkloads `json:"workloads"`

	// text says what happens, in whole sentences.
	// +required
	Text string `json:"text"`

	// because are the facts that the effect follows from, as sentences.
	// +required
	// +listType=atomic
	Because []string `json:"because"`
}

// DiffWhen says when an effect happens.
//
// +kubebuilder:validation:Enum=OnMerge;OnSync;ByWave;NewClusters;Never;NotKnown
type DiffWhen string

// When effects happen.
const (
	// DiffOnMerge means once the hub has the manifests of the new side.
	DiffOnMerge DiffWhen = "OnMerge"
	// DiffOnSync means at the next sync of the Application.
	DiffOnSync DiffWhen = "OnSync"
	// DiffByWave means wave by wave.
	DiffByWave DiffWhen = "ByWave"
	// DiffNewClusters means when a Cluster is created.
	DiffNewClusters DiffWhen = "NewClusters"
	// DiffNever means that nothing happens.
	DiffNever DiffWhen = "Never"
	// DiffWhenNotKnown means that it is not known.
	DiffWhenNotKnown DiffWhen = "NotKnown"
)

// DiffCertainty says whether an effect surely happens.
//
// +kubebuilder:validation:Enum=Certain;Possible;NotKnown
type DiffCertainty string

// How sure effects are.
const (
	// DiffCertain means that the effect surely happens.
	DiffCertain DiffCertainty = "Certain"
	// DiffPossible means that the effect may happen.
	DiffPossible DiffCertainty = "Possible"
	// DiffNotKnown means that it is not known what happens.
	DiffNotKnown DiffCertainty = "NotKnown"
)

// DiffWorkloads says what becomes of workloads.
//
// +kubebuilder:validation:Enum=Stay;Go;MayGo;MayChange;None;NotKnown
type DiffWorkloads string

// What becomes of workloads.
const (
	// DiffWorkloadsStay means that the workloads stay.
	DiffWorkloadsStay DiffWorkloads = "Stay"
	// DiffWorkloadsGo means that the workloads are deleted.
	DiffWorkloadsGo DiffWorkloads = "Go"
	// DiffWorkloadsMayGo means that the workloads may be deleted.
	DiffWorkloadsMayGo DiffWorkloads = "MayGo"
	// DiffWorkloadsMayChange means that the workloads may change.
	DiffWorkloadsMayChange DiffWorkloads = "MayChange"
	// DiffWorkloadsNone means that there are no workloads.
	DiffWorkloadsNone DiffWorkloads = "None"
	// DiffWorkloadsNotKnown means that it is not known.
	DiffWorkloadsNotKnown DiffWorkloads = "NotKnown"
)

// DiffFix is how to avoid the effect of a change.
type DiffFix struct {
	// text says what to do.
	// +required
	Text string `json:"text"`

	// path is the field of the FleetConfig to set. It is left out if there is no single field.
	// +optional
	Path string `json:"path,omitempty"`

	// value is the value to set.
	// +optional
	Value string `json:"value,omitempty"`
}

// DiffConsequence is changes that only follow from other changes.
type DiffConsequence struct {
	// text says what changes, as a sentence.
	// +required
	Text string `json:"text"`

	// action is how the objects change.
	// +required
	Action DiffAction `json:"action"`

	// objects are the objects that change.
	// +required
	// +listType=atomic
	Objects []DiffCausedObject `json:"objects"`

	// causedBy are the ids of the changes that it follows from. There are none if it follows from
	// the FleetConfig itself, or from the version of the program.
	// +required
	// +listType=atomic
	CausedBy []string `json:"causedBy"`
}

// DiffCausedObject is an object that changes, and why.
type DiffCausedObject struct {
	DiffObject `json:",inline"`

	// causedBy are the ids of the changes that the change of this object follows from. They are
	// left out if they are those of the consequence.
	// +optional
	// +listType=atomic
	CausedBy []string `json:"causedBy,omitempty"`
}
