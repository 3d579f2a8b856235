package sides

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/selector"
)

// resourceSets are the ClusterResourceSets of the Plan and of the input, with what they deliver.
func (b *builder) resourceSets() []review.ResourceSet {
	b.planned = map[fleet.ID]fleet.Payload{}
	var all []review.ResourceSet
	if b.Decided != nil && !b.Committed {
		for _, one := range b.Decided.Plan.Payloads {
			b.planned[fleet.ID{Kind: one.Kind, Namespace: one.Namespace, Name: one.Name}] = one
		}
		for _, set := range b.Decided.Plan.ResourceSets {
			ref := fleet.Ref{
				APIVersion: set.APIVersion, Kind: fleet.ResourceSetKind, Namespace: set.Namespace, Name: set.Name,
			}
			one := review.ResourceSet{
				Ref: ref, Entry: b.names.entryOf(ref), Strategy: set.Strategy, Selector: set.Selector,
			}
			all = append(all, b.expanded(one, set.References))
		}
	}
	for _, one := range b.objects {
		if one.Group() == fleet.AddonsGroup && one.Kind == fleet.ResourceSetKind {
			all = append(all, b.writtenResourceSet(one))
		}
	}
	slices.SortStableFunc(all, func(a, b review.ResourceSet) int { return a.Compare(b.Ref) })
	return all
}

// writtenResourceSet is a ClusterResourceSet of the input.
func (b *builder) writtenResourceSet(object object) review.ResourceSet {
	tree := object.tree()
	set := review.ResourceSet{Ref: object.Ref, Strategy: fleet.TextAt(tree, "spec", "strategy")}
	if b.Name != "" && object.Owner() == b.Name {
		set.Entry = b.names.entryOf(object.Ref)
	}
	if set.Strategy == "" {
		set.Strategy = "ApplyOnce"
	}
	selects, err := selector.Read(fleet.MapAt(tree, "spec")["clusterSelector"])
	if err != nil {
		set.NotKnown = "its clusterSelector cannot be read"
		b.unknown(object, set.NotKnown)
		selects = metav1.LabelSelector{}
	}
	set.Selector = selects
	return b.expanded(set, fleet.SourceObject{Tree: tree}.References())
}

// unknown lists why something of an object is not known.
func (b *builder) unknown(object object, why string) {
	b.notKnown = append(b.notKnown, "What "+object.WithFile()+" makes: "+why+".")
}

// expanded is a ClusterResourceSet with the Clusters that it reaches, and its payloads.
func (b *builder) expanded(set review.ResourceSet, references []fleet.Reference) review.ResourceSet {
	set.Clusters = b.reach.of(set.Namespace, set.Selector)
	named := map[fleet.ID]bool{}
	for _, reference := range references {
		id := fleet.ID{Kind: reference.Kind, Namespace: set.Namespace, Name: reference.Name}
		if named[id] {
			continue
		}
		named[id] = true
		one, why := b.payload(id)
		if why != "" && set.NotKnown == "" {
			set.NotKnown = why
		}
		if why != "" {
			b.notKnown = append(b.notKnown, "What "+set.WithFile()+" delivers: "+why+".")
		}
		set.Payloads = append(set.Payloads, one)
	}
	return set
}

// payload is a ConfigMap or Secret that a ClusterResourceSet names; why is the reason if its
// content is not known. Cluster API delivers nothing of a Secret of another type than its own.
func (b *builder) payload(id fleet.ID) (one review.Payload, why string) {
	if planned, exists := b.planned[id]; exists {
		return review.Payload{ID: id, Data: planned.Data}, ""
	}
	there := b.held[id]
	if len(there) == 0 {
		there = b.held[id.WithoutNamespace()]
	}
	if len(there) != 1 {
		why = id.String() + " is not among the objects that the hub gets"
		if len(there) > 1 {
			why = id.String() + " is there more than once"
		}
		return review.Payload{ID: id, Missing: true, Absent: len(there) == 0}, why
	}
	holder := there[0]
	one = review.Payload{ID: id, At: review.Place{File: holder.File, Line: holder.item.Line()}}
	tree := holder.tree()
	switch {
	case fleet.IsEncrypted(tree):
		one.Missing = true
		return one, id.String() + " is encrypted"
	case id.Kind == fleet.SecretKind && fleet.TextAt(tree, "type") != payload.SecretType:
		return one, ""
	}
	one.Data = payload.Held(fleet.SourceObject{Object: holder.Object, Tree: tree})
	return one, ""
}
