package review

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// moved is about an Application that another set is to make.
func (o *ownership) moved(old, now owned) verdict {
	pair := o.sets[old.set.ID()]
	oldSet, newSet := "ApplicationSet "+old.set.NamespacedName(), "ApplicationSet "+now.set.NamespacedName()
	stuck := func(row story, because ...string) verdict {
		return certain(v1alpha1.DiffStuck, v1alpha1.DiffEffectOwnerKept, row, because...)
	}
	switch {
	case pair.pruning == neverPruned && pair.after == nil:
		return stuck(storyHubKept, oldSet+" has the sync option Prune=false, so it stays and makes the Application.")
	case pair.after == nil:
		return o.leaves(old, certain(v1alpha1.DiffRecreate, v1alpha1.DiffEffectOwnerChanges, storySetReplaced,
			oldSet+" is not in the new files."))
	case pair.after.Refused != "":
		return o.keptByRefused(old, stuck(storyExchanged))
	case pair.after.NotKnown != "":
		return o.unknownMaker(old)
	case emptied(pair.after) && mayDelete(pair.before):
		return stuck(storyEmptied, oldSet+" has no Cluster any more, so it has applicationsSync: "+
			pair.after.ApplicationsSync+".")
	case !mayDelete(pair.after):
		return stuck(storyStuck, policyOf(pair.after))
	case o.blocked[old.set.ID()]:
		return stuck(storyExchanged, oldSet+" waits for an Application that another ApplicationSet has, so it is in "+
			"error and deletes nothing.", newSet+" waits for it.")
	}
	return o.leaves(old, certain(v1alpha1.DiffRecreate, v1alpha1.DiffEffectOwnerChanges, storyMoved,
		oldSet+" no longer makes it.", policyOf(pair.after)))
}

// adopted is about an Application with a manifest of its own, which a set is to make.
func (o *ownership) adopted(id fleet.ID, old owned) verdict {
	adopted := certain(v1alpha1.DiffAdopt, v1alpha1.DiffEffectOwnerAdopts, storyAdopted,
		"No ApplicationSet owns the Application.")
	adopted.workloads = v1alpha1.DiffWorkloadsMayChange
	if o.plain[id] {
		return adopted
	}
	v := o.plainGone(id, old, certain(v1alpha1.DiffRecreate, v1alpha1.DiffEffectOwnerChanges, storyPlainGone,
		"The manifest of the Application is not in the new files, so Argo CD prunes it."))
	if v.code == v1alpha1.DiffEffectApplicationKept {
		adopted.because = append(adopted.because, v.because...)
		return adopted
	}
	if v.workloads == v1alpha1.DiffWorkloadsGo { // the set may take it over while it is deleted
		v.workloads = v1alpha1.DiffWorkloadsMayGo
	}
	return v
}

// disowned is about an Application of a set that is to be a manifest of its own. No scenario has
// shown what happens.
func (o *ownership) disowned(old owned) verdict {
	v := unknown("The Application has ApplicationSet " + old.set.NamespacedName() + " as its owner.")
	v.action, v.story = v1alpha1.DiffRecreate, storyDisowned
	if o.stays(old.set.ID()) && !o.releases(old.set.ID()) {
		v.action = v1alpha1.DiffUpdate
		return v
	}
	if v = withWorkloads(old, v); v.workloads != v1alpha1.DiffWorkloadsMayGo {
		v.workloads = v1alpha1.DiffWorkloadsStay
	}
	return v
}

const resourcesFinalizer = "resources-finalizer.argocd.argoproj.io"

// workloadsGo reports whether the workloads of an Application go with it, and why. What counts are
// the finalizers that it has when it is deleted: those of the old side.
func workloadsGo(old owned) (goes bool, because string) {
	finalizers := old.finalizers()
	deletes := slices.ContainsFunc(finalizers, func(finalizer string) bool {
		return finalizer == resourcesFinalizer || finalizer == resourcesFinalizer+"/background" ||
			finalizer == resourcesFinalizer+"/foreground"
	})
	switch {
	case deletes && old.set == nil:
		return true, "The Application has the finalizer " + resourcesFinalizer + "."
	case deletes:
		return true, "The template sets the finalizer " + resourcesFinalizer + "."
	case old.set == nil:
		return false, "The Application does not have the finalizer " + resourcesFinalizer + "."
	case len(finalizers) > 0:
		return false, "The template sets finalizers, so the controller does not add the one that deletes workloads."
	case old.set.Preserve:
		return false, "preserveResourcesOnDeletion is true and the template sets no finalizer."
	}
	return true, "preserveResourcesOnDeletion is not true, so the controller has added the finalizer " +
		resourcesFinalizer + "."
}

// finalizers are those that the template gives to the Application.
func (a owned) finalizers() []string {
	metadata := fleet.MapAt(a.Template.Source, "metadata")
	if a.Template.Patch != nil || hasAction(metadata["finalizers"]) {
		if tree, err := a.render(); err == nil {
			metadata = fleet.MapAt(tree, "metadata")
		}
	}
	var finalizers []string
	for _, element := range fleet.ListAt(metadata, "finalizers") {
		if text, isText := element.(string); isText {
			finalizers = append(finalizers, text)
		}
	}
	return finalizers
}

// live are the finalizers that the Application has on the hub: the controller adds one where there
// would be none, unless workloads are to be preserved.
func (a owned) live() []string {
	finalizers := a.finalizers()
	if len(finalizers) == 0 && a.set != nil && !a.set.Preserve {
		return []string{resourcesFinalizer}
	}
	return finalizers
}

// liveFinalizers are differences of templates with the finalizers that the Applications have on the
// hub. Where these are the same, nothing about them differs.
func liveFinalizers(old, now owned, different []difference) []difference {
	at := slices.IndexFunc(different, func(d difference) bool { return d.path.String() == "metadata.finalizers" })
	if at < 0 {
		return different
	}
	before, after := old.live(), now.live()
	if slices.Equal(before, after) {
		return slices.Delete(slices.Clone(different), at, at+1)
	}
	changed := slices.Clone(different)
	changed[at].before, changed[at].hadValue = listOf(before)
	changed[at].after, changed[at].hasOne = listOf(after)
	return changed
}

func listOf(texts []string) (list any, exists bool) {
	if len(texts) == 0 {
		return nil, false
	}
	values := make([]any, len(texts))
	for i, text := range texts {
		values[i] = text
	}
	return values, true
}
