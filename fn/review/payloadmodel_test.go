package review

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// managed is a small model of a Cluster and its ClusterResourceSetBinding, as Cluster API 1.14
// treats them.
type managed struct {
	objects  map[fleet.ID]map[string]any
	bindings map[string]string // the hash of what was applied, by set and payload
}

type managementHub map[fleet.ID]*managed

// reconcile is what Cluster API does about the sets of a side.
func (m managementHub) reconcile(t *testing.T, side *Side) {
	t.Helper()
	exists := map[fleet.ID]bool{}
	for _, cluster := range side.Clusters {
		exists[cluster.ID()] = true
		if m[cluster.ID()] == nil {
			m[cluster.ID()] = &managed{map[fleet.ID]map[string]any{}, map[string]string{}}
		}
	}
	maps.DeleteFunc(m, func(id fleet.ID, _ *managed) bool { return !exists[id] })
	for _, set := range side.ResourceSets {
		for _, cluster := range set.Clusters {
			if exists[cluster] {
				for _, p := range set.Payloads {
					m[cluster].apply(t, set, p)
				}
			}
		}
	}
}

func (m *managed) apply(t *testing.T, set ResourceSet, p Payload) {
	t.Helper()
	name := set.Name + " " + p.Kind + " " + p.Name
	var text string
	for _, key := range slices.Sorted(maps.Keys(p.Data)) {
		text += p.Data[key]
	}
	before, applied := m.bindings[name]
	if applied && (set.Strategy == "ApplyOnce" || before == text) {
		return
	}
	m.bindings[name] = text
	trees, problems := payload.ParseTrees([]byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, tree := range trees {
		id := fleet.RefOf(tree).ID()
		if _, exists := m.objects[id]; !exists || set.Strategy == "Reconcile" {
			m.objects[id] = tree
		}
	}
}

// randomDelivered is a side with entries whose groups reach different Clusters. Each object is of
// one entry, and each group has it in one payload.
func randomDelivered(r *rand.Rand) *Side {
	side := &Side{Fleet: "production"}
	for i := range 5 {
		if r.IntN(8) > 0 {
			side.Clusters = append(side.Clusters, Cluster{Ref: clusterRef(fmt.Sprintf("c-%d", i))})
		}
	}
	var owners []string // of the objects
	for range 6 {
		owners = append(owners, []string{"cni", "csi", "dns", "none"}[r.IntN(4)])
	}
	for _, entry := range []string{"cni", "csi", "dns"} {
		strategy := []string{"ApplyOnce", "Reconcile"}[r.IntN(2)]
		for group := range 2 {
			title := fmt.Sprintf("%s-%d%s %s", entry, group, strategy[:1+r.IntN(2)], strategy)
			set := payloadSetOf(title, "", randomPayloads(r, entry, group, owners)...)
			for _, cluster := range side.Clusters {
				if r.IntN(3) == group {
					set.Clusters = append(set.Clusters, cluster.ID())
				}
			}
			if len(set.Payloads) > 0 {
				side.ResourceSets = append(side.ResourceSets, set)
			}
		}
	}
	// A Cluster is in one group of an entry.
	taken := map[string]bool{}
	for i, set := range side.ResourceSets {
		side.ResourceSets[i].Clusters = slices.DeleteFunc(set.Clusters, func(id fleet.ID) bool {
			key := set.Entry + " " + id.Name
			was := taken[key]
			taken[key] = true
			return was
		})
	}
	return side
}

// randomPayloads are the payloads of a group, with the objects that the entry owns.
func randomPayloads(r *rand.Rand, entry string, group int, owners []string) []Payload {
	objects := [2][]string{}
	for i, owner := range owners {
		if owner == entry && r.IntN(6) > 0 {
			shard := r.IntN(2)
			value := []string{"1", "1", "2", "0x1"}[r.IntN(4)]
			objects[shard] = append(objects[shard], fmt.Sprintf("ConfigMap object-%d x=%s", i, value))
		}
	}
	var payloads []Payload
	for shard, some := range objects {
		if len(some) > 0 {
			payloads = append(payloads, holding(fmt.Sprintf("%s-%d-%d", entry, group, shard), some...))
		}
	}
	return payloads
}

// TestPayloadChangesAreComplete: over random pairs of sides, the Changes make of what the Clusters
// have exactly what Cluster API makes of it; what they keep is said; and what is left behind is
// what no set delivers any more.
func TestPayloadChangesAreComplete(t *testing.T) {
	t.Parallel()
	for seed := range uint64(250) {
		r := rand.New(rand.NewPCG(seed, 16))
		before, after := randomDelivered(r), randomDelivered(r)
		predicted, actual := managementHub{}, managementHub{}
		predicted.reconcile(t, before)
		actual.reconcile(t, before)
		actual.reconcile(t, after)
		changes, _ := comparePayloads(before, after)
		predicted.follow(changes)
		for _, cluster := range existingClusters(before, after) {
			if diff := cmp.Diff(actual[cluster].objects, predicted[cluster].objects); diff != "" {
				t.Fatalf("seed %d, %s (-Cluster API +Changes):\n%s\n%s", seed, cluster.Name, diff,
					strings.Join(linesOf(changes), "\n"))
			}
			want, got := keptOn(t, actual, after, cluster), saidToBeKept(changes, cluster)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, %s (-kept +said):\n%s\n%s", seed, cluster.Name, diff,
					strings.Join(linesOf(changes), "\n"))
			}
		}
	}
}

