package fleet

// The kinds of problems with reading.
const (
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
	// AcceptsNothing: An item of spec.accept matches no warning, or is for a problem that is not a
	// warning.
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
	// MisspeltClass: A Cluster names a ClusterClass that is not in the input, and the name is
	// similar to that of the only ClusterClass in the input.
	//
	//capifleet:warning
	MisspeltClass Code = "CF0129"
	// NotTheRoot: The directory has no kustomization of its own, and kustomizations below it build
	// Clusters, ApplicationSets, ClusterResourceSets or FleetConfigs. Read as they are, their bases
	// and overlays would count as manifests. Name the directory that the hub syncs.
	NotTheRoot Code = "CF0130"
)
