package review

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Side is one of the two sides that are compared. All lists are sorted, so that a shuffled input
// gives the same Side.
type Side struct {
	Fleet string // the name of the FleetConfig; "" where there is none

	Clusters        []Cluster // of the input, sorted by namespace and name
	Entries         []Entry   // of the FleetConfig, in its order
	ResourceSets    []ResourceSet
	ApplicationSets []ApplicationSet
	// Applications are those that the hub gets as plain manifests, without an ApplicationSet.
	Applications []Application
	// Objects are all that the hub gets, also the Clusters, ClusterResourceSets, payloads and
	// ApplicationSets; sorted by identity.
	Objects []Object

	// Undecided reports whether the side has a FleetConfig that was not compiled, so that it is not
	// known what it keeps off the hub.
	Undecided bool
	// OffHub are the objects of the input that the hub does not get.
	OffHub map[fleet.ID]bool

	// Registered are the Clusters that Argo CD knows by Secrets of the input, where it is not known
	// whether anything else registers them.
	Registered map[fleet.ID]bool

	Waves []fleet.Wave // in their order

	// NotKnown says what could not be expanded, as sentences.
	NotKnown []string
}

// Cluster is a CAPI Cluster of a side.
type Cluster struct {
	fleet.Ref
	Member  bool              // whether it is part of the fleet
	Others  bool              // whether it is part of other fleets of the input, and not of this one
	Labels  map[string]string // that it will have
	Facts   map[string]string // by name, as templates read them below .values; nil where they are not known
	Wave    string            // "" for none
	Paused  bool              // whether Cluster API leaves it alone (spec.paused, or the annotation)
	Secrets []string          // texts of its facts that must not be shown, the longest first
	// Shown are the facts as they may be shown.
	Shown map[string]string
}

// Entry is an entry of the FleetConfig; one for each item of a forEach.
type Entry struct {
	Name      string     // LIST/NAME
	Path      string     // of the FleetConfig that has it, as far as the entry or item
	At        Place      // where the FleetConfig has it
	Members   []fleet.ID // the Clusters that it reaches
	Labels    []string   // the labels of Clusters by which it selects, sorted
	Revisions []Revision // by wave; nil for none
	// ObjectName is the field that keeps the name of its ApplicationSet; "" for an entry that has
	// none.
	ObjectName string
	// Sources are the objects of files that it delivers; none for an entry of applicationSets.
	Sources []Source
	// Config is the entry as the FleetConfig has it, and Line is the line of a field of that, or of
	// the nearest around it. Both are nil where the FleetConfig is not known.
	Config func() map[string]any
	Line   func(at Path) int
}

// Source is an object that an entry delivers.
type Source struct {
	fleet.Ref
	// Line is the line of its file that has a field, or the nearest field around it; 0 where it
	// is not known.
	Line func(at *field.Path) int
}

// Revision is what an entry has for a wave.
type Revision struct{ Wave, Revision string }

// Place is a line of a file; the zero Place is not known.
type Place struct {
	File string
	Line int // from 1; 0 where it is not known
}

// ResourceSet is a ClusterResourceSet with what it delivers, and to whom.
type ResourceSet struct {
	fleet.Ref
	Entry    string // LIST/NAME; "" for one that no entry makes
	Strategy string // ApplyOnce or Reconcile
	Selector metav1.LabelSelector
	Clusters []fleet.ID // that it reaches, sorted
	Payloads []Payload  // in the order of its references
	// NotKnown says why its payloads are not all known; "" where they are.
	NotKnown string
}

// Payload is a ConfigMap or Secret that a ClusterResourceSet names.
type Payload struct {
	fleet.ID
	Data map[string]string // manifests by key, decoded
	At   Place
	// Missing reports whether the input does not hold it, so that its content is not known.
	Missing bool
	// Absent reports whether no object that the hub gets is it, so that Cluster API skips it unless
	// something else makes it.
	Absent bool
}

// ApplicationSet is an ApplicationSet with the Applications that it makes.
type ApplicationSet struct {
	fleet.Ref
	Entry string // LIST/NAME; "" for one that no entry makes, or that several items share
	// ApplicationsSync is its syncPolicy.applicationsSync: sync, create-only, create-update,
	// create-delete, or "" for Argo CD's default, sync.
	ApplicationsSync string
	Preserve         bool // syncPolicy.preserveResourcesOnDeletion
	RollingSync      bool // whether Argo CD syncs its Applications step by step
	// Settings are the fields of its spec except generators and templates.
	Settings     map[string]any
	Applications []Application // sorted by name
	// NotKnown says why its Applications are not all known; "" where they are.
	NotKnown string
	// Refused says why Argo CD makes, changes and deletes none of its Applications, as a clause; ""
	// where it does.
	Refused string
	// MaybeRefused reports whether that depends on what is not in the input.
	MaybeRefused bool
}

// Application is an Application of Argo CD on the hub.
type Application struct {
	Namespace, Name string
	Entry           string   // LIST/NAME; "" for none
	Cluster         fleet.ID // that it is for; zero where that is no Cluster of the input
	Template        *Template
	Parameters      map[string]any
	// Sure reports whether it is surely made: whether that depends on nothing that is not in the
	// input.
	Sure bool
}

// Template is what the Applications of a generator are rendered from. Templates with equal sources
// and parameters give equal Applications.
type Template struct {
	Source map[string]any // metadata and spec
	Parsed *template.Tree // nil where Source is the Application itself
	Patch  *template.Tree // templatePatch of a hand-written ApplicationSet; nil for none
	Hidden bool           // whether it reads facts that may be secret
}

// Object is an object that the hub gets.
type Object struct {
	fleet.Ref
	Owner string // the fleet that has generated it; "" for the user's own
	Entry string // LIST/NAME; "" for none
	// Named reports whether an entry names it as a source of payloads.
	Named bool
	// Text identifies its content: two objects with equal texts are equal.
	Text string
	// Decided reports whether Text is that of a Plan, so that objects of two Plans with different
	// texts do differ.
	Decided bool
	// Tree is its content; it is called only where the texts of the two sides differ.
	Tree func() map[string]any
	// Stamps are the labels and annotations that capifleet sets on it, by labels/KEY and
	// annotations/KEY.
	Stamps map[string]string
	Line   int // of its file, from 1; 0 where it is not known
}
