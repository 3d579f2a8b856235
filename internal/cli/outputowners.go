package cli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/output"
)

// everything is what an inventory calls the manifests without --only.
const everything = "everything"

// owners are those for whom the files are.
func (r rendering) owners(fleets []*fleet.Fleet) []output.Owner {
	owners := make([]output.Owner, len(fleets))
	for i, f := range fleets {
		owners[i] = r.owner(f)
	}
	slices.Sort(owners)
	return owners
}

func (r rendering) owner(f *fleet.Fleet) output.Owner { return r.ownerNamed(f.Name()) }

// ownerNamed is the owner of what is selected for the fleet of a name.
func (r rendering) ownerNamed(fleetName string) output.Owner {
	return output.Owner(fleetName + "/" + cmp.Or(r.only, everything))
}

// claim is what the run does with files that are listed for others. It takes the place of earlier
// runs for its fleets, under the names that they had before too, if they selected the same or a
// part of it. With all fleets, those that are gone are among them.
func (r rendering) claim(fleets []*fleet.Fleet, all bool) func(output.Owner) output.Claim {
	names := map[string]bool{}
	for _, f := range fleets {
		names[f.Name()] = true
		for was, now := range f.Renames {
			if now == f.Name() {
				names[was] = true
			}
		}
	}
	selected := cmp.Or(r.only, everything)
	return func(owner output.Owner) output.Claim {
		name, other, _ := strings.Cut(string(owner), "/")
		switch {
		case !all && !names[name]:
			return output.Kept
		case includes(selected, other):
			return output.Replaced
		case includes(other, selected):
			return output.Apart
		}
		return output.Kept
	}
}

// includes reports whether all that one selection selects is selected by another.
func includes(all, part string) bool {
	return all == part || slices.Contains(selections(), part) && (all == everything || all == onlyGenerated)
}
