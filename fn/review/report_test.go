package review

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// reportClusterRef is the Cluster of a name, in namespace clusters.
func reportClusterRef(name string) fleet.Ref {
	return fleet.Ref{
		APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: "clusters", Name: name,
		File: "clusters/" + name + ".yaml",
	}
}

// aCluster is a Cluster with facts, as NAME VALUE NAME VALUE.
func aCluster(name string, facts ...string) Cluster {
	cluster := Cluster{
		Ref: reportClusterRef(name), Member: true, Facts: map[string]string{},
		Shown: map[string]string{},
	}
	for i := 0; i < len(facts); i += 2 {
		if facts[i] == "wave" {
			cluster.Wave = facts[i+1]
			continue
		}
		cluster.Facts[facts[i]], cluster.Shown[facts[i]] = facts[i+1], facts[i+1]
	}
	return cluster
}

func idsOf(clusters []Cluster) []fleet.ID {
	var ids []fleet.ID
	for i := range clusters {
		ids = append(ids, clusters[i].ID())
	}
	return ids
}

// reportApplicationsOf are the Applications of an entry, one for each Cluster.
func reportApplicationsOf(entry string, clusters ...Cluster) []Target {
	var targets []Target
	for i := range clusters {
		targets = append(targets, Target{Cluster: clusters[i].ID(), Object: fleet.ID{
			Group: "argoproj.io", Kind: "Application", Namespace: "argocd", Name: clusters[i].Name + "-" + entry,
		}})
	}
	return targets
}

// noGates asks for no gate.
func noGates() Gates { return Gates{MaxClusters: -1, MaxPercent: -1} }

// fleetOfSix has three Clusters in each of two regions, of which the first of each is canary.
func fleetOfSix() []Cluster {
	var clusters []Cluster
	for _, region := range []string{"eu", "us"} {
		for number := 1; number <= 3; number++ {
			wave := "rest"
			if number == 1 {
				wave = "canary"
			}
			clusters = append(clusters, aCluster(fmt.Sprintf("%s-%d", region, number), "region", region, "wave", wave))
		}
	}
	return clusters
}

// aComparison deletes a Cluster, updates the Applications of a region, and changes a payload for
// new Clusters only.
func aComparison() *Comparison {
	clusters := fleetOfSix()
	entries := []Entry{
		{Name: "applicationSets/monitoring", Members: idsOf(clusters), At: Place{"fleet.yaml", 12}},
		{Name: "resourceSets/calico", Members: idsOf(clusters), At: Place{"fleet.yaml", 3}},
		{Name: "applicationSets/logging", Members: idsOf(clusters), At: Place{"fleet.yaml", 30}},
	}
	waves := []fleet.Wave{{Name: "canary"}, {Name: "rest"}}
	before := &Side{Fleet: "production", Clusters: clusters, Entries: entries, Waves: waves}
	after := &Side{Fleet: "production", Clusters: clusters[:5], Entries: entries, Waves: waves}
	gone := Change{
		Kind: v1alpha1.DiffKindCluster, Action: v1alpha1.DiffDelete, Subject: Subject{Ref: clusters[5].Ref},
		Targets: []Target{{Cluster: clusters[5].ID(), Object: clusters[5].ID()}},
		Effect:  Effect{Code: v1alpha1.DiffEffectClusterDeleted, When: v1alpha1.DiffOnMerge, Text: "It goes."},
		Gates:   []v1alpha1.DiffGateClass{v1alpha1.DiffGateClusterDeletion},
		At:      Place{"clusters/us-3.yaml", 1}, OfOld: true,
	}
	updated := Change{
		Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffUpdate, ArgoCD: v1alpha1.PlannedArgoCDHub,
		Entry: "applicationSets/monitoring", PreviousEntry: "applicationSets/monitoring",
		Targets: reportApplicationsOf("monitoring", clusters[:3]...),
		Fields: []Field{{
			Path:   Path{{Field: "spec"}, {Field: "source"}, {Field: "targetRevision"}},
			Before: "v1", After: "v2", HadValue: true, HasValue: true, Distinct: 1,
		}},
		Effect: Effect{Code: v1alpha1.DiffEffectSynced, When: v1alpha1.DiffOnSync, Text: "All at once."},
	}
	later := Change{
		Kind: v1alpha1.DiffKindPayloadObject, Action: v1alpha1.DiffNewOnly, Entry: "resourceSets/calico",
		Targets: []Target{{Object: fleet.ID{
			Group: "apps", Kind: "DaemonSet", Namespace: "kube-system",
			Name: "calico",
		}}},
		Keep: idsOf(clusters[:5]),
		Effect: Effect{
			Code: v1alpha1.DiffEffectNewClustersOnly, When: v1alpha1.DiffNewClusters,
			Text: "Only new ones.",
		},
	}
	return &Comparison{Before: before, After: after, Changes: ordered([]Change{later, updated, gone})}
}

func TestReport(t *testing.T) {
	diff := Report(aComparison(), About{Dir: "fleet", Gates: noGates()})
	var lines []string
	for _, change := range diff.Changes {
		lines = append(lines, fmt.Sprint(change.Number, " ", change.Action, " ", change.Kind, " ", change.Entry,
			" reaches ",
			change.Clusters.Count, " ", change.Clusters.Which, " of groups ", change.Clusters.Groups, ", kept by ",
			change.Clusters.Keep, ", at ", *change.Where))
	}
	want := []string{
		"1 Delete Cluster  reaches 1 [] of groups [0], kept by 0, at {clusters/us-3.yaml 1 true}",
		"2 Update Application applicationSets/monitoring reaches 3 [{region [eu]}] of groups [1], kept by 0, " +
			"at {fleet.yaml 12 false}",
		"3 NewOnly PayloadObject resourceSets/calico reaches 0 [] of groups [], kept by 5, at {fleet.yaml 3 false}",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

// aResourceSet selects by a label.
func aResourceSet(label string) ResourceSet {
	return ResourceSet{Selector: metav1.LabelSelector{MatchLabels: map[string]string{label: "x"}}}
}
