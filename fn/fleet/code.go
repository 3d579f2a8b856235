package fleet

// Code is the stable number of a kind of problem. It never changes its meaning.
type Code string

// The kinds of problems. The hundreds tell the stage or subject: 00 the program, 01 reading, 02 targeting, 03 payloads, 04 Applications,
// 05 output. The comment of each is its text on the page of error codes.
const (
	// Internal: capifleet contradicts itself. Please report it.
	Internal Code = "CF0002"

	// BadInput: the input as a whole is not what a KRM function or a directory holds.
	BadInput Code = "CF0101"
	// BadObject: one object of the input cannot be read.
	BadObject Code = "CF0102"
	// NoFleetConfig: there is no FleetConfig to work from.
	NoFleetConfig Code = "CF0103"
	// ManyFleetConfigs: there is more than one FleetConfig and nothing says which is meant.
	ManyFleetConfigs Code = "CF0104"
	// WrongFunctionConfig: the functionConfig is not a FleetConfig.
	WrongFunctionConfig Code = "CF0105"
	// PartialInput: kpt `selectors:` hide part of the package from the function, so that its own earlier output cannot be replaced.
	PartialInput Code = "CF0106"
	// UnknownField: the field is not part of the API.
	UnknownField Code = "CF0107"
	// RepeatedField: a key stands twice in one map; YAML parsers keep one of them, without a word.
	RepeatedField Code = "CF0108"
	// BadValue: a value is of the wrong type, out of range or malformed.
	BadValue Code = "CF0109"
	// MissingField: a required field is missing, or none or several of fields of which exactly one is wanted.
	MissingField Code = "CF0110"
	// RepeatedName: two entries of a list, or two objects of the input, have one name.
	RepeatedName Code = "CF0111"
	// BadSelector: a selector is empty or malformed, or selects by a mark that capifleet stamps for Capi2Argo.
	BadSelector Code = "CF0112"
	// BadCluster: a Cluster has an API version that CAPI no longer serves, or metadata that Kubernetes would refuse.
	BadCluster Code = "CF0113"
	// NoCluster: the input holds no Cluster.
	NoCluster Code = "CF0114"

	// SelectsNothing: a selector matches no Cluster of the fleet.
	SelectsNothing Code = "CF0201"
	// NotSelected: nothing is delivered to a Cluster of the fleet.
	NotSelected Code = "CF0202"
	// MissingFact: a Cluster has no value for a fact that is read.
	MissingFact Code = "CF0203"
	// NotAllowed: a Cluster has a value that the FleetConfig does not allow.
	NotAllowed Code = "CF0204"
	// DefaultUsed: Clusters have no value of their own and get the default.
	DefaultUsed Code = "CF0205"
	// ContradictorySelectors: the fleet's selector and the entry's cannot both hold.
	ContradictorySelectors Code = "CF0206"
	// EvaluatedLater: something refers to what is evaluated after it. The order is: labels as written, values in list order, clusterLabels, waves, selectors.
	EvaluatedLater Code = "CF0207"
	// NotOneValue: a field or a topology variable is a map or a list, which is no single value.
	NotOneValue Code = "CF0208"
	// ReadFromFiles: it is said where Clusters or payloads were read that the input does not carry.
	ReadFromFiles Code = "CF0209"

	// SourceFindsNothing: a source of a payload matches no object of the input.
	SourceFindsNothing Code = "CF0301"
	// MissingReference: a ClusterResourceSet would name a ConfigMap or Secret that is not there; CAPI skips it and reports success.
	MissingReference Code = "CF0302"
	// BadReference: a referenced ConfigMap or Secret would not be accepted as a payload.
	BadReference Code = "CF0303"
	// BadPayload: a payload cannot be read as CAPI reads it.
	BadPayload Code = "CF0304"
	// TooLarge: an object or a payload exceeds a limit of Kubernetes.
	TooLarge Code = "CF0305"
	// NoNamespace: a namespaced object of a payload has no namespace; the workload cluster would refuse it.
	NoNamespace Code = "CF0306"
	// RepeatedObject: an object stands twice in one payload.
	RepeatedObject Code = "CF0307"
	// UnsafeReconcile: the strategy Reconcile would destroy live state of an object, so a companion creates it once.
	UnsafeReconcile Code = "CF0308"
	// HubConflict: it is contradictory or unsaid whether an object is for the hub.
	HubConflict Code = "CF0309"
	// ExternalReference: a payload is provided by something else and was not checked.
	ExternalReference Code = "CF0310"

	// BackOnHub: objects that travelled in a payload only are in no payload any more, so the hub gets them from now on.
	BackOnHub Code = "CF0311"
	// NewClustersOnly: a payload has changed under ApplyOnce, so Clusters that have it keep what they have.
	NewClustersOnly Code = "CF0312"
	// AppliedAgain: a payload has changed, or has a new ClusterResourceSet, under Reconcile, so it is applied again on every Cluster that has it.
	AppliedAgain Code = "CF0313"
	// StaysRunning: an entry is gone, and what it has delivered stays on the Clusters.
	StaysRunning Code = "CF0314"
	// DefinitionElsewhere: a payload holds a custom resource and not its CustomResourceDefinition, which must be on the clusters or be brought by something else.
	DefinitionElsewhere Code = "CF0315"

	// BadTemplate: a template does not parse, or uses what cannot be proved at render time.
	BadTemplate Code = "CF0401"
	// TemplateFails: a template fails for some Clusters.
	TemplateFails Code = "CF0402"
	// BadApplication: an Application that would be generated is not valid.
	BadApplication Code = "CF0403"
	// RepeatedApplication: two Clusters would get one Application; Argo CD then creates none.
	RepeatedApplication Code = "CF0404"
	// RepeatedClusterName: two Clusters of one name cannot be told apart by Argo CD.
	RepeatedClusterName Code = "CF0405"
	// UnsatisfiableGenerator: the registrar's Secrets do not carry what the cluster generator would select or read.
	UnsatisfiableGenerator Code = "CF0406"
	// NearLimit: an object comes near a limit of Kubernetes or of client-side apply.
	NearLimit Code = "CF0407"
	// ProgressiveSync: Argo CD's RollingSync is asked for, which is beta, must be switched on, and switches automated sync off.
	ProgressiveSync Code = "CF0408"
	// NotRegistered: the registrar does not register a Cluster with the Argo CD of the hub, so that no Application reaches it.
	NotRegistered Code = "CF0409"
	// UnknownDestination: Applications are for a cluster that is none of the input's; unless Argo CD knows it in another way, it does not create them.
	UnknownDestination Code = "CF0410"

	// ObjectInTheWay: an object of the input that is not ours has the identity of one that would be generated.
	ObjectInTheWay Code = "CF0501"
	// StampConflict: a label or annotation that capifleet would set is the user's or another fleet's.
	StampConflict Code = "CF0502"
	// OrphanedOutput: generated objects belong to a fleet that has no FleetConfig in the input.
	OrphanedOutput Code = "CF0503"
	// NothingToPrint: nothing would be printed, and who applies nothing deletes everything.
	NothingToPrint Code = "CF0504"
	// ReadOnlyCluster: a Cluster would need a stamp, or holds one that is no longer wanted, and mode ReadOnly does not let it be changed.
	ReadOnlyCluster Code = "CF0505"
	// UnknownOthers: what belongs to another FleetConfig cannot be told, so it cannot be left out of what is printed for this fleet.
	UnknownOthers Code = "CF0506"
)
