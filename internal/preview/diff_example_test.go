package preview_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// example is one change of a fleet of 300 Clusters: a Cluster is deleted, an entry is renamed, a
// Helm value changes in a region, two payloads change under two strategies, and a wave is promoted.
func example() *v1alpha1.FleetDiff {
	groups := exampleGroups()
	return &v1alpha1.FleetDiff{
		Fleet: "production", Dir: ".",
		From: v1alpha1.DiffSide{
			Revision: "origin/main...", Commit: "4be1c07a11d2", MergeBase: true, MovedBy: 2, Compiled: true,
			Payloads: v1alpha1.DiffCommitted,
		},
		To: v1alpha1.DiffSide{
			Revision: "HEAD", Commit: "9d02f1e5c3b4", Compiled: true, Payloads: v1alpha1.DiffRendered,
		},
		Versions: v1alpha1.DiffVersions{Capifleet: "v0.9.0", ArgoCD: "3.5.7", ClusterAPI: "1.14.2"},
		Result:   v1alpha1.DiffFailed,
		Summary: v1alpha1.DiffSummary{
			Clusters: v1alpha1.DiffClusterSummary{Before: 300, After: 299, Deleted: 1, Affected: 300, AffectedNow: 300},
			Applications: v1alpha1.DiffApplicationSummary{
				Before: 1740, After: 1733, Deleted: 7, Recreated: 239, Updated: 124, Unchanged: 1370,
			},
			PayloadObjects: v1alpha1.DiffPayloadSummary{
				Compared: 42, Updated: 2, AppliedAgain: 2, NewOnly: 1, Keep: 219,
			},
			HubObjects: v1alpha1.DiffHubSummary{Compared: 330, Created: 1, Deleted: 1, Updated: 8},
			Entries:    v1alpha1.DiffEntrySummary{Changed: 5, Unchanged: 7},
		},
		Changes:      append(exampleDestroyed(), exampleChanged()...),
		Consequences: exampleConsequences(),
		Groups:       groups,
		Clusters:     clustersOf(groups),
		Waves: []v1alpha1.DiffWaves{{Entry: "applicationSets/workloads", Steps: []v1alpha1.DiffWave{
			{Wave: "canary", Clusters: 10, Before: "v1.3.0", After: "v1.3.0"},
			{Wave: "early", Clusters: 24, Before: "v1.2.0", After: "v1.3.0"},
			{Wave: "rest", Clusters: 205, Before: "v1.2.0", After: "v1.2.0"},
		}}},
		Gates: []v1alpha1.DiffGate{
			failed(v1alpha1.DiffGateClusterDeletion, "1 Cluster is deleted.",
				"c-00000001", "cluster-deletion clusters/ap-prod-17"),
			failed(v1alpha1.DiffGateApplicationRecreation, "239 Applications are deleted and created again.",
				"c-00000002", "application-recreation applicationSets/edge-proxy"),
			{Name: v1alpha1.DiffGateStuck, Result: v1alpha1.DiffGatePassed},
		},
		NotKnown: []string{
			"Whether the hub prunes: no Application of the input syncs the folder clusters/.",
			"What the charts and repositories that Applications name contain.",
		},
		Problems: v1alpha1.DiffProblems{Accepted: 1},
	}
}

func failed(name v1alpha1.DiffGateClass, text, change string, needed ...string) v1alpha1.DiffGate {
	return v1alpha1.DiffGate{
		Name: name, Result: v1alpha1.DiffGateFailed, Text: text, Changes: []string{change}, Needed: needed,
	}
}

