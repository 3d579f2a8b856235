package plan

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

// part of what a resource set delivers: what may be reconciled, and what Reconcile would destroy. Each has payloads of its own under any strategy: where the strategy is edited, the
// ClusterResourceSet with the old one lives until it is pruned, and must not find in its payload what it may not touch.
type part string // the ending of the names of its payloads

const (
	steadyPart part = ""
	oncePart   part = "-once"
)

// tracksOf an entry: one, and under Reconcile a companion with strategy ApplyOnce for what Reconcile would destroy. There need not be anything to deliver by each.
func (p *planner) tracksOf(e entry) []track {
	name := p.entryName(e.name)
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

// checkTracks wants no two entries to name what they generate alike: one may be called like the companion of another.
func (p *planner) checkTracks(entries []entry) {
	whose := map[string]entry{}
	for _, e := range entries {
		for _, t := range p.tracksOf(e) {
			if other, exists := whose[t.name]; exists {
				p.report(fleet.Error, fleet.RepeatedName, e.path.Child("name"), string(e.name),
					fmt.Sprintf("gives %s, as %s (%s) does: under Reconcile, the names of a companion end in %s", t.name, other.path, other.name, oncePart), "give it another name")
			}
			whose[t.name] = e
		}
	}
}

// partOf is where an object of an entry belongs; why says it where Reconcile would destroy it.
func (e entry) partOf(object payload.Object) (belongs part, why string) {
	if e.bootstrap != nil {
		return steadyPart, ""
	}
	if why := payload.UnderReconcile(object); why != "" {
		return oncePart, why
	}
	return steadyPart, ""
}

// pack writes objects as they travel, by part, in an order that installs.
func (p *planner) pack(e entry, objects []located) (map[part]packed, fleet.Problems) {
	byPart := map[part][]payload.Object{}
	for _, object := range objects {
		belongs, why := e.partOf(object.Object)
		p.noteCompanion(e, why, object.String())
		byPart[belongs] = append(byPart[belongs], object.Object)
	}
	parts := map[part]packed{}
	var problems fleet.Problems
	for _, belongs := range sortedKeys(byPart) {
		shards, more := payload.Pack(byPart[belongs], e.format)
		parts[belongs], problems = packed{byPart[belongs], shards}, append(problems, more...)
	}
	return parts, problems
}

// settleProvided sends a ConfigMap or Secret of the user's to the companion, as a whole, where it holds an object that belongs there.
func (p *planner) settleProvided(c *content, e entry, namespaces []string) {
	for i, reference := range c.provided {
		for _, namespace := range namespaces {
			for _, holder := range reference.holders[namespace] {
				for _, object := range holder.held {
					if belongs, why := e.partOf(object); why != "" {
						p.noteCompanion(e, why, holder.with(object))
						c.provided[i].part = belongs
					}
				}
			}
		}
	}
}

// noteCompanion notes that an object, or what holds it, goes to the companion.
func (p *planner) noteCompanion(e entry, why, object string) {
	if why == "" || e.strategy != v1alpha1.StrategyReconcile {
		return
	}
	if p.companions[e.name] == nil {
		p.companions[e.name] = map[string]map[string]bool{}
	}
	if p.companions[e.name][why] == nil {
		p.companions[e.name][why] = map[string]bool{}
	}
	p.companions[e.name][why][object] = true
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
