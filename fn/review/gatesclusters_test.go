package review

import (
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestClustersThatGoWithANamespace has a Namespace that goes, with two Clusters in it.
func TestClustersThatGoWithANamespace(t *testing.T) {
	t.Parallel()
	const needed = "cluster-deletion Failed: Change 1 is not acknowledged. [1]; needed: "
	for name, test := range map[string]struct{ accept, want string }{
		"nothing is acknowledged": {
			"", needed + "cluster-deletion clusters/eu-1 cluster-deletion clusters/eu-2",
		},
		"the Namespace does not say which Clusters": {
			"cluster-deletion:Namespace/clusters",
			needed + "cluster-deletion clusters/eu-1 cluster-deletion clusters/eu-2",
		},
		"one of the Clusters": {
			"cluster-deletion:clusters/eu-2",
			needed + "cluster-deletion clusters/eu-1; accepted: clusters/eu-2",
		},
		"each of the Clusters": {
			"cluster-deletion:clusters/eu-1 cluster-deletion:Cluster/clusters/eu-2",
			"cluster-deletion Passed; accepted: clusters/eu-1 Cluster/clusters/eu-2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clusters := fleetOfSix()[:2]
			namespace := fleet.Ref{APIVersion: "v1", Kind: "Namespace", Name: "clusters"}
			change := Change{
				Kind: v1alpha1.DiffKindHubObject, Action: v1alpha1.DiffDelete, Subject: Subject{Ref: namespace},
				Targets: []Target{
					{Object: namespace.ID()},
					{Cluster: clusters[0].ID(), Object: namespace.ID()},
					{Cluster: clusters[1].ID(), Object: namespace.ID()},
				},
				Gates: []v1alpha1.DiffGateClass{v1alpha1.DiffGateClusterDeletion},
			}
			gates := noGates()
			gates.FailOn, gates.Accept = change.Gates, acceptances(test.accept)
			side := &Side{Fleet: "x", Clusters: clusters}
			diff := Report(&Comparison{Before: side, After: side, Changes: []Change{change}}, About{Gates: gates})
			if got := gateText(diff, diff.Gates[0]); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestReachedAtOnce has an entry whose waves Argo CD syncs one after the other, and one of which it
// is not known what Argo CD does.
func TestReachedAtOnce(t *testing.T) {
	const failed = "max-clusters Failed: 3 Clusters are reached at once; --max-clusters allows 2. [1]; " +
		"needed: max-clusters applicationSets/edge-proxy"
	tests := map[string]struct {
		clusters []int // of the six
		action   v1alpha1.DiffAction
		when     v1alpha1.DiffWhen
		want     string
	}{
		"of several waves": {[]int{0, 1, 2}, v1alpha1.DiffUpdate, v1alpha1.DiffByWave, "max-clusters Passed"},
		"of one wave":      {[]int{1, 2, 4}, v1alpha1.DiffUpdate, v1alpha1.DiffByWave, failed},
		"not known":        {[]int{0, 1, 2}, v1alpha1.DiffNone, v1alpha1.DiffWhenNotKnown, failed},
		"never":            {[]int{0, 1, 2}, v1alpha1.DiffNone, v1alpha1.DiffNever, "max-clusters Passed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			clusters := fleetOfSix()
			var reached []Cluster
			for _, position := range test.clusters {
				reached = append(reached, clusters[position])
			}
			side := &Side{Fleet: "x", Clusters: clusters}
			diff := Report(&Comparison{Before: side, After: side, Changes: []Change{{
				Kind: v1alpha1.DiffKindApplication, Action: test.action, Entry: "applicationSets/edge-proxy",
				Targets: reportApplicationsOf("y", reached...), Effect: Effect{When: test.when},
			}}}, About{Gates: Gates{MaxClusters: 2, MaxPercent: -1}})
			if got := gateText(diff, diff.Gates[len(diff.Gates)-1]); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
