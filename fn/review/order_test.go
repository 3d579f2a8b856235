package review

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

func TestOrder(t *testing.T) {
	clusters := fleetOfSix()
	of := func(kind v1alpha1.DiffKind, action v1alpha1.DiffAction, name string, reached ...Cluster) Change {
		return Change{Kind: kind, Action: action, Entry: name, Targets: reportApplicationsOf("x", reached...)}
	}
	created := of(v1alpha1.DiffKindPayloadObject, v1alpha1.DiffCreate, "created for new Clusters", clusters...)
	created.Effect.When = v1alpha1.DiffNewClusters
	kept := Change{Kind: v1alpha1.DiffKindPayloadObject, Action: v1alpha1.DiffNewOnly, Entry: "kept by more"}
	kept.Keep = append(idsOf(clusters), fleet.ID{Name: "another"})
	want := []Change{
		of(v1alpha1.DiffKindCluster, v1alpha1.DiffDelete, "a Cluster that goes", clusters[0]),
		of(v1alpha1.DiffKindApplication, v1alpha1.DiffRecreate, "recreated on three", clusters[:3]...),
		of(v1alpha1.DiffKindApplication, v1alpha1.DiffDelete, "deleted on two", clusters[:2]...),
		of(v1alpha1.DiffKindApplication, v1alpha1.DiffStuck, "stuck on one", clusters[0]),
		of(v1alpha1.DiffKindHubObject, v1alpha1.DiffDelete, "an object of the hub"),
		of(v1alpha1.DiffKindApplication, v1alpha1.DiffUpdate, "updated on all", clusters...),
		of(v1alpha1.DiffKindPayloadObject, v1alpha1.DiffReapply, "applied again on all, after Applications",
			clusters...),
		of(v1alpha1.DiffKindPayloadObject, v1alpha1.DiffLeftBehind, "left behind on one, a", clusters[0]),
		of(v1alpha1.DiffKindPayloadObject, v1alpha1.DiffLeftBehind, "left behind on one, b", clusters[0]),
		kept, created,
		of(v1alpha1.DiffKindApplication, v1alpha1.DiffNone, "nothing happens", clusters[0]),
	}
	names := func(changes []Change) (names []string) {
		for i := range changes {
			names = append(names, changes[i].Entry)
		}
		return names
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		shuffled := make([]Change, len(want))
		for i, position := range random.Perm(len(want)) {
			shuffled[i] = want[position]
		}
		cut := random.IntN(len(want))
		if diff := cmp.Diff(names(want), names(ordered(shuffled[:cut], shuffled[cut:]))); diff != "" {
			t.Fatal(diff)
		}
	}
}
