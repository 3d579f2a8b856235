package review

import (
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
	before, after := r.comparison.Before, r.comparison.After
	every := before.Fleet == "" && after.Fleet == ""
	sum := v1alpha1.DiffClusterSummary{Before: countClusters(before, every), After: countClusters(after, every)}
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

// countClusters is the number of Clusters of the fleet; of every Cluster where neither side has a
// FleetConfig.
func countClusters(side *Side, every bool) int32 {
	count := int32(0)
	for i := range side.Clusters {
		if every || side.Clusters[i].Member {
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
			if one.object.Kind != applicationKind {
				continue // the policy of an ApplicationSet
			}
			if change.ArgoCD == v1alpha1.PlannedArgoCDCluster {
				one.cluster = change.Targets[j].Cluster
			}
			add(change.Action, one)
		}
	}
	before, after := r.comparison.Before, r.comparison.After
	for action, byCluster := range map[v1alpha1.DiffAction]map[fleet.ID][]fleet.ID{
		v1alpha1.DiffDelete: applicationsOfDeleted(before, after), v1alpha1.DiffCreate: applicationsOfNew(before,
			after),
	} {
		for _, applications := range byCluster {
			for _, id := range applications {
				add(action, deployed{object: id})
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

// sumHub counts the objects of the hub except the Clusters, which are counted by themselves unless
// they get other stamps.
func (r *reporter) sumHub() v1alpha1.DiffHubSummary {
	sum := v1alpha1.DiffHubSummary{Compared: int32(r.comparison.Counts.HubObjects)}
	stamped := map[fleet.ID]bool{}
	for _, consequence := range r.comparison.Consequences {
		for _, ref := range consequence.Objects {
			if consequence.Stamps {
				stamped[ref.ID()] = true
			}
		}
	}
	sum.Stamped = int32(len(stamped))
	old := map[fleet.ID]string{}
	for i := range r.comparison.Before.Objects {
		if object := &r.comparison.Before.Objects[i]; !object.IsCluster() {
			old[object.ID()] = object.Text
		}
	}
	for i := range r.comparison.After.Objects {
		object := &r.comparison.After.Objects[i]
		text, existed := old[object.ID()]
		delete(old, object.ID())
		switch {
		case object.IsCluster() || existed && text == object.Text || stamped[object.ID()]:
		case existed:
			sum.Updated++
		default:
			sum.Created++
		}
	}
	sum.Deleted = int32(len(old))
	return sum
}

func (r *reporter) sumEntries() v1alpha1.DiffEntrySummary {
	changed := r.newEntries()
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

// newEntries are the entries that are new, with an object of the hub. No change has one that
// reaches only new Clusters. One that was renamed, and whose objects keep their names, is not new.
func (r *reporter) newEntries() map[string]bool {
	before, after := r.comparison.Before, r.comparison.After
	found := map[string]bool{}
	if before.Undecided {
		return found // so that it is not known which there were
	}
	known, objects := map[string]bool{}, objectsByID(before)
	for i := range before.Entries {
		known[before.Entries[i].Name] = true
	}
	for i := range after.Objects {
		object := &after.Objects[i]
		if object.Entry != "" && !known[object.Entry] && objects[object.ID()] == nil {
			found[object.Entry] = true
		}
	}
	return found
}
