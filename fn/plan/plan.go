package plan

import (
	"cmp"
	"slices"
	"sync"

	"github.com/capifleet/capifleet/fn/existing"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/hub"
	"github.com/capifleet/capifleet/fn/resourceset"
)

// Resolved is everything that was decided, and what it was decided from.
type Resolved struct {
	Fleet  *fleet.Fleet
	Facts  *facts.Facts
	Sets   *resourceset.Sets
	Apps   *hub.Apps
	Labels fleet.Labels // that the Clusters will have
	Plan   *fleet.Plan

	// Targeted and Delivered report whether the Plan has all that the entries of applicationSets
	// make, and those that deliver: whatever is wrong with it, nothing of it is missing.
	Targeted, Delivered bool
}

// Resolve decides what the fleet gets. Without an error among the problems, the Plan is complete
// and proved for every Cluster.
func Resolve(f *fleet.Fleet) (*Resolved, fleet.Problems) {
	resolved, _, problems := resolve(f, givenBy(f.Neighbors))
	if exhausted := f.Budget.Exhausted(); len(exhausted) > 0 { // What else there is follows from that.
		return resolved, exhausted
	}
	return resolved, problems
}

// resolve decides what the fleet gets, beside what its neighbors give, and returns what it gives
// itself.
func resolve(f *fleet.Fleet, neighbors []existing.Given) (*Resolved, existing.Given, fleet.Problems) {
	known, problems := facts.Evaluate(f) // members: values, clusterLabels, waves
	evaluated := !problems.Failed()
	sets, more := resourceset.Read(f, known) // entries: members, content, groups; their Wants
	problems = append(problems, more...)
	apps, more := hub.Read(f, known) // entries: members, variants; their Wants
	problems = append(problems, more...)
	frozen, more := freeze(f, slices.Concat(known.Wants, sets.Wants(), apps.Wants()))
	problems = append(problems, more...)
	final := !more.Failed()
	delivered, more := sets.Deliver(known.Members)
	problems = append(problems, more...)
	targeted, more := apps.Target(frozen.labels)
	problems = append(problems, more...)

	others, more := leftToOthers(f, known, sets.Hub())
	problems = append(problems, more...)
	plan := sorted(fleet.Plan{
		Members:         memberPlans(known, frozen, delivered),
		Waves:           known.Waves,
		ResourceSets:    delivered.ResourceSets,
		Payloads:        delivered.Payloads,
		ApplicationSets: targeted.ApplicationSets,
		Applications:    joined(delivered.Applications, targeted.Applications),
		Secrets:         sync.OnceValue(func() []fleet.ClusterSecret { return apps.Secrets(frozen.labels) }),
		Edits:           frozen.edits,
		OfOthers:        others,
	})
	index := newClusterIndex(f, frozen.labels)
	given := existing.Given{
		Fleet: f, Plan: plan, Deliveries: delivered.Objects, Hub: sets.Hub(), Labels: frozen.labels,
		Reached: index.reached,
	}
	problems = append(problems, checkIdentities(f, plan, problems.Failed())...)
	if final { // only complete entries make claims, so other problems do not matter here
		problems = append(problems, prove(index, delivered.Claims)...)
		problems = append(problems, apps.Prove(frozen.labels, targeted.Claims)...)
		problems = append(problems, existing.Check(given, neighbors)...)
	}
	problems = append(problems, known.Values.DefaultsUsed(slices.Concat(known.Reads, sets.Reads(), targeted.Reads))...)
	resolved := &Resolved{
		Fleet: f, Facts: known, Sets: sets, Apps: apps, Labels: frozen.labels, Plan: plan,
		Targeted: evaluated && targeted.Complete, Delivered: evaluated && delivered.Complete,
	}
	if !problems.Failed() {
		problems = append(problems, resolved.report(frozen, delivered)...)
	}
	return resolved, given, problems
}

// joined are Applications of entries that deliver, and of those of applicationSets. There are many,
// and seldom of both, so that the result may be what was given.
func joined(delivered, targeted []fleet.Application) []fleet.Application {
	if len(delivered) == 0 {
		return targeted
	}
	return slices.Concat(delivered, targeted)
}

// report is what is said of a Plan that has no errors.
func (r *Resolved) report(frozen frozen, delivered *resourceset.Delivered) fleet.Problems {
	f, plan, sets := r.Fleet, r.Plan, r.Sets
	return slices.Concat(
		r.Apps.Ambiguous(), r.reportUnreached(), facts.Outside(f, r.Facts.Members),
		delivered.Unmet(plan.Applications), reportNamespaces(f, delivered, plan.Applications),
		reportIncomplete(f), reportOrphans(f), reportBackOnHub(plan.Edits, sets.Hub()), reportUnprinted(f, frozen),
		reportHub(f, sets.Hub()), sets.UnknownKeys(),
	)
}

// reportHub is what is said of objects of the input that the hub gets.
func reportHub(f *fleet.Fleet, hub resourceset.HubModes) fleet.Problems {
	return slices.Concat(
		reportWorkloads(f, hub), reportCharts(f, hub), reportEncrypted(f, hub),
		reportRepeated(f, hub),
	)
}

// sorted is a Plan in an order that does not depend on that of the input.
func sorted(plan fleet.Plan) *fleet.Plan {
	slices.SortFunc(plan.ResourceSets, func(a, b fleet.ResourceSet) int { return a.Compare(b.Metadata) })
	slices.SortFunc(plan.Payloads, func(a, b fleet.Payload) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(plan.ApplicationSets, func(a, b fleet.ApplicationSet) int { return a.Compare(b.Metadata) })
	slices.SortStableFunc(plan.Applications, func(a, b fleet.Application) int {
		return cmp.Or(cmp.Compare(a.Set, b.Set), cmp.Compare(a.Entry, b.Entry), a.Cluster.Compare(b.Cluster))
	})
	slices.SortFunc(plan.Edits, func(a, b fleet.Edit) int { return a.Object.Compare(b.Object.Ref) })
	return &plan
}
