package v1alpha1

// DiffChange is one change, with everything that it reaches.
type DiffChange struct {
	// id identifies the change across runs: it is made of kind, identity, fields and effect.
	// +required
	ID string `json:"id"`

	// number is the place of the change in this output, from 1.
	// +required
	// +kubebuilder:validation:Minimum=1
	Number int32 `json:"number"`

	// kind is what changes.
	// +required
	Kind DiffKind `json:"kind"`

	// action is how it changes.
	// +required
	Action DiffAction `json:"action"`

	// entry is the entry of the FleetConfig, as LIST/NAME. It is left out if no entry makes it.
	// +optional
	Entry string `json:"entry,omitempty"`

	// previousEntry is the entry of the old side, as LIST/NAME. It is left out if there was none.
	// +optional
	PreviousEntry string `json:"previousEntry,omitempty"`

	// argocd is the Argo CD that runs the Applications. It is left out if the change is not about
	// Applications.
	// +optional
	ArgoCD PlannedArgoCD `json:"argocd,omitempty"`

	// object is the one object that changes. It is left out if there are several.
	// +optional
	Object *DiffObject `json:"object,omitempty"`

	// objects says which objects change, if there are several.
	// +optional
	Objects *DiffObjects `json:"objects,omitempty"`

	// where is the place of the edit in the files; of the entry where that is not known.
	// +optional
	Where *DiffWhere `json:"where,omitempty"`

	// clusters are the Clusters that the change reaches.
	// +required
	Clusters DiffReach `json:"clusters"`

	// fields are the fields that change.
	// +required
	// +listType=atomic
	Fields []DiffField `json:"fields"`

	// effect is what the controllers do about the change.
	// +required
	Effect DiffEffect `json:"effect"`

	// fix is how to avoid the effect. It is left out if there is no simple way.
	// +optional
	Fix *DiffFix `json:"fix,omitempty"`

	// gates are the classes of gates that the change belongs to.
	// +required
	// +listType=atomic
	Gates []DiffGateClass `json:"gates"`

	// accepted are the acknowledgements of the change by name.
	// +optional
	// +listType=atomic
	Accepted []DiffAcceptance `json:"accepted,omitempty"`
}

// DiffKind is what changes.
//
// +kubebuilder:validation:Enum=Cluster;Membership;Fact;Wave;Application;PayloadObject;HubObject
type DiffKind string

// The kinds of changes.
const (
	// DiffKindCluster is a Cluster whose manifest is new or goes.
	DiffKindCluster DiffKind = "Cluster"
	// DiffKindMembership is a Cluster that joins or leaves the fleet.
	DiffKindMembership DiffKind = "Membership"
	// DiffKindFact is a fact of Clusters.
	DiffKindFact DiffKind = "Fact"
	// DiffKindWave is the wave of Clusters.
	DiffKindWave DiffKind = "Wave"
	// DiffKindApplication is an Application of Argo CD.
	DiffKindApplication DiffKind = "Application"
	// DiffKindPayloadObject is an object that a ClusterResourceSet delivers to Clusters.
	DiffKindPayloadObject DiffKind = "PayloadObject"
	// DiffKindHubObject is an object on the hub.
	DiffKindHubObject DiffKind = "HubObject"
)

// DiffAction is how something changes.
//
// +kubebuilder:validation:Enum=Create;Delete;Recreate;Replace;Update;Adopt;Stuck;Reapply;NewOnly;LeftBehind;None
type DiffAction string

// The actions.
const (
	// DiffCreate means that the object is created.
	DiffCreate DiffAction = "Create"
	// DiffDelete means that the object is deleted.
	DiffDelete DiffAction = "Delete"
	// DiffRecreate means that an Application is deleted and created again with the same name.
	DiffRecreate DiffAction = "Recreate"
	// DiffReplace means that an object of another name takes the place of the object.
	DiffReplace DiffAction = "Replace"
	// DiffUpdate means that the object is changed in place.
	DiffUpdate DiffAction = "Update"
	// DiffAdopt means that an Application without an owner gets one.
	DiffAdopt DiffAction = "Adopt"
	// DiffStuck means that the controllers do not do what the files say, and report an error.
	DiffStuck DiffAction = "Stuck"
	// DiffReapply means that Cluster API applies objects of a payload again.
	DiffReapply DiffAction = "Reapply"
	// DiffNewOnly means that only new Clusters get the change.
	DiffNewOnly DiffAction = "NewOnly"
	// DiffLeftBehind means that the object stays although nothing delivers it any more.
	DiffLeftBehind DiffAction = "LeftBehind"
	// DiffNone means that nothing happens.
	DiffNone DiffAction = "None"
)

