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

	// where is the place of the edit in the files, or of the entry if that is not known.
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
	// DiffKindCluster is a Cluster whose manifest is added or removed.
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

	// group is the API group of the objects, if all have the same and it is not "".
	// +optional
	Group string `json:"group,omitempty"`

	// kind is the kind of the objects, if all have the same kind and group.
	// +optional
	Kind string `json:"kind,omitempty"`

	// namePattern is what their names have in common, with {cluster} for the name of the Cluster.
	// It is left out if they have nothing in common.
	// +optional
	NamePattern string `json:"namePattern,omitempty"`

	// names are the names of the objects, as NAMESPACE/NAME or NAME, sorted. If kind is left out,
	// they are KIND/NAMESPACE/NAME or KIND/NAME.
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
