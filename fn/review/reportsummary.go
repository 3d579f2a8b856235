package review

import (
	"reflect"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// summary has the numbers of what changes.
func (r *reporter) summary() v1alpha1.DiffSummary {
	return v1alpha1.DiffSummary{
		Clusters: r.sumClusters(), Applications: r.sumApplications(), PayloadObjects: r.sumPayloads(),
		HubObjects: r.sumHub(), Entries: r.sumEntries(),
	}
}

func (r *reporter) sumClusters() v1alpha1.DiffClusterSummary {
	sum := v1alpha1.DiffClusterSummary{
		Before: countClusters(r.comparison.Before), After: countClusters(r.comparison.After),
	}
	affected, now := r.index.none(), r.index.none()
	for i := range r.comparison.Changes {
		change := &r.comparison.Changes[i]
		affected.or(r.reach[i])
		if rankOf(change) != notNow {
			now.or(r.reach[i])
		}
		count := int32(r.reach[i].count())
		switch {
		case change.Kind == v1alpha1.DiffKindCluster && change.Action == v1alpha1.DiffCreate:
			sum.Created += count
		case change.Kind == v1alpha1.DiffKindCluster && change.Action == v1alpha1.DiffDelete:
			sum.Deleted += count
		case change.Effect.Code == v1alpha1.DiffEffectClusterJoins:
			sum.Joined += count
		case change.Effect.Code == v1alpha1.DiffEffectClusterLeaves:
			sum.Left += count
		}
	}
	sum.Affected, sum.AffectedNow = int32(affected.count()), int32(now.count())
	return sum
}

// countClusters is the number of Clusters of the fleet; of all Clusters where there is no FleetConfig.
func countClusters(side *Side) int32 {
	count := int32(0)
	for i := range side.Clusters {
		if side.Fleet == "" || side.Clusters[i].Member {
			count++
		}
	}
	return count
}

// deployed is an object on a Cluster, or on the hub.
type deployed struct{ cluster, object fleet.ID }

func (r *reporter) sumApplications() v1alpha1.DiffApplicationSummary {
	counts := r.comparison.Counts
	byAction := map[v1alpha1.DiffAction]map[deployed]bool{}
	add := func(action v1alpha1.DiffAction, one deployed) {
		if byAction[action] == nil {
			byAction[action] = map[deployed]bool{}
		}
		byAction[action][one] = true
	}
	for i := range r.comparison.Changes {
		change := &r.comparison.Changes[i]
		if change.Kind != v1alpha1.DiffKindApplication {
			continue
		}
		for j := range change.Targets {
			one := deployed{object: change.Targets[j].Object}
			if change.ArgoCD == v1alpha1.PlannedArgoCDCluster {
				one.cluster = change.Targets[j].Cluster
			}
			add(change.Action, one)
		}
	}
	for _, consequence := range r.comparison.Consequences { // they go, and come, with their Clusters
		for _, ref := range consequence.Objects {
			if ref.Kind == "Application" {
				add(consequence.Action, deployed{object: ref.ID()})
			}
		}
	}
	count := func(action v1alpha1.DiffAction) int32 { return int32(len(byAction[action])) }
	return v1alpha1.DiffApplicationSummary{
		Before: int32(counts.ApplicationsBefore), After: int32(counts.ApplicationsAfter),
		Unchanged: int32(counts.ApplicationsUnchanged),
		Created:   count(v1alpha1.DiffCreate), Deleted: count(v1alpha1.DiffDelete),
		Recreated: count(v1alpha1.DiffRecreate), Stuck: count(v1alpha1.DiffStuck),
		Adopted: count(v1alpha1.DiffAdopt), Updated: count(v1alpha1.DiffUpdate),
	}
}

// payloadObject is an object of payloads. It counts once, however many Clusters it reaches.
type payloadObject struct {
	entry  string
	object fleet.ID
}

func (r *reporter) sumPayloads() v1alpha1.DiffPayloadSummary {
	created, updated, removed := map[payloadObject]bool{}, map[payloadObject]bool{}, map[payloadObject]bool{}
	again, newOnly := map[payloadObject]bool{}, map[payloadObject]bool{}
	keep := r.index.none()
	for i := range r.comparison.Changes {
		change := &r.comparison.Changes[i]
		if change.Kind != v1alpha1.DiffKindPayloadObject {
			continue
		}
		keep.or(r.index.of(change.Keep))
		for j := range change.Targets {
			one := payloadObject{change.Entry, change.Targets[j].Object}
			switch change.Action {
			case v1alpha1.DiffCreate:
				created[one] = true
			case v1alpha1.DiffDelete, v1alpha1.DiffLeftBehind:
				removed[one] = true
			case v1alpha1.DiffReapply:
				again[one] = true
			case v1alpha1.DiffRecreate, v1alpha1.DiffReplace, v1alpha1.DiffUpdate, v1alpha1.DiffAdopt,
				v1alpha1.DiffStuck, v1alpha1.DiffNewOnly, v1alpha1.DiffNone:
			}
			if rankOf(change) == notNow && change.Action != v1alpha1.DiffNone {
				newOnly[one] = true
			}
		}
		for j := range change.Fields {
			updated[payloadObject{change.Entry, objectOf(change, &change.Fields[j])}] = true
		}
	}
	return v1alpha1.DiffPayloadSummary{
		Compared: int32(r.comparison.Counts.PayloadObjects), Created: int32(len(created)),
		Updated: int32(len(updated)), Removed: int32(len(removed)), AppliedAgain: int32(len(again)),
		NewOnly: int32(len(newOnly)), Keep: int32(keep.count()),
	}
}

// sumHub counts the objects of the hub except the Clusters, which are counted by themselves.
func (r *reporter) sumHub() v1alpha1.DiffHubSummary {
	sum := v1alpha1.DiffHubSummary{Compared: int32(r.comparison.Counts.HubObjects)}
	old := map[fleet.ID]*Object{}
	for i := range r.comparison.Before.Objects {
		if object := &r.comparison.Before.Objects[i]; !object.IsCluster() {
			old[object.ID()] = object
		}
	}
	for i := range r.comparison.After.Objects {
		object := &r.comparison.After.Objects[i]
		before, existed := old[object.ID()]
		delete(old, object.ID())
		switch {
		case object.IsCluster() || existed && before.Text == object.Text:
		case !existed:
			sum.Created++
		case onlyStamps(before, object):
			sum.Stamped++
		default:
			sum.Updated++
		}
	}
	sum.Deleted = int32(len(old))
	return sum
}

// onlyStamps reports whether two objects differ in stamps alone.
func onlyStamps(before, after *Object) bool {
	if reflect.DeepEqual(before.Stamps, after.Stamps) || before.Tree == nil || after.Tree == nil {
		return false
	}
	return !slices.ContainsFunc(differences(before.Tree(), after.Tree()), func(found difference) bool {
		key := found.path
		if len(key) < 2 || key[0].Field != "metadata" {
			return true
		}
		name := key[1].Field
		if len(key) > 2 {
			name += "/" + key[2].Field
		}
		_, was := before.Stamps[name]
		_, is := after.Stamps[name]
		return !was && !is
	})
}

func (r *reporter) sumEntries() v1alpha1.DiffEntrySummary {
	changed := map[string]bool{}
	for i := range r.comparison.Changes {
		if name := r.comparison.Changes[i].Entry; name != "" {
			changed[name] = true
		}
	}
	sum := v1alpha1.DiffEntrySummary{Changed: int32(len(changed))}
	for i := range r.comparison.After.Entries {
		if !changed[r.comparison.After.Entries[i].Name] {
			sum.Unchanged++
		}
	}
	return sum
}
