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
	name     string   // of its ClusterResourceSets, before the hash: FLEET-ENTRY, or FLEET-ENTRY-once for a companion
	suffixes []suffix // of the payloads that it delivers, in order
}

// suffix ends the names of payloads. It tells what may be reconciled from what Reconcile would
// destroy. Each has payloads of its own under any strategy: where the strategy is edited, the
// ClusterResourceSet with the old one lives until it is pruned, and must not find in its payload
// what it may not touch.
type suffix string

const (
	steadySuffix suffix = ""
	onceSuffix   suffix = fleet.CompanionSuffix
)

// tracksOf an entry: one, and under Reconcile a companion with strategy ApplyOnce for what
// Reconcile would destroy. There need not be anything to deliver by each.
func tracksOf(namedAs string, e entry) []track {
	name := fleet.EntryName(namedAs, e.NamedAs)
	switch {
	case e.Bootstrap != nil:
		return []track{{strategy: e.Strategy, name: name, suffixes: []suffix{steadySuffix}}}
	case e.Strategy != v1alpha1.StrategyReconcile:
		return []track{{strategy: e.Strategy, name: name, suffixes: []suffix{steadySuffix, onceSuffix}}}
	}
	return []track{
		{strategy: e.Strategy, name: name, suffixes: []suffix{steadySuffix}},
		{strategy: v1alpha1.StrategyApplyOnce, name: name + string(onceSuffix), suffixes: []suffix{onceSuffix}},
	}
}

// checkTracks wants no two entries to name what they generate alike: one may be called like the
// companion of another.
func checkTracks(namedAs string, entries []entry) fleet.Problems {
	var problems fleet.Problems
	whose := map[string]entry{}
	for _, e := range entries {
		for _, t := range tracksOf(namedAs, e) {
			if other, exists := whose[t.name]; exists {
				problems = append(problems, fleet.Problem{
					Code: fleet.RepeatedName, Field: e.Path.Child("name"), Value: string(e.Name),
					Message: fmt.Sprintf("the entry generates %s, as %s (%s) does: "+
						"under Reconcile, the names of a companion end in %s",
						t.name, other.Path, other.Name, onceSuffix),
					Remedy: "give it another name",
				})
			}
			whose[t.name] = e
		}
	}
	return problems
}

// suffixOf is that of the payload of an object of the entry; why is the reason if Reconcile would
// destroy the object.
func (e entry) suffixOf(object payload.Object) (ending suffix, why string) {
	if e.Bootstrap != nil {
		return steadySuffix, ""
	}
	if why := payload.UnderReconcile(object); why != "" {
		return onceSuffix, why
	}
	return steadySuffix, ""
}

// packing is what objects are packed into.
type packing struct {
	bySuffix  map[suffix]packedObjects
	companion []companionNote
}

// packedObjects are the objects of payloads with one suffix, and the shards that they travel in.
type packedObjects struct {
	objects []payload.Object
	shards  []payload.Shard
}

// holdsSecrets reports whether any shard is a Secret.
func (p packing) holdsSecrets() bool {
	for _, one := range p.bySuffix {
		for _, shard := range one.shards {
			if shard.Kind == fleet.SecretKind {
				return true
			}
		}
	}
	return false
}

// pack writes objects as they travel, by suffix, in an order that installs.
func (e entry) pack(objects []located) (packing, fleet.Problems) {
	packed := packing{bySuffix: map[suffix]packedObjects{}}
	byEnding := map[suffix][]payload.Object{}
	for _, object := range objects {
		ending, why := e.suffixOf(object.Object)
		if why != "" {
			packed.companion = append(packed.companion, companionNote{why, object.Shown()})
		}
		byEnding[ending] = append(byEnding[ending], object.Object)
	}
	var problems fleet.Problems
	for _, ending := range fleet.SortedKeys(byEnding) {
		shards, more := payload.Pack(byEnding[ending], payload.Format(e.Format))
		packed.bySuffix[ending] = packedObjects{objects: byEnding[ending], shards: shards}
		problems = append(problems, more...)
	}
	return packed, problems
}

// companionNote says that an object, or what holds it, goes to the companion, and what Reconcile
// would do to it.
type companionNote struct{ why, object string }

// reportCompanion says what the entry delivers by its companion.
func (e entry) reportCompanion(notes []companionNote) fleet.Problems {
	if e.Strategy != v1alpha1.StrategyReconcile {
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
			Severity: fleet.Info, Code: fleet.UnsafeReconcile, Field: e.Path.Child("strategy"),
			Message: fmt.Sprintf("%s: a companion with strategy ApplyOnce creates them once and never changes them: %s",
				fleet.NameFirst(fleet.SortedKeys(byReason[why])), why),
			Remedy: "to reconcile such an object anyway, set its annotation " +
				fleet.StrategyAnnotation + ": Reconcile",
		})
	}
	return problems
}
