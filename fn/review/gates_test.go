package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// gated are changes of many classes, in the order in which they are shown.
func gated() *Comparison {
	clusters := fleetOfSix()
	entries := []Entry{{Name: "applicationSets/edge-proxy", Members: idsOf(clusters)}}
	before := &Side{Fleet: "x", Clusters: clusters, Entries: entries}
	after := &Side{Fleet: "x", Clusters: append(clusters[:5:5], aCluster("new-1")), Entries: entries}
	goes := Change{
		Kind: v1alpha1.DiffKindCluster, Action: v1alpha1.DiffDelete, Subject: Subject{Ref: clusters[5].Ref},
		Targets: []Target{{Cluster: clusters[5].ID(), Object: clusters[5].ID()}},
		Gates:   []v1alpha1.DiffGateClass{v1alpha1.DiffGateClusterDeletion, v1alpha1.DiffGateWorkloadDeletion},
	}
	recreated := Change{
		Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffRecreate,
		Entry: "applicationSets/edge-proxy", PreviousEntry: "applicationSets/ingress",
		Subject: Subject{Ref: fleet.Ref{Kind: "ApplicationSet", Namespace: "argocd", Name: "x-edge-proxy"}},
		Targets: reportApplicationsOf("ingress", clusters[:2]...), Effect: Effect{When: v1alpha1.DiffOnMerge},
		Gates: []v1alpha1.DiffGateClass{v1alpha1.DiffGateApplicationRecreation},
	}
	stuck := Change{
		Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffStuck, Targets: reportApplicationsOf("x", clusters[0]),
		Effect: Effect{When: v1alpha1.DiffNever}, Gates: []v1alpha1.DiffGateClass{v1alpha1.DiffGateStuck},
	}
	object := fleet.Ref{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "kube-system", Name: "agent"}
	hub := Change{
		Kind: v1alpha1.DiffKindHubObject, Action: v1alpha1.DiffCreate, Subject: Subject{Ref: object},
		Targets: []Target{{Object: object.ID()}}, Gates: []v1alpha1.DiffGateClass{v1alpha1.DiffGateHubWorkload},
		Effect: Effect{When: v1alpha1.DiffOnMerge},
	}
	byWave := Change{
		Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffUpdate, Entry: "applicationSets/edge-proxy",
		Targets: reportApplicationsOf("y", clusters[:5]...), Effect: Effect{When: v1alpha1.DiffByWave},
	}
	updated := Change{
		Kind: v1alpha1.DiffKindPayloadObject, Action: v1alpha1.DiffReapply, Entry: "resourceSets/policy",
		Targets: []Target{
			{Cluster: clusters[1].ID(), Object: object.ID()},
			{Cluster: clusters[2].ID(), Object: object.ID()},
			{Cluster: after.Clusters[5].ID(), Object: object.ID()},
		},
		Effect: Effect{When: v1alpha1.DiffOnMerge},
	}
	return &Comparison{Before: before, After: after, Changes: []Change{goes, recreated, stuck, byWave, updated, hub}}
}

