package preview

import (
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
	rows     int  // of the table; 0 for all
	headOnly bool // nothing but the verdict
}

// code is how many characters a code span has.
func (l *diffLimits) code() int {
	const usual = 200
	if l.short > 0 {
		return l.short
	}
	return usual
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
		func() { m.dropDetails(fits) },
		func() { m.limits.brief = true },
		func() { m.limits.short = short },
		func() { m.limits.bare = true },
		func() { m.limits.short, m.limits.trailers = shorter, trailers },
		func() { m.dropRows(fits) },
	}
	for _, step := range steps {
		if step(); fits() {
			return comment
		}
	}
	m.limits.headOnly = true
	return m.comment()
}

// dropDetails leaves out the details of as few changes as possible.
func (m *diffMarkdown) dropDetails(fits func() bool) {
	count := 0
	for i := range m.diff.Changes {
		if !destroys(&m.diff.Changes[i]) {
			count++
		}
	}
	m.limits.dropped = sort.Search(count, func(dropped int) bool {
		m.limits.dropped = dropped
		return fits()
	})
}

// dropRows leaves out as few rows of the table as possible.
func (m *diffMarkdown) dropRows(fits func() bool) {
	count := len(m.diff.Changes)
	dropped := sort.Search(count, func(dropped int) bool {
		m.limits.rows = count - dropped
		return fits()
	})
	m.limits.rows = max(1, count-dropped)
}

// hasDetails are the changes that have details.
func (m *diffMarkdown) hasDetails() []*v1alpha1.DiffChange {
	if m.limits.bare {
		return nil
	}
	var changes []*v1alpha1.DiffChange
	dropped := 0
	for i := len(m.diff.Changes) - 1; i >= 0; i-- {
		change := &m.diff.Changes[i]
		if dropped < m.limits.dropped && !destroys(change) {
			dropped++
			continue
		}
		changes = append([]*v1alpha1.DiffChange{change}, changes...)
	}
	return changes
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
	if !limits.headOnly {
		add(limits.noTexts, "texts of several lines")
		add(limits.noNames, "names")
		add(limits.fields > 0 && !limits.brief && !limits.bare, "fields beyond 20 of a change")
		add(limits.noLists, "groups, objects of the hub and problems")
		add(limits.dropped > 0 && !limits.bare, "details of "+countOf(int32(limits.dropped), "change"))
		add(limits.brief && !limits.bare, "details other than effects")
		add(limits.bare, "details of all changes")
		add(limits.short > 0, "the ends of long texts")
		add(limits.rows > 0 && limits.rows < len(m.diff.Changes),
			countOf(int32(len(m.diff.Changes)-limits.rows), "change"))
	} else {
		parts = []string{"all but the verdict"}
	}
	if len(parts) == 0 {
		return ""
	}
	const why = "Left out, since a comment has a limited length: "
	return why + strings.Join(parts, ", ") + ". Everything: " + m.command()
}
