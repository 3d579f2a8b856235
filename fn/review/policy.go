package review

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// policy is the change of how an ApplicationSet treats its Applications.
func (c *applicationComparison) policy(before, after *ApplicationSet, different []difference) Change {
	change := Change{
		Kind: v1alpha1.DiffKindHubObject, Action: v1alpha1.DiffUpdate,
		Entry: after.Entry, PreviousEntry: before.Entry, ArgoCD: v1alpha1.PlannedArgoCDHub,
		Subject: Subject{Ref: after.Ref},
		Effect: Effect{
			Code: v1alpha1.DiffEffectPolicyChanges, When: v1alpha1.DiffOnMerge, Certainty: v1alpha1.DiffCertain,
			Workloads: v1alpha1.DiffWorkloadsStay,
		},
	}
	for _, d := range different {
		change.Fields = append(change.Fields, Field{
			Path: d.path, Before: d.before, After: d.after, HadValue: d.hadValue, HasValue: d.hasOne, Distinct: 1,
		})
	}
	var clusters []fleet.ID
	for i := range after.Applications {
		if id := after.Applications[i].Cluster; id != (fleet.ID{}) {
			clusters = append(clusters, id)
		}
	}
	slices.SortFunc(clusters, compareIDs)
	for _, id := range slices.Compact(clusters) {
		change.Targets = append(change.Targets, c.policyTarget(after, id))
	}
	if len(change.Targets) == 0 {
		change.Targets = []Target{c.policyTarget(after, fleet.ID{})}
	}
	change.At = c.placeOfSet(after, before.Entry, different[0].path)
	change.Effect.Text, change.Effect.Because = policyTexts(before, after, different)
	return change
}

func (c *applicationComparison) policyTarget(set *ApplicationSet, cluster fleet.ID) Target {
	target := Target{Cluster: cluster, Object: set.ID()}
	if object := c.trees.before[set.ID()]; object != nil {
		target.Before = object.Tree
	}
	if object := c.trees.after[set.ID()]; object != nil {
		target.After = object.Tree
	}
	return target
}

func (c *applicationComparison) placeOfSet(set *ApplicationSet, previous string, changed Path) Place {
	if entry := c.entries[set.Entry]; entry != nil {
		return c.editOf(entry, previous, changed)
	}
	return placeOfObject(c.trees.after[set.ID()])
}

// policyTexts say what an ApplicationSet does in another way from now on, and why.
func policyTexts(before, after *ApplicationSet, different []difference) (text string, because []string) {
	var sentences []string
	if before.Preserve != after.Preserve {
		sentence, reason := preserveTexts(before, after)
		sentences, because = append(sentences, sentence), append(because, reason)
	}
	if mayUpdate(before) != mayUpdate(after) || mayDelete(before) != mayDelete(after) {
		sentences = append(sentences, "From now on Argo CD "+mayDo(after)+".")
		because = append(because, "applicationsSync is "+writtenSync(after)+"; it was "+writtenSync(before)+".")
		if emptied(after) && mayDelete(before) {
			because = append(because, "The entry has no Clusters, so capifleet writes create-update: its selector may "+
				"have a typo.")
		}
	}
	if before.RollingSync != after.RollingSync {
		sentence := rollingText(after)
		if before.RollingSync {
			sentence = "From now on Argo CD syncs all Applications at once, as their own syncPolicy says."
		}
		sentences, because = append(sentences, sentence), append(because, "strategy changes.")
	}
	for _, one := range []struct{ field, sentence string }{
		{"strategy", "Argo CD goes through other steps."},
		{"ignoreApplicationDifferences", "Argo CD leaves other fields of the Applications as people have set them."},
		{"preservedFields", "Argo CD leaves other labels and annotations of the Applications as people have set them."},
	} {
		changes := slices.ContainsFunc(different, func(d difference) bool { return d.path[1].Field == one.field })
		if changes && (one.field != "strategy" || before.RollingSync == after.RollingSync) {
			sentences, because = append(sentences, one.sentence), append(because, one.field+" changes.")
		}
	}
	if len(sentences) == 0 {
		return "Argo CD treats the Applications in another way.", []string{"spec.syncPolicy changes."}
	}
	return strings.Join(sentences, " "), because
}

// preserveTexts say what follows from another preserveResourcesOnDeletion: the controller adds the
// finalizer to Applications without any, or takes it off.
func preserveTexts(before, after *ApplicationSet) (text, because string) {
	because = "preserveResourcesOnDeletion is true from now on."
	if before.Preserve {
		because = "preserveResourcesOnDeletion is not true any more."
	}
	if setsFinalizers(before) && setsFinalizers(after) {
		return "The Applications keep their finalizers, which the template sets.", because
	}
	text = "Argo CD takes the finalizer off the Applications, so workloads stay when one is deleted later. " +
		"One that leaves in this change keeps its finalizer."
	if before.Preserve {
		text = "Argo CD adds the finalizer to Applications without one, so workloads go when one is deleted later."
	}
	if !mayUpdate(after) {
		text = "Only new Applications follow, since applicationsSync is " + after.ApplicationsSync +
			": the others keep their finalizers."
	}
	return text, because
}

// setsFinalizers reports whether the template of a set gives finalizers to all of its Applications,
// so that the controller adds none.
func setsFinalizers(set *ApplicationSet) bool {
	return len(set.Applications) > 0 && !slices.ContainsFunc(set.Applications, func(application Application) bool {
		return len(owned{&application, set}.finalizers()) == 0
	})
}

func writtenSync(set *ApplicationSet) string {
	if set.ApplicationsSync == "" {
		return "not set"
	}
	return set.ApplicationsSync
}

// mayDo says what the policy of a set allows.
func mayDo(set *ApplicationSet) string {
	switch {
	case mayUpdate(set) && mayDelete(set):
		return "updates the Applications, and deletes those of Clusters that leave"
	case mayUpdate(set):
		return "updates the Applications, but does not delete those of Clusters that leave"
	case mayDelete(set):
		return "deletes the Applications of Clusters that leave, but does not update the others"
	}
	return "neither updates nor deletes Applications"
}
