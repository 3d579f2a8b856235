package review

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Argo CD refuses Applications in two ways. Where a generator or a template fails, the set is left
// alone as a whole: nothing is made, changed or deleted. Where a set is to make several of one
// name, none of that name is made or changed, and one that is there stays; all others are treated
// as ever, so those that the set no longer makes are deleted (validateGeneratedApplications and
// deleteInCluster in applicationset_controller.go of Argo CD 3.5.7).

// refusedVerdict is about an Application that Argo CD refuses to make.
func (o *ownership) refusedVerdict(id fleet.ID, now owned) verdict {
	if o.staysRefused(id) {
		return verdict{}
	}
	v := certain(v1alpha1.DiffStuck, v1alpha1.DiffEffectNotUpdated, storyRefused, whyRefused(now.set))
	switch {
	case now.set.MaybeRefused:
		return v.possible("Whether it fails depends on what is not in the input.")
	case !now.Sure:
		return v.possible(dependsOnOthers)
	}
	return v
}

// whyRefused says why Argo CD refuses what a set is to make.
func whyRefused(set *ApplicationSet) string {
	name := "ApplicationSet " + set.NamespacedName()
	if set.Refused != "" {
		return name + " is in error: " + set.Refused + "."
	}
	return name + " makes several Applications of the same name, so it is in error."
}

// staysRefused reports whether Argo CD has refused an Application before, and still does.
func (o *ownership) staysRefused(id fleet.ID) bool {
	now, is := o.refused[id]
	old, was := o.wasRefused[id]
	return is && was && sameOwner(old, now)
}

// perhapsMade reports whether an Application of the old side need not be there, since Argo CD has
// refused to make it, unless that was before.
func (o *ownership) perhapsMade(id fleet.ID) bool {
	old, was := o.wasRefused[id]
	return was && o.before[id].set != nil && sameOwner(old, o.before[id])
}

func wasInError(set *ApplicationSet) string {
	return "ApplicationSet " + set.NamespacedName() + " was in error before, so it need not have made it."
}

// madeAfterError is about an Application that Argo CD has refused before.
func (o *ownership) madeAfterError(now owned) verdict {
	v := certain(v1alpha1.DiffCreate, v1alpha1.DiffEffectApplicationCreated, storyCreated,
		"ApplicationSet "+now.set.NamespacedName()+" is no longer in error.")
	v.workloads = v1alpha1.DiffWorkloadsMayChange
	return v.possible("It may be there from the time before the error. Then it is updated.")
}

// refusedAfter says why Argo CD leaves alone what the set of an Application makes from now on; ""
// where it does not.
func (o *ownership) refusedAfter(old owned) string {
	if old.set == nil {
		return ""
	}
	if after := o.sets[old.set.ID()].after; after != nil {
		return after.Refused
	}
	return ""
}

// keptByRefused completes a verdict about an Application whose set is left alone. The set is in
// error, so it deletes nothing, whatever its policy.
func (o *ownership) keptByRefused(old owned, v verdict) verdict {
	set := o.sets[old.set.ID()].after
	if v.action == "" {
		if old.set.Refused != "" {
			return verdict{}
		}
		v = certain(v1alpha1.DiffStuck, v1alpha1.DiffEffectApplicationKept, storyRefused)
	}
	v.because = append(v.because, whyRefused(set))
	if set.MaybeRefused {
		return v.possible("Whether it fails depends on what is not in the input.")
	}
	return v
}

// refusal says what becomes of Applications that Argo CD refuses to make.
func (g *applicationGroup) refusal() string {
	set, count := g.old.set, len(g.all)
	if g.now.Application != nil {
		set = g.now.set
	}
	text, until := "ApplicationSet "+set.Name, " until each has a name of its own."
	if after := g.sets[set.ID()].after; after.Refused != "" {
		text += " is in error, "
		if after.MaybeRefused {
			text += "as far as the files say, "
		}
		text += "and Argo CD leaves its Applications alone: " + after.Refused + "."
		until = " until that is fixed."
	} else {
		text += " is in error: it makes several Applications of the same name, and Argo CD refuses all of these."
	}
	switch {
	case g.old.Application == nil:
		return text + " Argo CD does not create " + these(count) + until
	case count == 1:
		return text + " The Application stays as it is" + until + " Workloads stay."
	}
	return fmt.Sprintf("%s The %d Applications stay as they are%s Workloads stay.", text, count, until)
}

// refusalFix is how Applications are made that Argo CD refuses.
func (g *applicationGroup) refusalFix() *v1alpha1.DiffFix {
	refused := g.now.Application != nil && g.now.set.Refused == ""
	if !refused || slices.ContainsFunc(g.all, func(a *one) bool { return a.now.Application == nil }) {
		return nil
	}
	return &v1alpha1.DiffFix{
		Text: "Write into template.metadata.name what these Applications differ in.",
	}
}
