package resourceset

import (
	"fmt"
	"maps"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// Delivered is what the entries deliver.
type Delivered struct {
	ResourceSets []fleet.ResourceSet
	Payloads     []fleet.Payload
	Applications []fleet.Application // of the clusters' own Argo CDs
	Claims       []fleet.Claim       // that the ClusterResourceSets reach just who is meant
	Objects      []payload.Delivery  // that the payloads hold, or the user's own
	Complete     bool                // whether there is what each entry delivers

	deliveries []delivery
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
//
//capifleet:limit payloads resources ConfigMaps and Secrets of one ClusterResourceSet, in Cluster
//capifleet:and API
//capifleet:beyond `CF0305`
const maxReferences = 100

// Deliver makes the ClusterResourceSets and payloads of the entries. The selectors of the
// ClusterResourceSets need the labels that the entries want.
func (s *Sets) Deliver(members []*fleet.Member) (*Delivered, fleet.Problems) {
	var problems fleet.Problems
	all := &Delivered{
		Complete: len(s.sets) == len(s.fleet.Entries.Delivering), arrivals: newArrivals(),
	}
	payloads, installed := map[fleet.ID]plannedPayload{}, installedApplications{}
	managed, _ := fleet.Managed(members)
	apiVersion := s.apiVersion(managed)
	for _, one := range s.sets {
		notes := one.content.companion
		all.Objects = append(all.Objects, one.deliveries()...)
		all.arrivals.add(one.entry, one.content.objects, one.members)
		for _, g := range one.groups {
			all.Claims = append(all.Claims, fleet.Claim{
				Path: one.selectorPath(), Selector: g.selector, Members: g.members,
			})
			rendered, more := one.render(g, installed)
			problems = append(problems, more...)
			notes = append(notes, rendered.packed.companion...)
			all.Applications = append(all.Applications, rendered.applications...)
			if !rendered.complete {
				all.Complete = false
				continue
			}
			all.Objects = append(all.Objects, one.deliveriesOf(rendered.objects, g.members)...)
			all.arrivals.addGroup(one, g, one.arriving(rendered.objects))
			planned, more := one.deliver(g, rendered.packed, apiVersion, payloads)
			problems = append(problems, more...)
			all.ResourceSets = append(all.ResourceSets, planned.ResourceSets...)
			all.Payloads = append(all.Payloads, planned.Payloads...)
			all.deliveries = append(all.deliveries, planned.deliveries...)
		}
		problems = append(problems, one.reportCompanion(notes)...)
	}
	return all, problems
}

// payloadNames are the names of the payloads of an entry and of one of its groups.
type payloadNames struct{ entryName, hash string }

func (n payloadNames) shared(ending suffix) string { return n.entryName + string(ending) }

func (n payloadNames) ofGroup(ending suffix) string {
	return fleet.GroupPayloadName(n.shared(ending), n.hash)
}

// deliver plans what reaches a group: a ClusterResourceSet for each track that has something to
// deliver, and its payloads. known are the payloads that are planned already.
func (s *set) deliver(
	g group, packed packing, apiVersion string, known map[fleet.ID]plannedPayload,
) (Delivered, fleet.Problems) {
	var planned Delivered
	var problems fleet.Problems
	names := payloadNames{fleet.EntryName(s.fleet.NamedAs(), s.NamedAs), g.hash}
	shown := s.factsShown(g, packed)
	held := make([][]payload.Object, len(s.content.provided))
	for i := range s.content.provided {
		held[i] = bare(heldBy(s.content.provided[i:i+1], namespacesOf(g.members)))
	}
	for _, t := range tracksOf(s.fleet.NamedAs(), s.entry) {
		references := s.content.references(t, names, packed, held)
		if len(references) == 0 {
			continue
		}
		problems = append(problems, s.checkReferenceCount(references, g)...)
		name, err := fleet.ResourceSetName(t.name, g.selector, t.strategy, s.Revision)
		if err != nil {
			return Delivered{}, s.internal("the name cannot be computed: " + err.Error())
		}
		for _, namespace := range namespacesOf(g.members) {
			metadata := s.fleet.GeneratedMetadata(namespace, name, s.Metadata)
			metadata.Annotations = fleet.Merged(
				argocd.WithSyncOptions(metadata.Annotations, argocd.PruneLast), shown,
			)
			planned.ResourceSets = append(planned.ResourceSets, fleet.ResourceSet{
				Metadata: metadata, APIVersion: apiVersion,
				Selector: g.selector, Strategy: string(t.strategy), References: references,
			})
			for _, ending := range t.suffixes {
				for _, p := range []namedPayload{
					{names.shared(ending), s.content.packed.bySuffix[ending].shards, nil},
					{names.ofGroup(ending), packed.bySuffix[ending].shards, shown},
				} {
					payloads, more := s.payloads(p, t, namespace, known)
					problems = append(problems, more...)
					planned.Payloads = append(planned.Payloads, payloads...)
				}
			}
		}
		planned.deliveries = append(planned.deliveries, delivery{entry: s.entry, resourceSet: name, members: g.members})
	}
	return planned, problems
}

func (s *set) checkReferenceCount(references []fleet.Reference, g group) fleet.Problems {
	if len(references) <= maxReferences {
		return nil
	}
	return facts.ForClusters(fleet.Problems{{
		Code: fleet.TooLarge, Field: s.Path.Child("resources"), Remedy: "split it into several resource sets",
		Message: fmt.Sprintf("the entry makes %d references, and a ClusterResourceSet has at most %d",
			len(references), maxReferences),
	}}, g.members)
}

// namedPayload is a payload with what its ConfigMaps and Secrets have in common.
type namedPayload struct {
	name        string
	shards      []payload.Shard
	annotations map[string]string
}

// payloads are the ConfigMaps and Secrets of a payload in one namespace, except those that another
// group has planned.
func (s *set) payloads(
	p namedPayload, t track, namespace string, known map[fleet.ID]plannedPayload,
) ([]fleet.Payload, fleet.Problems) {
	var planned []fleet.Payload
	var problems fleet.Problems
	for _, shard := range p.shards {
		id := fleet.ID{Kind: shard.Kind, Namespace: namespace, Name: fleet.ShardName(p.name, shard.Number)}
		if other, exists := known[id]; exists && other.track == t.name {
			if !maps.Equal(other.data, shard.Data) {
				reason := "two groups have one payload, " + id.Name + ", with different manifests"
				problems = append(problems, s.internal(reason)...)
			}
			continue
		}
		known[id] = plannedPayload{t.name, shard.Data}
		metadata := s.fleet.GeneratedMetadata(namespace, id.Name, s.Metadata)
		metadata.Annotations = fleet.Merged(metadata.Annotations, p.annotations)
		metadata, _, more := argocd.MarkLarge(
			metadata, shard.Data, s.Path.Child("resources"), shard.Kind+" "+metadata.Name,
		)
		problems = append(problems, more...)
		planned = append(planned, fleet.Payload{Metadata: metadata, Kind: shard.Kind, Data: shard.Data})
	}
	return planned, problems
}

// AddTo adds to the plans of members what reaches them, by the identities of their Clusters.
func (d *Delivered) AddTo(plans map[fleet.ID]*fleet.MemberPlan) {
	for _, one := range d.deliveries {
		for _, member := range one.members {
			to := one.Deliveries(plans[member.ID()])
			*to = append(*to, fleet.Delivery{Entry: string(one.Name), ResourceSet: one.resourceSet})
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
