package review

import (
	"cmp"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// ordered are changes in the order in which they are shown: what is destroyed, what changes now,
// and what does not change now. Within these, the change that reaches most Clusters comes first.
func ordered(all ...[]Change) []Change {
	changes := slices.Concat(all...)
	keys := make([]orderKey, len(changes))
	order := make([]int, len(changes))
	for i := range changes {
		keys[i], order[i] = keyOf(&changes[i]), i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(keys[a].compare(keys[b]), changeOrder(&changes[a], &changes[b]))
	})
	sorted := make([]Change, len(changes))
	for i, position := range order {
		sorted[i] = changes[position]
	}
	return sorted
}

// rank is how urgently a person must see a change.
type rank int

const (
	clusterDestroyed rank = iota
	destroyed
	changesNow
	notNow
)

// rankOf is the rank of a change.
func rankOf(change *Change) rank {
	switch change.Action {
	case v1alpha1.DiffNewOnly, v1alpha1.DiffNone:
		return notNow
	case v1alpha1.DiffDelete, v1alpha1.DiffRecreate, v1alpha1.DiffStuck:
		if change.Kind == v1alpha1.DiffKindCluster {
			return clusterDestroyed
		}
		return destroyed
	case v1alpha1.DiffCreate, v1alpha1.DiffReplace, v1alpha1.DiffUpdate, v1alpha1.DiffAdopt,
		v1alpha1.DiffReapply, v1alpha1.DiffLeftBehind:
	}
	if change.Effect.When == v1alpha1.DiffNewClusters {
		return notNow
	}
	return changesNow
}

// orderKey is what decides first about the order of changes.
type orderKey struct {
	rank  rank
	reach int // how many Clusters it reaches, or keep what they have
}

func keyOf(change *Change) orderKey {
	clusters := map[fleet.ID]bool{}
	for i := range change.Targets {
		clusters[change.Targets[i].Cluster] = true
	}
	for _, id := range change.Keep {
		clusters[id] = true
	}
	delete(clusters, fleet.ID{})
	return orderKey{rankOf(change), len(clusters)}
}

func (k orderKey) compare(other orderKey) int {
	return cmp.Or(cmp.Compare(k.rank, other.rank), cmp.Compare(other.reach, k.reach))
}

// changeOrder orders changes by what they are about, then by what changes.
func changeOrder(a, b *Change) int {
	return cmp.Or(
		cmp.Compare(kindOrder(a.Kind), kindOrder(b.Kind)),
		cmp.Compare(a.Entry, b.Entry), cmp.Compare(a.PreviousEntry, b.PreviousEntry),
		a.Subject.Compare(b.Subject.Ref), cmp.Compare(a.Subject.Fact, b.Subject.Fact),
		cmp.Compare(a.Action, b.Action), cmp.Compare(a.ArgoCD, b.ArgoCD),
		slices.CompareFunc(a.Targets, b.Targets, targetOrder),
		slices.CompareFunc(a.Fields, b.Fields, fieldOrder),
		cmp.Compare(a.Effect.Code, b.Effect.Code), cmp.Compare(a.Effect.When, b.Effect.When),
		cmp.Compare(a.Effect.Certainty, b.Effect.Certainty), cmp.Compare(a.Effect.Text, b.Effect.Text),
		slices.Compare(a.Effect.Because, b.Effect.Because),
	)
}

// kindOrder is where changes of a kind come among those that reach as many Clusters.
func kindOrder(kind v1alpha1.DiffKind) int {
	return slices.Index([]v1alpha1.DiffKind{
		v1alpha1.DiffKindCluster, v1alpha1.DiffKindMembership, v1alpha1.DiffKindApplication,
		v1alpha1.DiffKindPayloadObject, v1alpha1.DiffKindHubObject, v1alpha1.DiffKindFact, v1alpha1.DiffKindWave,
	}, kind)
}

func targetOrder(a, b Target) int {
	return cmp.Or(idOrder(a.Cluster, b.Cluster), idOrder(a.Object, b.Object))
}

func idOrder(a, b fleet.ID) int {
	return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Kind, b.Kind),
		strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Name, b.Name))
}

func fieldOrder(a, b Field) int {
	return cmp.Or(idOrder(a.Object, b.Object), comparePaths(a.Path, b.Path),
		strings.Compare(Text(a.Before), Text(b.Before)), strings.Compare(Text(a.After), Text(b.After)))
}
