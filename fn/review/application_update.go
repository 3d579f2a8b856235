package review

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// The rows of the table of updates.
const (
	storySynced     story = "synced"
	storyByWave     story = "by wave"      // Argo CD goes through the waves
	storyPromoted   story = "promoted"     // the revision of a wave is another one
	storyManual     story = "manual"       // no automated sync
	storyNotUpdated story = "not updated"  // the set may not update
	storyIgnored    story = "ignored"      // the set leaves what changes alone
	storyMetadata   story = "metadata"     // nothing that is synced
	storyNewOwnWave story = "another wave" // the Cluster is in another wave
)

// updated says what becomes of an Application that its owner is to change.
func (c *applicationComparison) updated(a *one) verdict {
	v := verdict{
		action: v1alpha1.DiffUpdate, code: v1alpha1.DiffEffectSynced, when: v1alpha1.DiffOnSync,
		certainty: v1alpha1.DiffCertain, workloads: v1alpha1.DiffWorkloadsMayChange,
	}
	if !a.old.Sure || !a.now.Sure {
		v.certainty = v1alpha1.DiffPossible
		v.because = append(v.because, "Whether Argo CD makes it depends on what is not in the input.")
	}
	if a.now.set != nil && !mayUpdate(a.now.set) {
		v.action, v.code, v.when = v1alpha1.DiffNewOnly, v1alpha1.DiffEffectNotUpdated, v1alpha1.DiffNewClusters
		v.workloads, v.story = v1alpha1.DiffWorkloadsStay, storyNotUpdated
		v.because = append(v.because, "ApplicationSet "+a.now.set.NamespacedName()+" has applicationsSync: "+
			a.now.set.ApplicationsSync+", so it does not update Applications.")
		return v
	}
	if onlyMetadata(a.fields) {
		v.code, v.when = v1alpha1.DiffEffectMetadataOnly, v1alpha1.DiffOnMerge
		v.workloads, v.story = v1alpha1.DiffWorkloadsStay, storyMetadata
		v.because = append(v.because, "Nothing of the spec of the Application changes.")
		return v
	}
	return c.synced(a, v)
}

// onlyMetadata reports whether no field is one of the spec.
func onlyMetadata(fields []Field) bool {
	return !slices.ContainsFunc(fields, func(field Field) bool { return field.Path[0].Field != "metadata" })
}

// synced completes the verdict about an Application that is synced.
func (c *applicationComparison) synced(a *one, v verdict) verdict {
	rolling := a.now.set != nil && a.now.set.RollingSync
	if !rolling && !c.templates.automates(a.now) {
		v.code, v.story = v1alpha1.DiffEffectSyncedManually, storyManual
		v.because = append(v.because, "spec.syncPolicy.automated is not set.")
		return v
	}
	if rolling && !a.now.hasStep() {
		v.code, v.story = v1alpha1.DiffEffectSyncedManually, storyNoStep
		v.because = append(v.because, "strategy.type is RollingSync, and no step selects the Application.")
		return v
	}
	if rolling {
		v.when, v.story = v1alpha1.DiffByWave, storyByWave
		v.because = append(v.because, "strategy.type is RollingSync, so Argo CD syncs one wave after the other.")
		return v
	}
	v.because = append(v.because, "spec.syncPolicy.automated is set.")
	v.story = storySynced
	entry := c.entries[a.entry()]
	switch {
	case entry == nil:
	case len(entry.Revisions) == 0:
		v.because = append(v.because, "The entry has no revisions.")
	case c.promoted(a):
		v.story = storyPromoted // Argo CD syncs all Clusters of the wave at once
		v.because = append(v.because, "Only the revision of the wave changes.")
		if c.changesWave(a) {
			v.story = storyNewOwnWave
			v.because = []string{v.because[0], "The Cluster is in another wave."}
		}
	default:
		v.because = append(v.because, "The entry has revisions, but they are not what changes.")
	}
	return v
}

// isAutomated reports whether Argo CD syncs an Application by itself.
func isAutomated(tree map[string]any) bool {
	automated, set := fleet.MapAt(tree, "spec", "syncPolicy")["automated"]
	fields, isMap := automated.(map[string]any)
	if !set || !isMap {
		return false
	}
	enabled, isBool := fields["enabled"].(bool)
	return enabled || !isBool
}

// promoted reports whether an Application changes since its wave has another revision, or its
// Cluster another wave, and for nothing else.
func (c *applicationComparison) promoted(a *one) bool {
	before := revisionFor(c.oldEntries[a.previousEntry()], c.oldClusters[a.old.Cluster])
	after := revisionFor(c.entries[a.entry()], c.clusters[a.now.Cluster])
	if before == "" || after == "" || before == after || !c.templates.same(a.old, a.now) {
		return false
	}
	return !slices.ContainsFunc(a.fields, func(field Field) bool {
		old, had := field.Before.(string)
		now, has := field.After.(string)
		return !had || !has || strings.ReplaceAll(old, before, after) != now
	})
}

// revisionFor is the revision that an entry has for a Cluster; "" where it has none.
func revisionFor(entry *Entry, cluster *Cluster) string {
	if entry == nil || cluster == nil {
		return ""
	}
	for _, revision := range entry.Revisions {
		if revision.Wave == cluster.Wave {
			return revision.Revision
		}
	}
	return ""
}

func (c *applicationComparison) changesWave(a *one) bool {
	before, after := c.oldClusters[a.old.Cluster], c.clusters[a.now.Cluster]
	return before != nil && after != nil && before.Wave != after.Wave
}

// policyFields are the fields of an ApplicationSet that say how it treats its Applications.
func policyFields(set *ApplicationSet) map[string]any {
	found := map[string]any{}
	for _, name := range policyNames() {
		if value, has := set.Settings[name]; has {
			found[name] = plainNumbers(value)
		}
	}
	return found
}

// policyNames are the names of such fields.
func policyNames() []string {
	return []string{"syncPolicy", "strategy", "ignoreApplicationDifferences", "preservedFields"}
}

// withoutDefaults are such fields without those that say what Argo CD does anyway.
func withoutDefaults(fields map[string]any) map[string]any {
	found := maps.Clone(fields)
	policy, isMap := fields["syncPolicy"].(map[string]any)
	if !isMap {
		return found
	}
	policy = maps.Clone(policy)
	if policy["applicationsSync"] == "sync" {
		delete(policy, "applicationsSync")
	}
	if policy["preserveResourcesOnDeletion"] == any(false) {
		delete(policy, "preserveResourcesOnDeletion")
	}
	found["syncPolicy"] = policy
	if len(policy) == 0 {
		delete(found, "syncPolicy")
	}
	return found
}

// policies are the changes of how ApplicationSets treat their Applications.
func (c *applicationComparison) policies() []Change {
	var changes []Change
	for i := range c.newSide.ApplicationSets {
		set := &c.newSide.ApplicationSets[i]
		before := c.sets[set.ID()].before
		if before == nil {
			continue
		}
		old, now := policyFields(before), policyFields(set)
		if reflect.DeepEqual(withoutDefaults(old), withoutDefaults(now)) {
			continue
		}
		if emptied(set) && mayDelete(before) && len(before.Applications) > 0 {
			delete(fleet.MapAt(old, "syncPolicy"), "applicationsSync") // what is stuck says it
			delete(fleet.MapAt(now, "syncPolicy"), "applicationsSync")
		}
		different := differences(old, now)
		for i := range different {
			different[i].path = append(Path{{Field: "spec"}}, different[i].path...)
		}
		if len(different) > 0 {
			changes = append(changes, c.policy(before, set, different))
		}
	}
	return changes
}
