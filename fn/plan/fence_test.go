package plan

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// TestFenceReachesExactlyWhatIsMeant: over random fleets, the ClusterResourceSets of an entry reach
// each Cluster that the fleet's and the entry's selectors match once, in its namespace, and no
// other Cluster.
func TestFenceReachesExactlyWhatIsMeant(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 11))
	fleets, planned, refused := 2000, 0, 0
	if testing.Short() {
		fleets = 200
	}
	for range fleets {
		f := randomFleet(t, random)
		r, problems := Resolve(f)
		if problems.Failed() {
			for _, problem := range problems {
				if problem.Severity == "" && problem.Code != fleet.ContradictorySelectors {
					t.Fatalf("refused for another reason: %s", problem)
				}
			}
			refused++
			continue
		}
		planned++
		for _, cluster := range f.Clusters {
			want := 0
			if matches(t, f.Config.Spec.Clusters.Selector, cluster) &&
				matches(t, f.Config.Spec.ResourceSets[0].ClusterSelector, cluster) {
				want = 1
			}
			if got := len(reaching(t, r.Plan, cluster)); got != want {
				t.Fatalf("Cluster %s is reached by %d ClusterResourceSets, want %d: %+v of fleet %+v",
					cluster.NamespacedName(), got, want, r.Plan.ResourceSets, f.Config.Spec)
			}
		}
	}
	t.Logf("%d fleets planned, %d refused since their selectors contradict each other", planned, refused)
	if planned < fleets/2 || refused == 0 {
		t.Errorf("%d fleets were planned, and %d refused", planned, refused)
	}
}

// reaching are the ClusterResourceSets that reach a Cluster, with the labels that the plan gives
// it.
func reaching(t *testing.T, plan *fleet.Plan, cluster fleet.Cluster) []fleet.ResourceSet {
	t.Helper()
	cluster.Labels = fleet.Merged(cluster.Labels)
	for _, edit := range plan.Edits {
		if edit.Object.ID() == cluster.ID() {
			maps.DeleteFunc(cluster.Labels, func(key, _ string) bool { return slices.Contains(edit.RemoveLabels, key) })
			maps.Copy(cluster.Labels, edit.SetLabels)
		}
	}
	var sets []fleet.ResourceSet
	for _, set := range plan.ResourceSets {
		if set.Namespace == cluster.Namespace && matches(t, &set.Selector, cluster) {
			sets = append(sets, set)
		}
	}
	return sets
}

func matches(t *testing.T, s *metav1.LabelSelector, cluster fleet.Cluster) bool {
	t.Helper()
	parsed, err := selector.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Matches(labels.Set(cluster.Labels))
}

// randomFleet has up to 12 Clusters in up to 3 namespaces, and one resource set.
func randomFleet(t *testing.T, random *rand.Rand) *fleet.Fleet {
	t.Helper()
	var clusters []string
	for i := range 1 + random.IntN(12) {
		text := fmt.Sprintf("ns-%d/c-%02d", random.IntN(3), i)
		for key := range 3 {
			if random.IntN(3) > 0 {
				text += fmt.Sprintf(" key-%d=value-%d", key, random.IntN(3))
			}
		}
		clusters = append(clusters, text)
	}
	f := fleetOf(t, addons(""), clusters...)
	f.Config.Spec.Clusters.Selector = randomSelector(random)
	f.Config.Spec.ResourceSets[0].ClusterSelector = randomSelector(random)
	f.Entries, _ = entries.Of(&f.Config.Spec)
	return f
}

// randomSelector is nil at times, and never empty.
func randomSelector(random *rand.Rand) *metav1.LabelSelector {
	if random.IntN(4) == 0 {
		return nil
	}
	key, values := fmt.Sprintf("key-%d", random.IntN(3)), []string{fmt.Sprintf("value-%d", random.IntN(3))}
	requirement := metav1.LabelSelectorRequirement{Key: key}
	switch random.IntN(5) {
	case 0:
		requirement.Operator, requirement.Values = metav1.LabelSelectorOpIn, values
	case 1:
		requirement.Operator, requirement.Values = metav1.LabelSelectorOpNotIn, values
	case 2:
		requirement.Operator = metav1.LabelSelectorOpExists
	case 3:
		requirement.Operator = metav1.LabelSelectorOpDoesNotExist
	default:
		return &metav1.LabelSelector{MatchLabels: map[string]string{key: values[0]}}
	}
	return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{requirement}}
}