// DiffObject is the identity of an object.
type DiffObject struct {
	// apiVersion is the API version of the object.
	// +optional
	APIVersion string `json:"apiVersion,omitempty"`

	// kind is the kind of the object.
	// +required
	Kind string `json:"kind"`

	// namespace is the namespace of the object. It is left out if the object has none.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name is the name of the object.
	// +required
	Name string `json:"name"`
}

// DiffObjects says which objects change.
type DiffObjects struct {
	// count is the number of objects.
	// +required
	// +kubebuilder:validation:Minimum=0
	Count int32 `json:"count"`

	// namePattern is what their names have in common, with {cluster} for the name of the Cluster.
	// It is left out if they have nothing in common.
	// +optional
	NamePattern string `json:"namePattern,omitempty"`

	// names are the names of the objects, as NAMESPACE/NAME or NAME, sorted.
	// +required
	// +listType=atomic
	Names []string `json:"names"`
}

// DiffWhere is a place in the files.
type DiffWhere struct {
	// file is the file, relative to the directory.
	// +required
	File string `json:"file"`

	// line is the line in the file, from 1. It is left out if it is not known.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Line int32 `json:"line,omitempty"`

	// old reports whether the file is that of the old side, since the new side does not have it.
	// +optional
	Old bool `json:"old,omitempty"`
}

// DiffReach is the Clusters that a change reaches.
type DiffReach struct {
	// count is the number of Clusters.
	// +required
	// +kubebuilder:validation:Minimum=0
	Count int32 `json:"count"`

	// groups are the numbers of the groups that the Clusters are in.
	// +required
	// +listType=atomic
	Groups []int32 `json:"groups"`

	// which are facts that hold for exactly these Clusters among those that the entry reaches. They
	// are left out if there are none.
	// +optional
	// +listType=atomic
	Which []DiffFact `json:"which,omitempty"`

	// all reports whether these are all Clusters that the entry reaches.
	// +optional
	All bool `json:"all,omitempty"`

	// keep is the number of existing Clusters that keep what they have, where the change is for new
	// Clusters only.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Keep int32 `json:"keep,omitempty"`

	// paused is the number of these Clusters that are paused, so that Cluster API does nothing
	// about them until they are resumed.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Paused int32 `json:"paused,omitempty"`
}

// DiffField is a field that changes.
type DiffField struct {
	// object is the object that has the field, where the change is about several.
	// +optional
	Object *DiffObject `json:"object,omitempty"`

	// path is the path of the field. An element of a list is addressed by its key where it has one:
	// containers[calico-node].
	// +required
	Path string `json:"path"`

	// before is the value of the old side: a string as it is, anything else as JSON. It is left out
	// if there is none, or if it may be secret.
	// +optional
	Before *string `json:"before,omitempty"`

	// after is the value of the new side: a string as it is, anything else as JSON. It is left out
	// if there is none, or if it may be secret.
	// +optional
	After *string `json:"after,omitempty"`

	// redacted says what happened to a value that is not shown, since it may be secret.
	// +optional
	Redacted DiffRedacted `json:"redacted,omitempty"`

	// text is the unified diff of a value of several lines.
	// +optional
	Text string `json:"text,omitempty"`

	// distinct is the number of different changes of the field, where it differs by Cluster. before
	// and after are then those of the first Cluster.
	// +required
	// +kubebuilder:validation:Minimum=1
	Distinct int32 `json:"distinct"`
}

