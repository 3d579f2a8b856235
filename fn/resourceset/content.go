package resourceset

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/template"
)

// content is what an entry delivers: objects that all of its Clusters share, templates of objects
// that are rendered for each group, and what the user provides.
type content struct {
	objects   []located // shared
	packed    packing   // the shared objects as they travel
	templates []objectTemplate
	provided  []provided
	sequence  []slot // in the order of delivery
	companion []companionNote
}

// located is an object of a payload, and the source that it is from.
type located struct {
	payload.Object
	path *field.Path

	// ref is the object of the input that it is, that holds it, or that it was rendered from; the
	// zero Ref where it is none of a file.
	ref        fleet.Ref
	referenced bool // whether it is in a ConfigMap or Secret of the user's, which is delivered as it is
	rendered   bool
}

// Shown is the object in a message. One that may be secret is named as its template is, where that
// says what it is called; else what holds it is named.
func (l located) Shown() string {
	shown := l.Object.Shown()
	switch written := payloadObject(l.ref, nil); {
	case !l.Hidden() || written == nil:
	case l.referenced:
		shown += " in " + l.ref.String()
	case !strings.Contains(written.String(), "{{"):
		shown = written.Ref.String()
	}
	return shown
}

// about says where an object is that a message cannot name, nil where it can.
func (l located) about() *fleet.PayloadObject {
	if l.Hidden() && l.referenced {
		return l.Place()
	}
	return nil
}

// at are problems with the object by itself, where whoever fixes it has to look.
func (l located) at(problems fleet.Problems) fleet.Problems {
	switch {
	case l.rendered:
		return ofTemplate(problems, l.path, l.ref, nil)
	case l.ref != fleet.Ref{}:
		return ofObject(problems, l.ref)
	}
	return atField(problems, l.path)
}

// slot is a place in the references of a ClusterResourceSet: for the shared payload, for that of
// the group, or for one of the user's.
type slot struct {
	kind     slotKind
	provided int // which of the user's
}

// slotKind says what a slot is for.
type slotKind int

const (
	sharedSlot slotKind = iota
	groupSlot
	providedSlot
)

// readContent gathers what the sources of the entry hold; complete is false where something is
// wrong with it. Objects that are not in a ConfigMap or Secret of the user's go into one payload,
// and what is rendered into one for each group; each is delivered in the place of the first
// of its sources.
func (s *set) readContent(hub *hubReader) (c content, complete bool, problems fleet.Problems) {
	for _, from := range s.sources {
		var more fleet.Problems
		switch {
		case from.ConfigMap != nil || from.Secret != nil:
			reference := readReference(from)
			more = reference.checkRepeated(c.provided)
			c.sequence = append(c.sequence, slot{kind: providedSlot, provided: len(c.provided)})
			c.provided = append(c.provided, reference)
		case from.Render == v1alpha1.RenderTemplate:
			c.sequence = withSlot(c.sequence, groupSlot)
			var templates []objectTemplate
			templates, more = s.sourceTemplates(from, hub)
			c.templates = append(c.templates, templates...)
		default:
			c.sequence = withSlot(c.sequence, sharedSlot)
			var objects []located
			objects, more = s.sourceObjects(from, hub)
			more = append(more, s.unreadItem(from, objects)...)
			c.objects = append(c.objects, objects...)
		}
		problems = append(problems, more...)
	}
	if s.Bootstrap != nil {
		var more fleet.Problems
		c, more = s.withBootstrap(c)
		problems = append(problems, more...)
	}
	if problems.Failed() {
		return c, false, problems
	}
	problems = append(problems, s.fleet.Proving(s.checkObjects(c.objects, nil))...)
	packed, more := s.pack(c.objects)
	c.packed, c.companion = packed, append(c.companion, packed.companion...)
	problems = append(problems, atField(more, s.Path.Child("resources"))...)
	return c, !problems.Failed(), problems
}

// withSlot gives a kind of slot its place, unless it has one.
func withSlot(sequence []slot, kind slotKind) []slot {
	if slices.ContainsFunc(sequence, func(s slot) bool { return s.kind == kind }) {
		return sequence
	}
	return append(sequence, slot{kind: kind})
}

// reads are the parameters that the templates read.
func (c *content) reads() []template.Read {
	var all []template.Read
	for _, t := range c.templates {
		all = append(all, t.Reads()...)
	}
	return template.Join(all)
}

// references are those of a ClusterResourceSet of one group and track, in an order that installs.
// ofGroup is the group's own payload, and held what the group has of the user's payloads.
func (c *content) references(t track, names payloadNames, ofGroup packing, held [][]payload.Object) []fleet.Reference {
	var listed [][]fleet.Reference
	var objects [][]payload.Object
	for _, s := range c.sequence {
		if s.kind == providedSlot {
			if one := c.provided[s.provided]; slices.Contains(t.suffixes, one.suffix) {
				listed, objects = append(listed, []fleet.Reference{one.Reference}), append(objects, held[s.provided])
			}
			continue
		}
		packed, nameOf := c.packed, names.shared
		if s.kind == groupSlot {
			packed, nameOf = ofGroup, names.ofGroup
		}
		for _, ending := range t.suffixes {
			one := packed.bySuffix[ending]
			listed, objects = append(listed, referencesTo(one.shards, nameOf(ending))), append(objects, one.objects)
		}
	}
	var references []fleet.Reference
	for _, at := range payload.DeliveryOrder(objects) {
		references = append(references, listed[at]...)
	}
	return references
}

// referencesTo are the references to a payload, in the order of delivery.
func referencesTo(shards []payload.Shard, name string) []fleet.Reference {
	var references []fleet.Reference
	for _, shard := range shards {
		references = append(references, fleet.Reference{Kind: shard.Kind, Name: fleet.ShardName(name, shard.Number)})
	}
	return references
}

// bare are the objects without the sources that they are from.
func bare(objects []located) []payload.Object {
	result := make([]payload.Object, len(objects))
	for i, object := range objects {
		result[i] = object.Object
	}
	return result
}

// relocated gives objects the sources that they are from. Those that were put before them are from
// path.
func relocated(objects []payload.Object, from []located, path *field.Path) []located {
	result := make([]located, len(objects))
	added := len(objects) - len(from)
	for i, object := range objects {
		result[i] = located{Object: object, path: path}
		if i >= added {
			result[i] = from[i-added]
			result[i].Object = object
		}
	}
	return result
}

// pathed are objects with another path.
func pathed(objects []located, path *field.Path) []located {
	result := make([]located, len(objects))
	for i, one := range objects {
		result[i] = located{one.Object, path, one.ref, one.referenced, one.rendered}
	}
	return result
}
