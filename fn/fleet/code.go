package fleet

// Code is the stable number of a kind of problem. It never changes its meaning.
type Code string

// The kinds of problems. The hundreds tell the stage or subject: 00 the program, 01 reading, 02
// targeting, 03 payloads, 04 Applications, 05 output. The comment of each is its text on the page
// of error codes. A problem that may be a warning is marked capifleet:warning.
const (
	// Internal: capifleet contradicts itself. This is a bug; please report it.
	Internal Code = "CF0002"

	// BadInput: The input as a whole is not a ResourceList or a directory of manifests.
	BadInput Code = "CF0101"
	// BadObject: An object of the input cannot be read.
	BadObject Code = "CF0102"
	// NoFleetConfig: The input has no FleetConfig.
	NoFleetConfig Code = "CF0103"
	// ManyFleetConfigs: The input has more than one FleetConfig, and nothing says which one is
	// meant.
	ManyFleetConfigs Code = "CF0104"
	// WrongFunctionConfig: The functionConfig is not a FleetConfig.
	WrongFunctionConfig Code = "CF0105"
	// PartialInput: The `selectors:` of kpt hide a part of the package from the function, so the
	// function cannot replace its own earlier output.
	PartialInput Code = "CF0106"
	// UnknownField: The field is not part of the API.
	UnknownField Code = "CF0107"
	// RepeatedField: A key is duplicated in a map. YAML parsers keep only one of the values,
	// without an error.
	RepeatedField Code = "CF0108"
	// BadValue: A value has the wrong type, is out of range or is malformed.
	BadValue Code = "CF0109"
	// MissingField: A required field is missing, or there is not exactly one of several fields.
	//
	//capifleet:warning
	MissingField Code = "CF0110"
	// RepeatedName: Two entries of a list, or two objects of the input, have the same name.
	//
	//capifleet:warning
	RepeatedName Code = "CF0111"
	// BadSelector: A selector is empty or malformed, or selects by a mark that capifleet stamps for
	// Capi2Argo.
	//
	//capifleet:warning
	BadSelector Code = "CF0112"
	// BadCluster: A Cluster has an API version that CAPI no longer serves, or metadata that
	// Kubernetes would refuse.
	BadCluster Code = "CF0113"
	// NoCluster: The input has no Cluster.
	NoCluster Code = "CF0114"

	// AcceptsNothing: An entry of spec.accept takes nothing out of the warnings, or is for a
	// problem that is not a warning.
	AcceptsNothing Code = "CF0115"
	// NewerField: An Application has a field that only a newer Argo CD has. An older one ignores
	// it.
	NewerField Code = "CF0116"
	// UnlistedField: An Application has a field that is in none of the versions of Argo CD that
	// capifleet knows. They ignore it.
	//
	//capifleet:warning
	UnlistedField Code = "CF0117"
	// Unfilled: Clusters, or other objects of CAPI, have variables of a template (`${VAR}`) that
	// nothing has filled in.
	//
	//capifleet:warning
	Unfilled Code = "CF0118"
	// UnknownClusterField: A Cluster has a field that its version of CAPI does not know. The API
	// server drops it without an error.
	//
	//capifleet:warning
	UnknownClusterField Code = "CF0119"
	// NamespaceOfClass: Only one of a Cluster and its ClusterClass has a namespace, so it is not
	// known whether CAPI finds the class.
	//
	//capifleet:warning
	NamespaceOfClass Code = "CF0120"
	// UndefinedVariable: A topology variable is not defined by the ClusterClass of the Cluster, so
	// no Cluster of the class can have it.
	//
	//capifleet:warning
	UndefinedVariable Code = "CF0121"
	// IncompleteCluster: A Cluster refers to no control plane, no infrastructure and no
	// ClusterClass, so CAPI refuses it.
	//
	//capifleet:warning
	IncompleteCluster Code = "CF0123"
	// ReservedKey: A label that `spec.clusterLabels` stamps has a key that belongs to CAPI,
	// Kubernetes or another tool.
	//
	//capifleet:warning
	ReservedKey Code = "CF0124"
	// MisspeltKind: An object is nearly a FleetConfig or a Cluster, but of another API group, so
	// nothing reads it.
	//
	//capifleet:warning
	MisspeltKind Code = "CF0125"
	// InvalidCluster: A Cluster has a value that CAPI refuses: it breaks the schema of its version,
	// or a rule of the webhook.
	//
	//capifleet:warning
	InvalidCluster Code = "CF0126"
	// UnfitTopology: The topology of a Cluster does not fit its ClusterClass: a variable is missing
	// or breaks its schema, or the class has no such workers.
	//
	//capifleet:warning
	UnfitTopology Code = "CF0127"
	// NoClusterField: A value reads a field that no Cluster can have, so its source has a typo.
	//
	//capifleet:warning
	NoClusterField Code = "CF0128"
	// MisspeltClass: A Cluster names a ClusterClass that the input does not hold, and the name is
	// near to that of the only one that it holds.
	//
	//capifleet:warning
	MisspeltClass Code = "CF0129"

	// SelectsNothing: A selector matches no Cluster of the fleet.
	//
	//capifleet:warning
	SelectsNothing Code = "CF0201"
	// NotSelected: A Cluster of the fleet gets nothing.
	//
	//capifleet:warning
	NotSelected Code = "CF0202"
	// MissingFact: A Cluster has no value for a fact that is read.
	MissingFact Code = "CF0203"
	// NotAllowed: A Cluster has a value that the FleetConfig does not allow.
	NotAllowed Code = "CF0204"
	// DefaultUsed: Clusters have no value of their own and get the default.
	DefaultUsed Code = "CF0205"
	// ContradictorySelectors: The selector of the fleet and the selector of an entry cannot both
	// match.
	ContradictorySelectors Code = "CF0206"
	// EvaluatedLater: Something refers to a value that is evaluated later. The order is: labels as
	// written, values in the order of the list, clusterLabels, waves, selectors.
	EvaluatedLater Code = "CF0207"
	// NotOneValue: A field or a topology variable is a map or a list, which is not a single value.
	NotOneValue Code = "CF0208"
	// ReadFromFiles: Clusters or payloads that the input does not carry were read from files. The
	// message says where.
	ReadFromFiles Code = "CF0209"

	// SourceFindsNothing: A source of a payload matches no object of the input.
	SourceFindsNothing Code = "CF0301"
	// MissingReference: A ClusterResourceSet would name a ConfigMap or Secret that does not exist.
	// CAPI skips it and reports success.
	//
	//capifleet:warning
	MissingReference Code = "CF0302"
	// BadReference: A referenced ConfigMap or Secret would not be accepted as a payload.
	//
	//capifleet:warning
	BadReference Code = "CF0303"
	// BadPayload: A payload cannot be read as CAPI reads it, or the workload cluster would refuse
	// an object in it.
	BadPayload Code = "CF0304"
	// TooLarge: An object or a payload exceeds a limit of Kubernetes.
	TooLarge Code = "CF0305"
	// NoNamespace: A namespaced object of a payload has no namespace, so the workload cluster would
	// refuse it.
	//
	//capifleet:warning
	NoNamespace Code = "CF0306"
	// RepeatedObject: An object is duplicated in a payload, or two entries deliver it with
	// different content.
	//
	//capifleet:warning
	RepeatedObject Code = "CF0307"
	// UnsafeReconcile: Strategy Reconcile would destroy live state of an object, so a companion
	// with strategy ApplyOnce creates the object once.
	UnsafeReconcile Code = "CF0308"
	// HubConflict: It is contradictory or not defined whether the hub gets an object.
	HubConflict Code = "CF0309"
	// ExternalReference: Something else provides a payload, so it was not checked.
	ExternalReference Code = "CF0310"

	// BackOnHub: Objects that were delivered in a payload only are in no payload any more, so the
	// hub gets them from now on.
	//
	//capifleet:warning
	BackOnHub Code = "CF0311"
	// NewClustersOnly: A payload has changed under strategy ApplyOnce, so Clusters that have it
	// already keep what they have.
	//
	//capifleet:warning
	NewClustersOnly Code = "CF0312"
	// AppliedAgain: A payload has changed, or has a new ClusterResourceSet, under strategy
	// Reconcile, so it is applied again on every Cluster that has it.
	//
	//capifleet:warning
	AppliedAgain Code = "CF0313"
	// StaysRunning: An entry was removed, and what it has delivered stays on the Clusters.
	//
	//capifleet:warning
	StaysRunning Code = "CF0314"
	// DefinitionElsewhere: A payload has a custom resource without its CustomResourceDefinition.
	// The definition must be on the clusters already, or something else must deliver it.
	DefinitionElsewhere Code = "CF0315"
	// UnknownPayloadField: An object of a payload has a field that its kind does not have. The
	// workload cluster ignores the field.
	//
	//capifleet:warning
	UnknownPayloadField Code = "CF0316"
	// NotServed: The API version or the kind of an object of a payload is not served by the
	// versions of Kubernetes that CAPI supports.
	//
	//capifleet:warning
	NotServed Code = "CF0317"
	// EncryptedPayload: An object of a payload, or a text in it, is encrypted by SOPS, and nothing
	// decrypts it.
	//
	//capifleet:warning
	EncryptedPayload Code = "CF0318"
	// ParameterNotRendered: A payload without `render: Template` contains a parameter of capifleet
	// in a template, which the Clusters would get as it is written.
	//
	//capifleet:warning
	ParameterNotRendered Code = "CF0319"
	// SecretInConfigMap: A referenced ConfigMap holds a Secret with data, which whoever may read
	// ConfigMaps may read.
	//
	//capifleet:warning
	SecretInConfigMap Code = "CF0320"
	// NamespaceElsewhere: Objects of a payload are in a namespace that no payload creates.
	//
	//capifleet:warning
	NamespaceElsewhere Code = "CF0321"
	// ReferenceElsewhere: Objects of a payload refer to objects that no payload delivers.
	ReferenceElsewhere Code = "CF0322"
	// UnknownInstruction: An object has a label or an annotation of capifleet.dev that capifleet
	// does not know, and ignores.
	//
	//capifleet:warning
	UnknownInstruction Code = "CF0323"
	// InvalidKey: The API server refuses a key in an object of a payload: in the data of a
	// ConfigMap or Secret, or of a label or an annotation.
	//
	//capifleet:warning
	InvalidKey Code = "CF0324"
	// UnreadByArgoCD: Argo CD does not read a Secret of a payload, because its label is misspelt or
	// it is not in the namespace of Argo CD.
	//
	//capifleet:warning
	UnreadByArgoCD Code = "CF0325"
	// NotApplied: A payload folder holds a kustomization that changes objects. Nothing applies it
	// to what is delivered.
	NotApplied Code = "CF0326"

	// BadTemplate: A template does not parse, or uses something that cannot be proved at render
	// time.
	BadTemplate Code = "CF0401"
	// TemplateFails: A template fails for some Clusters.
	TemplateFails Code = "CF0402"
	// BadApplication: An Application that would be generated, or one of the input, is not valid.
	//
	//capifleet:warning
	BadApplication Code = "CF0403"
	// RepeatedApplication: Two Clusters would get the same Application. Argo CD then creates
	// neither.
	RepeatedApplication Code = "CF0404"
	// RepeatedClusterName: Argo CD cannot distinguish two Clusters that have the same name.
	//
	//capifleet:warning
	RepeatedClusterName Code = "CF0405"
	// UnsatisfiableGenerator: The Secrets of the registrar do not have what the cluster generator
	// would select or read.
	UnsatisfiableGenerator Code = "CF0406"
	// NearLimit: An object is close to a limit of Kubernetes or of client-side apply.
	//
	//capifleet:warning
	NearLimit Code = "CF0407"
	// ProgressiveSync: The FleetConfig uses the RollingSync of Argo CD. It is a beta feature that
	// must be enabled, and it disables automated sync.
	ProgressiveSync Code = "CF0408"
	// NotRegistered: The registrar does not register a Cluster with the Argo CD of the hub, or not
	// under a name that is known, so no Application reaches the cluster.
	//
	//capifleet:warning
	NotRegistered Code = "CF0409"
	// UnknownDestination: Applications have a destination that is no Cluster of the input, or, in a
	// bootstrap, another one than the cluster itself. If Argo CD does not know that cluster in
	// another way, it does not create them, or does not sync them.
	//
	//capifleet:warning
	UnknownDestination Code = "CF0410"
	// IneffectiveSetting: Argo CD ignores a setting of an Application or an annotation of a
	// generated object, can do nothing with it, or does not do with it what it says.
	//
	//capifleet:warning
	IneffectiveSetting Code = "CF0411"
	// FarReachingFact: A fact that is not checked decides where an Application comes from or goes
	// to, or changes the shape of a text around it. Whoever may edit the Cluster decides it.
	//
	//capifleet:warning
	FarReachingFact Code = "CF0412"
	// FinalizerDecides: The finalizers of a template decide what becomes of the workloads of an
	// Application that is deleted, against syncPolicy.preserveResourcesOnDeletion.
	//
	//capifleet:warning
	FinalizerDecides Code = "CF0413"

	// IdleMark: A mark on a Cluster that should make the registrar copy a label or an annotation
	// makes it copy nothing.
	//
	//capifleet:warning
	IdleMark Code = "CF0420"

	// ObjectInTheWay: An object of the input that capifleet has not generated, or one that another
	// fleet of the input generates, has the identity of an object that would be generated.
	//
	//capifleet:warning
	ObjectInTheWay Code = "CF0501"
	// StampConflict: A label or annotation that capifleet would set belongs to the user or to
	// another fleet.
	StampConflict Code = "CF0502"
	// OrphanedOutput: Generated objects belong to a fleet that has no FleetConfig in the input.
	//
	//capifleet:warning
	OrphanedOutput Code = "CF0503"
	// NothingToPrint: Nothing would be printed, and applying an empty output deletes everything
	// that the fleet owns.
	NothingToPrint Code = "CF0504"
	// ReadOnlyCluster: A Cluster needs a stamp, or has one that is no longer needed, but mode
	// ReadOnly does not allow changes to Clusters.
	ReadOnlyCluster Code = "CF0505"
	// UnknownOthers: It is not known what belongs to another FleetConfig, so it cannot be left out
	// of the output for this fleet.
	UnknownOthers Code = "CF0506"
	// MadeTwice: Something else in the input makes an Application that would be generated.
	//
	//capifleet:warning
	MadeTwice Code = "CF0507"
	// NotPermitted: An AppProject of the input does not permit an Application that would be
	// generated. Argo CD creates the Application, and does not sync it.
	//
	//capifleet:warning
	NotPermitted Code = "CF0508"
	// DeliveredTwice: A ClusterResourceSet of the input that this fleet has not generated, or
	// another fleet of the input, delivers an object that the fleet delivers to the same Cluster
	// with different content.
	//
	//capifleet:warning
	DeliveredTwice Code = "CF0509"
	// BadResourceSet: A ClusterResourceSet of the input that capifleet has not generated has an API
	// version, a strategy or a field that CAPI refuses, or ignores.
	//
	//capifleet:warning
	BadResourceSet Code = "CF0510"
	// UnknownProject: An Application is of an AppProject that is not in the input, beside others of
	// its Argo CD, or that is in another namespace than its Argo CD.
	//
	//capifleet:warning
	UnknownProject Code = "CF0511"

	// NotPrinted: Documents of the directory are not Kubernetes objects, so render leaves them out.
	NotPrinted Code = "CF0530"
	// WorkloadOnHub: Workload objects of the input that no entry names go to the hub. One that is
	// meant for the clusters, such as a network plugin, would run on the management cluster.
	WorkloadOnHub Code = "CF0531"
	// TakenOffHub: A payload keeps objects off the hub that Cluster API needs there, such as the
	// AWSCluster that a Cluster refers to.
	//
	//capifleet:warning
	TakenOffHub Code = "CF0532"
	// ChartOnHub: The input holds a Helm chart. Nothing renders it, so its templates would go to
	// the hub as they are written.
	//
	//capifleet:warning
	ChartOnHub Code = "CF0533"
	// OutsideOfFleets: A Cluster of the input is selected by no FleetConfig of the input.
	//
	//capifleet:warning
	OutsideOfFleets Code = "CF0534"
	// IdleExclusion: A selector wants a label not to be there, or not to have a value, and no
	// Cluster has the label, but something of nearly its name.
	//
	//capifleet:warning
	IdleExclusion Code = "CF0535"
	// EncryptedOnHub: Objects of the input that SOPS has encrypted go to the hub, as cipher text.
	EncryptedOnHub Code = "CF0536"
	// MisnamedFile: Files of the directory look like manifests, and are not read, since their names
	// do not end in .yaml, .yml or .json.
	//
	//capifleet:warning
	MisnamedFile Code = "CF0537"
)
