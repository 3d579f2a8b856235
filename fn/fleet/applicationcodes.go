package fleet

// The kinds of problems with Applications.
const (
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
	// UnknownDestination: Applications have a destination that is not a Cluster of the input, or,
	// in a bootstrap, another one than the cluster itself. If Argo CD does not know that cluster in
	// another way, it does not create them, or does not sync them.
	//
	//capifleet:warning
	UnknownDestination Code = "CF0410"
	// IneffectiveSetting: Argo CD ignores a setting of an Application or an annotation of a
	// generated object, cannot use it, or does something else than it suggests.
	//
	//capifleet:warning
	IneffectiveSetting Code = "CF0411"
	// FarReachingFact: A fact that is not checked decides where an Application comes from or goes
	// to, or changes the shape of a text around it. Whoever may edit the Cluster decides it.
	//
	//capifleet:warning
	FarReachingFact Code = "CF0412"
	// FinalizerDecides: The finalizers of a template decide what becomes of the workloads when an
	// Application is deleted, contrary to syncPolicy.preserveResourcesOnDeletion.
	//
	//capifleet:warning
	FinalizerDecides Code = "CF0413"
	// IdleMark: A mark on a Cluster that should make the registrar copy a label or an annotation
	// makes it copy nothing.
	//
	//capifleet:warning
	IdleMark Code = "CF0420"
)
