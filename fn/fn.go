package fn

import (
	"io/fs"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/emit"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/plan"
	"github.com/capifleet/capifleet/fn/stream"
)

// Process adds to list what its fleet needs: all of it or, when anything is wrong, nothing; then
// the problems say what to mend. choice is what is said beside the list: which FleetConfig is
// meant, and what counts in place of some of its fields. files is the working directory, for what
// the list does not carry.
func Process(list *stream.List, choice decode.Choice, files fs.FS) (*fleet.Fleet, fleet.Problems) {
	f, p, problems := Resolve(list, choice, files)
	if problems.Failed() {
		return nil, problems
	}
	f.Sources, f.BootstrapSources, f.Earlier = nil, nil, nil // the payloads are in the Plan now, as texts; their trees are large
	return f, append(problems, encode.Replace(list, f, p, emit.Objects(p))...)
}

// Explain says which rules hold for a Cluster of a list, or for the fleet as a whole, and changes
// nothing; see [plan.Explain]. Its other arguments are those of [Process].
func Explain(list *stream.List, choice decode.Choice, files fs.FS, cluster string) (*fleet.Explanation, fleet.Problems) {
	f, problems := decode.Fleet(list, choice, files)
	if problems.Failed() {
		return nil, f.Gathered(problems, fleet.Labels{})
	}
	resolved, more := plan.Resolve(f)
	problems = append(problems, more...)
	explanation, more := plan.Explain(resolved, cluster)
	return explanation, f.Gathered(append(problems, more...), resolved.Seen())
}

// Resolve decides what the fleet of a list gets, and changes nothing. Its arguments are those of
// [Process].
func Resolve(list *stream.List, choice decode.Choice, files fs.FS) (*fleet.Fleet, *fleet.Plan, fleet.Problems) {
	f, problems := decode.Fleet(list, choice, files)
	if problems.Failed() {
		return nil, nil, f.Gathered(problems, fleet.Labels{})
	}
	resolved, more := plan.Resolve(f)
	if problems = f.Gathered(append(problems, more...), resolved.Seen()); problems.Failed() {
		return nil, nil, problems
	}
	return f, resolved.Plan, problems
}
