package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// text says what happens to the Applications of a group.
func (g *applicationGroup) text() string {
	old, now := "the ApplicationSet", "the ApplicationSet"
	if g.old.Application != nil && g.old.set != nil {
		old = "ApplicationSet " + g.old.set.Name
	}
	if g.now.Application != nil && g.now.set != nil {
		now = "ApplicationSet " + g.now.set.Name
	}
	switch g.story {
	case storyCreated:
		return g.creation()
	case storyDeleted, storySetDeleted, storyPlainDeleted, storyMoved, storySetReplaced, storyPlainGone:
		return g.removal(old, now) + " " + g.workloadText()
	case storyShared, storyStuck, storyExchanged, storyEmptied, storyBlockedKept, storyKept, storyHubKept:
		return g.kept(old, now)
	case storyRefused:
		return g.refusal()
	case storyAdopted:
		return fmt.Sprintf("%s takes over %s in place. Labels, annotations and finalizers become those of "+
			"its template.", capital(now), these(len(g.all)))
	case storyDisowned:
		return fmt.Sprintf("%s owns %s, and a manifest is to take its place. Not known: what is left of it.",
			capital(old), these(len(g.all)))
	case storyMayGo:
		return "Not known: what becomes of " + these(len(g.all)) + ". Argo CD may delete " +
			fleet.Verb(len(g.all), "it", "them") + "."
	case storyUnknown:
		return "Not known: what becomes of " + these(len(g.all)) + "."
	default:
		return g.update()
	}
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// these are the Applications of a group, in a sentence.
func these(count int) string {
	if count == 1 {
		return "the Application"
	}
	return fmt.Sprintf("the %d Applications", count)
}

func (g *applicationGroup) creation() string {
	if g.now.set != nil && g.now.set.RollingSync && !g.now.hasStep() {
		return "Argo CD creates " + these(len(g.all)) + " without automated sync, and no step of the RollingSync " +
			"selects " + fleet.Verb(len(g.all), "it", "them") + ". Nothing is deployed until a person syncs."
	}
	if g.now.set != nil && g.now.set.RollingSync {
		return "Argo CD creates " + these(len(g.all)) + " without automated sync, and syncs wave by wave."
	}
	tree, err := g.now.render()
	if err == nil && isAutomated(tree) {
		return "Argo CD creates " + these(len(g.all)) + " and syncs at once: automated sync is on."
	}
	return "Argo CD creates " + these(len(g.all)) + ". Nothing is deployed until a person syncs."
}

// removal says how Applications are deleted, and what creates them again.
func (g *applicationGroup) removal(old, now string) string {
	all, lost := these(len(g.all)), " Sync history and manual changes are lost."
	var text string
	switch g.story {
	case storyDeleted:
		text = capital(old) + " stays and deletes " + all + "."
	case storySetDeleted:
		text = capital(old) + " is deleted, and " + all + " with it."
	case storyPlainDeleted:
		text = "Argo CD prunes " + all + "."
	case storyPlainGone:
		return "Argo CD prunes " + all + ". Then " + now + " creates the same again." + lost
	case storyMoved:
		text = fmt.Sprintf("%s deletes %s. Then %s creates the same again.%s", capital(old), all, now, lost)
	default:
		made := "makes the Applications"
		if g.sets[g.setID()].before == nil {
			made = "is created"
		}
		text = fmt.Sprintf("%s is deleted; %s %s. Argo CD deletes %s and creates the same again.%s", capital(old),
			now, made, all, lost)
	}
	return text + g.doubt()
}

// doubt says how a deletion may not happen.
func (g *applicationGroup) doubt() string {
	pair := g.sets[g.oldSetID()]
	confirms := pair == nil && pruningOf(g.trees.before[g.id]) == prunedOnDemand ||
		pair != nil && pair.after == nil && pair.pruning == prunedOnDemand
	switch {
	case g.certainty != v1alpha1.DiffPossible:
		return ""
	case confirms:
		return " A person has to confirm that."
	case len(g.all) > 1:
		return " Some of the Applications may stay instead."
	}
	return " The Application may stay instead."
}

// workloadText says what becomes of the workloads of Applications that are deleted.
func (g *applicationGroup) workloadText() string {
	switch {
	case g.workloads == v1alpha1.DiffWorkloadsGo && g.action == v1alpha1.DiffRecreate:
		return "Workloads are deleted, and deployed again by the next sync."
	case g.workloads == v1alpha1.DiffWorkloadsGo:
		return "Workloads are deleted."
	case g.workloads == v1alpha1.DiffWorkloadsMayGo:
		return "Workloads may be deleted."
	}
	return "Workloads stay."
}

// stayingWorkloads says what becomes of the workloads of Applications that stay.
func (g *applicationGroup) stayingWorkloads() string {
	its := map[bool]string{true: "its Cluster", false: "their Clusters"}[len(g.all) == 1]
	switch {
	case g.machinesGo && g.workloads == v1alpha1.DiffWorkloadsGo:
		return "Workloads go with the machines of " + its + "."
	case g.machinesGo:
		return "Workloads go with the machines of " + its + ", if those are deleted."
	}
	return "Workloads stay."
}

// kept says why Applications stay as they are.
func (g *applicationGroup) kept(old, now string) string {
	var text string
	switch g.story {
	case storyEmptied:
		text = capital(old) + " has no Cluster any more, so capifleet writes create-update, and it deletes nothing."
	case storyBlockedKept, storyExchanged:
		if g.refusedAfter(g.old) != "" {
			text = capital(old) + " is in error, so it deletes nothing."
			break
		}
		text = capital(old) + " is in error, since it is to make what another one owns. So it deletes nothing."
	case storyHubKept:
		text = "Argo CD does not prune what has Prune=false."
	case storyShared:
		text = capital(old) + " is still there and makes the same."
	default:
		text = capital(old) + " may not delete Applications."
	}
	if g.story == storyHubKept && g.code == v1alpha1.DiffEffectApplicationKept && g.old.set != nil {
		return capital(old) + " has Prune=false, so it stays on the hub with its Applications. " + g.stayingWorkloads()
	}
	stay, them := "The Application stays as it is", "it"
	if len(g.all) > 1 {
		stay, them = fmt.Sprintf("The %d Applications stay as they are", len(g.all)), "them"
	}
	if g.code == v1alpha1.DiffEffectOwnerKept {
		return fmt.Sprintf("%s %s, and %s cannot have %s: it reports \"already owned by another ApplicationSet "+
			"controller\" until a person changes that.", text, stay, now, them)
	}
	return fmt.Sprintf("%s %s until a person deletes %s. %s", text, stay, them, g.stayingWorkloads())
}

// update says how Applications get their new content.
func (g *applicationGroup) update() string {
	count := len(g.all)
	switch g.story {
	case storyNotUpdated:
		stay := map[bool]string{true: "stays as it is", false: "stay as they are"}[count == 1]
		return fmt.Sprintf("%s may not update Applications (applicationsSync: %s), so %s %s. Only new ones get "+
			"the change.",
			capital(g.setName()), g.now.set.ApplicationsSync, these(count), stay)
	case storyMetadata:
		return "Argo CD updates labels, annotations or finalizers of " + these(count) + ". " + g.finalizers()
	case storyIgnored:
		keep := map[bool]string{true: "keeps it as it is", false: "keep it as it is"}[count == 1]
		return fmt.Sprintf("%s leaves this alone (ignoreApplicationDifferences), so %s %s. Only new ones get the "+
			"change.", capital(g.setName()), these(count), keep)
	case storyNoStep:
		return "Argo CD updates " + these(count) + " without automated sync, and no step of the RollingSync selects " +
			fleet.Verb(count, "it", "them") + ". Nothing is deployed until a person syncs."
	case storyManual:
		return "Argo CD updates " + these(count) + ". Nothing is deployed until a person syncs."
	case storyByWave:
		return "Argo CD syncs wave by wave (RollingSync): " + g.waves() + "."
	case storyPromoted:
		return atOnce(len(g.all)) + ": automated sync is on. Other waves are not part of this change."
	case storyNewOwnWave:
		return "Clusters in another wave get its revision at the next sync."
	default:
		return g.synced()
	}
}

// synced says that all Applications are synced at once.
func (g *applicationGroup) synced() string {
	switch entry, all := g.entries[g.entry()], atOnce(len(g.all)); {
	case entry == nil:
		return all + ": automated sync is on."
	case len(entry.Revisions) > 0:
		return all + ": automated sync is on, and the change is not a revision of a wave."
	default:
		return all + ": automated sync is on and the entry has no waves."
	}
}

// finalizers says what follows from other finalizers, once an Application is deleted.
func (g *applicationGroup) finalizers() string {
	before, _ := workloadsGo(g.old)
	after, _ := workloadsGo(g.now)
	switch {
	case after && !before:
		return "Workloads stay as they are. From now on they are deleted with the Application."
	case before && !after:
		return "Workloads stay as they are. From now on they stay when the Application is deleted."
	}
	return "Workloads stay as they are."
}

func atOnce(count int) string {
	if count == 1 {
		return "At once"
	}
	return fmt.Sprintf("All %d at once", count)
}

func (g *applicationGroup) setName() string {
	if g.now.set == nil {
		return "the manifest"
	}
	return "ApplicationSet " + g.now.set.Name
}

// waves are the numbers of Applications of the group by wave, in their order.
func (g *applicationGroup) waves() string {
	counts := map[string]int{}
	for _, a := range g.all {
		if cluster := g.clusters[a.cluster()]; cluster != nil {
			counts[cluster.Wave]++
		}
	}
	var parts []string
	for _, wave := range g.newSide.Waves {
		if counts[wave.Name] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", wave.Name, counts[wave.Name]))
		}
	}
	if len(parts) == 0 {
		return "its steps are in the ApplicationSet"
	}
	return listed(parts)
}

// listed are parts of a sentence, not too many.
func listed(parts []string) string {
	const most = 6
	if len(parts) > most {
		parts = append(slices.Clone(parts[:most]), fmt.Sprintf("and %d more", len(parts)-most))
	}
	return strings.Join(parts, ", ")
}
