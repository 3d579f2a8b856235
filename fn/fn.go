package fn

import (
	"io/fs"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/emit"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/plan"
	"github.com/capifleet/capifleet/fn/sides"
	"github.com/capifleet/capifleet/fn/stream"
)

// Process adds to list what its fleet needs. If there is an error, it adds nothing, and the
// problems say what to fix. choice selects the FleetConfig and replaces some of its fields. files
// is the working directory, for what the list does not contain.
func Process(list *stream.List, choice decode.Choice, files fs.FS) (*fleet.Fleet, fleet.Problems) {
	compiled := process(list, choice, files)
	return compiled.Fleet, compiled.Problems
}

// process adds to list what its fleet needs, and returns what was decided for it.
func process(list *stream.List, choice decode.Choice, files fs.FS) Compiled {
	f, resolved, problems := resolve(list, choice, files)
	if problems.Failed() {
		return Compiled{Problems: f.Gathered(problems)}
	}
	decided, written := resolved.Plan, *f
	// The payloads are in the Plan now, as texts; their trees are large.
	written.Sources, written.Existing, written.Neighbors = nil, fleet.Existing{}, nil
	more := encode.Replace(list, &written, decided, emit.Objects(decided)) // errors only
	return Compiled{Fleet: &written, Plan: decided, Problems: written.Gathered(append(problems, more...))}
}

// Explain returns the rules that hold for a Cluster of a list, or for the fleet as a whole, and
// changes nothing; see [plan.Explain]. Its other arguments are those of [Process].
func Explain(
	list *stream.List, choice decode.Choice, files fs.FS, cluster string,
) (*fleet.Explanation, fleet.Problems) {
	f, resolved, problems := resolve(list, choice, files)
	if resolved == nil {
		return nil, f.Gathered(problems)
	}
	explanation, more := plan.Explain(resolved, cluster)
	if explanation != nil && explanation.Subject != nil {
		explanation.Beside = beside(sides.WithoutObjects(inputOf(list, f, resolved)), explanation.Subject.Cluster.ID())
	}
	return explanation, f.Gathered(append(problems, more...))
}

// Resolve decides what the fleet of a list gets, and changes nothing. Its arguments are those of
// [Process].
func Resolve(list *stream.List, choice decode.Choice, files fs.FS) Compiled {
	f, resolved, problems := resolve(list, choice, files)
	if problems.Failed() {
		return Compiled{Problems: f.Gathered(problems)}
	}
	return Compiled{
		Fleet: f, Plan: resolved.Plan, Alike: alike(list, f, resolved), Problems: f.Gathered(problems),
		Reasons: resolved.Reasons,
	}
}

// resolve reads a list and decides what its fleet gets. Where the list cannot be read nothing is
// resolved, and the Fleet only gathers the problems. With any other error what is resolved is not
// complete. The problems are judged, and not gathered yet.
func resolve(
	list *stream.List, choice decode.Choice, files fs.FS,
) (*fleet.Fleet, *plan.Resolved, fleet.Problems) {
	f, problems := decode.Fleet(list, choice, files)
	if problems.Failed() {
		return f, nil, f.Judged(problems, nil)
	}
	resolved, more := plan.Resolve(f)
	problems = append(problems, more...)
	if !problems.Failed() {
		problems = append(problems, compared(list, f, resolved, problems)...)
	}
	return f, resolved, f.Judged(problems, resolved.Facts.Members)
}
