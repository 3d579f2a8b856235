package fn

import (
	"encoding/json"
	"io/fs"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/plan"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/sides"
	"github.com/capifleet/capifleet/fn/stream"
)

// Reviewed is a side of a review, and how it was made.
type Reviewed struct {
	Side *review.Side

	Fleet    *fleet.Fleet // nil where there is no FleetConfig, or it was not compiled
	Plan     *fleet.Plan  // of Fleet; not proved where the side is the old one
	Compiled bool         // whether nothing kept the side from being compiled
	Payloads v1alpha1.DiffPayloads
	Problems fleet.Problems // gathered
	Accepted int            // how many warnings spec.accept accepts
	Partial  bool           // whether it was compiled without Clusters that have errors
}

// Side makes one of the two sides of a review of a list. The old side is compiled as far as it can
// be: only what a Plan cannot be made without stops it, and of what it has committed its
// ClusterResourceSets and payloads count, since Clusters have them. A side that cannot be compiled
// is its committed output or, where there is none, its manifests alone. Without a FleetConfig it is
// its manifests.
func Side(list *stream.List, choice decode.Choice, files fs.FS, old bool) Reviewed {
	f, problems := decode.Fleet(list, choice, files)
	if withoutConfig(problems) {
		return manifestsAlone(list, choice, files)
	}
	if old {
		f = f.AsPast()
		problems = f.ReadingPast(problems)
	}
	resolved, problems := decided(list, f, problems)
	whole := f
	f, resolved, partial := withoutBroken(f, resolved, problems)
	var members []*fleet.Member
	if resolved != nil {
		members = resolved.Facts.Members
	}
	judged := f.Judged(problems, members)
	reviewed := Reviewed{Problems: f.Gathered(judged), Accepted: acceptedAmong(problems, judged)}
	committed := old && hasOutput(list, nameMeant(list, choice, f), f.Renames)
	isDecided := !judged.Failed()
	if old && resolved != nil { // What only proves the Plan stops nothing.
		isDecided = resolved.Targeted && (resolved.Delivered || committed)
	}
	if resolved == nil || !isDecided {
		return reviewed.uncompiled(list, choice, files, f)
	}
	if !partial {
		reviewed.Problems = f.Proving(reviewed.Problems)
	}
	reviewed.Partial = partial
	in := sides.Input{
		Items: list.Items(), Fleet: whole, Name: f.Name(), Committed: committed, Partial: partial,
		Decided: &sides.Decided{Plan: resolved.Plan, Labels: resolved.Labels, Members: members},
	}
	// The payloads are in the Plan, as texts; their trees are large.
	read := *f
	read.Sources, read.Existing, read.Neighbors = nil, fleet.Existing{}, nil
	reviewed.Side, reviewed.Fleet, reviewed.Compiled = sides.Of(in), &read, true
	reviewed.Plan = resolved.Plan
	reviewed.Payloads = v1alpha1.DiffRendered
	if in.Committed {
		reviewed.Payloads = v1alpha1.DiffCommitted
	}
	return reviewed
}

// decided is what is decided for a fleet, with the problems of that. What becomes of the earlier
// output is of no interest for a fleet that is past.
func decided(list *stream.List, f *fleet.Fleet, problems fleet.Problems) (*plan.Resolved, fleet.Problems) {
	if problems.Failed() {
		return nil, problems
	}
	resolved, more := plan.Resolve(f)
	if problems = append(problems, more...); !f.Past && !problems.Failed() {
		problems = append(problems, compared(list, f, resolved, problems)...)
	}
	return resolved, problems
}

// manifestsAlone is the side without a FleetConfig of the fleet that is meant.
func manifestsAlone(list *stream.List, choice decode.Choice, files fs.FS) Reviewed {
	in := sides.Input{Items: list.Items()}
	if name := choice.Fleet.Value; name != "" && len(decode.FleetNames(list, choice)) > 0 {
		in.Fleet, in.Name = emptyFleet(list, choice, files, noClusters()), name
		in.Committed = hasOutput(list, name, fleet.Renames{})
	}
	return Reviewed{Side: sides.Of(in), Compiled: true, Payloads: v1alpha1.DiffManifests}
}

// emptyFleet is a fleet of the choice's name beside the other fleets of a list: that of a side that
// has no FleetConfig of it. What belongs to the others is theirs on both sides.
func emptyFleet(
	list *stream.List, choice decode.Choice, files fs.FS, clusters map[string]any,
) *fleet.Fleet {
	text, err := json.Marshal(map[string]any{
		"apiVersion": v1alpha1.APIVersion, "kind": v1alpha1.Kind,
		"metadata": map[string]any{"name": choice.Fleet.Value},
		"spec":     map[string]any{"clusters": clusters},
	})
	if err != nil { // A map of texts can be written.
		return nil
	}
	config, err := stream.FromDocuments([]stream.Document{{Text: text, Made: true}})
	if err != nil {
		return nil
	}
	choice.Configs = config.Items()
	f, _ := decode.Fleet(list, choice, files) // Its problems are those of the other fleets.
	return f
}

