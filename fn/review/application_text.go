package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
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
	case storyStuck, storyExchanged, storyEmptied, storyBlockedKept, storyKept, storyHubKept:
		return g.kept(old, now)
	case storyAdopted:
		return fmt.Sprintf("%s takes over %s in place. Labels, annotations and finalizers become those of "+
			"its template.", capital(now), these(len(g.all)))
	case storyDisowned:
		return fmt.Sprintf("%s owns %s, and a manifest is to take its place. Not known: what is left of it.",
			capital(old), these(len(g.all)))
	case storyUnknown:
		return "Not known: what Argo CD does about " + these(len(g.all)) + "."
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
	each := "the Application"
	if len(g.all) > 1 {
		each = "each Application"
	}
	if g.certainty == v1alpha1.DiffPossible {
		each += ", or only some of them,"
		if len(g.all) == 1 {
			each = "the Application, if nothing else comes first,"
		}
	}
	again := "Argo CD deletes " + each + " and creates it again with the same name. Sync history and manual " +
		"changes to it are lost."
	switch g.story {
	case storyDeleted:
		return fmt.Sprintf("%s stays and deletes %s.", capital(old), these(len(g.all)))
	case storySetDeleted:
		return fmt.Sprintf("%s is deleted, and %s with it.", capital(old), these(len(g.all)))
	case storyPlainDeleted:
		return "Argo CD prunes " + these(len(g.all)) + "."
	case storySetReplaced:
		created := "makes its Applications"
		if g.sets[g.setID()].before == nil {
			created = "is created"
		}
		return fmt.Sprintf("%s is deleted; %s %s. %s", capital(old), now, created, again)
	case storyPlainGone:
		return fmt.Sprintf("Argo CD prunes %s; %s creates it again.", each, now)
	default:
		return fmt.Sprintf("%s deletes %s; until then, %s is refused. %s", capital(old), these(len(g.all)), now, again)
	}
}

// workloadText says what becomes of the workloads of Applications that are deleted.
func (g *applicationGroup) workloadText() string {
	switch g.workloads {
	case v1alpha1.DiffWorkloadsGo:
		if g.action == v1alpha1.DiffRecreate {
			return "Their workloads are deleted, and deployed again when the new ones are synced."
		}
		return "Their workloads are deleted."
	case v1alpha1.DiffWorkloadsMayGo:
		return "Their workloads may be deleted."
	default:
		return "Workloads stay."
	}
}

// kept says why Applications stay as they are.
func (g *applicationGroup) kept(old, now string) string {
	moves := g.code == v1alpha1.DiffEffectOwnerKept
	var text string
	switch g.story {
	case storyEmptied:
		text = fmt.Sprintf("%s has no Cluster any more, so capifleet writes create-update, and it deletes nothing.",
			capital(old))
	case storyBlockedKept, storyExchanged:
		text = capital(old) + " reports an error for an Application that another one owns, and deletes nothing."
	case storyHubKept:
		text = "Argo CD does not prune what has Prune=false."
	default:
		text = capital(old) + " may not delete Applications."
	}
	if moves {
		return fmt.Sprintf("%s It keeps %s as it is; %s reports \"already owned by another ApplicationSet "+
			"controller\" for ever. Nothing updates what it should be.", text, these(len(g.all)), now)
	}
	return fmt.Sprintf("%s %s as it was, and nothing updates or deletes it. Workloads stay.", text,
		stays(len(g.all)))
}

func stays(count int) string {
	if count == 1 {
		return "The Application stays"
	}
	return fmt.Sprintf("Each of the %d Applications stays", count)
}

// update says how Applications get their new content.
func (g *applicationGroup) update() string {
	count := len(g.all)
	switch g.story {
	case storyNotUpdated:
		return fmt.Sprintf("%s may not update Applications (applicationsSync: %s), so %s stay as they are. Only new "+
			"ones get the change.", capital(g.setName()), g.now.set.ApplicationsSync, these(count))
	case storyMetadata:
		return "Argo CD updates labels, annotations or finalizers of " + these(count) + ". Workloads stay as they are."
	case storyManual:
		return "Argo CD updates " + these(count) + ". Nothing is deployed until a person syncs."
	case storyByWave:
		return "Argo CD syncs wave by wave (RollingSync): " + g.waves() + "."
	case storyPromoted:
		return g.revisions() + "."
	case storyNewOwnWave:
		return g.now.Cluster.Kind + "s in another wave get its revision at the next sync. " + g.revisions() + "."
	}
	if entry := g.entries[g.one.entry()]; entry != nil && len(entry.Revisions) > 0 {
		return atOnce(count) + ": automated sync is on, and the change is not a revision of a wave."
	}
	return atOnce(count) + ": automated sync is on and the entry has no waves."
}

