package review

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
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
	made, _, _ := makers(side, nil)
	found := map[string]any{}
	for id, application := range made {
		found[nameOf(id)] = application.whole(id)()
	}
	return found
}

// TestChangesAreComplete: the changes, with what follows from Clusters that come and go, make the
// new Applications of the old ones.
func TestChangesAreComplete(t *testing.T) {
	const rounds = 1500
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
		for _, gone := range applicationsOfDeleted(before, after) {
			for _, id := range gone {
				delete(state, nameOf(id))
				touched[nameOf(id)] = true
			}
		}
		want := applicationsOf(t, after)
		for _, added := range applicationsOfNew(before, after) {
			for _, id := range added {
				state[nameOf(id)] = want[nameOf(id)]
				touched[nameOf(id)] = true
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
	const rounds = 300
	for seed := range uint64(rounds) {
		side := randomSide(rand.New(rand.NewPCG(seed, 2)))
		if changes, _ := compareApplications(side.build(t), side.build(t)); len(changes) > 0 {
			t.Fatalf("seed %d: %s", seed, line(changes[0]))
		}
	}
}

// TestOrderOfApplications: the order in which Applications are found does not matter.
func TestOrderOfApplications(t *testing.T) {
	const rounds = 200
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

// TestManyApplications: 50,000 Applications are compared in linear time, whether or not all change.
func TestManyApplications(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	many := func(revision string) *Side {
		var clusters []string
		for i := range 2000 {
			clusters = append(clusters, fmt.Sprintf("c-%04d", i))
		}
		side := appSide{clusters: strings.Join(clusters, " ")}
		for i := range 25 {
			side.sets = append(side.sets, appSet{
				name: fmt.Sprintf("s-%02d", i), suffix: fmt.Sprintf("s-%02d", i), revision: revision,
				clusters: side.clusters, revisions: "",
			})
		}
		return side.build(t)
	}
	old, same, other := many("v1"), many("v1"), many("v2")
	for name, after := range map[string]*Side{"equal": same, "changed": other} {
		start := time.Now()
		changes, counts := compareApplications(old, after)
		t.Logf("%s: %d changes, %+v, %s", name, len(changes), counts, time.Since(start))
		if want := map[string]int{"equal": 0, "changed": 25}[name]; len(changes) != want {
			t.Errorf("%s: %d changes, not %d", name, len(changes), want)
		}
	}
}
