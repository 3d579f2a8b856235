package plan

import (
	"fmt"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// track is what an entry delivers with one strategy, by ClusterResourceSets and payloads of its own names.
type track struct {
	entry    v1alpha1.Name
	strategy v1alpha1.Strategy
	name     string // FLEET-ENTRY, or FLEET-ENTRY-once for a companion
}

// companionSuffix ends the names of a companion.
const companionSuffix = "-once"

// tracksOf an entry: one, and under Reconcile a companion with strategy ApplyOnce for what Reconcile would destroy. There need not be anything to deliver by each.
func (p *planner) tracksOf(e entry) []track {
	tracks := []track{{entry: e.name, strategy: e.strategy, name: p.entryName(e.name)}}
	if e.strategy == v1alpha1.StrategyReconcile {
		tracks = append(tracks, track{entry: e.name, strategy: v1alpha1.StrategyApplyOnce, name: p.entryName(e.name) + companionSuffix})
	}
	return tracks
}

// checkTracks wants no two entries to name what they generate alike: one may be called like the companion of another.
func (p *planner) checkTracks(entries []entry) {
	whose := map[string]entry{}
	for _, e := range entries {
		for _, t := range p.tracksOf(e) {
			if other, exists := whose[t.name]; exists {
				p.report(fleet.Error, fleet.RepeatedName, e.path.Child("name"), string(e.name),
					fmt.Sprintf("gives %s, as %s (%s) does, whose strategy is Reconcile: its companion has the ending %s", t.name, other.path, other.name, companionSuffix), "give it another name")
				continue
			}
			whose[t.name] = e
		}
	}
}

// strategyOf is how an entry delivers an object; why says it where that is not by the entry's own strategy.
func (e entry) strategyOf(object payload.Object) (strategy v1alpha1.Strategy, why string) {
	if e.strategy != v1alpha1.StrategyReconcile {
		return e.strategy, ""
	}
	if why := payload.UnderReconcile(object); why != "" {
		return v1alpha1.StrategyApplyOnce, why
	}
	return e.strategy, ""
}

// pack writes objects as they travel, by strategy, in an order that installs.
func (p *planner) pack(e entry, objects []located) (map[v1alpha1.Strategy][]payload.Shard, []payload.Fault) {
	byStrategy := map[v1alpha1.Strategy][]payload.Object{}
	for _, object := range objects {
		strategy, why := e.strategyOf(object.Object)
		p.noteCompanion(e, why, object.Ref)
		byStrategy[strategy] = append(byStrategy[strategy], object.Object)
	}
	packed := map[v1alpha1.Strategy][]payload.Shard{}
	var faults []payload.Fault
	for _, strategy := range sortedKeys(byStrategy) {
		one, more := payload.Pack(byStrategy[strategy], e.format)
		packed[strategy], faults = one, append(faults, more...)
	}
	return packed, faults
}

// settleProvided sends a ConfigMap or Secret of the user's to the companion, as a whole, where it holds an object that belongs there.
func (p *planner) settleProvided(c *content, e entry, namespaces []string) {
	for i, reference := range c.provided {
		c.provided[i].strategy = e.strategy
		for _, namespace := range namespaces {
			for _, holder := range reference.holders[namespace] {
				for _, object := range holder.held {
					if strategy, why := e.strategyOf(object); why != "" {
						p.noteCompanion(e, why, holder.Ref)
						c.provided[i].strategy = strategy
					}
				}
			}
		}
	}
}

// noteCompanion notes that an object, or what holds it, goes to the companion.
func (p *planner) noteCompanion(e entry, why string, object fleet.Ref) {
	if why == "" {
		return
	}
	if p.companions[e.name] == nil {
		p.companions[e.name] = map[string]map[string]bool{}
	}
	if p.companions[e.name][why] == nil {
		p.companions[e.name][why] = map[string]bool{}
	}
	p.companions[e.name][why][object.String()] = true
}

// reportCompanion says what an entry delivers by its companion.
func (p *planner) reportCompanion(e entry) {
	for _, why := range sortedKeys(p.companions[e.name]) {
		objects := sortedKeys(p.companions[e.name][why])
		p.report(fleet.Info, fleet.UnsafeReconcile, e.path.Child("strategy"), "",
			fmt.Sprintf("%s: created once, by a companion with strategy ApplyOnce, and never changed; under Reconcile, %s", firstOf(objects), why),
			fmt.Sprintf("to reconcile an object even so, annotate it %s: Reconcile", fleet.StrategyAnnotation))
	}
}
