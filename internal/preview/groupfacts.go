package preview

import (
	"cmp"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// groupFacts are the names of the facts of groups, first those by which entries differ; each part
// is sorted, and the wave is last. Those of a part of a plan have the order of the whole.
func groupFacts(preview *v1alpha1.FleetPlan) []string {
	var inWhole []string
	if preview.Filter != nil {
		inWhole = preview.Filter.Facts
	}
	place := func(name string) int {
		if at := slices.Index(inWhole, name); at >= 0 {
			return at
		}
		return len(inWhole)
	}
	var names []string
	for i := range preview.Groups {
		for name := range preview.Groups[i].Facts {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(
			cmp.Compare(place(a), place(b)),
			cmp.Compare(lastPlace(a == waveFact), lastPlace(b == waveFact)),
			cmp.Compare(lastPlace(!matters(preview, a)), lastPlace(!matters(preview, b))), cmp.Compare(a, b),
		)
	})
	return names
}

// matters reports whether an entry reaches Clusters by a fact, or brings them something by it.
func matters(preview *v1alpha1.FleetPlan, fact string) bool {
	return slices.ContainsFunc(preview.Entries, func(entry v1alpha1.PlannedEntry) bool {
		isFact := func(which v1alpha1.DiffFact) bool { return which.Fact == fact }
		how := strings.FieldsFunc(entry.How, func(r rune) bool { return r == ' ' || r == ',' })
		for i := range how {
			if how[i] == fact && i > 0 && (how[i-1] == "by" || how[i-1] == "and") {
				return true
			}
		}
		return slices.ContainsFunc(entry.Which, isFact)
	})
}
