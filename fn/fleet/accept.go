package fleet

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// Judged are the problems of a run with what the FleetConfig says about warnings: what spec.accept
// takes out of them is not among the problems, and under strict those that are left are errors. It
// is for all problems of a run together, once, and before the run goes on: warnings may stop it.
//
// Selectors see the labels of the members, and of other Clusters those as written.
func (f *Fleet) Judged(problems Problems, members []*Member) Problems {
	return f.strict(f.accepted(problems, members))
}

// strict are the problems with warnings as errors, where something makes them so.
func (f *Fleet) strict(problems Problems) Problems {
	if f.Strict == "" {
		return problems
	}
	return problems.Each(func(problem Problem) Problem {
		if problem.Severity == Warning {
			problem.Severity, problem.Strict = Error, f.Strict
		}
		return problem
	})
}

// accepted are the problems without what spec.accept takes out of the warnings, and an info for
// each of its entries that takes nothing. Every entry is asked about every warning as it was
// reported, so that the order of the entries does not matter. After an error the phases that would
// have warned may not have run, so that an entry that takes nothing proves nothing.
func (f *Fleet) accepted(problems Problems, members []*Member) Problems {
	if f.Config == nil || len(f.Config.Spec.Accept) == 0 {
		return problems
	}
	acceptances := make([]acceptance, len(f.Config.Spec.Accept))
	for i, entry := range f.Config.Spec.Accept {
		acceptances[i] = acceptance{Acceptance: entry, clusters: f.selectedBy(entry.ClusterSelector, members)}
	}
	var left Problems
	for _, problem := range problems {
		if problem, kept := leftOf(problem, acceptances); kept {
			left = append(left, problem)
		}
	}
	for i, acceptance := range acceptances {
		idle := acceptance.idle(field.NewPath("spec", "accept").Index(i))
		if !acceptance.taken && (!problems.Failed() || acceptance.met[Error] || !acceptance.mayWarn()) {
			left = append(left, idle)
		}
	}
	return left
}

// acceptance is an entry of spec.accept and what it has met so far.
type acceptance struct {
	v1alpha1.Acceptance
	clusters map[ID]bool       // that it selects; nil where it has no selector
	met      map[Severity]bool // of the problems that have its code
	named    bool              // whether one of these is a warning about Clusters
	taken    bool              // whether it has taken anything
}

// leftOf is a problem without what the acceptances take out of it; false where nothing is left.
func leftOf(problem Problem, acceptances []acceptance) (left Problem, kept bool) {
	concerned := problem.concerned()
	remaining := slices.Clone(concerned)
	whole := false
	for i := range acceptances {
		a := &acceptances[i]
		if a.Code != v1alpha1.ProblemCode(problem.Code) {
			continue
		}
		if a.met == nil {
			a.met = map[Severity]bool{}
		}
		a.met[problem.severity()] = true
		if problem.Severity != Warning {
			continue
		}
		a.named = a.named || len(concerned) > 0
		if a.ClusterSelector == nil {
			whole, a.taken = true, true
			continue
		}
		selected := func(cluster Ref) bool { return a.clusters[cluster.ID()] }
		a.taken = a.taken || slices.ContainsFunc(concerned, selected)
		remaining = slices.DeleteFunc(remaining, selected)
	}
	if whole || len(remaining) == 0 && len(concerned) > 0 {
		return Problem{}, false
	}
	if len(problem.Clusters) > 0 {
		problem.Clusters = remaining
	}
	return problem, true
}

// concerned are the Clusters that a problem is about: those that it names, or else its object.
func (p Problem) concerned() []Ref {
	if len(p.Clusters) == 0 && p.Object.IsCluster() {
		return []Ref{p.Object}
	}
	return p.Clusters
}

// selectedBy are the Clusters of the input that a selector matches; nil without a selector.
func (f *Fleet) selectedBy(selector *v1alpha1.Selector, members []*Member) map[ID]bool {
	if selector == nil {
		return nil
	}
	matcher, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil { // Reading the FleetConfig has refused it.
		matcher = labels.Nothing()
	}
	known := make(map[ID]bool, len(members))
	selected := map[ID]bool{}
	for _, member := range members {
		known[member.ID()], selected[member.ID()] = true, matcher.Matches(labels.Set(member.Labels))
	}
	for _, cluster := range f.Clusters {
		if !known[cluster.ID()] {
			written := RecordOf(cluster.Object).AsWritten(cluster.Object, f.Name())
			selected[cluster.ID()] = matcher.Matches(labels.Set(written.Labels))
		}
	}
	return selected
}

// mayWarn reports whether problems with the code may be warnings.
func (a acceptance) mayWarn() bool { return slices.Contains(WarningCodes(), Code(a.Code)) }

// idle is the info about an entry that takes nothing.
func (a acceptance) idle(at *field.Path) Problem {
	problem := Problem{
		Severity: Info, Code: AcceptsNothing, Field: at, Value: string(a.Code),
		Remedy: "remove the entry, or fix its code",
	}
	switch {
	case a.met[Warning] && !a.named:
		problem.Field = at.Child("clusterSelector")
		problem.Message = "the warnings of this code name no Clusters, so the entry takes nothing out of them"
		problem.Remedy = "remove clusterSelector to accept these warnings as a whole"
	case a.met[Warning]:
		problem.Field = at.Child("clusterSelector")
		problem.Message = "the selector matches none of the Clusters that the warnings of this code name, " +
			"so the entry takes nothing out of them"
		problem.Remedy = "fix the selector, or remove the entry"
	case a.met[Error]:
		problem.Message = "only warnings can be accepted, and the problem with this code is an error"
		problem.Remedy = "fix the error, and remove the entry"
	case a.met[Info]:
		problem.Message = "the problems with this code are of severity info, which need no acceptance"
		problem.Remedy = "remove the entry"
	case !a.mayWarn():
		problem.Message = "only warnings can be accepted, and no problem with this code is a warning"
	default:
		problem.Message = "there is no warning with this code, so the entry takes nothing"
	}
	return problem
}
