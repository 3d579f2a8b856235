package fleet

// The kinds of problems with the output.
const (
	// ObjectInTheWay: An object of the input that capifleet has not generated, or one that another
	// fleet of the input generates, has the same kind, namespace and name as an object that would
	// be generated.
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
	// UnknownProject: An Application is of an AppProject that nothing in the input brings to its
	// Argo CD, or that is in another namespace than its Argo CD.
	//
	//capifleet:warning
	UnknownProject Code = "CF0511"
	// UnprintedStamp: Clusters need a stamp that the output does not bring them, since only a part
	// of it is printed, or since they are marked local-config.
	//
	//capifleet:warning
	UnprintedStamp Code = "CF0512"
	// SetsGone: ApplicationSets of the earlier output are no longer generated, so Argo CD deletes
	// their Applications.
	//
	//capifleet:warning
	SetsGone Code = "CF0514"
	// ApplicationsGone: An ApplicationSet of the earlier output is still generated, and does not
	// make some of its Applications any more.
	//
	//capifleet:warning
	ApplicationsGone Code = "CF0515"
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
	// IdleExclusion: A selector excludes Clusters by a label, or a value of it, and no Cluster has
	// the label, but something with a similar name is there.
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
	// FileInTheWay: A file, a link or a folder is in the way of a file that render would write or
	// remove, or the path of the file cannot be used.
	FileInTheWay Code = "CF0550"
	// UnreadFile: Manifests that render has not written are in a folder that it writes. Such a
	// folder is not read.
	//
	//capifleet:warning
	UnreadFile Code = "CF0551"
	// SecretReplaced: render replaces or removes a file with values of a Secret. No digest covers
	// them, so whether somebody has changed them by hand is not known.
	SecretReplaced Code = "CF0552"
	// UnnamedFile: A kustomization does not name a file that render --output-dir writes below it,
	// so the hub does not get the file, or it names one that render has removed. It is a warning of
	// render and diff, and render --check fails.
	//
	//capifleet:warning
	UnnamedFile Code = "CF0553"
	// StaleOutput: A file that render --output-dir has written below a kustomization is not what
	// render writes now. diff compares what render writes, and the hub gets the file. It is a
	// warning.
	//
	//capifleet:warning
	StaleOutput Code = "CF0554"
)