func exampleDestroyed() []v1alpha1.DiffChange {
	groups := exampleGroups()
	onHub := slices.Concat(groups[1].Names, groups[2].Names, groups[3].Names, groups[4].Names)
	return []v1alpha1.DiffChange{
		{
			ID: "c-00000001", Number: 1, Kind: v1alpha1.DiffKindCluster, Action: v1alpha1.DiffDelete,
			Object:   &v1alpha1.DiffObject{Kind: "Cluster", Namespace: "clusters", Name: "ap-prod-17"},
			Where:    &v1alpha1.DiffWhere{File: "clusters/ap-prod-17.yaml", Old: true},
			Clusters: v1alpha1.DiffReach{Count: 1, Groups: []int32{0}},
			Effect: effect(v1alpha1.DiffEffectClusterDeleted, v1alpha1.DiffOnMerge, v1alpha1.DiffWorkloadsGo,
				"When the hub prunes it, Cluster API deletes its machines and infrastructure. "+
					"Argo CD deletes its 7 Applications."),
			Gates: []v1alpha1.DiffGateClass{v1alpha1.DiffGateClusterDeletion},
		},
		{
			ID: "c-00000002", Number: 2, Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffRecreate,
			Entry: "applicationSets/edge-proxy", PreviousEntry: "applicationSets/ingress",
			ArgoCD:   v1alpha1.PlannedArgoCDHub,
			Objects:  objectsFor(onHub, "ingress"),
			Where:    &v1alpha1.DiffWhere{File: "fleet.yaml", Line: 88},
			Clusters: v1alpha1.DiffReach{Count: 239, Groups: []int32{1, 2, 3, 4}, All: true},
			Effect: effect(v1alpha1.DiffEffectOwnerChanges, v1alpha1.DiffOnSync, v1alpha1.DiffWorkloadsStay,
				"ApplicationSet production-ingress is deleted; production-edge-proxy is created. Argo CD deletes each "+
					"Application and creates it again with the same name. Workloads stay "+
					"(preserveResourcesOnDeletion, no finalizer). "+
					"Sync history and manual changes to the Applications are lost.",
				"ApplicationSet argocd/production-ingress is not in the new output.",
				"preserveResourcesOnDeletion is true and the template sets no finalizer."),
			Fix: &v1alpha1.DiffFix{
				Text: "set objectName: production-ingress on the entry. Then this change is empty.",
				Path: "spec.applicationSets[name=edge-proxy].objectName", Value: "production-ingress",
			},
			Gates: []v1alpha1.DiffGateClass{v1alpha1.DiffGateApplicationRecreation},
		},
	}
}

func exampleChanged() []v1alpha1.DiffChange {
	updated := func(number int32, entry string, line int32, reach v1alpha1.DiffReach) v1alpha1.DiffChange {
		return v1alpha1.DiffChange{
			ID: fmt.Sprintf("c-%08d", number), Number: number,
			Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffUpdate, Entry: entry, PreviousEntry: entry,
			ArgoCD: v1alpha1.PlannedArgoCDHub, Objects: &v1alpha1.DiffObjects{Count: reach.Count},
			Where: &v1alpha1.DiffWhere{File: "fleet.yaml", Line: line}, Clusters: reach,
		}
	}
	monitoring := updated(3, "applicationSets/monitoring", 131, v1alpha1.DiffReach{
		Count: 100, Groups: []int32{1, 2}, Which: []v1alpha1.DiffFact{{Fact: "region", In: []string{"eu"}}},
	})
	monitoring.Fields = []v1alpha1.DiffField{changed("spec.source.helm.valuesObject.prometheus.retention", "15d", "7d")}
	monitoring.Effect = effect(v1alpha1.DiffEffectSynced, v1alpha1.DiffOnSync, v1alpha1.DiffWorkloadsMayChange,
		"All 100 at once: automated sync is on and the entry has no waves.")

	promoted := updated(5, "applicationSets/workloads", 64, v1alpha1.DiffReach{
		Count: 24, Groups: []int32{1, 3}, Which: []v1alpha1.DiffFact{{Fact: "wave", In: []string{"early"}}},
	})
	promoted.Fields = []v1alpha1.DiffField{changed("spec.source.targetRevision", "v1.2.0", "v1.3.0")}
	promoted.Effect = effect(v1alpha1.DiffEffectSynced, v1alpha1.DiffByWave, v1alpha1.DiffWorkloadsMayChange, "")
	return []v1alpha1.DiffChange{monitoring, exampleReapplied(), promoted, exampleNewOnly()}
}

