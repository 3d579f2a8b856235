package preview

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// verdictLine is a line of the verdict: a word and what it is about.
type verdictLine struct {
	label, text string
}

// verdict is what a change does, in at most ten lines that are always in the same order.
func (w *diffWords) verdict() []verdictLine {
	lines := append(w.outcome(), verdictLine{"UNCHANGED", w.unchanged()},
		verdictLine{"GATES", w.gates()}, verdictLine{"PROBLEMS", w.problems()})
	return slices.DeleteFunc(lines, func(line verdictLine) bool { return line.text == "" })
}

// outcome is the part of the verdict that says what changes.
func (w *diffWords) outcome() []verdictLine {
	lines := []verdictLine{
		{"DELETED", w.deleted()},
		{"STUCK", w.stuck()},
		{"RECREATED", w.recreated()},
		{"LEFT BEHIND", w.leftBehind()},
		{"CREATED", w.created()},
		{"UPDATED", w.updated()},
		{"NOT NOW", w.notNow()},
	}
	lines = slices.DeleteFunc(lines, func(line verdictLine) bool { return line.text == "" })
	if len(lines) > 0 || len(w.diff.Changes)+len(w.diff.Consequences) == 0 {
		return lines
	}
	if len(w.diff.Changes) > 0 {
		count := countOf(int32(len(w.diff.Changes)), "change")
		return []verdictLine{{"NO EFFECT", count + ", none of which reaches a Cluster"}}
	}
	if text := w.hub(); text != "" {
		text = strings.TrimSuffix(strings.TrimSuffix(text, "."), "; no stamps")
		return []verdictLine{{"UPDATED", "the hub alone: " + text}}
	}
	count := countOf(int32(len(w.diff.Consequences)), "consequence")
	return []verdictLine{{"UPDATED", count + " of the FleetConfig or of the program's version"}}
}

// of are the changes of a kind and an action.
func (w *diffWords) of(kind v1alpha1.DiffKind, actions ...v1alpha1.DiffAction) []*v1alpha1.DiffChange {
	var found []*v1alpha1.DiffChange
	for i := range w.diff.Changes {
		change := &w.diff.Changes[i]
		if change.Kind == kind && slices.Contains(actions, change.Action) {
			found = append(found, change)
		}
	}
	return found
}

// objectsOf is the number of objects of changes.
func objectsOf(changes []*v1alpha1.DiffChange) int32 {
	var count int32
	for _, change := range changes {
		count += objectCount(change)
	}
	return count
}

// reachOf is the number of Clusters that at least one of the changes reaches.
func (w *diffWords) reachOf(changes []*v1alpha1.DiffChange) int32 {
	var count, most int32
	for _, change := range changes {
		most = max(most, change.Clusters.Count)
	}
	for i := range w.diff.Groups {
		group := &w.diff.Groups[i]
		if slices.ContainsFunc(changes, func(change *v1alpha1.DiffChange) bool {
			return slices.Contains(change.Clusters.Groups, group.Group)
		}) {
			count += group.Count
		}
	}
	return max(count, most)
}

func (w *diffWords) deleted() string {
	var parts []string
	all := &w.diff.Summary
	changes := w.of(v1alpha1.DiffKindApplication, v1alpha1.DiffDelete)
	alone := objectsOf(changes)
	// Applications of a Cluster that goes have no change of their own.
	with := max(0, all.Applications.Deleted-alone)
	alone = min(alone, all.Applications.Deleted)
	switch count := all.Clusters.Deleted; {
	case count == 1 && with > 0:
		parts = append(parts, "1 Cluster, and its "+countOf(with, "Application"))
	case count > 0 && with > 0:
		parts = append(parts, countOf(count, "Cluster")+", and their "+countOf(with, "Application"))
	case count > 0:
		parts = append(parts, countOf(count, "Cluster"))
	case with > 0:
		alone += with
	}
	if alone > 0 {
		noun := "Application"
		if len(parts) > 0 && with > 0 {
			noun = "other Application"
		}
		parts = append(parts, countOf(alone, noun)+ofEntries(changes)+"; "+workloads(changes, alone))
	}
	others := w.of(v1alpha1.DiffKindHubObject, v1alpha1.DiffDelete)
	for _, change := range others {
		if change.Object != nil && change.Clusters.Count > 0 {
			object := fleet.Printable(change.Object.Kind + " " + change.Object.Name)
			parts = append(parts, object+" with "+countOf(change.Clusters.Count, "Cluster"))
		}
	}
	others = slices.DeleteFunc(others, func(change *v1alpha1.DiffChange) bool {
		return change.Object != nil && change.Clusters.Count > 0
	})
	if count := objectsOf(others); count > 0 {
		parts = append(parts, countOf(count, "object")+" on the hub")
	}
	return strings.Join(parts, "; ")
}

