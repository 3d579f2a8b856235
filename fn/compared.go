package fn

import (
	"github.com/capifleet/capifleet/fn/changes"
	"github.com/capifleet/capifleet/fn/emit"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/plan"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/sides"
	"github.com/capifleet/capifleet/fn/stream"
)

// compared says what becomes of what an earlier run of the fleet has generated, where the list
// holds that. It is the review of that output and the Plan. said are the problems that are known
// already.
func compared(list *stream.List, f *fleet.Fleet, resolved *plan.Resolved, said fleet.Problems) fleet.Problems {
	if !hasOutput(list, f.Name(), f.Renames) || isCurrent(list, f, resolved.Plan) {
		return nil
	}
	return changed(list, f, resolved, said)
}

// changed is compared where the list holds earlier output.
func changed(list *stream.List, f *fleet.Fleet, resolved *plan.Resolved, said fleet.Problems) fleet.Problems {
	before, after := sides.Outputs(sides.Input{
		Items: list.Items(), Fleet: f, Name: f.Name(),
		Decided: &sides.Decided{Plan: resolved.Plan, Labels: resolved.Labels, Members: resolved.Facts.Members},
	})
	return changes.Report(f, review.CompareOutputs(before, after), said)
}

// isCurrent reports whether a run would leave what the fleet has generated, and the labels of the
// Clusters, as they are. Nothing becomes of it then, and it need not be compared.
func isCurrent(list *stream.List, f *fleet.Fleet, p *fleet.Plan) bool {
	return len(p.Edits) == 0 && encode.IsAlreadyIn(list, f, emit.Objects(p))
}
