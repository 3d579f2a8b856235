package plan

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestFenceReachesExactlyWhatIsMeant: over random fleets, the ClusterResourceSets of an entry reach each Cluster that the fleet's and the entry's selectors
// match once, in its namespace, and no other Cluster.
func TestFenceReachesExactlyWhatIsMeant(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	planned, refused := 0, 0
	for range 2000 {
		f := randomFleet(random)
		plan, problems := Resolve(f)
		if problems.Failed() {
			for _, problem := range problems {
				if problem.Severity == fleet.Error && problem.Code != fleet.ContradictorySelectors {
					t.Fatalf("refused for another reason: %s", problem)
				}
			}
			refused++
			continue
		}
		planned++
		for _, cluster := range f.Clusters {
			want := 0
			if matches(t, f.Config.Spec.Clusters.Selector, cluster) && matches(t, f.Config.Spec.ResourceSets[0].ClusterSelector, cluster) {
				want = 1
			}
			if got := len(reaching(t, plan, cluster)); got != want {
				t.Fatalf("Cluster %s is reached by %d ClusterResourceSets, want %d: %+v of fleet %+v", cluster.NamespacedName(), got, want, plan.ResourceSets, f.Config.Spec)
			}
		}
	}
	t.Logf("%d fleets planned, %d refused since their selectors contradict each other", planned, refused)
	if planned < 1000 {
		t.Errorf("only %d fleets were planned", planned)
	}
}

// reaching are the ClusterResourceSets that reach a Cluster, with the labels that the plan gives it.
func reaching(t *testing.T, plan *fleet.Plan, cluster fleet.Cluster) []fleet.ResourceSet {
	t.Helper()
	cluster.Labels = merged(cluster.Labels)
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
	selector, err := selectorOf(s)
	if err != nil {
		t.Fatal(err)
	}
	return selector.Matches(labels.Set(cluster.Labels))
}

// randomFleet has up to 12 Clusters in up to 3 namespaces, and one resource set.
func randomFleet(random *rand.Rand) *fleet.Fleet {
	f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}, Self: fleet.Ref{Kind: v1alpha1.Kind, Name: "random"}, Sources: [][]fleet.Source{{{}}}}
	f.Config.Name = "random"
	for i := range 1 + random.IntN(12) {
		object := fleet.Object{Item: i, Labels: map[string]string{}}
		object.Ref = fleet.Ref{
			APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Name: fmt.Sprintf("c-%02d", i), Namespace: fmt.Sprintf("ns-%d", random.IntN(3)),
		}
		for key := range 3 {
			if random.IntN(3) > 0 {
				object.Labels[fmt.Sprintf("key-%d", key)] = fmt.Sprintf("value-%d", random.IntN(3))
			}
		}
		f.Clusters = append(f.Clusters, fleet.Cluster{Object: object})
	}
	f.Config.Spec.Clusters.Selector = randomSelector(random)
	f.Config.Spec.ResourceSets = []v1alpha1.ResourceSet{{
		Name: "addons", Strategy: v1alpha1.StrategyApplyOnce, ClusterSelector: randomSelector(random),
		Resources: []v1alpha1.Resource{{Inline: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: monitoring\n"}},
	}}
	return f
}

// randomSelector is nil at times, and never empty.
func randomSelector(random *rand.Rand) *metav1.LabelSelector {
	if random.IntN(4) == 0 {
		return nil
	}
	key := fmt.Sprintf("key-%d", random.IntN(3))
	values := []string{fmt.Sprintf("value-%d", random.IntN(3))}
	switch random.IntN(5) {
	case 0:
		return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: key, Operator: metav1.LabelSelectorOpIn, Values: values}}}
	case 1:
		return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: key, Operator: metav1.LabelSelectorOpNotIn, Values: values}}}
	case 2:
		return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: key, Operator: metav1.LabelSelectorOpExists}}}
	case 3:
		return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: key, Operator: metav1.LabelSelectorOpDoesNotExist}}}
	}
	return &metav1.LabelSelector{MatchLabels: map[string]string{key: values[0]}}
}