func atOnce(count int) string {
	if count == 1 {
		return "At the next sync"
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

// revisions are those of each wave after the change, with the Clusters of the entry.
func (g *applicationGroup) revisions() string {
	entry := g.entries[g.one.entry()]
	counts := map[string]int{}
	for _, id := range entry.Members {
		if cluster := g.clusters[id]; cluster != nil {
			counts[cluster.Wave]++
		}
	}
	parts := make([]string, len(entry.Revisions))
	for i, revision := range entry.Revisions {
		parts[i] = fmt.Sprintf("%s %d %s", revision.Wave, counts[revision.Wave], revision.Revision)
	}
	return "Waves after this change: " + listed(parts)
}

// listed are parts of a sentence, not too many.
func listed(parts []string) string {
	const most = 6
	if len(parts) > most {
		parts = append(slices.Clone(parts[:most]), fmt.Sprintf("and %d more", len(parts)-most))
	}
	return strings.Join(parts, ", ")
}

// leavers say which labels of the Clusters have changed, where Applications go, come or move since
// Clusters are selected by other entries.
func (g *applicationGroup) leavers() []string {
	switch g.story {
	case storyDeleted, storyKept, storyEmptied, storyBlockedKept, storyMoved, storyStuck, storyExchanged, storyCreated:
	default:
		return nil
	}
	counts := map[string]int{}
	for _, a := range g.all {
		before, after := g.oldClusters[a.cluster()], g.clusters[a.cluster()]
		if before == nil || after == nil {
			continue
		}
		for _, because := range labelChanges(before, after) {
			counts[because]++
		}
	}
	var sentences []string
	for because := range counts {
		sentences = append(sentences, because)
	}
	slices.SortFunc(sentences, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	const most = 3
	if len(sentences) > most {
		sentences = append(sentences[:most], fmt.Sprintf("%d more labels change.", len(sentences)-most))
	}
	if len(sentences) == 0 && g.old.set != nil && g.action == v1alpha1.DiffDelete && g.clusters[g.cluster()] != nil {
		return []string{"No label of the Clusters changes, so the entry selects other Clusters."}
	}
	return sentences
}

// labelChanges say which labels of a Cluster change, and whether it is still part of the fleet. A
// label that may be secret is named without its values.
func labelChanges(before, after *Cluster) []string {
	var sentences []string
	if before.Member && !after.Member {
		sentences = append(sentences, "The Clusters are no longer part of the fleet.")
	}
	for _, d := range differences(labelTree(before), labelTree(after)) {
		name := d.path[0].Field
		old, now := fmt.Sprint(d.before), fmt.Sprint(d.after)
		switch {
		case hidden(old, before.Secrets) || hidden(now, after.Secrets):
			sentences = append(sentences, "Label "+name+" of the Clusters changes.")
		case !d.hadValue:
			sentences = append(sentences, "Clusters have the label "+name+"="+now+" now.")
		case !d.hasOne:
			sentences = append(sentences, "Clusters have the label "+name+"="+old+" no longer.")
		default:
			sentences = append(sentences, "Label "+name+" of the Clusters changes from "+old+" to "+now+".")
		}
	}
	return sentences
}

func labelTree(cluster *Cluster) map[string]any {
	tree := make(map[string]any, len(cluster.Labels))
	for name, value := range cluster.Labels {
		tree[name] = value
	}
	return tree
}

func hidden(text string, secrets []string) bool {
	return slices.ContainsFunc(secrets, func(secret string) bool { return secret != "" && strings.Contains(text, secret) })
}

// fix is how to avoid the effect of a change.
func (g *applicationGroup) fix() *v1alpha1.DiffFix {
	entry, field := g.one.entry(), ""
	if list, name, found := strings.Cut(entry, "/"); found {
		field = fmt.Sprintf("spec.%s[name=%s]", list, name)
	}
	switch {
	case g.renames():
		return g.renameFix(field)
	case g.story == storyEmptied:
		return &v1alpha1.DiffFix{
			Text: "Set syncPolicy.applicationsSync: sync on " + g.previousEntry() + ". Then Argo CD deletes the " +
				"Applications.",
			Path:  "spec." + strings.Replace(g.previousEntry(), "/", "[name=", 1) + "].syncPolicy.applicationsSync",
			Value: "sync",
		}
	case g.code == v1alpha1.DiffEffectOwnerKept && g.story != storyHubKept:
		return &v1alpha1.DiffFix{
			Text: "See docs/what-happens-when.md, \"Move Applications to another entry\": set create-update on both " +
				"entries, then take the owner off the Applications.",
		}
	case g.workloads == v1alpha1.DiffWorkloadsGo && g.old.set != nil && !g.old.set.Preserve && len(g.old.finalizers()) == 0:
		return &v1alpha1.DiffFix{
			Text: "To keep the workloads, set syncPolicy.preserveResourcesOnDeletion: true in a commit before this one.",
		}
	}
	return nil
}

// renames reports whether an ApplicationSet that goes and one that comes are of one entry, by all
// appearances.
func (g *applicationGroup) renames() bool {
	return g.story == storySetReplaced && g.one.entry() != "" && g.sets[g.setID()].before == nil &&
		g.old.set.Namespace == g.now.set.Namespace
}

func (g *applicationGroup) renameFix(field string) *v1alpha1.DiffFix {
	before, after := g.oldSide.Fleet, g.newSide.Fleet
	then := "Then this change is empty."
	if len(g.fields) > 0 {
		then = "Then the Applications are updated in place."
	}
	if before != "" && before != after && g.one.entry() == g.previousEntry() {
		return &v1alpha1.DiffFix{
			Text: "Set renamedFrom: " + before + " in the spec of the FleetConfig. " + then,
			Path: "spec.renamedFrom", Value: before,
		}
	}
	return &v1alpha1.DiffFix{
		Text: "Set objectName: " + g.old.set.Name + " on the entry. " + then,
		Path: field + ".objectName", Value: g.old.set.Name,
	}
}
