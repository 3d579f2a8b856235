package preview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

func (w *diffWords) unchanged() string {
	if len(w.diff.Changes) == 0 {
		return ""
	}
	var parts []string
	all := &w.diff.Summary
	add := func(unchanged, total int32, noun string) {
		if total > 0 {
			parts = append(parts, grouped(unchanged)+" of "+countOf(total, noun))
		}
	}
	add(all.Entries.Unchanged, all.Entries.Unchanged+all.Entries.Changed, "entry")
	add(all.Applications.Unchanged, all.Applications.Before, "Application")
	return strings.Join(parts, ", ")
}

// gates is the result of the gates: which failed, and by which changes.
func (w *diffWords) gates() string {
	var failed, accepted []string
	for i := range w.diff.Gates {
		gate := &w.diff.Gates[i]
		switch {
		case gate.Result == v1alpha1.DiffGateFailed:
			failed = append(failed, string(gate.Name)+w.byChanges(gate.Changes))
		case len(gate.Accepted) > 0:
			accepted = append(accepted, string(gate.Name))
		}
	}
	text := "none failed"
	if !w.gatesAsked() && len(accepted) == 0 {
		text = "none was asked for"
	}
	if w.errorsOnly() {
		text = "not checked"
	}
	if len(failed) > 0 {
		text = grouped(int32(len(failed))) + " failed: " + strings.Join(failed, ", ")
	}
	if len(accepted) > 0 {
		text += "; accepted by name: " + strings.Join(accepted, ", ")
	}
	return text
}

// gatesAsked reports whether somebody has asked for a gate: that of class stuck is always there.
func (w *diffWords) gatesAsked() bool {
	return slices.ContainsFunc(w.diff.Gates, func(gate v1alpha1.DiffGate) bool {
		return gate.Name != v1alpha1.DiffGateStuck
	})
}

// byChanges is " (changes 1, 3)", or nothing.
func (w *diffWords) byChanges(ids []string) string {
	const most = 5
	if len(ids) == 0 {
		return ""
	}
	if len(ids) > most {
		return fmt.Sprintf(" (%d changes)", len(ids))
	}
	numbers := make([]string, len(ids))
	for i, id := range ids {
		numbers[i] = fmt.Sprint(w.numbers[id])
	}
	return fmt.Sprintf(" (%s %s)", map[bool]string{true: "change", false: "changes"}[len(ids) == 1],
		strings.Join(numbers, ", "))
}

func (w *diffWords) problems() string {
	count := func(number int32, noun string) string {
		if number == 0 {
			return "no " + noun + "s"
		}
		return countOf(number, noun)
	}
	problems := &w.diff.Problems
	text := count(problems.Errors, "error") + ", " + count(problems.Warnings, "warning")
	if problems.Accepted > 0 {
		text += ", " + grouped(problems.Accepted) + " accepted"
	}
	return text
}
