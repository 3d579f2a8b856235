package review

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// randomSide is a side with some Clusters, ApplicationSets and manifests of Applications.
func randomSide(r *rand.Rand) appSide {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	side := appSide{plain: map[string]string{}, options: map[string]string{}}
	var clusters []string
	for _, name := range strings.Split("a b c d e f", " ") {
		if r.IntN(6) > 0 {
			clusters = append(clusters, name+pick("", "@canary", ":tier=gold", ":tier=iron"))
		}
	}
	side.clusters = strings.Join(clusters, " ")
	taken := map[string]bool{}
	for _, name := range []string{"x", "y", "z"} {
		if r.IntN(4) == 0 {
			continue
		}
		set := appSet{
			name: name, suffix: pick("web", "web", "app"), revision: pick("v1", "v1", "v2"),
			sync: pick("", "", "sync", "create-only", "create-update", "create-delete"), deletes: r.IntN(3) == 0,
			manual: r.IntN(3) == 0, rolling: r.IntN(5) == 0, prune: pick("", "", "", "Prune=false"),
			revisions: pick("", "", "canary=v1 rest=v1", "canary=v2 rest=v1"),
		}
		for _, cluster := range clusters {
			key := strings.Split(strings.Split(cluster, "@")[0], ":")[0] + "-" + set.suffix
			if r.IntN(2) == 0 && !taken[key] {
				taken[key] = true
				set.clusters += " " + cluster
			}
		}
		side.sets = append(side.sets, set)
	}
	for _, name := range []string{"a-web", "b-app"} {
		if r.IntN(4) == 0 && !taken[name] {
			side.plain[name] = pick("v1", "v2")
		}
	}
	return side
}

// applicationsOf are the Applications of a side as trees.
func applicationsOf(t *testing.T, side *Side) map[string]any {
	t.Helper()
	made := makers(side, nil).made
	found := map[string]any{}
	for id, application := range made {
		found[nameOf(id)] = application.whole(id)()
	}
	return found
}

// TestChangesAreComplete: the changes, with what follows from Clusters that come and go, make the
// new Applications of the old ones.
func TestChangesAreComplete(t *testing.T) {
	const rounds = 400
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 1))
		one, other := randomSide(r), randomSide(r)
		if r.IntN(2) == 0 { // a small change
			other = one
			other.sets = slices.Clone(one.sets)
			if len(other.sets) > 0 {
				other.sets[0].revision += "1"
			}
		}
		before, after := one.build(t), other.build(t)
		changes, counts := compareApplications(before, after)
		state, touched := applicationsOf(t, before), map[string]bool{}
		for _, change := range changes {
			if change.Kind != v1alpha1.DiffKindApplication {
				continue
			}
			for _, target := range change.Targets {
				if touched[nameOf(target.Object)] {
					t.Fatalf("seed %d: %v changes twice", seed, target.Object)
				}
				touched[nameOf(target.Object)] = true
				apply(state, target)
			}
		}
		want := applicationsOf(t, after)
		for _, following := range []map[fleet.ID][]fleet.ID{
			applicationsOfDeleted(before, after), applicationsOfNew(before, after),
		} {
			for _, id := range slices.Concat(slices.Collect(maps.Values(following))...) {
				if touched[nameOf(id)] {
					t.Fatalf("seed %d: %v changes, and follows from its Cluster", seed, id)
				}
				touched[nameOf(id)] = true
				if state[nameOf(id)] = want[nameOf(id)]; want[nameOf(id)] == nil {
					delete(state, nameOf(id))
				}
			}
		}
		if diff := cmp.Diff(want, state); diff != "" {
			t.Fatalf("seed %d: the changes do not make the new side (-new +made):\n%s", seed, diff)
		}
		if all := len(touched) + counts.ApplicationsUnchanged; all != len(union(applicationsOf(t, before), want)) {
			t.Fatalf("seed %d: %d Applications are changed or unchanged", seed, all)
		}
	}
}

func apply(state map[string]any, target Target) {
	if target.After == nil {
		delete(state, nameOf(target.Object))
		return
	}
	state[nameOf(target.Object)] = target.After()
}

func union(a, b map[string]any) map[string]bool {
	all := map[string]bool{}
	for name := range a {
		all[name] = true
	}
	for name := range b {
		all[name] = true
	}
	return all
}

// TestEqualSidesHaveNoChange: a side does not differ from another reading of it.
func TestEqualSidesHaveNoChange(t *testing.T) {
	const rounds = 100
	for seed := range uint64(rounds) {
		side := randomSide(rand.New(rand.NewPCG(seed, 2)))
		if changes, _ := compareApplications(side.build(t), side.build(t)); len(changes) > 0 {
			t.Fatalf("seed %d: %s", seed, line(changes[0]))
		}
	}
}

// TestOrderOfApplications: the order in which Applications are found does not matter.
func TestOrderOfApplications(t *testing.T) {
	const rounds = 60
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 3))
		before, after := randomSide(r), randomSide(r)
		want := explained(compareApplications(before.build(t), after.build(t)))
		shuffled := [2]*Side{before.build(t), after.build(t)}
		for _, side := range shuffled {
			r.Shuffle(len(side.ApplicationSets), func(i, j int) {
				side.ApplicationSets[i], side.ApplicationSets[j] = side.ApplicationSets[j], side.ApplicationSets[i]
			})
			for i := range side.ApplicationSets {
				made := side.ApplicationSets[i].Applications
				r.Shuffle(len(made), func(i, j int) { made[i], made[j] = made[j], made[i] })
			}
		}
		if diff := cmp.Diff(want, explained(compareApplications(shuffled[0], shuffled[1]))); diff != "" {
			t.Fatalf("seed %d: (-sorted +shuffled):\n%s", seed, diff)
		}
	}
}

func explained(changes []Change, counts Counts) string {
	var text strings.Builder
	var lines []string
	for _, change := range changes {
		var one strings.Builder
		one.WriteString(line(change) + "\n")
		writeExplanation(&one, change)
		for _, target := range change.Targets {
			fmt.Fprintln(&one, target.Cluster, target.Object)
		}
		lines = append(lines, one.String())
	}
	slices.Sort(lines)
	fmt.Fprintln(&text, counts, strings.Join(lines, ""))
	return text.String()
}

// BenchmarkApplications compares 2,000 Clusters with 25 entries: with equal templates, and where
// each Application has another revision.
func BenchmarkApplications(b *testing.B) {
	before := manySide(b, "v1")
	for name, after := range map[string]*Side{"equal": manySide(b, "v1"), "changed": manySide(b, "v2")} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				compareApplications(before, after)
			}
		})
	}
}

func manySide(t testing.TB, revision string) *Side {
	t.Helper()
	const clusters, entries = 2000, 25
	names := make([]string, clusters)
	for i := range names {
		names[i] = fmt.Sprintf("c-%04d", i)
	}
	side := appSide{clusters: strings.Join(names, " ")}
	for i := range entries {
		name := fmt.Sprintf("s-%02d", i)
		side.sets = append(side.sets, appSet{name: name, suffix: name, revision: revision, clusters: side.clusters})
	}
	return side.build(t)
}
