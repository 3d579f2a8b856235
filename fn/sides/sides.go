package sides

import (
	"cmp"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/stream"
)

// Input is what a side is made of.
type Input struct {
	Items []*stream.Item // of the list, as they were read

	// Fleet is what was read of the fleet; nil where there is none, or where it could not be read.
	Fleet *fleet.Fleet
	// Name is that of the fleet; "" where there is none.
	Name string
	// Decided is what the fleet gets; nil where it was not compiled.
	Decided *Decided

	// Undecided reports whether there is a FleetConfig that was not compiled.
	Undecided bool
	// Partial reports whether Decided is about some of the Clusters only. The others are members by
	// the selector of the fleet, and nothing else of them is known.
	Partial bool

	// Committed reports whether the output that the input holds counts: of a fleet that was
	// compiled, its ClusterResourceSets and payloads instead of those of the Plan.
	Committed bool
}

// Decided is what was decided of a fleet.
type Decided struct {
	Plan    *fleet.Plan
	Labels  fleet.Labels // that the Clusters will have
	Members []*fleet.Member
}

// builder makes a side.
type builder struct {
	Input
	names    names
	objects  []object // of the input, that the hub gets
	held     map[fleet.ID][]object
	offHub   map[fleet.ID]bool
	planned  map[fleet.ID]fleet.Payload
	clusters []cluster
	reach    reach
	notKnown []string
	later    *Decided // by a later run; nil unless it is compared with what it has found
	// undecided are the Clusters of the fleet of which nothing was decided.
	undecided map[fleet.ID]bool
}

func newBuilder(in Input, later *Decided) *builder {
	return &builder{Input: in, names: namesOf(in), later: later, undecided: map[fleet.ID]bool{}}
}

// Of is the side that an input is.
func Of(in Input) *review.Side {
	b := newBuilder(in, nil)
	side := b.side()
	side.Objects = b.sideObjects()
	return side
}

// WithoutObjects is the side that an input is, without the objects that the hub gets.
func WithoutObjects(in Input) *review.Side { return newBuilder(in, nil).side() }

// side is the side without what the hub gets.
func (b *builder) side() *review.Side {
	b.readObjects()
	b.readClusters()
	side := &review.Side{
		Fleet: b.Name, Clusters: b.sideClusters(), ResourceSets: b.resourceSets(),
		ApplicationSets: b.applicationSets(), Applications: b.applications(),
	}
	side.Registered = b.registeredByHand()
	side.Undecided, side.OffHub = b.Undecided, b.offHub
	side.Entries = b.entries(side)
	if b.Decided != nil {
		side.Waves = b.Decided.Plan.Waves
	}
	slices.Sort(b.notKnown)
	side.NotKnown = slices.Compact(b.notKnown)
	return side
}

// isCommitted reports whether an object of the fleet's earlier output counts.
func (b *builder) isCommitted(object fleet.Object) bool {
	return b.Committed && (b.Decided == nil || object.Kind != fleet.ApplicationSetKind)
}

// sideObjects are all that the hub gets.
func (b *builder) sideObjects() []review.Object {
	all := make([]review.Object, 0, len(b.objects))
	named := b.payloadSources()
	for _, one := range b.objects {
		object := one.reviewed()
		if one.Owner() == b.Name && b.Name != "" {
			object.Entry = b.names.entryOf(one.Ref)
		}
		object.Named = named[one.Item]
		all = append(all, object)
	}
	all = append(all, b.generated()...)
	slices.SortFunc(all, func(a, b review.Object) int {
		return cmp.Or(a.Compare(b.Ref), cmp.Compare(a.Text, b.Text))
	})
	return all
}

// payloadSources are the objects of the input that entries name as sources of payloads, by their
// positions.
func (b *builder) payloadSources() map[int]bool {
	named := map[int]bool{}
	if b.Fleet == nil {
		return named
	}
	for _, sources := range b.Fleet.Sources {
		for _, source := range sources {
			for _, object := range source.Objects {
				if object.InInput() {
					named[object.Item] = true
				}
			}
		}
	}
	return named
}
