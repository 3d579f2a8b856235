package review

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Change is one change with everything that it reaches. Its values are not redacted: only Report
// may show them.
type Change struct {
	Kind          v1alpha1.DiffKind
	Action        v1alpha1.DiffAction
	Entry         string // LIST/NAME of the new side; of the old side for what goes; "" for none
	PreviousEntry string // LIST/NAME of the old side; "" for none
	ArgoCD        v1alpha1.PlannedArgoCD
	// Subject is the one thing that the change is about, beside its targets: the ApplicationSet of
	// Applications, the ClusterResourceSet of payload objects, an object of the hub, a Cluster, a
	// fact.
	Subject Subject
	// Sets are the ClusterResourceSets that no entry makes, where the change is about several.
	Sets    []fleet.Ref
	Targets []Target // sorted
	Fields  []Field
	// Ignored are fields that change too, and that existing Applications keep.
	Ignored []Path
	Effect  Effect
	Fix     *v1alpha1.DiffFix
	At      Place
	OfOld   bool // whether At is a place of the old side
	// Keep are the existing Clusters that keep what they have, where the change is for new Clusters
	// only.
	Keep []fleet.ID
	// Gates are the classes of gates that it belongs to.
	Gates []v1alpha1.DiffGateClass
	// Names are the names by which it may be acknowledged, beside LIST/ENTRY and the Subject.
	Names []string
}

// Subject is what a change is about.
type Subject struct {
	fleet.Ref
	Old  *fleet.Ref // of the old side, where it is another one
	Fact string     // the name of a fact, where the change is about one
}

// Target is one object that changes.
type Target struct {
	Cluster fleet.ID // zero for an object of the hub that is for no Cluster
	Object  fleet.ID // the Application, the object on the Cluster, or the object of the hub
	// Before and After are the whole object of each side; nil where the side has none. They are
	// called only for what is printed.
	Before, After func() map[string]any
	Paused        bool
}

// Effect is what the controllers do about a change.
type Effect struct {
	Code      v1alpha1.DiffEffectCode
	When      v1alpha1.DiffWhen
	Certainty v1alpha1.DiffCertainty
	Workloads v1alpha1.DiffWorkloads
	Text      string
	Because   []string
}

// Field is a field that changes.
type Field struct {
	Object   fleet.ID // that has it, where the targets are of several; zero otherwise
	Path     Path
	Before   any // nil where HasBefore is false
	After    any
	HadValue bool // whether the old side has the field
	HasValue bool // whether the new side has the field
	Distinct int  // how many different changes of the field there are among the targets; at least 1
	Secret   bool // whether its values must not be shown, whatever its path
}

// Consequence is changes that only follow from other changes.
type Consequence struct {
	Text    string
	Action  v1alpha1.DiffAction
	Objects []fleet.Ref
	Causes  []int // positions of the changes that it follows from
	// CausesOf are those of each of its objects.
	CausesOf map[fleet.ID][]int
	Stamps   bool // whether only labels and annotations that capifleet sets change
}

// Comparison is everything that differs.
type Comparison struct {
	Before, After *Side
	Changes       []Change // in the order in which they are shown
	Consequences  []Consequence
	NotKnown      []string
	Counts        Counts
}

// Counts are how many things were compared, and of Applications how many are as they were.
type Counts struct {
	ApplicationsBefore, ApplicationsAfter, ApplicationsUnchanged int
	PayloadObjects, HubObjects                                   int
}
