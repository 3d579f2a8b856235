package preview

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// manyValues is how many values of a fact are too many to name Clusters by.
const manyValues = 4

// whichFacts finds facts that hold for exactly these of all Clusters, at most two: the fact with
// the fewest values, and of equal ones the first of names. It is nil where there are none.
func whichFacts(these map[int]bool, all []map[string]string, names []string) []v1alpha1.DiffFact {
	var candidates []v1alpha1.DiffFact
	for _, name := range names {
		if values, has := shownValues(these, all, name); has {
			candidates = append(candidates, v1alpha1.DiffFact{Fact: name, In: values})
		}
	}
	var best []v1alpha1.DiffFact
	consider := func(facts ...v1alpha1.DiffFact) {
		if (best == nil || weight(facts) < weight(best)) && holdsForOnly(facts, these, all) {
			best = facts
		}
	}
	for _, fact := range candidates {
		consider(fact)
	}
	if best != nil {
		return best
	}
	for i, fact := range candidates {
		for _, other := range candidates[i+1:] {
			consider(fact, other)
		}
	}
	return best
}

// shownValues are the values of a fact for some Clusters, if all of them have it, and it is shown.
func shownValues(these map[int]bool, all []map[string]string, name string) ([]string, bool) {
	values := map[string]bool{}
	for i := range these {
		value, has := all[i][name]
		if !has || strings.Contains(value, fleet.HiddenText) {
			return nil, false
		}
		if values[value] = true; len(values) > manyValues {
			return nil, false
		}
	}
	return slices.Sorted(maps.Keys(values)), len(values) > 0
}

func weight(facts []v1alpha1.DiffFact) int {
	sum := 0
	for _, fact := range facts {
		sum += len(fact.In)
	}
	return sum
}

// holdsForOnly reports whether the facts hold for no other Cluster. A hidden value may be any.
func holdsForOnly(facts []v1alpha1.DiffFact, these map[int]bool, all []map[string]string) bool {
	for i, values := range all {
		if these[i] {
			continue
		}
		holds := true
		for _, fact := range facts {
			value, has := values[fact.Fact]
			hidden := strings.Contains(value, fleet.HiddenText)
			holds = holds && has && (hidden || slices.Contains(fact.In, value))
		}
		if holds {
			return false
		}
	}
	return true
}

// determinedBy names the facts that decide which text a Cluster has: one fact, or two, those with
// the fewest values, and nil where there are none. Texts are those of the Clusters, by their
// places.
func determinedBy(texts map[int]string, all []map[string]string, names []string) []string {
	var best []string
	fewest := 0
	consider := func(facts ...string) {
		if count := decided(texts, all, facts); count > 0 && (best == nil || count < fewest) {
			best, fewest = facts, count
		}
	}
	for _, name := range names {
		consider(name)
	}
	if best != nil {
		return best
	}
	for i, name := range names {
		for _, other := range names[i+1:] {
			consider(name, other)
		}
	}
	return best
}

// decided counts the values of facts that Clusters with texts have; 0 if they do not decide the
// text.
func decided(texts map[int]string, all []map[string]string, names []string) int {
	byValues := map[string]string{}
	for i, text := range texts {
		key := ""
		for _, name := range names {
			value, has := all[i][name]
			if strings.Contains(value, fleet.HiddenText) {
				return 0
			}
			if has {
				key += "="
			}
			key += value + "\x00"
		}
		if known, exists := byValues[key]; exists && known != text {
			return 0
		}
		byValues[key] = text
	}
	return len(byValues)
}

// whichText is for people which Clusters an entry reaches.
func whichText(facts []v1alpha1.DiffFact) string {
	var texts []string
	for _, fact := range facts {
		values := make([]string, len(fact.In))
		for i, value := range fact.In {
			values[i] = quoted(value, ",")
		}
		texts = append(texts, fact.Fact+"="+fleet.Enumerate(values, "or"))
	}
	return strings.Join(texts, ", ")
}

// nameRanges are sorted names, those that differ in a last number only as one: prod-{001-096}.
// Numbers of different lengths are not of one range.
func nameRanges(names []string) []string {
	var ranges []string
	for i := 0; i < len(names); {
		stem, number, width := numbered(names[i])
		last := i
		for width > 0 && last+1 < len(names) {
			nextStem, next, nextWidth := numbered(names[last+1])
			if nextStem != stem || nextWidth != width || next != number+last+1-i {
				break
			}
			last++
		}
		if last-i > 1 {
			ranges = append(ranges, fmt.Sprintf("%s{%0*d-%0*d}", stem, width, number, width, number+last-i))
			i = last + 1
			continue
		}
		ranges = append(ranges, names[i])
		i++
	}
	return ranges
}

// numbered is a name that ends in a number, with the number of its digits; 0 for another name.
func numbered(name string) (stem string, number, width int) {
	stem = strings.TrimRight(name, "0123456789")
	digits := name[len(stem):]
	number, err := strconv.Atoi(digits)
	if err != nil {
		return name, 0, 0
	}
	return stem, number, len(digits)
}