// DiffRedacted says what happened to a value that is not shown.
//
// +kubebuilder:validation:Enum=Added;Changed;Removed
type DiffRedacted string

// What happened to a value that is not shown.
const (
	// DiffRedactedAdded means that the value is new.
	DiffRedactedAdded DiffRedacted = "Added"
	// DiffRedactedChanged means that the value is another one.
	DiffRedactedChanged DiffRedacted = "Changed"
	// DiffRedactedRemoved means that the value is gone.
	DiffRedactedRemoved DiffRedacted = "Removed"
)

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
	Objects []DiffObject `json:"objects"`

	// causedBy are the ids of the changes that it follows from. There are none if it follows from
	// the version of the program.
	// +required
	// +listType=atomic
	CausedBy []string `json:"causedBy"`
}

// DiffGateClass is a class of changes that a gate stops.
//
// +kubebuilder:validation:Enum=cluster-deletion;application-deletion;application-recreation;workload-deletion;stuck;left-behind;reapply;hub-workload;max-clusters;unreadable-base
//
//nolint:lll // A marker is one line.
type DiffGateClass string

// The classes of gates.
const (
	// DiffGateClusterDeletion stops a change by which the manifest of a Cluster goes.
	DiffGateClusterDeletion DiffGateClass = "cluster-deletion"
	// DiffGateApplicationDeletion stops a change that deletes Applications.
	DiffGateApplicationDeletion DiffGateClass = "application-deletion"
	// DiffGateApplicationRecreation stops a change that deletes Applications and creates them
	// again.
	DiffGateApplicationRecreation DiffGateClass = "application-recreation"
	// DiffGateWorkloadDeletion stops a change that deletes, or may delete, workloads.
	DiffGateWorkloadDeletion DiffGateClass = "workload-deletion"
	// DiffGateStuck stops a change that the controllers cannot carry out.
	DiffGateStuck DiffGateClass = "stuck"
	// DiffGateLeftBehind stops a change that leaves objects on Clusters.
	DiffGateLeftBehind DiffGateClass = "left-behind"
	// DiffGateReapply stops a change by which payloads are applied again.
	DiffGateReapply DiffGateClass = "reapply"
	// DiffGateHubWorkload stops a change by which a workload that no entry names goes to the hub.
	DiffGateHubWorkload DiffGateClass = "hub-workload"
	// DiffGateMaxClusters stops a change that reaches too many Clusters at once.
	DiffGateMaxClusters DiffGateClass = "max-clusters"
	// DiffGateUnreadableBase stops a comparison whose old side cannot be compiled.
	DiffGateUnreadableBase DiffGateClass = "unreadable-base"
)

// DiffGate is the result of a gate.
type DiffGate struct {
	// name is the class of the gate.
	// +required
	Name DiffGateClass `json:"name"`

	// result says whether it passed.
	// +required
	Result DiffGateResult `json:"result"`

	// text says why it failed. It is left out if it passed.
	// +optional
	Text string `json:"text,omitempty"`

	// changes are the ids of the changes that failed it.
	// +required
	// +listType=atomic
	Changes []string `json:"changes"`

	// accepted are the names that were acknowledged.
	// +required
	// +listType=atomic
	Accepted []string `json:"accepted"`

	// needed are the acknowledgements that would let it pass, as CLASS NAME.
	// +required
	// +listType=atomic
	Needed []string `json:"needed"`
}

// DiffGateResult says whether a gate passed.
//
// +kubebuilder:validation:Enum=Passed;Failed
type DiffGateResult string

// The results of a gate.
const (
	// DiffGatePassed means that nothing failed the gate.
	DiffGatePassed DiffGateResult = "Passed"
	// DiffGateFailed means that the gate failed.
	DiffGateFailed DiffGateResult = "Failed"
)

// DiffAcceptance is the acknowledgement of a change by name.
type DiffAcceptance struct {
	// class is the class of the gate.
	// +required
	Class DiffGateClass `json:"class"`

	// name is what was named.
	// +required
	Name string `json:"name"`

	// by is the commit with the trailer, or --accept.
	// +required
	By string `json:"by"`
}
