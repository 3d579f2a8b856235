package review

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// isLost reports whether a payload that could be read before is gone from the hub, or is there and
// cannot be read by Cluster API, although the set still names it.
func (f *outcomeFinder) isLost(before, d delivery) bool {
	return f.contents.of(before.payload).known && (d.payload.Absent || f.contents.isBroken(d.payload))
}

// isBroken reports whether a payload is there, and Cluster API cannot read it.
func (c *contents) isBroken(p *Payload) bool { return !p.Missing && !c.of(p).known }

// lost are the outcomes of a payload that goes from the hub, or that Cluster API cannot read any
// more, although the set still names it: unless something else delivers them, its objects stay on
// these Clusters, and new ones do not get them.
func (f *outcomeFinder) lost(before, d delivery) {
	o := outcome{
		action: v1alpha1.DiffLeftBehind, code: v1alpha1.DiffEffectLeftOnCluster, certainty: v1alpha1.DiffCertain,
		why: ofBreakage, from: &before, to: &d,
	}
	if d.payload.Absent {
		o.why, o.certainty = ofAbsence, v1alpha1.DiffPossible
	}
	for _, object := range f.contents.of(before.payload).objects {
		if now, delivered := f.onNew().objects[object.id]; delivered && now.delivery.payload != d.payload {
			continue
		}
		o.id, o.before = object.id, object
		f.add(o)
	}
}

// isLost reports whether the group is about such payloads.
func (k payloadGroupKey) isLost() bool { return k.why == ofAbsence || k.why == ofBreakage }

// lostText says what becomes of the objects of such payloads.
func (g *payloadGroup) lostText() string {
	first := g.parts[0].outcomes[0]
	var text string
	if g.why == ofBreakage {
		text = fmt.Sprintf("Cluster API cannot read %s any more and applies nothing of it", first.to.payload.ID)
	} else {
		text = fmt.Sprintf("%s still names %s, which the files do not have any more. Once the hub does not have it, "+
			"Cluster API skips it and still reports ResourcesApplied", first.to.set, first.to.payload.ID)
	}
	return text + ": new Clusters do not get its objects. On these Clusters they stay, and nothing updates them."
}

// lostReasons are the facts behind that.
func (g *payloadGroup) lostReasons() []string {
	if g.why == ofBreakage {
		return []string{"One of its values is not YAML or JSON of objects."}
	}
	return []string{"Argo CD does not prune a payload as long as a ClusterResourceSet owns it. Others that prune do."}
}

// lostFix is how to keep the payload.
func (g *payloadGroup) lostFix() *v1alpha1.DiffFix {
	id := g.parts[0].outcomes[0].to.payload.ID
	if g.why == ofBreakage {
		return &v1alpha1.DiffFix{Text: fmt.Sprintf("Correct the manifests in %s.", id)}
	}
	return &v1alpha1.DiffFix{
		Text: fmt.Sprintf("Keep %s, or remove it from spec.resources of the ClusterResourceSet.", id),
	}
}

// disowned are the payloads that the hub keeps in the files although the sets of a group, which own
// them, go: those that no other set owns already. Cluster API makes a set an owner of its payloads
// when it applies them to a Cluster.
func (g *payloadGroups) disowned(group *payloadGroup) (sets, payloads []string) {
	seen := map[*ResourceSet]bool{}
	for _, p := range group.parts {
		for _, o := range p.outcomes {
			if o.from == nil || seen[o.from.set] || g.stays(o.from.set) {
				continue
			}
			seen[o.from.set] = true
			for i := range o.from.set.Payloads {
				payload := &o.from.set.Payloads[i]
				later := g.last[o.from.set.ID()] && g.named[payload.ID]
				if !g.kept[payload.ID] || g.owned[payload.ID] || later {
					continue
				}
				sets = append(sets, o.from.set.String())
				payloads = append(payloads, payload.String())
			}
		}
	}
	return withoutRepeats(sets), withoutRepeats(payloads)
}

// keptPayloads are the payloads that stay on the hub, and what owns them.
type keptPayloads struct {
	newSets map[string]bool   // of the new side, by namespace and name
	kept    map[fleet.ID]bool // the payloads of the old side that the hub gets on the new one too
	owned   map[fleet.ID]bool // those of a set that stays
	// last are the sets of the old side that Argo CD prunes last, and named are the payloads that
	// sets of the new side name, so that these own them by then.
	last, named map[fleet.ID]bool
}

// stays reports whether the new side has a set of the same name.
func (k keptPayloads) stays(set *ResourceSet) bool { return k.newSets[set.NamespacedName()] }

// keptBetween finds the sets of the new side, the payloads that the hub gets on both sides, and
// those that a set owns which stays.
func keptBetween(before, after *Side) keptPayloads {
	s := keptPayloads{
		newSets: map[string]bool{}, kept: map[fleet.ID]bool{}, owned: map[fleet.ID]bool{},
		last: map[fleet.ID]bool{}, named: map[fleet.ID]bool{},
	}
	for i := range after.ResourceSets {
		set := &after.ResourceSets[i]
		s.newSets[set.NamespacedName()] = true
		for j := range set.Payloads {
			s.named[set.Payloads[j].ID] = len(set.Clusters) > 0 || s.named[set.Payloads[j].ID]
		}
	}
	for i := range before.Objects {
		if object := &before.Objects[i]; object.Kind == fleet.ResourceSetKind && object.Group() == fleet.AddonsGroup {
			s.last[object.ID()] = isPrunedLast(object)
		}
	}
	old := map[fleet.ID]bool{}
	for i := range before.ResourceSets {
		set := &before.ResourceSets[i]
		for _, payload := range set.Payloads {
			old[payload.ID] = true
			if s.stays(set) && len(set.Clusters) > 0 {
				s.owned[payload.ID] = true
			}
		}
	}
	for i := range after.Objects {
		object := &after.Objects[i]
		if old[object.ID()] && object.Owner == "" {
			s.kept[object.ID()] = true
		}
	}
	return s
}

// disownedText says that the garbage collector deletes payloads with the sets that own them; "" for
// none.
func (g *payloadGroups) disownedText(group *payloadGroup) string {
	sets, payloads := g.disowned(group)
	if len(sets) == 0 {
		return ""
	}
	return fmt.Sprintf(" On the hub, Kubernetes deletes %s of %s together with %s, unless another set owns %s by then.",
		fleet.Count(len(payloads), "payload"), fleet.Enumerate(sets, "and"),
		fleet.Verb(len(sets), "that set", "these sets"), fleet.Verb(len(payloads), "it", "them"))
}

// disownedReasons are the facts behind that.
func (g *payloadGroups) disownedReasons(group *payloadGroup) []string {
	_, payloads := g.disowned(group)
	if len(payloads) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Cluster API has made the set an owner of %s, and Kubernetes deletes what has no "+
		"owner left.", fleet.Enumerate(payloads, "and"))}
}

// refusedText is the text of an effect that comes only once a set has another name.
func refusedText(set *ResourceSet, text string) string {
	return fmt.Sprintf("Cluster API refuses the change of %s, so this happens only once that has another name. ", set) +
		strings.TrimSpace(text)
}

// keepPayloads is what to do before a hand-written set gets another name, so that its payloads
// stay.
const keepPayloads = " To keep its payloads on the hub, annotate the old one with argocd.argoproj.io/sync-options: " +
	"PruneLast=true in a commit before."
