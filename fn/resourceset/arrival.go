package resourceset

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// bundle is objects that arrive at Clusters together: what they bring, and what they need and do
// not bring themselves.
type bundle struct {
	entry  entry
	brings map[fleet.ID]bool
	needs  []need
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
func newBundle(e entry, objects []located) *bundle {
	b := &bundle{entry: e, brings: map[fleet.ID]bool{}}
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
		}
		if home := object.HomeOf(kinds); home != "" {
			add(namespaceNeed, fleet.ID{Kind: "Namespace", Name: home}, object)
		}
		for _, id := range object.References() {
			add(referenceNeed, id, object)
		}
	}
	return b
}

// arrivals are the bundles that reach each Cluster.
type arrivals struct {
	bundles  []*bundle
	reached  map[fleet.ID][]int // by Cluster, as indices of bundles
	unknown  map[fleet.ID]bool  // Clusters that a Secret reaches that was not read
	clusters map[fleet.ID]fleet.Ref
}

func newArrivals() *arrivals {
	return &arrivals{
		reached: map[fleet.ID][]int{}, unknown: map[fleet.ID]bool{}, clusters: map[fleet.ID]fleet.Ref{},
	}
}

// add adds a bundle that reaches members.
func (a *arrivals) add(e entry, objects []located, members []*fleet.Member) {
	if len(objects) == 0 {
		return
	}
	at := len(a.bundles)
	a.bundles = append(a.bundles, newBundle(e, objects))
	for _, member := range members {
		id := member.ID()
		a.reached[id] = append(a.reached[id], at)
		a.clusters[id] = member.Ref
	}
}

// addGroup adds what reaches a group besides what all Clusters of the entry share.
func (a *arrivals) addGroup(s *set, g group, rendered []located) {
	a.add(s.entry, rendered, g.members)
	for _, namespace := range namespacesOf(g.members) {
		elsewhere := func(m *fleet.Member) bool { return m.Namespace != namespace }
		members := slices.DeleteFunc(slices.Clone(g.members), elsewhere)
		held := heldBy(s.content.provided, []string{namespace})
		a.add(s.entry, relocated(held, nil, s.Path.Child("resources")), members)
	}
	if slices.ContainsFunc(s.content.provided, func(p provided) bool { return p.external }) {
		for _, member := range g.members {
			a.unknown[member.ID()] = true
		}
	}
}

// Unmet reports what the objects of payloads need and nothing brings to their Clusters:
// definitions, Namespaces, and objects that they refer to. Whatever brings it in another way is not
// known. Argo CD may create the namespaces of applications, and anything else.
func (d *Delivered) Unmet(applications []fleet.Application) fleet.Problems {
	byArgoCD := map[fleet.ID]bool{}
	for _, application := range applications {
		byArgoCD[application.Cluster.ID()] = true
	}
	alike := map[string][]fleet.Ref{}
	for _, id := range sortedIDs(d.arrivals.clusters) {
		key := fmt.Sprint(d.arrivals.reached[id], d.arrivals.unknown[id] || byArgoCD[id])
		alike[key] = append(alike[key], d.arrivals.clusters[id])
	}
	var problems fleet.Problems
	for _, key := range fleet.SortedKeys(alike) {
		clusters := alike[key]
		reached, others := d.arrivals.reached[clusters[0].ID()], strings.HasSuffix(key, "true")
		said := map[fleet.ID]bool{}
		for _, at := range reached {
			for _, problem := range d.arrivals.unmet(at, reached, others, said) {
				problem.Clusters = clusters
				problems = append(problems, problem)
			}
		}
	}
	return problems
}

// sortedIDs are the keys of a map in the order of Clusters.
func sortedIDs(clusters map[fleet.ID]fleet.Ref) []fleet.ID {
	refs := make([]fleet.Ref, 0, len(clusters))
	for _, ref := range clusters {
		refs = append(refs, ref)
	}
	slices.SortFunc(refs, fleet.Ref.Compare)
	ids := make([]fleet.ID, len(refs))
	for i, ref := range refs {
		ids[i] = ref.ID()
	}
	return ids
}

// unmet are the problems of a bundle, where some bundles reach a Cluster. others says that
// something else may bring what is missing, and said what was reported for another bundle.
func (a *arrivals) unmet(at int, reached []int, others bool, said map[fleet.ID]bool) fleet.Problems {
	var problems fleet.Problems
	missing := map[string][]string{}
	paths := map[string]*field.Path{}
	for _, n := range a.bundles[at].needs {
		brings := func(other int) bool { return a.bundles[other].brings[n.id] }
		if said[n.id] || slices.ContainsFunc(reached, brings) {
			continue
		}
		said[n.id] = true
		if n.need != referenceNeed {
			problems = append(problems, n.problem(others))
			continue
		}
		if missing[n.id.Kind] == nil {
			paths[n.id.Kind] = n.object.path
		}
		missing[n.id.Kind] = append(missing[n.id.Kind], strings.TrimPrefix(n.id.Namespace+"/"+n.id.Name, "/"))
	}
	for _, kind := range fleet.SortedKeys(missing) {
		problems = append(problems, fleet.Problem{
			Severity: fleet.Info, Code: fleet.ReferenceElsewhere, Field: paths[kind],
			Message: fmt.Sprintf("no payload delivers objects of kind %s that others refer to: %s",
				kind, fleet.NameFirst(missing[kind])),
		})
	}
	return problems
}

// problem is what is said where nothing brings a definition or a Namespace.
func (n need) problem(others bool) fleet.Problem {
	if n.need == definitionNeed {
		return fleet.Problem{
			Severity: fleet.Info, Code: fleet.DefinitionElsewhere, Field: n.object.path,
			Message: fmt.Sprintf("no payload has the CustomResourceDefinition of %s.%s; until something else "+
				"brings it, Cluster API cannot create objects of that kind, such as %s, and tries again",
				n.id.Kind, n.id.Group, n.object.Ref),
		}
	}
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.NamespaceElsewhere, Field: n.object.path,
		Message: fmt.Sprintf("no payload has the Namespace %s; until something else creates it, "+
			"Cluster API cannot create what is in it, such as %s, and tries again", n.id.Name, n.object.Ref),
		Remedy: "add the Namespace to the payload",
	}
	if others {
		problem.Severity = fleet.Info
	}
	return problem
}

// packedIn are the objects that were packed, without the sources that they are from.
func packedIn(packed packing, path *field.Path) []located {
	var objects []payload.Object
	for _, belongs := range fleet.SortedKeys(packed.bySuffix) {
		objects = append(objects, packed.bySuffix[belongs].objects...)
	}
	return relocated(objects, nil, path)
}
