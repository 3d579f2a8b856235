package fleet

// Explanation says which rules of a FleetConfig hold, and why: for one Cluster, or for the fleet as
// a whole.
type Explanation struct {
	Fleet     string
	Clusters  int           // of the fleet
	Rules     []Rule        // in the order in which they are evaluated
	Unreached []Ref         // Clusters of the fleet that nothing reaches
	Outside   []Ref         // Clusters that no FleetConfig selects
	Subject   *Subject      // the one Cluster; nil for the fleet as a whole
	Gets      []Application // what the Cluster has of Argo CD
	Beside    []Beside      // what the Cluster gets that no entry makes
}

// Beside is something of the input that reaches a Cluster and that no entry of the FleetConfig
// makes, such as a ClusterResourceSet that somebody has written.
type Beside struct {
	Ref
	// Set is the ApplicationSet that makes it, if it is an Application; nil for none.
	Set *Ref
	// NotKnown says why it is not known what an ApplicationSet makes; "" for what reaches the
	// Cluster.
	NotKnown string
}

// Subject is the Cluster that is explained.
type Subject struct {
	MemberPlan
	InFleet bool
	Facts   []Fact // in the order in which they are evaluated
}

// Fact is a value that a Cluster has, or lacks.
type Fact struct {
	Name  string
	Value string // as it may be shown; "" where the Cluster has none
	From  string // where it is read, or why there is none
}

// Rule is a selector of a FleetConfig, or what chooses Clusters in another way.
type Rule struct {
	Path     string // in the FleetConfig
	Name     string // of the entry; "" where it has none
	Selector string // as kubectl writes it, or what chooses the Clusters
	Clusters int    // of the fleet that it holds for
	Holds    bool   // for the one Cluster
	WhyNot   string // it does not
}

// Reasons say of each Cluster of a fleet where its facts come from, and which rules hold for it.
type Reasons struct {
	Rules    []Rule // in the order in which they are evaluated; for none of the Clusters
	Clusters []ClusterReasons
}

// ClusterReasons are those of one Cluster.
type ClusterReasons struct {
	Cluster Ref
	Facts   []Fact   // in the order in which they are evaluated
	WhyNot  []string // why each of the Rules does not hold; "" for one that does
}
