package fn

import (
	"io/fs"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// Compiled is a fleet of a list and what was decided for it. With an error among the problems there
// is no Fleet and no Plan.
type Compiled struct {
	Fleet    *fleet.Fleet
	Plan     *fleet.Plan
	Problems fleet.Problems // gathered
}

// ProcessAll processes a list with each FleetConfig that the choice can mean, in the order of their
// names, as if their functions ran one after the other. So the later ones see what the earlier ones
// have stamped, and generated. That two of them make one Application is an error, since both
// outputs are applied together. The list is only to be used if no fleet has an error.
func ProcessAll(list *stream.List, choice decode.Choice, files fs.FS) []Compiled {
	names := decode.FleetNames(list, choice)
	if len(names) == 0 {
		choice.Fleet.Value = ""
		return []Compiled{process(list, choice, files)} // which says that there is none
	}
	all := make([]Compiled, len(names))
	for i, name := range names {
		choice.Fleet.Value = name
		all[i] = process(list, choice, files)
	}
	return withMadeTwice(all)
}
