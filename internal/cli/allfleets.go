package cli

import (
	"io/fs"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// all reports whether all FleetConfigs are meant.
func (in input) all() bool { return in.choice.Fleet.Value == allFleets }

// process adds to the list what its fleet needs, or what all of its fleets need, and returns the
// problems too, each once. With an error there is no Fleet and no Plan of any fleet.
func (in input) process() ([]fn.Compiled, fleet.Problems) {
	if !in.all() {
		f, problems := fn.Process(in.list, in.choice, in.files)
		return []fn.Compiled{{Fleet: f, Problems: problems}}, problems
	}
	return in.processAll(fn.ProcessAll)
}

// processAll is process for all fleets.
func (in input) processAll(
	each func(*stream.List, decode.Choice, fs.FS) []fn.Compiled,
) ([]fn.Compiled, fleet.Problems) {
	if names := decode.FleetNames(in.list, in.choice); len(names) > 1 {
		for _, name := range names {
			if name == allFleets {
				problems := ambiguousAll(in.choice.Fleet.By)
				return []fn.Compiled{{Problems: problems}}, problems
			}
		}
	}
	compiled := each(in.list, in.choice, in.files)
	var problems fleet.Problems
	known := map[string]bool{}
	for i, one := range compiled {
		compiled[i].Problems = in.located(one.Problems)
		for _, problem := range one.Problems {
			if text := problem.String(); !known[text] {
				known[text] = true
				problems = append(problems, problem)
			}
		}
	}
	if problems.Failed() {
		for i := range compiled {
			compiled[i].Fleet, compiled[i].Plan, compiled[i].Alike = nil, nil, nil
		}
	}
	return compiled, problems
}

// ambiguousAll is the problem of a FleetConfig, one of several, whose name means all of them.
func ambiguousAll(by string) fleet.Problems {
	var unread *fleet.Fleet
	return unread.Gathered(fleet.Problems{{
		Code: fleet.ManyFleetConfigs, SetBy: by, Field: field.NewPath("metadata", "name"), Value: allFleets,
		Message: "one of several FleetConfigs has this name, which also means all of them",
		Remedy:  "rename the FleetConfig",
	}})
}
