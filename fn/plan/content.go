package plan

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/template"
)

// content is what an entry delivers: objects that all of its Clusters share, templates of objects that are rendered for each group, and what the user provides.
type content struct {
	objects   []located       // shared
	packed    map[part]packed // objects as they travel
	templates []objectTemplate
	provided  []provided
	sequence  []slot // in the order of delivery
}

// packed are objects, and the shards that they travel in.
type packed struct {
	objects []payload.Object
	shards  []payload.Shard
}

// located is an object of a payload, and the source that it is from.
type located struct {
	payload.Object
	path *field.Path
}

// objectTemplate is an object that is rendered for each group, and the source that it is from.
type objectTemplate struct {
	*template.Tree
	path        *field.Path
	ref         fleet.Ref // the object as it is written, for messages; none for an Application
	application bool      // it is the Application of a bootstrap
	hidden      bool      // it reads, or is, what may be secret
}

// slot is a place in the references of a ClusterResourceSet: for the shared payload, for that of the group, or for one of the user's.
type slot struct {
	kind     slotKind
	provided int // which of the user's
}

// slotKind says for what a slot is.
type slotKind int

const (
	sharedSlot slotKind = iota
	groupSlot
	providedSlot
)

// contentOf gathers what the sources of an entry hold; false where something is wrong with it. Objects that are not in a ConfigMap or Secret of the user's go into one payload, and
// what is rendered into one for each group; each is delivered where the first of its sources stands.
func (p *planner) contentOf(e entry) (content, bool) {
	before := len(p.problems)
	var c content
	for j, resource := range e.resources {
		at := e.path.Child("resources").Index(j)
		switch {
		case resource.ConfigMap != nil || resource.Secret != nil:
			p.addReference(&c, resource, e.sources[j], at)
		case resource.Render == v1alpha1.RenderTemplate:
			c.place(groupSlot)
			p.addTemplates(&c, p.sourceTrees(resource, e.sources[j], at))
		default:
			c.place(sharedSlot)
			c.objects = append(c.objects, p.sourceObjects(resource, e.sources[j], at)...)
		}
	}
	if e.bootstrap != nil {
		p.addBootstrap(&c, e)
	}
	if p.problems[before:].Failed() {
		return c, false
	}
	p.checkObjects(e, c.objects, nil, p.sink())
	var problems fleet.Problems
	c.packed, problems = p.pack(e, c.objects)
	p.reportPayload(problems, e.path.Child("resources"), p.fleet.Self)
	return c, !p.problems[before:].Failed()
}

// place gives a kind of slot its place, unless it has one.
func (c *content) place(kind slotKind) {
	if !slices.ContainsFunc(c.sequence, func(s slot) bool { return s.kind == kind }) {
		c.sequence = append(c.sequence, slot{kind: kind})
	}
}

// references are those of a group's ClusterResourceSet, in an order that installs. ofGroup is the group's own payload, provided what it has of the user's; names are before the ending of a part.
func (c *content) references(t track, nameOf func(part) (shared, group string), ofGroup map[part]packed, provided map[int][]payload.Object) []fleet.Reference {
	var listed [][]fleet.Reference
	var objects [][]payload.Object
	for _, s := range c.sequence {
		if s.kind == providedSlot {
			if one := c.provided[s.provided]; slices.Contains(t.parts, one.part) {
				listed, objects = append(listed, []fleet.Reference{one.Reference}), append(objects, provided[s.provided])
			}
			continue
		}
		for _, belongs := range t.parts {
			shared, group := nameOf(belongs)
			one, name := c.packed[belongs], shared
			if s.kind == groupSlot {
				one, name = ofGroup[belongs], group
			}
			listed, objects = append(listed, referencesTo(one.shards, name)), append(objects, one.objects)
		}
	}
	var references []fleet.Reference
	for _, at := range payload.DeliveryOrder(objects) {
		references = append(references, listed[at]...)
	}
	return references
}

// referencesTo are the references to a payload, in the order of delivery.
func referencesTo(packed []payload.Shard, name string) []fleet.Reference {
	var references []fleet.Reference
	for _, shard := range packed {
		references = append(references, fleet.Reference{Kind: shard.Kind, Name: shardName(name, shard)})
	}
	return references
}

// reads are the parameters that the templates read.
func (c *content) reads() []template.Read {
	var all []template.Read
	for _, t := range c.templates {
		all = append(all, t.Reads()...)
	}
	return template.Join(all)
}

// maxReferences of a ClusterResourceSet (CAPI: addons/v1beta2 ClusterResourceSetSpec, maxItems).
const maxReferences = 100
