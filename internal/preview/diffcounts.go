package preview

import (
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// grouped is a number with a comma between thousands.
func grouped(number int32) string { return Grouped(int(number)) }

// Grouped is a number with a comma between thousands: 1,370.
func Grouped(number int) string {
	const group = 3
	digits := strconv.Itoa(number)
	for at := len(digits) - group; at > 0 && digits[at-1] != '-'; at -= group {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// countOf is a number with its noun: 1 entry, 1,370 entries.
func countOf(number int32, noun string) string {
	if number != 1 {
		noun = plural(noun)
	}
	return grouped(number) + " " + noun
}

// clustersThat is a number of Clusters with the form of the verb that goes with it.
func clustersThat(number int32, one, many string) string {
	return countOf(number, "Cluster") + " " + fleet.Verb(int(number), one, many)
}

// plural is a noun in the plural; kinds of objects are nouns too: NetworkPolicies, Ingresses. Of
// several words, the one before "on" or the last is the noun.
func plural(noun string) string {
	noun, rest, found := strings.Cut(noun, " on ")
	if found {
		return plural(noun) + " on " + rest
	}
	body, isY := strings.CutSuffix(noun, "y")
	switch {
	case isY && body != "" && !strings.ContainsAny(body[len(body)-1:], "aeou"):
		return body + "ies"
	case strings.HasSuffix(noun, "s") || strings.HasSuffix(noun, "x") || strings.HasSuffix(noun, "ch"):
		return noun + "es"
	default:
		return noun + "s"
	}
}