func (w *diffWords) stuck() string {
	var parts []string
	if count := w.diff.Summary.Applications.Stuck; count > 0 {
		changes := w.of(v1alpha1.DiffKindApplication, v1alpha1.DiffStuck)
		parts = append(parts,
			countOf(count, "Application")+ofEntries(changes)+", which the controllers do not change as the files say")
	}
	if count := objectsOf(w.of(v1alpha1.DiffKindHubObject, v1alpha1.DiffStuck)); count > 0 {
		parts = append(parts, countOf(count, "object")+" whose change the hub refuses")
	}
	return joinTexts(parts...)
}

func (w *diffWords) recreated() string {
	count := w.diff.Summary.Applications.Recreated
	if count == 0 {
		return ""
	}
	changes := w.of(v1alpha1.DiffKindApplication, v1alpha1.DiffRecreate)
	return countOf(count, "Application") + ofEntries(changes) + "; " + workloads(changes, count)
}

// ofEntries is " of 2 entries", or nothing.
func ofEntries(changes []*v1alpha1.DiffChange) string {
	seen := make(map[string]bool)
	for _, change := range changes {
		seen[change.Entry] = true
	}
	delete(seen, "")
	if len(seen) == 0 {
		return ""
	}
	return " of " + countOf(int32(len(seen)), "entry")
}

func (w *diffWords) created() string {
	var parts []string
	add := func(count int32, noun string) {
		if count > 0 {
			parts = append(parts, countOf(count, noun))
		}
	}
	add(w.diff.Summary.Clusters.Created, "Cluster")
	add(w.diff.Summary.Applications.Created, "Application")
	payloads := w.of(v1alpha1.DiffKindPayloadObject, v1alpha1.DiffCreate)
	if len(payloads) > 0 {
		count := countOf(objectsOf(payloads), "payload object")
		parts = append(parts, count+" on "+countOf(w.reachOf(payloads), "Cluster"))
	}
	add(objectsOf(w.of(v1alpha1.DiffKindHubObject, v1alpha1.DiffCreate)), "object on the hub")
	return strings.Join(parts, ", ")
}

func (w *diffWords) updated() string {
	all := &w.diff.Summary
	var parts []string
	if count := all.Clusters.Joined; count > 0 {
		parts = append(parts, clustersThat(count, "joins", "join")+" the fleet")
	}
	if count := all.Clusters.Left; count > 0 {
		parts = append(parts, clustersThat(count, "leaves", "leave")+" the fleet")
	}
	if count := all.Applications.Updated; count > 0 {
		parts = append(parts, countOf(count, "Application")+w.losing(count))
	}
	if count := all.Applications.Adopted; count > 0 {
		parts = append(parts, countOf(count, "Application")+" adopted")
	}
	payloads := func(action v1alpha1.DiffAction) []*v1alpha1.DiffChange {
		return w.of(v1alpha1.DiffKindPayloadObject, action)
	}
	again := w.onClusters(payloads(v1alpha1.DiffReapply), all.PayloadObjects.AppliedAgain, "object", " applied again")
	updated := payloads(v1alpha1.DiffUpdate)
	parts = append(parts, again, w.onClusters(updated, objectsOf(updated), "payload object", ""))
	clusters, others := partedClusters(w.of(v1alpha1.DiffKindHubObject, v1alpha1.DiffUpdate, v1alpha1.DiffReplace,
		v1alpha1.DiffRecreate, v1alpha1.DiffReapply))
	if count := objectsOf(clusters); count > 0 {
		parts = append(parts, countOf(count, "Cluster")+machines(clusters))
	}
	if count := objectsOf(others); count > 0 {
		parts = append(parts, countOf(count, "object on the hub"))
	}
	return joinTexts(append(parts, w.facts())...)
}

// onClusters is "2 objects applied again on 60 Clusters", or "" if there are none.
func (w *diffWords) onClusters(changes []*v1alpha1.DiffChange, count int32, noun, what string) string {
	if count == 0 {
		return ""
	}
	text := countOf(count, noun) + what
	if reach := w.reachOf(changes); reach > 0 {
		text += " on " + countOf(reach, "Cluster")
	}
	return text
}

// facts is on how many Clusters facts and waves change, or "".
func (w *diffWords) facts() string {
	actions := []v1alpha1.DiffAction{v1alpha1.DiffUpdate, v1alpha1.DiffCreate, v1alpha1.DiffDelete}
	var parts []string
	if reach := w.reachOf(w.of(v1alpha1.DiffKindFact, actions...)); reach > 0 {
		parts = append(parts, "facts of "+countOf(reach, "Cluster"))
	}
	if reach := w.reachOf(w.of(v1alpha1.DiffKindWave, actions...)); reach > 0 {
		parts = append(parts, "the wave of "+countOf(reach, "Cluster"))
	}
	return joinTexts(parts...)
}

// joinTexts joins the texts that are not empty.
func joinTexts(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), "; ")
}
