package preview_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// unchanged is a fleet in which nothing differs.
func unchanged() *v1alpha1.FleetDiff {
	diff := example()
	diff.Result = v1alpha1.DiffSame
	diff.From.MovedBy = 0
	diff.Summary = v1alpha1.DiffSummary{
		Clusters:       v1alpha1.DiffClusterSummary{Before: 300, After: 300},
		Applications:   v1alpha1.DiffApplicationSummary{Before: 1740, After: 1740, Unchanged: 1740},
		PayloadObjects: v1alpha1.DiffPayloadSummary{Compared: 42},
		HubObjects:     v1alpha1.DiffHubSummary{Compared: 330},
		Entries:        v1alpha1.DiffEntrySummary{Unchanged: 12},
	}
	diff.Changes, diff.Consequences, diff.Groups, diff.Waves, diff.NotKnown = nil, nil, nil, nil, nil
	for i := range diff.Gates {
		diff.Gates[i] = v1alpha1.DiffGate{Name: diff.Gates[i].Name, Result: v1alpha1.DiffGatePassed}
	}
	return diff
}

// unreadable is a change whose old side could not be compiled.
func unreadable() *v1alpha1.FleetDiff {
	diff := example()
	diff.From.Compiled, diff.From.Payloads = false, v1alpha1.DiffCommitted
	diff.From.Problems = []v1alpha1.PlanProblem{
		{
			Severity: v1alpha1.PlanSeverityError, Code: "CF0105", File: "fleet.yaml", Line: 12,
			Message: "spec.applicationSets[0].path is not set; set it to a folder.",
		},
		{Severity: v1alpha1.PlanSeverityError, Code: "CF0203", Message: "the Cluster clusters/eu-1 is duplicated."},
	}
	diff.Gates = []v1alpha1.DiffGate{{
		Name: v1alpha1.DiffGateUnreadableBase, Result: v1alpha1.DiffGateFailed,
		Text: "The old side could not be compiled; every gate counts as failed unless --allow-unreadable-base is set.",
	}}
	return diff
}

// onlyProblems is a new side with errors.
func onlyProblems() *v1alpha1.FleetDiff {
	diff := unchanged()
	diff.Result = v1alpha1.DiffFailed
	diff.Summary = v1alpha1.DiffSummary{}
	diff.Gates = nil
	diff.Problems = v1alpha1.DiffProblems{Errors: 1, Warnings: 1, Items: []v1alpha1.PlanProblem{
		{
			Severity: v1alpha1.PlanSeverityError, Code: "CF0203", File: "clusters/eu-1.yaml", Line: 3,
			Message: "the Cluster clusters/eu-1 is duplicated; remove one of the two.",
		},
		{Severity: v1alpha1.PlanSeverityWarning, Code: "CF0407", Message: "the hub applies server-side."},
	}}
	return diff
}

// redacted is a change of values that must not be shown.
func redacted() *v1alpha1.FleetDiff {
	diff := unchanged()
	diff.Result = v1alpha1.DiffChanged
	change := exampleReapplied()
	change.Number = 1
	change.Object = &v1alpha1.DiffObject{APIVersion: "v1", Kind: "Secret", Namespace: "kube-system", Name: "registry"}
	change.Clusters = v1alpha1.DiffReach{Count: 60, Groups: []int32{0}, All: true, Paused: 2}
	removed := changed("data.retries", "3", "")
	removed.After = nil
	change.Fields = []v1alpha1.DiffField{
		{Path: "data[password]", Redacted: v1alpha1.DiffRedactedChanged, Distinct: 60},
		{Path: "data[token]", Redacted: v1alpha1.DiffRedactedAdded, Distinct: 1},
		{Path: "data[old]", Redacted: v1alpha1.DiffRedactedRemoved, Distinct: 1},
		removed,
		{
			Path: "data[config.yaml]", Distinct: 1,
			Text: "--- before\n+++ after\n@@ -1,2 +1,2 @@\n mirrors:\n-  - a.example.com\n+  - ```b```.example.com\n",
		},
	}
	diff.Changes = []v1alpha1.DiffChange{change}
	diff.Summary.PayloadObjects.AppliedAgain = 1
	diff.Groups = []v1alpha1.DiffGroup{{Count: 60, Names: numbered("edge-", 60), Changes: []string{change.ID}}}
	diff.Clusters = clustersOf(diff.Groups)
	return diff
}

