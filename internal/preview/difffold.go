package preview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// destroys reports whether a change is never folded.
func destroys(change *v1alpha1.DiffChange) bool {
	switch change.Action {
	case v1alpha1.DiffDelete, v1alpha1.DiffRecreate, v1alpha1.DiffStuck, v1alpha1.DiffReapply, v1alpha1.DiffReplace:
		return true
	default:
		return false
	}
}

// folded parts the changes in those that have lines of their own and, beyond twelve, the others,
// which have one line together.
func (v *diffView) folded() (shown, folded []*v1alpha1.DiffChange) {
	more := len(v.diff.Changes) - shownChanges
	for i := len(v.diff.Changes) - 1; i >= 0; i-- {
		change := &v.diff.Changes[i]
		if !v.screen.All && more > 0 && !destroys(change) {
			folded = append(folded, change)
			more--
		} else {
			shown = append(shown, change)
		}
	}
	if len(folded) == 1 { // its own line is no longer than the one that would replace it
		return v.all(), nil
	}
	slices.Reverse(shown)
	slices.Reverse(folded)
	return shown, folded
}

func (v *diffView) all() []*v1alpha1.DiffChange {
	all := make([]*v1alpha1.DiffChange, len(v.diff.Changes))
	for i := range v.diff.Changes {
		all[i] = &v.diff.Changes[i]
	}
	return all
}

// foldLine is one line for all changes that have none of their own.
func (b *diffBlocks) foldLine(v *diffView) []string {
	if len(b.folded) == 0 {
		return nil
	}
	entries := make(map[string]bool)
	for _, change := range b.folded {
		if change.Entry != "" {
			entries[change.Entry] = true
		}
	}
	text := "and " + countOf(int32(len(b.folded)), "change")
	if len(entries) > 0 {
		text += " of " + countOf(int32(len(entries)), "entry")
	}
	return wrapped(text+" ("+verbsOf(b.folded)+"): --all", v.width)
}

// verbsOf are the verbs of changes with their numbers: 2 UPDATE, 1 CREATE.
func verbsOf(changes []*v1alpha1.DiffChange) string {
	var order, list []string
	counts := make(map[string]int)
	for _, change := range changes {
		verb := diffVerb(change)
		if counts[verb]++; counts[verb] == 1 {
			order = append(order, verb)
		}
	}
	for _, verb := range order {
		list = append(list, fmt.Sprintf("%d %s", counts[verb], verb))
	}
	return strings.Join(list, ", ")
}
