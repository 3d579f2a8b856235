package resourceset

import (
	"fmt"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// track is what an entry delivers with one strategy, by ClusterResourceSets of its own name.
type track struct {
	strategy v1alpha1.Strategy
	name     string // of its ClusterResourceSets, before the hash: FLEET-ENTRY, or FLEET-ENTRY-once for a companion
	parts    []part // that it delivers, in order
}

// part of what a resource set delivers, by the ending of the names of its payloads: what may be
// reconciled, and what Reconcile would destroy. Each has payloads of its own under any strategy:
// where the strategy is edited, the ClusterResourceSet with the old one lives until it is pruned,
// and must not find in its payload what it may not touch.
type part string

const (
	steadyPart part = ""
	oncePart   part = "-once"
)

// tracksOf an entry: one, and under Reconcile a companion with strategy ApplyOnce for what
// Reconcile would destroy. There need not be anything to deliver by each.
func tracksOf(fleetName string, e entry) []track {
	name := fleet.EntryName(fleetName, e.name)
	switch {
	case e.bootstrap != nil:
		return []track{{strategy: e.strategy, name: name, parts: []part{steadyPart}}}
	case e.strategy != v1alpha1.StrategyReconcile:
		return []track{{strategy: e.strategy, name: name, parts: []part{steadyPart, oncePart}}}
	}
	return []track{
		{strategy: e.strategy, name: name, parts: []part{steadyPart}},
		{strategy: v1alpha1.StrategyApplyOnce, name: name + string(oncePart), parts: []part{oncePart}},
	}
}

// checkTracks wants no two entries to name what they generate alike: one may be called like the
// companion of another.
func checkTracks(fleetName string, entries []entry) fleet.Problems {
	var problems fleet.Problems
	whose := map[string]entry{}
	for _, e := range entries {
		for _, t := range tracksOf(fleetName, e) {
			if other, exists := whose[t.name]; exists {
				problems = append(problems, fleet.Problem{
					Code: fleet.RepeatedName, Field: e.path.Child("name"), Value: string(e.name),
					Message: fmt.Sprintf("it generates %s, as %s (%s) does: "+
						"under Reconcile, the names of a companion end in %s",
						t.name, other.path, other.name, oncePart),
					Remedy: "give it another name",
				})
			}
			whose[t.name] = e
		}
	}
	return problems
}

// partOf is where an object of the entry belongs; why is the reason where Reconcile would destroy
// it.
func (e entry) partOf(object payload.Object) (belongs part, why string) {
	if e.bootstrap != nil {
		return steadyPart, ""
	}
	if why := payload.UnderReconcile(object); why != "" {
		return oncePart, why
	}
	return steadyPart, ""
}

// packing is what objects are packed into.
type packing struct {
	parts     map[part]packedPart
	companion []companionNote
}

// packedPart are the objects of a part, and the shards that they travel in.
type packedPart struct {
	objects []payload.Object
	shards  []payload.Shard
}

// holdsSecrets reports whether any shard is a Secret.
func (p packing) holdsSecrets() bool {
	for _, one := range p.parts {
		for _, shard := range one.shards {
			if shard.Kind == fleet.SecretKind {
				return true
			}
		}
	}
	return false
}

// pack writes objects as they travel, by part, in an order that installs.
func (e entry) pack(objects []located) (packing, fleet.Problems) {
	packed := packing{parts: map[part]packedPart{}}
	byPart := map[part][]payload.Object{}
	for _, object := range objects {
		belongs, why := e.partOf(object.Object)
		if why != "" {
			packed.companion = append(packed.companion, companionNote{why, object.String()})
		}
		byPart[belongs] = append(byPart[belongs], object.Object)
	}
	var problems fleet.Problems
	for _, belongs := range fleet.SortedKeys(byPart) {
		shards, more := payload.Pack(byPart[belongs], e.format)
		packed.parts[belongs] = packedPart{byPart[belongs], shards}
		problems = append(problems, more...)
	}
	return packed, problems
}

// companionNote says that an object, or what holds it, goes to the companion, and what Reconcile
// would do to it.
type companionNote struct{ why, object string }

// reportCompanion says what the entry delivers by its companion.
func (e entry) reportCompanion(notes []companionNote) fleet.Problems {
	if e.strategy != v1alpha1.StrategyReconcile {
		return nil
	}
	byReason := map[string]map[string]bool{}
	for _, note := range notes {
		if byReason[note.why] == nil {
			byReason[note.why] = map[string]bool{}
		}
		byReason[note.why][note.object] = true
	}
	var problems fleet.Problems
	for _, why := range fleet.SortedKeys(byReason) {
		problems = append(problems, fleet.Problem{
			Severity: fleet.Info, Code: fleet.UnsafeReconcile, Field: e.path.Child("strategy"),
			Message: fmt.Sprintf("%s: a companion with strategy ApplyOnce creates them once and never changes them: %s",
				fleet.NameFirst(fleet.SortedKeys(byReason[why])), why),
			Remedy: "to reconcile an object even so, set its annotation " + fleet.StrategyAnnotation + ": Reconcile",
		})
	}
	return problems
}