func exampleReapplied() v1alpha1.DiffChange {
	return v1alpha1.DiffChange{
		ID: "c-00000004", Number: 4, Kind: v1alpha1.DiffKindPayloadObject, Action: v1alpha1.DiffReapply,
		Entry: "resourceSets/node-policy", PreviousEntry: "resourceSets/node-policy",
		Object: &v1alpha1.DiffObject{
			APIVersion: "v1", Kind: "ConfigMap", Namespace: "kube-system", Name: "node-policy",
		},
		Where: &v1alpha1.DiffWhere{File: "payloads/node-policy.yaml", Line: 7},
		Clusters: v1alpha1.DiffReach{
			Count: 60, Groups: []int32{5}, Which: []v1alpha1.DiffFact{{Fact: "tier", In: []string{"edge"}}},
		},
		Fields: []v1alpha1.DiffField{changed("data.max-pods", "110", "250")},
		Effect: effect(v1alpha1.DiffEffectAppliedAgain, v1alpha1.DiffOnMerge, v1alpha1.DiffWorkloadsMayChange,
			"Strategy Reconcile: both objects of the payload are applied again. Fields that they do not set "+
				"are removed. Deployment kube-system/node-agent does not set spec.replicas: "+
				"it becomes 1 on every Cluster.",
			"The ClusterResourceSet has strategy Reconcile.", "The bytes of ConfigMap clusters/node-policy change."),
		Gates: []v1alpha1.DiffGateClass{v1alpha1.DiffGateReapply},
	}
}

func exampleNewOnly() v1alpha1.DiffChange {
	return v1alpha1.DiffChange{
		ID: "c-00000006", Number: 6, Kind: v1alpha1.DiffKindPayloadObject, Action: v1alpha1.DiffNewOnly,
		Entry: "resourceSets/calico", PreviousEntry: "resourceSets/calico",
		Object: &v1alpha1.DiffObject{
			APIVersion: "apps/v1", Kind: "DaemonSet", Namespace: "kube-system", Name: "calico-node",
		},
		Where:    &v1alpha1.DiffWhere{File: "payloads/calico/daemonset.yaml", Line: 31},
		Clusters: v1alpha1.DiffReach{Keep: 219},
		Fields: []v1alpha1.DiffField{changed(
			"spec.template.spec.containers[calico-node].image", "calico/node:v3.29.1", "calico/node:v3.29.2")},
		Effect: effect(v1alpha1.DiffEffectNewClustersOnly, v1alpha1.DiffNewClusters, v1alpha1.DiffWorkloadsNone,
			"Strategy ApplyOnce: 219 Clusters keep the old object. No later render changes that."),
	}
}

func effect(code v1alpha1.DiffEffectCode, when v1alpha1.DiffWhen, workloads v1alpha1.DiffWorkloads, text string,
	because ...string,
) v1alpha1.DiffEffect {
	return v1alpha1.DiffEffect{
		Code: code, When: when, Certainty: v1alpha1.DiffCertain, Workloads: workloads, Text: text, Because: because,
	}
}

func changed(path, before, after string) v1alpha1.DiffField {
	return v1alpha1.DiffField{Path: path, Before: inJSON(before), After: inJSON(after), Distinct: 1}
}

// inJSON is a text in JSON, as a FleetDiff has it.
func inJSON(text string) json.RawMessage {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // texts can always be written
	return bytes.TrimSpace(encoded.Bytes())
}

func exampleConsequences() []v1alpha1.DiffConsequence {
	objects := func(kind string, names ...string) []v1alpha1.DiffCausedObject {
		var list []v1alpha1.DiffCausedObject
		for _, name := range names {
			object := v1alpha1.DiffObject{Kind: kind, Namespace: "argocd", Name: name}
			list = append(list, v1alpha1.DiffCausedObject{DiffObject: object})
		}
		return list
	}
	sets := func(names ...string) []v1alpha1.DiffCausedObject { return objects("ApplicationSet", names...) }
	return []v1alpha1.DiffConsequence{
		{
			Text: "ApplicationSet argocd/production-edge-proxy is created.", Action: v1alpha1.DiffCreate,
			Objects: sets("production-edge-proxy"), CausedBy: []string{"c-00000002"},
		},
		{
			Text: "ApplicationSet argocd/production-ingress is deleted.", Action: v1alpha1.DiffDelete,
			Objects: sets("production-ingress"), CausedBy: []string{"c-00000002"},
		},
		{
			Text: "The lists of 6 ApplicationSets lose one Cluster.", Action: v1alpha1.DiffUpdate,
			Objects: sets("production-cert-manager", "production-external-dns", "production-logging",
				"production-monitoring", "production-policy", "production-workloads"),
			CausedBy: []string{"c-00000001"},
		},
		{
			Text: "The payloads of 2 entries change.", Action: v1alpha1.DiffUpdate,
			Objects:  objects("ConfigMap", "calico", "node-policy"),
			CausedBy: []string{"c-00000004", "c-00000006"},
		},
	}
}

