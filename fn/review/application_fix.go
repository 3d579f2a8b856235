package review

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// fix is how to avoid the effect of a change.
func (g *applicationGroup) fix() *v1alpha1.DiffFix {
	switch {
	case g.renames():
		return g.renameFix()
	case g.story == storyRefused:
		return g.refusalFix()
	case g.story == storyEmptied:
		return &v1alpha1.DiffFix{
			Text: "Set syncPolicy.applicationsSync: sync on " + g.previousEntry() + ". Then Argo CD deletes the " +
				"Applications.",
			Path:  "spec." + strings.Replace(g.previousEntry(), "/", "[name=", 1) + "].syncPolicy.applicationsSync",
			Value: "sync",
		}
	case g.code == v1alpha1.DiffEffectOwnerKept && g.story != storyHubKept && g.refusedAfter(g.old) == "":
		return &v1alpha1.DiffFix{
			Text: "Set applicationsSync: create-update on both entries. When the hub has that, take the owner off " +
				"each Application (docs/what-happens-when/owners.md, \"Move Applications to another entry\").",
		}
	case g.workloads == v1alpha1.DiffWorkloadsGo && !g.machinesGo && g.old.set != nil && len(g.old.finalizers()) == 0:
		return &v1alpha1.DiffFix{
			Text: "To keep the workloads, set syncPolicy.preserveResourcesOnDeletion: true in a commit before.",
		}
	}
	return nil
}

// renames reports whether an ApplicationSet that goes and one that comes are of one entry, by all
// appearances.
func (g *applicationGroup) renames() bool {
	return g.story == storySetReplaced && g.entry() != "" && g.sets[g.setID()].before == nil &&
		g.old.set.Namespace == g.now.set.Namespace
}

func (g *applicationGroup) renameFix() *v1alpha1.DiffFix {
	before, after := g.oldSide.Fleet, g.newSide.Fleet
	if entry := g.entries[g.entry()]; entry != nil && strings.Count(entry.Path, "[") > 1 {
		return nil // an item of a forEach has no field of its own for that
	}
	then := "Then this change is empty."
	if len(g.fields) > 0 {
		then = "Then the Applications are updated in place."
	}
	if before != "" && before != after && g.entry() == g.previousEntry() {
		return &v1alpha1.DiffFix{
			Text: "Set renamedFrom: " + before + " in the spec of the FleetConfig. " + then,
			Path: "spec.renamedFrom", Value: before,
		}
	}
	return &v1alpha1.DiffFix{
		Text: "Set objectName: " + g.old.set.Name + " on the entry. " + then,
		Path: entryField(g.entry(), "objectName"), Value: g.old.set.Name,
	}
}

// entryField is the path of a field of an entry.
func entryField(entry, field string) string {
	list, name, _ := strings.Cut(entry, "/")
	return fmt.Sprintf("spec.%s[name=%s].%s", list, name, field)
}
