package v1alpha1

// DiffGateClass is a class of changes that a gate stops.
//
// +kubebuilder:validation:Enum=cluster-deletion;application-deletion;application-recreation;workload-deletion;stuck;left-behind;reapply;hub-workload;max-clusters;unreadable-base
//
//nolint:lll // A marker is one line.
type DiffGateClass string

// The classes of gates.
const (
	// DiffGateClusterDeletion stops a change that removes the manifest of a Cluster.
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
	// DiffGateReapply stops a change that makes Cluster API apply payloads again.
	DiffGateReapply DiffGateClass = "reapply"
	// DiffGateHubWorkload stops a change that brings a workload that no entry names to the hub, or
	// that makes an Application deploy to the hub.
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
