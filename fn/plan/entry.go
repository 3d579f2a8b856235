package plan

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// entry is an entry of spec.resourceSets or spec.bootstrap: what becomes ClusterResourceSets and their payloads.
type entry struct {
	name         v1alpha1.Name
	path         *field.Path
	selector     *v1alpha1.Selector
	metadata     v1alpha1.ExtraMetadata
	strategy     v1alpha1.Strategy
	revision     string
	format       payload.Format
	resources    []v1alpha1.Resource
	sources      []fleet.Source
	templatePath *field.Path         // what makes the groups differ
	bootstrap    *v1alpha1.Bootstrap // nil for a resource set
}

// entries are those of spec.resourceSets and of spec.bootstrap.
func (p *planner) entries() []entry {
	var entries []entry
	for i, set := range p.fleet.Config.Spec.ResourceSets {
		path := field.NewPath("spec", "resourceSets").Index(i)
		entries = append(entries, entry{
			name: set.Name, path: path, selector: set.ClusterSelector, metadata: set.Metadata, strategy: set.Strategy, revision: set.Revision, format: payload.Format(set.Format),
			resources: set.Resources, sources: p.fleet.Sources[i], templatePath: path.Child("resources"),
		})
	}
	for i := range p.fleet.Config.Spec.Bootstrap {
		bootstrap := &p.fleet.Config.Spec.Bootstrap[i]
		path := field.NewPath("spec", "bootstrap").Index(i)
		entries = append(entries, entry{
			name: bootstrap.Name, path: path, selector: bootstrap.ClusterSelector, metadata: bootstrap.Metadata, strategy: v1alpha1.StrategyApplyOnce, revision: bootstrap.Revision, format: payload.Format(bootstrap.Format),
			resources: bootstrap.Resources, sources: p.fleet.BootstrapSources[i], templatePath: path.Child("application"), bootstrap: bootstrap,
		})
	}
	return entries
}

// planEntry plans an entry: for each group of its Clusters, and in each namespace of those, a ClusterResourceSet, since it reaches and reads nothing outside of its own
// namespace; and the payloads, of which one is shared by all groups.
func (p *planner) planEntry(e entry) {
	content, complete := p.contentOf(e)
	fenced, isFenced := p.fence(e.selector, e.path)
	if !isFenced {
		return
	}
	members, selected := p.selected(e.selector, e.path)
	reach(members)
	for _, namespace := range namespacesOf(members) {
		p.checkReferences(e, content, namespace)
	}
	p.settleProvided(&content, e, namespacesOf(members))
	if !selected || !complete {
		return
	}
	p.reportOverlaps(e, content.objects, members)
	reads := content.reads()
	p.reportDefaults(reads)
	groups, ok := p.groupsOf(e, reads, members, fenced)
	if !ok || !p.proveGroups(groups, e.path.Child("clusterSelector")) {
		return
	}
	failures := newFailures()
	for _, g := range groups {
		p.planGroup(e, content, g, failures)
	}
	p.problems = append(p.problems, failures.problems(p.fleet.Self)...)
	p.reportCompanion(e)
}

// planGroup plans what reaches a group: a ClusterResourceSet for each track that has something to deliver, and its payloads.
func (p *planner) planGroup(e entry, content content, g group, failures *failures) {
	packed, ok := p.renderGroup(e, content, g, failures)
	if !ok {
		return
	}
	provided := map[int][]payload.Object{}
	for i := range content.provided {
		provided[i] = referenced(content.provided[i:i+1], namespacesOf(g.members))
	}
	facts := p.factsShown(g, packed)
	for _, t := range p.tracksOf(e) {
		nameOf := func(belongs part) (shared, group string) {
			shared = p.entryName(e.name) + string(belongs)
			return shared, g.payloadName(shared)
		}
		references := content.references(t, nameOf, packed, provided)
		if len(references) == 0 {
			continue
		}
		if len(references) > maxReferences {
			failures.addAll(fleet.Problem{
				Code: fleet.TooLarge, Field: e.path.Child("resources"), Remedy: "split it into several resource sets",
				Message: fmt.Sprintf("makes %d references, and a ClusterResourceSet has at most %d, for", len(references), maxReferences),
			}, g.members)
		}
		name, err := resourceSetName(t.name, g.selector, t.strategy, e.revision)
		if err != nil {
			p.report(fleet.Error, fleet.Internal, e.path, "", "the name cannot be computed: "+err.Error(), "please report this")
			return
		}
		for _, namespace := range namespacesOf(g.members) {
			metadata := p.metadata(namespace, name, e.metadata, argocd.PruneLast)
			metadata.Annotations = merged(metadata.Annotations, facts)
			p.plan.ResourceSets = append(p.plan.ResourceSets, fleet.ResourceSet{
				Metadata: metadata, APIVersion: p.apiVersion, Selector: g.selector, Strategy: string(t.strategy), References: references,
			})
			for _, belongs := range t.parts {
				shared, group := nameOf(belongs)
				p.addPayloads(e, t, namespace, shared, content.packed[belongs].shards, nil)
				p.addPayloads(e, t, namespace, group, packed[belongs].shards, facts)
			}
		}
		for _, m := range g.members {
			m.receives(e, name)
		}
	}
}

// receives notes that a ClusterResourceSet of an entry reaches the member.
func (m *member) receives(e entry, resourceSet string) {
	delivery := fleet.Delivery{Entry: string(e.name), ResourceSet: resourceSet}
	if e.bootstrap == nil {
		m.resourceSets = append(m.resourceSets, delivery)
	} else {
		m.bootstraps = append(m.bootstraps, delivery)
	}
}

// payloadName is that of the group's own payload.
func (g group) payloadName(entryName string) string { return entryName + "-" + g.hash }

// plannedPayload is whose a payload is, and what it holds.
type plannedPayload struct {
	track string // its name
	data  map[string]string
}

// addPayloads adds the ConfigMaps and Secrets of a payload in one namespace, unless another group has added them.
func (p *planner) addPayloads(e entry, t track, namespace, name string, packed []payload.Shard, annotations map[string]string) {
	for _, shard := range packed {
		id := fleet.ID{Kind: shard.Kind, Namespace: namespace, Name: shardName(name, shard)}
		if known, exists := p.payloads[id]; exists && known.track == t.name {
			if !maps.Equal(known.data, shard.Data) {
				p.report(fleet.Error, fleet.Internal, e.path, id.Name, "two groups have one payload, with different manifests", "please report this")
			}
			continue
		}
		p.payloads[id] = plannedPayload{t.name, shard.Data}
		planned := fleet.Payload{Metadata: p.metadata(namespace, id.Name, e.metadata), Kind: shard.Kind, Data: shard.Data}
		planned.Annotations = merged(planned.Annotations, annotations)
		p.markLarge(&planned.Metadata, shard.Data, e.path.Child("resources"), shard.Kind+" "+planned.Name)
		p.plan.Payloads = append(p.plan.Payloads, planned)
	}
}

// clusterAPIVersion is the version of the ClusterResourceSets: the one that is said, else the newest of the fleet's Clusters.
func (p *planner) clusterAPIVersion() v1alpha1.ClusterAPIVersion {
	if version := p.fleet.Config.Spec.ClusterAPI.Version; version != "" {
		return version
	}
	isNewest := func(m *member) bool { return m.Version() == string(v1alpha1.ClusterAPIV1Beta2) }
	if slices.ContainsFunc(p.members, isNewest) {
		return v1alpha1.ClusterAPIV1Beta2
	}
	return v1alpha1.ClusterAPIV1Beta1
}
