package fleet

import (
	"cmp"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// GeneratedKind is a kind of object that is generated.
type GeneratedKind struct {
	Group, Kind string
	// Rank orders the output: all objects of a rank come before those of the next. Within a rank
	// they are ordered by namespace, kind and name.
	Rank int
	// Planned are the objects of this kind in a Plan, in its order.
	Planned func(plan *Plan) []Metadata
}

// The kinds that are generated.
const (
	AddonsGroup        = "addons.cluster.x-k8s.io" // of ClusterResourceSets
	ResourceSetKind    = "ClusterResourceSet"
	ArgoCDGroup        = "argoproj.io" // of ApplicationSets
	ApplicationSetKind = "ApplicationSet"
	ConfigMapKind      = "ConfigMap"
	SecretKind         = "Secret"
)

// GeneratedKinds has a row for each kind that is generated. An object of another kind has no owner,
// whatever its labels say.
func GeneratedKinds() []GeneratedKind {
	return []GeneratedKind{
		{Kind: ConfigMapKind, Planned: payloadsOf(ConfigMapKind)},
		{Kind: SecretKind, Planned: payloadsOf(SecretKind)},
		{Group: AddonsGroup, Kind: ResourceSetKind, Rank: 1, Planned: func(plan *Plan) []Metadata {
			return metadataOf(plan.ResourceSets, func(set ResourceSet) Metadata { return set.Metadata })
		}},
		{Group: ArgoCDGroup, Kind: ApplicationSetKind, Rank: 2, Planned: func(plan *Plan) []Metadata {
			return metadataOf(plan.ApplicationSets, func(set ApplicationSet) Metadata { return set.Metadata })
		}},
	}
}

// Generated are the identities of everything that a Plan generates, in the order of the output.
func (p *Plan) Generated() []ID {
	var ids []ID
	for _, kind := range GeneratedKinds() {
		for _, planned := range kind.Planned(p) {
			ids = append(ids, ID{Group: kind.Group, Kind: kind.Kind, Namespace: planned.Namespace, Name: planned.Name})
		}
	}
	return ids
}

// SortGenerated puts generated objects into the order in which they are written.
func SortGenerated(manifests []Manifest) {
	ranks := map[ID]int{}
	for _, kind := range GeneratedKinds() {
		ranks[ID{Group: kind.Group, Kind: kind.Kind}] = kind.Rank
	}
	rank := func(m Manifest) int { return ranks[ID{Group: m.Group(), Kind: m.Kind}] }
	slices.SortStableFunc(manifests, func(a, b Manifest) int {
		return cmp.Or(
			cmp.Compare(rank(a), rank(b)),
			cmp.Compare(a.Namespace, b.Namespace),
			cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Name, b.Name),
		)
	})
}

// Owner is the fleet that has generated the object, "" for an object of the user's. Only an object
// of a kind that is generated has an owner: the same labels on a Cluster, say, do not let a run
// drop it.
func (o Object) Owner() string {
	if o.Labels[v1alpha1.ManagedByLabel] != v1alpha1.ManagedByValue {
		return ""
	}
	for _, kind := range GeneratedKinds() {
		if o.Kind == kind.Kind && o.Group() == kind.Group {
			return o.Labels[v1alpha1.FleetLabel]
		}
	}
	return ""
}

func payloadsOf(kind string) func(*Plan) []Metadata {
	return func(plan *Plan) []Metadata {
		var found []Metadata
		for _, payload := range plan.Payloads {
			if payload.Kind == kind {
				found = append(found, payload.Metadata)
			}
		}
		return found
	}
}

func metadataOf[T any](planned []T, metadata func(T) Metadata) []Metadata {
	found := make([]Metadata, len(planned))
	for i := range planned {
		found[i] = metadata(planned[i])
	}
	return found
}