// manyChanges are so many changes, three of which destroy something, on so many Clusters.
func manyChanges(changes, clusters int) *v1alpha1.FleetDiff {
	diff := unchanged()
	diff.Result = v1alpha1.DiffChanged
	diff.Summary.Clusters = v1alpha1.DiffClusterSummary{Before: int32(clusters), After: int32(clusters)}
	all := int32(clusters * changes)
	diff.Summary.Applications = v1alpha1.DiffApplicationSummary{Before: all, After: all}
	diff.Summary.Entries = v1alpha1.DiffEntrySummary{Changed: int32(min(changes, 25))}
	const groups = 20
	for i := range groups {
		group := v1alpha1.DiffGroup{Group: int32(i), Count: int32(clusters / groups)}
		for j := range clusters / groups {
			group.Names = append(group.Names, fmt.Sprintf("clusters/g%02d-%04d", i, j*(1+i%3)))
		}
		diff.Groups = append(diff.Groups, group)
	}
	for number := 1; number <= changes; number++ {
		change := exampleChanged()[0]
		change.ID, change.Number = fmt.Sprintf("c-%08d", number), int32(number)
		change.Entry = fmt.Sprintf("applicationSets/application-of-team-%02d", number%25)
		change.PreviousEntry = change.Entry
		change.Effect.Text = "All at once: automated sync is on and the entry has no waves."
		if number <= 3 {
			change.Action = v1alpha1.DiffRecreate
			change.Effect = exampleDestroyed()[1].Effect
			change.Gates = []v1alpha1.DiffGateClass{v1alpha1.DiffGateApplicationRecreation}
		}
		change.Clusters = v1alpha1.DiffReach{}
		for i := range diff.Groups {
			if i%(number%5+1) == 0 {
				change.Clusters.Groups = append(change.Clusters.Groups, int32(i))
				change.Clusters.Count += diff.Groups[i].Count
				diff.Groups[i].Changes = append(diff.Groups[i].Changes, change.ID)
			}
		}
		change.Objects = &v1alpha1.DiffObjects{Count: change.Clusters.Count, NamePattern: "{cluster}-a"}
		text := "--- before\n+++ after\n" + strings.Repeat("-old\n+new\n", 100)
		values := v1alpha1.DiffField{Path: "spec.source.helm.values", Text: text, Distinct: 1}
		change.Fields = append(change.Fields, values)
		for i := range 30 {
			path := fmt.Sprintf("spec.source.helm.valuesObject.list[%d]", i)
			change.Fields = append(change.Fields, changed(path, "a", "b"))
		}
		diff.Changes = append(diff.Changes, change)
		if number <= 3 {
			diff.Summary.Applications.Recreated += change.Clusters.Count
		} else {
			diff.Summary.Applications.Updated += change.Clusters.Count
		}
	}
	applications := &diff.Summary.Applications
	applications.Unchanged = all - applications.Updated - applications.Recreated
	diff.Clusters = clustersOf(diff.Groups)
	return diff
}

// hostile is the example with names that try to break out of whatever they are printed in.
func hostile() *v1alpha1.FleetDiff {
	const evil = "a|b\\|c`d``e```\n@team <img src=x onerror=y> --> <!-- </details> " +
		"[x](http://e.example) #1 :boom: \x1b[31m\u202e"
	diff := example()
	diff.Fleet, diff.Dir = "fleet --> "+evil, "dir "+evil
	diff.From.Revision, diff.To.Revision = evil, evil
	diff.Groups[0].Names[0] = "clusters/" + evil
	diff.Groups[1].Which = []v1alpha1.DiffFact{factOf(evil, evil, "b")}
	diff.NotKnown = []string{"Whether " + evil + " is."}
	for i := range diff.Changes {
		change := &diff.Changes[i]
		change.Entry, change.PreviousEntry = "applicationSets/"+evil, "applicationSets/"+evil+"old"
		if change.Object != nil {
			change.Object.Name, change.Object.Namespace = evil, evil
		}
		change.Where = &v1alpha1.DiffWhere{File: evil, Line: 3}
		change.Clusters.Which = []v1alpha1.DiffFact{factOf(evil, evil)}
		change.Effect.Text = "It does " + evil + " and " + evil
		change.Effect.Because = []string{evil}
		text := v1alpha1.DiffField{Path: evil, Text: "-" + evil + "\n+`````\n"}
		change.Fields = []v1alpha1.DiffField{changed("spec."+evil, evil, "`"), text}
		change.Fix = &v1alpha1.DiffFix{Text: evil, Path: evil, Value: evil}
	}
	for i := range diff.Consequences {
		diff.Consequences[i].Text = evil
		diff.Consequences[i].Objects[0].Kind = evil
	}
	for i := range diff.Gates {
		diff.Gates[i].Text, diff.Gates[i].Needed = evil, []string{"stuck " + evil}
	}
	diff.Waves[0].Steps[0] = v1alpha1.DiffWave{Wave: evil, Before: evil, After: evil + "|"}
	diff.Problems.Items = []v1alpha1.PlanProblem{{Code: evil, File: evil, Message: evil}}
	diff.Versions.Capifleet = evil
	return diff
}

// shuffled are the Clusters' names of groups in another order, which must not matter.
func shuffled(diff *v1alpha1.FleetDiff) *v1alpha1.FleetDiff {
	for i := range diff.Groups {
		slices.Reverse(diff.Groups[i].Names)
	}
	return diff
}

