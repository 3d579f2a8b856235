package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

const (
	// Group is the API group of FleetConfig, FleetPlan and FleetDiff.
	Group = "capifleet.dev"
	// APIVersion is the apiVersion of FleetConfig, FleetPlan and FleetDiff.
	APIVersion = Group + "/v1alpha1"
	// Kind is the kind of FleetConfig.
	Kind = "FleetConfig"
	// PlanKind is the kind of FleetPlan.
	PlanKind = "FleetPlan"
	// PlanListKind is the kind of FleetPlanList.
	PlanListKind = "FleetPlanList"
	// FleetDiffKind is the kind of FleetDiff.
	FleetDiffKind = "FleetDiff"
	// FleetDiffListKind is the kind of FleetDiffList.
	FleetDiffListKind = "FleetDiffList"

	// ManagedByLabel marks every generated object, with ManagedByValue (the label is Kubernetes'
	// recommended one).
	ManagedByLabel = "app.kubernetes.io/managed-by"
	// ManagedByValue is the value of ManagedByLabel.
	ManagedByValue = "capifleet"
	// FleetLabel on a generated object is the name of the FleetConfig that it is generated from. A
	// run replaces what its own fleet has generated.
	FleetLabel = Group + "/fleet"
	// GroupLabelPrefix is the prefix of the labels that distinguish Clusters by facts. The label
	// for one entry is group.capifleet.dev/FLEET.ENTRY; its value is a hash of the facts that the
	// entry reads.
	GroupLabelPrefix = "group." + Group
	// WaveLabel on an Application is the wave of its Cluster, where Argo CD's RollingSync uses it.
	WaveLabel = Group + "/wave"
	// StampsAnnotation on an item of the input records the labels and annotations that capifleet
	// has set on it, by fleet: FLEET:labels/KEY and FLEET:annotations/KEY, separated by spaces.
	// Only what is recorded here is ever changed or removed. What the user has written is never
	// taken over.
	StampsAnnotation = Group + "/stamps"
	// FactsAnnotation on a generated object has the facts of its Clusters that it is made from, as
	// JSON.
	FactsAnnotation = Group + "/facts"
	// LocalConfigAnnotation keeps an object in Git and off the hub: kpt, kustomize and capifleet do
	// not deliver an object that has it.
	LocalConfigAnnotation = "config.kubernetes.io/local-config"
)

// Selector selects Clusters by label. An empty selector is refused: ClusterResourceSets do not
// accept one (CAPI, webhook of ClusterResourceSet). To select every Cluster, leave the selector
// out.
type Selector = metav1.LabelSelector