// follow carries changes out.
func (m managementHub) follow(changes []Change) {
	for _, change := range changes {
		for _, target := range change.Targets {
			if change.Action == "Create" || change.Action == "Reapply" {
				m[target.Cluster].objects[target.Object] = target.After()
			}
		}
	}
}

// keptOn are the objects of a Cluster that are not as the sets of a side deliver them, and those
// that the sets do not deliver.
func keptOn(t *testing.T, m managementHub, side *Side, cluster fleet.ID) []string {
	t.Helper()
	fresh := managementHub{}
	fresh.reconcile(t, side)
	var kept []string
	for id, tree := range m[cluster].objects {
		switch wanted, exists := fresh[cluster].objects[id]; {
		case !exists:
			kept = append(kept, "left "+id.Name)
		case !reflect.DeepEqual(wholeNumbers(wanted), wholeNumbers(tree)):
			kept = append(kept, "old "+id.Name)
		}
	}
	for id := range fresh[cluster].objects {
		if m[cluster].objects[id] == nil {
			kept = append(kept, "none "+id.Name)
		}
	}
	slices.Sort(kept)
	return kept
}

// saidToBeKept is what changes say of that.
func saidToBeKept(changes []Change, cluster fleet.ID) []string {
	var kept []string
	for _, change := range changes {
		for _, target := range change.Targets {
			reached := target.Cluster == cluster || slices.Contains(change.Keep, cluster)
			switch {
			case !reached:
			case change.Action == "LeftBehind":
				kept = append(kept, "left "+target.Object.Name)
			case change.Action == "NewOnly" && change.Effect.Code == "PayloadCreatedForNew":
				kept = append(kept, "none "+target.Object.Name)
			case change.Action == "NewOnly":
				kept = append(kept, "old "+target.Object.Name)
			}
		}
	}
	slices.Sort(kept)
	return kept
}

// TestEqualPayloadsDoNotChange: equal sides have no changes.
func TestEqualPayloadsDoNotChange(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		before := randomDelivered(rand.New(rand.NewPCG(seed, 1)))
		after := randomDelivered(rand.New(rand.NewPCG(seed, 1)))
		if changes, _ := comparePayloads(before, after); len(changes) > 0 {
			t.Fatalf("seed %d: %q", seed, linesOf(changes))
		}
	}
}

// TestOrderOfPayloads: the order of Clusters and sets changes nothing.
func TestOrderOfPayloads(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		before, after := randomDelivered(r), randomDelivered(r)
		first, counts := comparePayloads(before, after)
		want := linesOf(first)
		for _, side := range []*Side{before, after} {
			r.Shuffle(len(side.Clusters), reflect.Swapper(side.Clusters))
			r.Shuffle(len(side.ResourceSets), reflect.Swapper(side.ResourceSets))
			for _, set := range side.ResourceSets {
				r.Shuffle(len(set.Clusters), reflect.Swapper(set.Clusters))
			}
		}
		second, again := comparePayloads(before, after)
		if diff := cmp.Diff(want, linesOf(second)); diff != "" || counts != again {
			t.Fatalf("seed %d: %v and %v (-sorted +shuffled):\n%s", seed, counts, again, diff)
		}
	}
}
