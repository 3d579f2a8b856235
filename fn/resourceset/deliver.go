package resourceset

import (
	"fmt"
	"maps"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// Delivered is what the entries deliver.
type Delivered struct {
	ResourceSets []fleet.ResourceSet
	Payloads     []fleet.Payload
	Applications []fleet.Application // of the clusters' own Argo CDs
	Claims       []fleet.Claim       // that the ClusterResourceSets reach just who is meant

	deliveries []delivery
	tracks     map[fleet.ID]string // of the payloads, by name
	arrivals   *arrivals
}

// delivery is a ClusterResourceSet that reaches members.
type delivery struct {
	entry
	resourceSet string // its name
	members     []*fleet.Member
}

// plannedPayload is whose a payload is, and what it holds.
type plannedPayload struct {
	track string // its name
	data  map[string]string
}

// maxReferences of a ClusterResourceSet (CAPI: addons/v1beta2 ClusterResourceSetSpec, maxItems).
const maxReferences = 100

// Deliver makes the ClusterResourceSets and payloads of the entries. The selectors of the
// ClusterResourceSets need the labels that the entries want.
func (s *Sets) Deliver(members []*fleet.Member) (*Delivered, fleet.Problems) {
	var problems fleet.Problems
	all := &Delivered{tracks: map[fleet.ID]string{}, arrivals: newArrivals()}
	payloads, installed := map[fleet.ID]plannedPayload{}, installedApplications{}
	apiVersion := s.apiVersion(members)
	for _, one := range s.sets {
		notes := one.content.companion
		all.arrivals.add(one.entry, one.content.objects, one.members)
		for _, g := range one.groups {
			all.Claims = append(all.Claims, fleet.Claim{Path: one.selectorPath(), Selector: g.selector, Members: g.members})
			rendered, more := one.render(g, installed)
			problems = append(problems, more...)
			notes = append(notes, rendered.packed.companion...)
			all.Applications = append(all.Applications, rendered.applications...)
			if !rendered.complete {
				continue
			}
			all.arrivals.addGroup(one, g, packedObjects(rendered.packed, one.templatePath))
			planned, more := one.deliver(g, rendered.packed, apiVersion, payloads)
			problems = append(problems, more...)
			all.ResourceSets = append(all.ResourceSets, planned.ResourceSets...)
			all.Payloads = append(all.Payloads, planned.Payloads...)
			all.deliveries = append(all.deliveries, planned.deliveries...)
		}
		problems = append(problems, one.reportCompanion(notes)...)
	}
	for id, planned := range payloads {
		all.tracks[id] = planned.track
	}
	return all, problems
}

// payloadNames are the names of the payloads of an entry and of one of its groups.
type payloadNames struct{ entryName, hash string }

func (n payloadNames) shared(belongs part) string { return n.entryName + string(belongs) }

func (n payloadNames) ofGroup(belongs part) string {
	return fleet.GroupPayloadName(n.shared(belongs), n.hash)
}

// deliver plans what reaches a group: a ClusterResourceSet for each track that has something to
// deliver, and its payloads. known are the payloads that are planned already.
func (s *set) deliver(
	g group, packed packing, apiVersion string, known map[fleet.ID]plannedPayload,
) (Delivered, fleet.Problems) {
	var planned Delivered
	var problems fleet.Problems
	names := payloadNames{fleet.EntryName(s.fleet.Name(), s.name), g.hash}
	shown := s.factsShown(g, packed)
	held := make([][]payload.Object, len(s.content.provided))
	for i := range s.content.provided {
		held[i] = heldBy(s.content.provided[i:i+1], namespacesOf(g.members))
	}
	for _, t := range tracksOf(s.fleet.Name(), s.entry) {
		references := s.content.references(t, names, packed, held)
		if len(references) == 0 {
			continue
		}
		problems = append(problems, s.checkReferenceCount(references, g)...)
		name, err := fleet.ResourceSetName(t.name, g.selector, t.strategy, s.revision)
		if err != nil {
			return Delivered{}, s.internal("the name cannot be computed: " + err.Error())
		}
		for _, namespace := range namespacesOf(g.members) {
			metadata := s.fleet.GeneratedMetadata(namespace, name, s.metadata)
			argocd.AddSyncOptions(metadata.Annotations, argocd.PruneLast)
			maps.Copy(metadata.Annotations, shown)
			planned.ResourceSets = append(planned.ResourceSets, fleet.ResourceSet{
				Metadata: metadata, APIVersion: apiVersion,
				Selector: g.selector, Strategy: string(t.strategy), References: references,
			})
			for _, belongs := range t.parts {
				shared, more := s.payloads(t, namespace, names.shared(belongs), s.content.packed.parts[belongs].shards, nil, known)
				problems = append(problems, more...)
				ofGroup, more := s.payloads(t, namespace, names.ofGroup(belongs), packed.parts[belongs].shards, shown, known)
				problems = append(problems, more...)
				planned.Payloads = append(append(planned.Payloads, shared...), ofGroup...)
			}
		}
		planned.deliveries = append(planned.deliveries, delivery{s.entry, name, g.members})
	}
	return planned, problems
}

func (s *set) checkReferenceCount(references []fleet.Reference, g group) fleet.Problems {
	if len(references) <= maxReferences {
		return nil
	}
	return forClusters(fleet.Problems{{
		Code: fleet.TooLarge, Field: s.path.Child("resources"), Remedy: "split it into several resource sets",
		Message: fmt.Sprintf("the entry makes %d references, and a ClusterResourceSet has at most %d",
			len(references), maxReferences),
	}}, g.members)
}

// payloads are the ConfigMaps and Secrets of a payload in one namespace, except those that another
// group has planned.
func (s *set) payloads(
	t track, namespace, name string, shards []payload.Shard, annotations map[string]string,
	known map[fleet.ID]plannedPayload,
) ([]fleet.Payload, fleet.Problems) {
	var planned []fleet.Payload
	var problems fleet.Problems
	for _, shard := range shards {
		id := fleet.ID{Kind: shard.Kind, Namespace: namespace, Name: fleet.ShardName(name, shard.Number)}
		if other, exists := known[id]; exists && other.track == t.name {
			if !maps.Equal(other.data, shard.Data) {
				problems = append(problems, s.internal("two groups have one payload, "+id.Name+", with different manifests")...)
			}
			continue
		}
		known[id] = plannedPayload{t.name, shard.Data}
		one := fleet.Payload{
			Metadata: s.fleet.GeneratedMetadata(namespace, id.Name, s.metadata), Kind: shard.Kind, Data: shard.Data,
		}
		maps.Copy(one.Annotations, annotations)
		_, more := argocd.MarkLarge(one.Metadata, shard.Data, s.path.Child("resources"), shard.Kind+" "+one.Name)
		problems = append(problems, more...)
		planned = append(planned, one)
	}
	return planned, problems
}

// AddTo adds to the plans of members what reaches them, by the identities of their Clusters.
func (d *Delivered) AddTo(plans map[fleet.ID]*fleet.MemberPlan) {
	for _, one := range d.deliveries {
		for _, member := range one.members {
			to := one.deliveries(plans[member.ID()])
			*to = append(*to, fleet.Delivery{Entry: string(one.name), ResourceSet: one.resourceSet})
		}
	}
}

// installedApplications are the entries whose Applications the Clusters' own Argo CDs have.
type installedApplications map[installedApplication]v1alpha1.Name

// installedApplication is an Application of a cluster's own Argo CD.
type installedApplication struct {
	cluster         fleet.ID
	namespace, name string
}
