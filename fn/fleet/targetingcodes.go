package fleet

// The kinds of problems with targeting.
const (
	// SelectsNothing: A selector matches no Cluster of the fleet.
	//
	//capifleet:warning
	SelectsNothing Code = "CF0201"
	// NotSelected: No entry reaches a Cluster of the fleet.
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
	// NotManaged: An entry that delivers by ClusterResourceSets selects Clusters that Cluster API
	// does not manage, so nothing of the entry reaches them.
	//
	//capifleet:warning
	NotManaged Code = "CF0210"
)