// noClusters is a spec.clusters that selects by a label that no Cluster has.
func noClusters() map[string]any {
	return map[string]any{"selector": map[string]any{"matchExpressions": []any{
		map[string]any{"key": "none.capifleet.dev/of-no-fleet", "operator": "Exists"},
	}}}
}

// selectorOf is the spec.clusters of the FleetConfig that is meant, with the selector alone.
func selectorOf(list *stream.List, choice decode.Choice) map[string]any {
	configs := choice.Configs
	if len(configs) == 0 {
		configs = decode.ConfigsAmong(list.Items())
	}
	for _, item := range configs {
		tree, err := item.Tree()
		if err != nil || item.Meta().Name != choice.Fleet.Value {
			continue
		}
		if selector := fleet.MapAt(tree, "spec", "clusters", "selector"); len(selector) > 0 {
			return map[string]any{"selector": selector}
		}
		return map[string]any{}
	}
	return noClusters()
}

// withoutBroken decides a fleet that is past again, without the Clusters that have errors, where
// these are not all. What the others get is known then.
func withoutBroken(
	f *fleet.Fleet, resolved *plan.Resolved, problems fleet.Problems,
) (*fleet.Fleet, *plan.Resolved, bool) {
	if !f.Past || resolved == nil || resolved.Targeted && resolved.Delivered {
		return f, resolved, false
	}
	broken := map[fleet.ID]bool{}
	for _, problem := range problems {
		if !problem.IsError() {
			continue
		}
		if len(problem.Clusters) == 0 {
			return f, resolved, false
		}
		for _, cluster := range problem.Clusters {
			broken[cluster.ID()] = true
		}
	}
	less := *f
	less.Clusters = slices.DeleteFunc(slices.Clone(f.Clusters), func(cluster fleet.Cluster) bool {
		return broken[cluster.ID()]
	})
	again, _ := plan.Resolve(&less)
	if len(again.Facts.Members) == 0 || !again.Targeted || !again.Delivered {
		return f, resolved, false
	}
	return &less, again, true
}

// uncompiled is the side without a Plan.
func (r Reviewed) uncompiled(
	list *stream.List, choice decode.Choice, files fs.FS, f *fleet.Fleet,
) Reviewed {
	in := sides.Input{Items: list.Items(), Fleet: f, Name: nameMeant(list, choice, f), Undecided: true}
	if f.Config == nil && in.Name != "" { // Its selector may be readable all the same.
		choice.Fleet.Value = in.Name
		in.Fleet = emptyFleet(list, choice, files, selectorOf(list, choice))
	}
	r.Payloads = v1alpha1.DiffManifests
	if in.Committed = hasOutput(list, in.Name, f.Renames); in.Committed {
		r.Payloads = v1alpha1.DiffCommitted
	}
	r.Side = sides.Of(in)
	return r
}

// withoutConfig reports whether problems say that there is no FleetConfig, and no other error.
func withoutConfig(problems fleet.Problems) bool {
	none := false
	for _, problem := range problems {
		if problem.IsError() && problem.Code != fleet.NoFleetConfig {
			return false
		}
		none = none || problem.Code == fleet.NoFleetConfig
	}
	return none
}

// acceptedAmong is how many of the warnings are no longer there once they are judged.
func acceptedAmong(problems, judged fleet.Problems) int {
	return warningsOf(problems) - warningsOf(judged)
}

// warningsOf counts the warnings, and those that are errors because of strictness.
func warningsOf(problems fleet.Problems) int {
	count := 0
	for _, problem := range problems {
		if problem.Severity == fleet.Warning || problem.Strict != "" {
			count++
		}
	}
	return count
}

// nameMeant is the name of the fleet that is meant, also where its FleetConfig cannot be read; ""
// where several could be.
func nameMeant(list *stream.List, choice decode.Choice, f *fleet.Fleet) string {
	switch names := decode.FleetNames(list, choice); {
	case f.Config != nil:
		return f.Name()
	case choice.Fleet.Value != "":
		return choice.Fleet.Value
	case len(names) == 1:
		return names[0]
	}
	return ""
}

// hasOutput reports whether a list holds what an earlier run has generated for a fleet.
func hasOutput(list *stream.List, name string, renames fleet.Renames) bool {
	return name != "" && slices.ContainsFunc(list.Items(), func(item *stream.Item) bool {
		meta := item.Meta()
		object := fleet.Object{Ref: fleet.Ref{APIVersion: meta.APIVersion, Kind: meta.Kind}, Labels: meta.Labels}
		return renames.Now(object.Owner()) == name
	})
}
