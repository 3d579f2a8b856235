package review

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// reportWaves are the revisions of the entries that have any by wave.
func (r *reporter) reportWaves() []v1alpha1.DiffWaves {
	before, after := r.comparison.Before, r.comparison.After
	waves := []v1alpha1.DiffWaves{}
	previous := r.previousEntries()
	described := map[string]bool{}
	for i := range after.Entries {
		entry := &after.Entries[i]
		old := entryNamed(before, previous[entry.Name])
		if old == nil {
			old = entryNamed(before, entry.Name)
		}
		if old != nil {
			described[old.Name] = true
		}
		if r.notUpdated(entry.Name) {
			continue
		}
		if steps := r.steps(old, entry); len(steps) > 0 {
			waves = append(waves, v1alpha1.DiffWaves{Entry: entry.Name, Steps: steps})
		}
	}
	for i := range before.Entries {
		entry := &before.Entries[i]
		if described[entry.Name] {
			continue
		}
		if steps := r.steps(entry, nil); len(steps) > 0 {
			waves = append(waves, v1alpha1.DiffWaves{Entry: entry.Name, Steps: steps})
		}
	}
	return waves
}

// notUpdated reports whether an entry does not bring its revisions to the Clusters, since its
// ApplicationSet may not update, or leaves what changes alone.
func (r *reporter) notUpdated(entry string) bool {
	return slices.ContainsFunc(r.comparison.Changes, func(change Change) bool {
		return change.Entry == entry &&
			(change.Effect.Code == v1alpha1.DiffEffectNotUpdated || len(change.Ignored) > 0)
	})
}

// previousEntries are the names that entries had, by their new names.
func (r *reporter) previousEntries() map[string]string {
	previous := map[string]string{}
	for i := range r.comparison.Changes {
		change := &r.comparison.Changes[i]
		if change.Entry != "" && change.PreviousEntry != "" {
			previous[change.Entry] = change.PreviousEntry
		}
	}
	return previous
}

func entryNamed(side *Side, name string) *Entry {
	for i := range side.Entries {
		if side.Entries[i].Name == name {
			return &side.Entries[i]
		}
	}
	return nil
}

// steps are the revisions of an entry by wave, in the order of the waves of the new side; there are
// none where the entry has no revisions.
func (r *reporter) steps(before, after *Entry) []v1alpha1.DiffWave {
	if !hasRevisions(before) && !hasRevisions(after) {
		return nil
	}
	var steps []v1alpha1.DiffWave
	hide := r.secrets.everywhere()
	for _, wave := range r.waveNames() {
		step := v1alpha1.DiffWave{
			Wave: wave, Before: hide.sentence(revisionOf(before, wave)), After: hide.sentence(revisionOf(after, wave)),
		}
		if after != nil {
			step.Clusters = r.inWave(after, wave)
		}
		if step.Before != "" || step.After != "" {
			steps = append(steps, step)
		}
	}
	return steps
}

func hasRevisions(entry *Entry) bool { return entry != nil && len(entry.Revisions) > 0 }

// waveNames are the waves of the new side, then those that only the old side has.
func (r *reporter) waveNames() []string {
	var names []string
	for _, side := range []*Side{r.comparison.After, r.comparison.Before} {
		for _, wave := range side.Waves {
			if name := wave.Name; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func revisionOf(entry *Entry, wave string) string {
	if entry == nil {
		return ""
	}
	for _, revision := range entry.Revisions {
		if revision.Wave == wave {
			return revision.Revision
		}
	}
	return ""
}

// inWave is the number of Clusters of an entry of the new side in a wave.
func (r *reporter) inWave(entry *Entry, wave string) int32 {
	count := int32(0)
	for _, id := range entry.Members {
		if position, has := r.index.positions[id]; has {
			if cluster := r.index.clusters[position].after; cluster != nil && cluster.Wave == wave {
				count++
			}
		}
	}
	return count
}
