package preview

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// closing is what stands below the table: the hub, what the program's version changes, the waves,
// the gates that failed, and what is not known.
func (v *diffView) closing() []string {
	var lines []string
	if v.screen.All {
		for i := range v.diff.Changes {
			lines = append(lines, v.wavesTable(&v.diff.Changes[i])...)
		}
	}
	if text := v.hub(); text != "" {
		lines = append(lines, wrapped("On the hub: "+text, v.width)...)
	}
	for _, consequence := range v.ofVersion() {
		if len(consequence.Objects) > 0 && strings.Contains(v.hub(), consequence.Text) {
			continue // The line about the hub has it.
		}
		lines = append(lines, wrapped(fleet.Printable(consequence.Text), v.width)...)
	}
	lines = append(lines, v.gateLines()...)
	return append(lines, v.notKnown()...)
}

// ofVersion are the consequences of the program's version: those without a cause, except of objects
// that changes are about.
func (w *diffWords) ofVersion() []*v1alpha1.DiffConsequence {
	var found []*v1alpha1.DiffConsequence
	for i := range w.diff.Consequences {
		consequence := &w.diff.Consequences[i]
		if len(consequence.CausedBy) == 0 && !w.saidByChanges(consequence) {
			found = append(found, consequence)
		}
	}
	return found
}

// saidByChanges reports whether changes are about all objects of a consequence, if it has any.
func (w *diffWords) saidByChanges(consequence *v1alpha1.DiffConsequence) bool {
	for i := range consequence.Objects {
		object := &consequence.Objects[i].DiffObject
		if !slices.ContainsFunc(w.diff.Changes, func(change v1alpha1.DiffChange) bool {
			return change.Object != nil && kindAndName(change.Object) == kindAndName(object)
		}) {
			return false
		}
	}
	return len(consequence.Objects) > 0
}

// hub is how many objects of the hub are created, deleted and changed, by kind. An object counts
// once, though it may be in a change and in a consequence.
func (w *diffWords) hub() string {
	counts, named := make(map[string]map[string]int32), make(map[v1alpha1.DiffObject]bool)
	add := func(kind string, action v1alpha1.DiffAction, count int32) {
		if kind == "Application" { // the verdict has them
			return
		}
		if counts[kind] == nil {
			counts[kind] = make(map[string]int32)
		}
		counts[kind][happened(action)] += count
	}
	for i := range w.diff.Changes {
		change := &w.diff.Changes[i]
		switch {
		case change.Kind != v1alpha1.DiffKindHubObject:
		case change.Object != nil:
			add(change.Object.Kind, change.Action, 1)
			named[*change.Object] = true
		default:
			add(nounOf(change), change.Action, objectCount(change))
		}
	}
	for i := range w.diff.Consequences {
		consequence := &w.diff.Consequences[i]
		others := make(map[string]int32)
		for _, object := range consequence.Objects {
			if !named[object.DiffObject] {
				others[object.Kind]++
			}
		}
		for kind, count := range others {
			if consequence.Action == v1alpha1.DiffReplace {
				count = (count + 1) / 2 // Each has an object that takes the place of another.
			}
			add(kind, consequence.Action, count)
		}
	}
	parts := make([]string, 0, len(counts)+1)
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, hubKind(fleet.Printable(kind), counts[kind]))
	}
	switch stamped := w.diff.Summary.HubObjects.Stamped; {
	case stamped > 0:
		parts = append(parts, "stamps of "+countOf(stamped, "object"))
	case len(parts) > 0 && w.diff.Fleet != "":
		parts = append(parts, "no stamps")
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "; ") + "."
}

// hubKind is "1 ConfigMap created, 2 changed".
func hubKind(kind string, counts map[string]int32) string {
	var parts []string
	for _, what := range []string{"created", "deleted", "kept", "replaced", "changed", "refused"} {
		count := counts[what]
		switch {
		case count == 0:
		case len(parts) == 0:
			parts = append(parts, countOf(count, kind)+" "+what)
		default:
			parts = append(parts, grouped(count)+" "+what)
		}
	}
	return strings.Join(parts, ", ")
}

func happened(action v1alpha1.DiffAction) string {
	switch action {
	case v1alpha1.DiffCreate:
		return "created"
	case v1alpha1.DiffDelete:
		return "deleted"
	case v1alpha1.DiffLeftBehind:
		return "kept"
	case v1alpha1.DiffReplace, v1alpha1.DiffRecreate:
		return "replaced"
	case v1alpha1.DiffStuck:
		return "refused"
	default:
		return "changed"
	}
}

// trailer is the line of a commit message that lets a gate pass.
func trailer(needed string) string { return "Capifleet-Accept: " + fleet.Printable(needed) }

// gateLines say which gates failed, why, and what to write if it is meant.
func (v *diffView) gateLines() []string {
	const indent, most = 2, 3
	var lines []string
	trailers := false
	for i := range v.diff.Gates {
		gate := &v.diff.Gates[i]
		if gate.Result != v1alpha1.DiffGateFailed {
			continue
		}
		const label = "FAILED "
		text := v.gateText(gate)
		head := v.screen.painted(strings.TrimSpace(label)) + " "
		lines = append(lines, hanging(head, len(label), text, v.width)...)
		for j, needed := range gate.Needed {
			if j == most && !v.screen.All && len(gate.Needed) > most+1 {
				lines = append(lines, fmt.Sprintf("  and %d more lines like these: --all", len(gate.Needed)-most))
				break
			}
			lines = append(lines, strings.Repeat(" ", indent)+trailer(needed))
			trailers = true
		}
	}
	if trailers {
		const what = "If that is meant, add the lines with Capifleet-Accept to the end of a commit message."
		lines = append(lines, wrapped(what, v.width)...)
	}
	return lines
}

// gateText is a gate that failed, and why. The changes are named once.
func (v *diffView) gateText(gate *v1alpha1.DiffGate) string {
	why := fleet.Printable(gate.Text)
	if rest, saysChanges := strings.CutPrefix(why, "Change"); saysChanges {
		return string(gate.Name) + ": change" + rest
	}
	return string(gate.Name) + v.byChanges(gate.Changes) + ": " + why
}

// notKnown is what the comparison cannot know: as much as a few lines have room for, and the first
// of it in any case.
func (v *diffView) notKnown() []string {
	const usual, ofFirst = 2, 4
	if len(v.diff.NotKnown) == 0 {
		return nil
	}
	texts := make([]string, len(v.diff.NotKnown))
	for i, text := range v.diff.NotKnown {
		texts[i] = strings.TrimSuffix(fleet.Printable(text), ".")
	}
	text := func(count int) string {
		text := "Not known: " + strings.Join(texts[:count], "; ")
		if left := len(texts) - count; left > 0 {
			return text + fmt.Sprintf("; and %d more (--all)", left)
		}
		return text + "."
	}
	if v.screen.All {
		return wrapped(text(len(texts)), v.width)
	}
	for count := len(texts); count > 1; count-- {
		if lines := wrapped(text(count), v.width); len(lines) <= usual {
			return lines
		}
	}
	most := ofFirst * screenWidth / min(v.width, screenWidth)
	return firstWords(text(1), v.width, most)
}