// kinds has a change of each kind that the example lacks, of manifests without a FleetConfig.
func kinds() *v1alpha1.FleetDiff {
	diff := unchanged()
	diff.Result, diff.Fleet, diff.Dir = v1alpha1.DiffChanged, "", "hub"
	diff.From = v1alpha1.DiffSide{Revision: "./old", Payloads: v1alpha1.DiffManifests}
	diff.To = v1alpha1.DiffSide{Revision: ".", Commit: "9d02f1e5c3b4", Dirty: true, Payloads: v1alpha1.DiffManifests}
	diff.Summary = v1alpha1.DiffSummary{
		Clusters:       v1alpha1.DiffClusterSummary{Before: 4, After: 5, Created: 1, Joined: 1, Left: 1},
		Applications:   v1alpha1.DiffApplicationSummary{Before: 4, After: 4, Stuck: 2, Adopted: 1, Created: 1},
		PayloadObjects: v1alpha1.DiffPayloadSummary{Compared: 3, Removed: 1, Created: 1},
		HubObjects:     v1alpha1.DiffHubSummary{Stamped: 3},
	}
	add := func(
		kind v1alpha1.DiffKind, action v1alpha1.DiffAction, object *v1alpha1.DiffObject, reach v1alpha1.DiffReach,
	) {
		number := int32(len(diff.Changes) + 1)
		diff.Changes = append(diff.Changes, v1alpha1.DiffChange{
			ID: fmt.Sprintf("c-%08d", number), Number: number,
			Kind: kind, Action: action, Object: object, Clusters: reach,
			Effect: v1alpha1.DiffEffect{
				Code: v1alpha1.DiffEffectNotKnown, When: v1alpha1.DiffWhenNotKnown, Certainty: v1alpha1.DiffNotKnown,
				Workloads: v1alpha1.DiffWorkloadsNotKnown, Text: "What happens is not known.",
			},
		})
	}
	object := func(kind, name string) *v1alpha1.DiffObject {
		return &v1alpha1.DiffObject{Kind: kind, Namespace: "clusters", Name: name}
	}
	one := v1alpha1.DiffReach{Count: 1, Groups: []int32{0}}
	two := v1alpha1.DiffReach{Count: 2, Groups: []int32{1}}
	add(v1alpha1.DiffKindMembership, v1alpha1.DiffDelete, object("Cluster", "eu-1"), one)
	add(v1alpha1.DiffKindApplication, v1alpha1.DiffStuck, nil, two)
	diff.Changes[1].Objects = &v1alpha1.DiffObjects{Count: 2, Names: []string{"argocd/eu-2-a", "argocd/eu-3-a"}}
	add(v1alpha1.DiffKindHubObject, v1alpha1.DiffDelete, object("NetworkPolicy", "deny"), v1alpha1.DiffReach{})
	add(v1alpha1.DiffKindCluster, v1alpha1.DiffCreate, object("Cluster", "eu-4"), one)
	add(v1alpha1.DiffKindMembership, v1alpha1.DiffCreate, object("Cluster", "eu-5"), one)
	add(v1alpha1.DiffKindFact, v1alpha1.DiffUpdate, nil, one)
	diff.Changes[5].Fields = []v1alpha1.DiffField{changed("region", "eu", "us")}
	add(v1alpha1.DiffKindWave, v1alpha1.DiffUpdate, nil, two)
	add(v1alpha1.DiffKindApplication, v1alpha1.DiffAdopt, object("Application", "eu-1-a"), one)
	add(v1alpha1.DiffKindApplication, v1alpha1.DiffNone, object("Application", "eu-1-b"), one)
	add(v1alpha1.DiffKindPayloadObject, v1alpha1.DiffCreate, object("Ingress", "web"), two)
	add(v1alpha1.DiffKindPayloadObject, v1alpha1.DiffLeftBehind, object("ConfigMap", "old"), two)
	add(v1alpha1.DiffKindHubObject, v1alpha1.DiffUpdate, object("ConfigMap", "settings"), v1alpha1.DiffReach{})
	diff.Groups = []v1alpha1.DiffGroup{
		{Group: 0, Count: 1, Names: []string{"clusters/eu-1"}, Changes: []string{"c-00000001", "c-00000006"}},
		{
			Group: 1, Count: 2, Names: []string{"clusters/eu-2", "clusters/eu-3"},
			Changes: []string{"c-00000002", "c-00000007"},
		},
	}
	diff.Clusters = append(clustersOf(diff.Groups), v1alpha1.DiffCluster{Namespace: "clusters", Name: "eu-9"})
	diff.Consequences = []v1alpha1.DiffConsequence{
		{Text: "1 payload is packed by version 2.", Action: v1alpha1.DiffUpdate},
	}
	diff.Gates = []v1alpha1.DiffGate{
		{Name: v1alpha1.DiffGateStuck, Result: v1alpha1.DiffGatePassed, Accepted: []string{"applicationSets/a"}},
	}
	return diff
}
