package resourceset

import (
	"cmp"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// bundle is objects that arrive at Clusters together: what they bring, and what they need and do
// not bring themselves.
type bundle struct {
	entry    entry
	rendered bool // whether it is of a group, so that others are like it
	brings   map[fleet.ID]bool
	needs    []need
	custom   []located       // the custom resources in it
	defined  payload.Defined // the kinds that it defines
}

// need is something that an object needs to be created or to work.
type need struct {
	need   needKind
	id     fleet.ID // a kind, a Namespace or an object
	object located  // the first that needs it
}

// needKind says what an object needs something for.
type needKind int

const (
	definitionNeed needKind = iota
	namespaceNeed
	referenceNeed
)

// newBundle reads what objects bring and need.
func newBundle(e entry, objects []located, rendered bool) *bundle {
	b := &bundle{
		entry: e, rendered: rendered, brings: map[fleet.ID]bool{}, defined: payload.DefinedBy(bare(objects)),
	}
	for _, object := range objects {
		b.brings[object.ID()] = true
		if kind, defines := object.Defines(); defines {
			b.brings[kind] = true
		}
	}
	kinds := payload.CustomKinds(bare(objects))
	seen := map[fleet.ID]bool{}
	add := func(what needKind, id fleet.ID, object located) {
		if !b.brings[id] && !seen[id] {
			seen[id] = true
			b.needs = append(b.needs, need{what, id, object})
		}
	}
	for _, object := range objects {
		kind := fleet.ID{Group: object.Group(), Kind: object.Kind}
		application := fleet.ID{Group: argocd.Group, Kind: argocd.ApplicationKind}
		if object.IsCustom() && (e.Bootstrap == nil || kind != application) { // withBootstrap reports that one.
			add(definitionNeed, kind, object)
			b.custom = append(b.custom, object)
		}
		if home := object.HomeOf(kinds); home != "" {
			add(namespaceNeed, fleet.ID{Kind: "Namespace", Name: home}, object)
		}
		for _, id := range object.References() {
			add(referenceNeed, id, object)
		}
		// That of the entry's own Application is known from the plan, beside all AppProjects.
		isOwn := e.Bootstrap != nil && object.path.String() == e.Path.Child("application").String()
		if project := object.Project(); e.Bootstrap != nil && !isOwn && project != "" &&
			project != v1alpha1.DefaultProject {
			add(referenceNeed, fleet.ID{
				Group: argocd.Group, Kind: "AppProject", Namespace: string(e.Bootstrap.Namespace), Name: project,
			}, object)
		}
	}
	return b
}

// arrivals are the bundles that reach each Cluster.
type arrivals struct {
	bundles  []*bundle
	reached  map[fleet.ID][]int // by Cluster, as indices of bundles
	unknown  map[fleet.ID]bool  // Clusters that a Secret reaches that was not read
	clusters []fleet.Ref        // that bundles reach, each once
}

func newArrivals() *arrivals {
	return &arrivals{reached: map[fleet.ID][]int{}, unknown: map[fleet.ID]bool{}}
}

// add adds objects that reach members.
func (a *arrivals) add(e entry, objects []located, members []*fleet.Member) {
	if len(objects) > 0 {
		a.addBundle(newBundle(e, objects, false), members)
	}
}

// addBundle adds a bundle that reaches members.
func (a *arrivals) addBundle(b *bundle, members []*fleet.Member) {
	at := len(a.bundles)
	a.bundles = append(a.bundles, b)
	if len(a.reached) == 0 {
		a.reached, a.clusters = make(map[fleet.ID][]int, len(members)), make([]fleet.Ref, 0, len(members))
	}
	// Clusters that the same bundles reached before share a list. The first of none is nil.
	lists := map[*int][]int{}
	for _, member := range members {
		id := member.ID()
		before, known := a.reached[id]
		if !known {
			a.clusters = append(a.clusters, member.Ref)
		}
		first := (*int)(nil)
		if len(before) > 0 {
			first = &before[0]
		}
		if lists[first] == nil {
			lists[first] = append(slices.Clip(before), at)
		}
		a.reached[id] = lists[first]
	}
}

// addGroup adds what reaches a group besides what all Clusters of the entry share.
func (a *arrivals) addGroup(s *set, g group, rendered []located) {
	if len(rendered) > 0 {
		a.addBundle(newBundle(s.entry, rendered, true), g.members)
	}
	if len(s.content.provided) == 0 {
		return
	}
	for _, home := range namespaceMembers(g.members) {
		held := heldBy(s.content.provided, []string{home.namespace})
		a.add(s.entry, pathed(held, s.Path.Child("resources")), home.members)
	}
	if slices.ContainsFunc(s.content.provided, func(p provided) bool { return p.external }) {
		for _, member := range g.members {
			a.unknown[member.ID()] = true
		}
	}
}

// arriving are objects that were rendered, in the order of the payloads that they are packed into.
func (s *set) arriving(objects []located) []located {
	arriving := pathed(objects, s.templatePath)
	slices.SortStableFunc(arriving, func(a, b located) int {
		first, _ := s.suffixOf(a.Object)
		second, _ := s.suffixOf(b.Object)
		return cmp.Compare(first, second)
	})
	return arriving
}