func TestGates(t *testing.T) {
	all := append(GateClasses(), v1alpha1.DiffGateStuck)
	tests := map[string]struct {
		gates  Gates
		accept string // CLASS:NAME, divided by spaces
		want   []string
	}{
		"stuck fails by itself": {Gates{MaxClusters: -1, MaxPercent: -1}, "", []string{
			"stuck Failed: Change 3 is not acknowledged. [3]; needed: stuck Application/argocd/eu-1-x",
		}},
		"every class": {Gates{FailOn: all, MaxClusters: -1, MaxPercent: -1}, "", []string{
			"cluster-deletion Failed: Change 1 is not acknowledged. [1]; needed: cluster-deletion clusters/us-3",
			"application-deletion Passed",
			"application-recreation Failed: Change 2 is not acknowledged. [2]; needed: " +
				"application-recreation applicationSets/edge-proxy",
			"workload-deletion Failed: Change 1 is not acknowledged. [1]; needed: cluster-deletion clusters/us-3",
			"stuck Failed: Change 3 is not acknowledged. [3]; needed: stuck Application/argocd/eu-1-x",
			"left-behind Passed", "reapply Passed",
			"hub-workload Failed: Change 6 is not acknowledged. [6]; needed: hub-workload Deployment/kube-system/agent",
		}},
		// Whoever acknowledges that a Cluster goes acknowledges that what runs on it goes.
		"acknowledged by name": {
			Gates{FailOn: all, MaxClusters: -1, MaxPercent: -1},
			"cluster-deletion:clusters/us-3 application-recreation:applicationSets/ingress " +
				"stuck:Application/argocd/eu-1-x hub-workload:Deployment/kube-system/agent " +
				"workload-deletion:clusters/eu-1 application-deletion:clusters/us-3",
			[]string{
				"cluster-deletion Passed; accepted: clusters/us-3", "application-deletion Passed",
				"application-recreation Passed; accepted: applicationSets/ingress",
				"workload-deletion Passed; accepted: clusters/us-3",
				"stuck Passed; accepted: Application/argocd/eu-1-x", "left-behind Passed", "reapply Passed",
				"hub-workload Passed; accepted: Deployment/kube-system/agent",
			},
		},
		"a class of what follows from a Cluster's deletion does not acknowledge the deletion": {
			Gates{FailOn: all[:1], MaxClusters: -1, MaxPercent: -1},
			"stuck:Application/argocd/eu-1-x workload-deletion:clusters/us-3",
			[]string{
				"cluster-deletion Failed: Change 1 is not acknowledged. [1]; needed: cluster-deletion clusters/us-3",
				"stuck Passed; accepted: Application/argocd/eu-1-x",
			},
		},
		"each object of a change": {
			Gates{
				FailOn: []v1alpha1.DiffGateClass{v1alpha1.DiffGateApplicationRecreation}, MaxClusters: -1,
				MaxPercent: -1,
			},
			"application-recreation:Application/argocd/eu-1-ingress " +
				"application-recreation:Application/argocd/eu-2-ingress " +
				"stuck:Application/argocd/eu-1-x",
			[]string{
				"application-recreation Passed; accepted: Application/argocd/eu-1-ingress " +
					"Application/argocd/eu-2-ingress",
				"stuck Passed; accepted: Application/argocd/eu-1-x",
			},
		},
		"one object of a change is not all": {
			Gates{
				FailOn: []v1alpha1.DiffGateClass{v1alpha1.DiffGateApplicationRecreation}, MaxClusters: -1,
				MaxPercent: -1,
			},
			"application-recreation:Application/argocd/eu-1-ingress stuck:Application/argocd/eu-1-x",
			[]string{
				"application-recreation Failed: Change 2 is not acknowledged. [2]; " +
					"needed: application-recreation applicationSets/edge-proxy; accepted: " +
					"Application/argocd/eu-1-ingress",
				"stuck Passed; accepted: Application/argocd/eu-1-x",
			},
		},
		// eu-1 and eu-2 are recreated, eu-2 and eu-3 get a payload, us-3 goes. A new Cluster, and
		// what is synced by wave, do not count.
		"as many Clusters as allowed": {
			Gates{MaxClusters: 4, MaxPercent: -1},
			"stuck:Application/argocd/eu-1-x",
			[]string{
				"stuck Passed; accepted: Application/argocd/eu-1-x", "max-clusters Passed",
			},
		},
		"more Clusters than allowed": {
			Gates{MaxClusters: 2, MaxPercent: -1},
			"stuck:Application/argocd/eu-1-x",
			[]string{
				"stuck Passed; accepted: Application/argocd/eu-1-x",
				"max-clusters Failed: 4 Clusters are reached at once; --max-clusters allows 2. [1 2 5]; " +
					"needed: max-clusters applicationSets/edge-proxy max-clusters resourceSets/policy",
			},
		},
		"a percentage of the Clusters of both sides": {
			Gates{MaxClusters: -1, MaxPercent: 57}, "stuck:Application/argocd/eu-1-x", []string{
				"stuck Passed; accepted: Application/argocd/eu-1-x",
				"max-clusters Failed: 4 Clusters are reached at once; --max-clusters allows 57% of 7, which is 3. " +
					"[1 2 5]; " +
					"needed: max-clusters applicationSets/edge-proxy",
			},
		},
		"Clusters that are acknowledged do not count": {
			Gates{MaxClusters: 3, MaxPercent: -1},
			"stuck:Application/argocd/eu-1-x max-clusters:applicationSets/edge-proxy",
			[]string{
				"stuck Passed; accepted: Application/argocd/eu-1-x",
				"max-clusters Passed; accepted: applicationSets/edge-proxy",
			},
		},
		"an old side that cannot be read fails every gate": {
			Gates{MaxClusters: 9, MaxPercent: -1, UnreadableBase: true}, "stuck:Application/argocd/eu-1-x", []string{
				"unreadable-base Failed: The old side could not be read or compiled, so what goes away is not " +
					"known; --allow-unreadable-base lets it pass. []",
				"stuck Failed: The old side could not be read or compiled, so what goes away is not " +
					"known; --allow-unreadable-base lets it pass. []; accepted: Application/argocd/eu-1-x",
				"max-clusters Failed: The old side could not be read or compiled, so what goes away is not " +
					"known; --allow-unreadable-base lets it pass. []",
			},
		},
		"an old side that cannot be read is allowed": {
			Gates{MaxClusters: -1, MaxPercent: -1, UnreadableBase: true, AllowUnreadableBase: true},
			"stuck:Application/argocd/eu-1-x",
			[]string{"unreadable-base Passed", "stuck Passed; accepted: Application/argocd/eu-1-x"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.gates.Accept = acceptances(test.accept)
			diff := Report(gated(), About{Gates: test.gates})
			var got []string
			want := v1alpha1.DiffChanged
			for _, gate := range diff.Gates {
				got = append(got, gateText(diff, gate))
				if gate.Result == v1alpha1.DiffGateFailed {
					want = v1alpha1.DiffFailed
				}
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Error(difference)
			}
			if diff.Result != want {
				t.Errorf("the result is %s", diff.Result)
			}
		})
	}
}

