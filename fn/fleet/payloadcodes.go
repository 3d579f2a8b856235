package fleet

// The kinds of problems with payloads.
const (
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
	// StaysRunning: What an earlier run has delivered to Clusters is no longer delivered to them,
	// and stays there: an entry, an object of a payload or a Cluster was left out.
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
	// NotApplied: A kustomization that changes objects is in a folder of payloads, or at the top of
	// a directory that is not built, has a transformer after capifleet, or does not reach Clusters
	// of the directory. Nothing applies that.
	//
	//capifleet:warning
	NotApplied Code = "CF0326"
	// ItemNotRead: A payload of an entry with forEach reads .item, and it is delivered as it is
	// written, since it is not rendered.
	//
	//capifleet:warning
	ItemNotRead Code = "CF0327"
)
