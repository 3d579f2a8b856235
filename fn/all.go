package fn

import (
	"io/fs"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/plan"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/sides"
	"github.com/capifleet/capifleet/fn/stream"
)

// Compiled is a fleet of a list and what was decided for it. With an error among the problems there
// is no Fleet and no Plan.
type Compiled struct {
	Fleet    *fleet.Fleet
	Plan     *fleet.Plan
	Problems fleet.Problems // gathered

	// Alike are the digests of everything that Clusters are meant to have; see [review.Alike]. Only
	// what resolves has them.
	Alike map[fleet.ID]string

	// Reasons say why each Cluster gets what it gets. Only what resolves has them.
	Reasons func() fleet.Reasons
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

// ResolveAll is ProcessAll for what shows what Clusters get. The digests of each fleet are those of
// the list as it was, as a review has them.
func ResolveAll(list *stream.List, choice decode.Choice, files fs.FS) []Compiled {
	names := decode.FleetNames(list, choice)
	digests := make([]map[fleet.ID]string, len(names))
	for i, name := range names {
		one := choice
		one.Fleet.Value = name
		digests[i] = Resolve(list, one, files).Alike
	}
	processed := ProcessAll(list, choice, files)
	all := make([]Compiled, len(processed))
	for i, one := range processed {
		all[i] = one
		if i < len(digests) {
			all[i].Alike = digests[i]
		}
	}
	return all
}

// alike are the digests of what Clusters are meant to have, those that a review has for its new
// side.
func alike(list *stream.List, f *fleet.Fleet, resolved *plan.Resolved) map[fleet.ID]string {
	return review.Alike(sides.WithoutObjects(inputOf(list, f, resolved)))
}

// inputOf is what the side of a fleet that was decided is made of.
func inputOf(list *stream.List, f *fleet.Fleet, resolved *plan.Resolved) sides.Input {
	return sides.Input{
		Items: list.Items(), Fleet: f, Name: f.Name(),
		Decided: &sides.Decided{Plan: resolved.Plan, Labels: resolved.Labels, Members: resolved.Facts.Members},
	}
}