func exampleGroups() []v1alpha1.DiffGroup {
	euEarly, euOther := parted("eu", 4, 96, "%03d", []int{3, 11, 19, 27, 35, 43, 51, 59, 67, 75}, nil)
	usEarly, usOther := parted("us", 4, 76, "%02d", []int{5, 6, 7, 8, 21, 33, 34, 70}, nil)
	apEarly, apOther := parted("ap", 2, 58, "%02d", []int{4, 11, 12, 29, 40, 41}, []int{17})
	edge := slices.Concat(numbered("edge-ap-", 20), numbered("edge-eu-", 20), numbered("edge-us-", 20))
	group := func(names []string, changes []string, which ...v1alpha1.DiffFact) v1alpha1.DiffGroup {
		return v1alpha1.DiffGroup{Count: int32(len(names)), Names: names, Changes: changes, Which: which}
	}
	groups := []v1alpha1.DiffGroup{
		group([]string{"clusters/ap-prod-17"}, []string{"c-00000001"}),
		group(euEarly, []string{"c-00000002", "c-00000003", "c-00000005"},
			factOf("argocd", "hub"), factOf("region", "eu"), factOf("wave", "early")),
		group(euOther, []string{"c-00000002", "c-00000003"},
			factOf("argocd", "hub"), factOf("region", "eu"), factOf("wave", "canary", "rest")),
		group(slices.Concat(apEarly, usEarly), []string{"c-00000002", "c-00000005"},
			factOf("argocd", "hub"), factOf("region", "ap", "us"), factOf("wave", "early")),
		group(slices.Concat(apOther, usOther), []string{"c-00000002"},
			factOf("argocd", "hub"), factOf("region", "ap", "us"), factOf("wave", "canary", "rest")),
		group(edge, []string{"c-00000004"}, factOf("tier", "edge")),
	}
	for i := range groups {
		groups[i].Group = int32(i)
		slices.Sort(groups[i].Names)
	}
	return groups
}

func factOf(name string, values ...string) v1alpha1.DiffFact {
	return v1alpha1.DiffFact{Fact: name, In: values}
}

// parted are the Clusters of wave early of a region, and the others, except those that are gone.
func parted(region string, canaries, count int, format string, early, gone []int) (in, out []string) {
	for i := range canaries {
		out = append(out, fmt.Sprintf("clusters/%s-canary-%d", region, i+1))
	}
	for i := 1; i <= count; i++ {
		name := fmt.Sprintf("clusters/%s-prod-"+format, region, i)
		switch {
		case slices.Contains(gone, i):
		case slices.Contains(early, i):
			in = append(in, name)
		default:
			out = append(out, name)
		}
	}
	return in, out
}

func numbered(prefix string, count int) []string {
	names := make([]string, count)
	for i := range names {
		names[i] = fmt.Sprintf("clusters/%s%02d", prefix, i+1)
	}
	return names
}

// clustersOf are the Clusters of groups.
func clustersOf(groups []v1alpha1.DiffGroup) []v1alpha1.DiffCluster {
	var clusters []v1alpha1.DiffCluster
	for i := range groups {
		for _, name := range groups[i].Names {
			clusters = append(clusters, v1alpha1.DiffCluster{
				Namespace: "clusters", Name: name[len("clusters/"):], File: name + ".yaml", Group: &groups[i].Group,
				Before: "sha256:d81c6a02", After: "sha256:5b1e0c77",
			})
		}
	}
	return clusters
}

// objectsFor are the Applications of an entry for Clusters.
func objectsFor(clusters []string, entry string) *v1alpha1.DiffObjects {
	objects := &v1alpha1.DiffObjects{Count: int32(len(clusters)), NamePattern: "argocd/{cluster}-" + entry}
	for _, cluster := range clusters {
		objects.Names = append(objects.Names, "argocd/"+cluster[len("clusters/"):]+"-"+entry)
	}
	slices.Sort(objects.Names)
	return objects
}
