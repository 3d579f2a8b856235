package fn

import (
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/emit"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/plan"
	"github.com/capifleet/capifleet/fn/stream"
)

// Process adds to list what its fleet needs: all of it or, when anything is wrong, nothing; then the problems say what to mend. config is the FleetConfig
// to use where the list does not say which; nil leaves it to the list.
func Process(list *stream.List, config *stream.Item) (*fleet.Fleet, fleet.Problems) {
	f, problems := decode.Fleet(list, config)
	if problems.Failed() {
		return nil, problems
	}
	p, more := plan.Resolve(f)
	if problems = append(problems, more...); problems.Failed() {
		return nil, problems
	}
	return f, append(problems, encode.Replace(list, f, p.Edits, emit.Objects(p))...)
}
