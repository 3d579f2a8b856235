package preview

import (
	"slices"
	"sort"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// diffLimits are what a comment leaves out. The zero value leaves out nothing.
type diffLimits struct {
	noTexts  bool // texts of several lines are counted
	noNames  bool // Clusters and objects are counted
	fields   int  // of a change that are shown; 0 for all
	noLists  bool // groups, objects of the hub and problems are left out
	dropped  int  // how many changes that destroy nothing have no details, the last first
	brief    bool // details are the effect alone
	bare     bool // no change has details
	short    int  // characters of a code span; 0 for the usual number
	trailers int  // lines for commit messages; 0 for all
	terse    bool // rows do not say whom a change reaches, and when
	folded   int  // how many changes that destroy nothing have no row in the table, the last first
	headOnly bool // nothing but the verdict
}

// usualCode is how many characters a code span has at most.
const usualCode = 200

// code is how many characters a code span has.
func (l *diffLimits) code() int {
	if l.short > 0 {
		return l.short
	}
	return usualCode
}

// sentence is how many characters a sentence has.
func (l *diffLimits) sentence() int { return 5 * l.code() }

// fieldsInRows reports whether the table shows fields.
func (l *diffLimits) fieldsInRows() bool { return l.short == 0 }

// within is the comment in at most so many bytes, if that is possible at all: then with the least
// left out, in the order of the steps.
func (m *diffMarkdown) within(most int) string {
	const fields, short, shorter, trailers = 20, 60, 24, 3
	comment := ""
	fits := func() bool {
		comment = m.comment()
		return most <= 0 || len(comment) <= most
	}
	steps := []func(){
		func() {},
		func() { m.limits.noTexts = true },
		func() { m.limits.noNames = true },
		func() { m.limits.fields = fields },
		func() { m.limits.noLists = true },
		func() { m.leastOf(&m.limits.dropped, fits) },
		func() { m.limits.brief = true },
		func() { m.limits.short = short },
		func() { m.limits.bare = true },
		func() { m.limits.short, m.limits.trailers = shorter, trailers },
		func() { m.leastOf(&m.limits.folded, fits) },
		func() { m.limits.terse = true },
	}
	for _, step := range steps {
		if step(); fits() {
			return comment
		}
	}
	m.limits.headOnly = true
	return m.comment()
}

// leastOf sets how many changes that destroy nothing lose something: as few as it takes to fit.
func (m *diffMarkdown) leastOf(limit *int, fits func() bool) {
	_, all := m.lessImportant(len(m.diff.Changes))
	*limit = sort.Search(len(all), func(count int) bool {
		*limit = count
		return fits()
	})
}

// lessImportant are the changes without a number of the last ones that destroy nothing, and these.
func (m *diffMarkdown) lessImportant(count int) (kept, left []*v1alpha1.DiffChange) {
	for i := len(m.diff.Changes) - 1; i >= 0; i-- {
		change := &m.diff.Changes[i]
		if len(left) < count && !destroys(change) {
			left = append(left, change)
		} else {
			kept = append(kept, change)
		}
	}
	slices.Reverse(kept)
	slices.Reverse(left)
	return kept, left
}

// hasDetails are the changes that have details.
func (m *diffMarkdown) hasDetails() []*v1alpha1.DiffChange {
	if m.limits.bare {
		return nil
	}
	kept, _ := m.lessImportant(m.limits.dropped)
	return kept
}

// leftOut says what is not in the comment.
func (m *diffMarkdown) leftOut() string {
	limits := &m.limits
	var parts []string
	add := func(left bool, what string) {
		if left {
			parts = append(parts, what)
		}
	}
	if limits.headOnly {
		changes, _ := m.lessImportant(0)
		add(true, "all but the verdict")
		add(len(changes) > 0, "so "+countOf(int32(len(changes)), "change")+" ("+verbsOf(changes)+")")
	} else {
		_, dropped := m.lessImportant(limits.dropped)
		_, folded := m.lessImportant(limits.folded)
		add(limits.noTexts, "texts of several lines")
		add(limits.noNames, "lists of names")
		add(limits.fields > 0 && !limits.brief && !limits.bare, "fields beyond 20 of a change")
		add(limits.noLists, "groups, objects of the hub and problems")
		add(len(dropped) > 0 && !limits.bare,
			"details of "+countOf(int32(len(dropped)), "change")+" ("+verbsOf(dropped)+")")
		add(limits.brief && !limits.bare, "details other than effects")
		add(limits.bare, "details of all changes")
		add(limits.short > 0, "the ends of long texts")
		add(limits.terse, "whom changes reach, and when")
		add(len(folded) > 0, countOf(int32(len(folded)), "change")+" ("+verbsOf(folded)+")")
	}
	if len(parts) == 0 {
		return ""
	}
	const why = "Left out, since a comment has a limited length: "
	return why + strings.Join(parts, ", ") + ". Everything: " + m.command()
}