func acceptances(text string) []v1alpha1.DiffAcceptance {
	var accepted []v1alpha1.DiffAcceptance
	for one := range strings.FieldsSeq(text) {
		class, name, _ := strings.Cut(one, ":")
		accepted = append(accepted, v1alpha1.DiffAcceptance{
			Class: v1alpha1.DiffGateClass(class), Name: name,
			By: "--accept",
		})
	}
	return accepted
}

// gateText is a gate on one line, with the numbers of its changes.
func gateText(diff *v1alpha1.FleetDiff, gate v1alpha1.DiffGate) string {
	text := fmt.Sprintf("%s %s", gate.Name, gate.Result)
	if gate.Result == v1alpha1.DiffGateFailed {
		numbers := []int32{}
		for _, change := range diff.Changes {
			for _, id := range gate.Changes {
				if change.ID == id {
					numbers = append(numbers, change.Number)
				}
			}
		}
		text += fmt.Sprintf(": %s %v", gate.Text, numbers)
	}
	if len(gate.Needed) > 0 {
		text += "; needed: " + strings.Join(gate.Needed, " ")
	}
	if len(gate.Accepted) > 0 {
		text += "; accepted: " + strings.Join(gate.Accepted, " ")
	}
	return text
}

// TestWhatIsNeededPasses writes what a report asks for.
func TestWhatIsNeededPasses(t *testing.T) {
	gates := Gates{FailOn: GateClasses(), MaxClusters: 0, MaxPercent: -1}
	diff := Report(gated(), About{Gates: gates})
	for _, gate := range diff.Gates {
		for _, needed := range gate.Needed {
			class, name, _ := strings.Cut(needed, " ")
			gates.Accept = append(gates.Accept, v1alpha1.DiffAcceptance{
				Class: v1alpha1.DiffGateClass(class),
				Name:  name,
			})
		}
	}
	if diff = Report(gated(), About{Gates: gates}); diff.Result != v1alpha1.DiffChanged {
		for _, gate := range diff.Gates {
			t.Log(gateText(diff, gate))
		}
		t.Errorf("the result is %s", diff.Result)
	}
	if unmatched := Unmatched(diff, gates.Accept); len(unmatched) > 0 {
		t.Errorf("%v match nothing", unmatched)
	}
}

func TestUnmatched(t *testing.T) {
	gates := noGates()
	gates.Accept = acceptances("cluster-deletion:clusters/us-3 cluster-deletion:clusters/eu-1 stuck:clusters/us-3 " +
		"application-recreation:Application/argocd/eu-1-ingress max-clusters:resourceSets/policy " +
		"reapply:resourceSets/policy")
	var got []string
	for _, acceptance := range Unmatched(Report(gated(), About{Gates: gates}), gates.Accept) {
		got = append(got, string(acceptance.Class)+" "+acceptance.Name)
	}
	want := []string{"cluster-deletion clusters/eu-1", "stuck clusters/us-3", "reapply resourceSets/policy"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
