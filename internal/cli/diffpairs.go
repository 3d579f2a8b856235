package cli

import (
	"cmp"
	"slices"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
)

// pair is a fleet by its names on the two sides. A name that a side does not have means that the
// side has no FleetConfig of this fleet; "" means the only one, if there is one.
type pair struct{ name, formerly string }

// pairsOf are the fleets to compare: the one that is chosen, or each fleet of either side.
func pairsOf(after, before input) ([]pair, fleet.Problems) {
	now, then := decode.FleetNames(after.list, after.choice), decode.FleetNames(before.list, before.choice)
	chosen := after.choice.Fleet
	switch {
	case after.all():
		if slices.Contains(slices.Concat(now, then), allFleets) && len(now) > 1 {
			return nil, ambiguousAll(chosen.By)
		}
		return allPairs(after, now, then), nil
	case chosen.Value == "" && len(now) < 2 && len(then) > 1:
		return nil, severalBefore(then)
	case chosen.Value == "" && len(now) == 1:
		return []pair{{now[0], formerName(after, now[0], now, then)}}, nil
	case chosen.Value == "" && len(now) == 0 && len(then) == 1:
		return []pair{{then[0], then[0]}}, nil
	case chosen.Value == "": // Which of several is meant is not known, and there may be none.
		return []pair{{}}, nil
	case !slices.Contains(now, chosen.Value) && !slices.Contains(then, chosen.Value):
		return nil, unknownFleet(chosen.Value, chosen.By, slices.Concat(now, then))
	}
	return []pair{{chosen.Value, formerName(after, chosen.Value, now, then)}}, nil
}

// allPairs are the fleets of either side, sorted.
func allPairs(after input, now, then []string) []pair {
	var pairs []pair
	gone := then
	for _, name := range now {
		formerly := formerName(after, name, now, then)
		pairs = append(pairs, pair{name, formerly})
		gone = slices.DeleteFunc(slices.Clone(gone), func(one string) bool { return one == formerly })
	}
	for _, name := range gone {
		pairs = append(pairs, pair{name, name})
	}
	if len(pairs) == 0 {
		return []pair{{}}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.name, b.name) })
	return pairs
}

// formerName is the name that a fleet had: the same, that of its renamedFrom, or that of the only
// fleet that there was, where there is only one now.
func formerName(after input, name string, now, then []string) string {
	if slices.Contains(then, name) {
		return name
	}
	configs := after.choice.Configs
	if len(configs) == 0 {
		configs = decode.ConfigsAmong(after.list.Items())
	}
	for _, item := range configs {
		tree, err := item.Tree()
		if err != nil || item.Meta().Name != name {
			continue
		}
		if formerly := fleet.TextAt(tree, "spec", "renamedFrom"); slices.Contains(then, formerly) {
			return formerly
		}
	}
	if len(then) == 1 && len(now) == 1 {
		return then[0]
	}
	return name
}

// severalBefore is the problem of a side that had several fleets of which none is chosen: what
// becomes of the others would not be seen.
func severalBefore(then []string) fleet.Problems {
	var unread *fleet.Fleet
	return unread.Gathered(fleet.Problems{{
		Code: fleet.ManyFleetConfigs,
		Message: "the old side has several FleetConfigs, and nothing says which one is meant: " +
			fleet.Enumerate(then, "and"),
		Remedy: "name one with --fleet, or compare each with --fleet all",
	}})
}

// unknownFleet is the problem of a choice that names no fleet.
func unknownFleet(name, by string, known []string) fleet.Problems {
	var unread *fleet.Fleet
	slices.Sort(known)
	problem := fleet.Problem{
		Code: fleet.NoFleetConfig, SetBy: by, Value: name, Message: "no FleetConfig has this name on either side",
		Remedy: "remove it: there is no FleetConfig",
	}
	if known = slices.Compact(known); len(known) > 0 {
		problem.Remedy = "use one of: " + fleet.Enumerate(known, "and")
	}
	return unread.Gathered(fleet.Problems{problem})
}
