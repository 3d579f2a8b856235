package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// predict renders the template for each Cluster with the parameters that Argo CD will have, and checks every Application that follows.
func (p *planner) predict(set applicationSet, parameters []map[string]any) bool {
	failures := newFailures()
	hidden := p.readsHidden(set.reads)
	check := argocd.CheckGenerated
	if slices.ContainsFunc(set.reads, func(read template.Read) bool { return argocd.IsParameter(read.Path, "project") }) {
		check = argocd.Check // only the hub knows the projects of its cluster Secrets
	}
	for i, m := range set.members {
		rendered, errs := set.template.Render(parameters[i])
		for _, err := range errs {
			failures.add(p.renderProblem(err, m, hidden), m)
		}
		tree, isMap := rendered.(map[string]any)
		if len(errs) > 0 || !isMap {
			continue
		}
		for _, problem := range check(set.path.Child("template"), tree) {
			failures.add(applicationProblem(problem, hidden), m)
		}
		predicted := argocd.Application(tree)
		predicted.Entry, predicted.Set, predicted.Cluster = string(set.Name), p.entryName(set.Name), m.Ref
		predicted.Namespace = string(p.fleet.Config.Spec.ArgoCD.Namespace) // that of the ApplicationSet, whatever the template says
		if problem, repeated := p.repeated(set, predicted, m); repeated {
			failures.add(problem, m)
			continue
		}
		p.plan.Applications = append(p.plan.Applications, predicted)
	}
	for _, one := range failures.found {
		one.Field = p.origin(set, one.Field)
	}
	p.problems = append(p.problems, failures.problems(p.fleet.Self)...)
	return len(failures.found) == 0
}

// application is whose an Application is.
type application struct {
	set    v1alpha1.Name
	member *member
}

// repeated tells whether another Cluster, or another ApplicationSet, has an Application of this name already.
func (p *planner) repeated(set applicationSet, predicted fleet.Application, m *member) (fleet.Problem, bool) {
	other, exists := p.applications[predicted.Name]
	if !exists {
		p.applications[predicted.Name] = application{set: set.Name, member: m}
		return fleet.Problem{}, false
	}
	problem := fleet.Problem{
		Code: fleet.RepeatedApplication, Field: set.path.Child("template", "metadata", "name"), Value: predicted.Name,
		Message: fmt.Sprintf("gives the same Application to Cluster %s and to", other.member.NamespacedName()), Remedy: "put {{ .name }} into the name",
	}
	if other.set != set.Name {
		problem.Message = fmt.Sprintf("gives an Application that entry %s gives already, to", other.set)
		problem.Remedy = "put what tells the entries apart into the name"
	}
	return problem, true
}

// renderProblem says why a template fails, in the terms of the FleetConfig where a fact is missing. Where the template is hidden, since it reads or makes what may be secret, no more is said than that it fails: what a function
// says of its failure may be what it was given.
func (p *planner) renderProblem(err *template.Error, m *member, hidden bool) fleet.Problem {
	problem := fleet.Problem{Code: fleet.TemplateFails, Field: err.Path, Value: err.Text, Message: err.Reason + ", on", Remedy: "mend the template, or the Clusters"}
	switch {
	case hidden && err.Missing == nil:
		problem.Value, problem.Message = "", "fails, and why is not shown, since it reads or makes what may be secret, on"
		return problem
	case len(err.Missing) < 2:
		return problem
	}
	last := err.Missing[len(err.Missing)-1]
	problem.Code = fleet.MissingFact
	switch {
	case err.Missing[0] == "values":
		if p.unreadable[last] {
			return fleet.Problem{Field: err.Path} // why is said already
		}
		if p.valueNamed(last) != nil {
			problem.Message = fmt.Sprintf("reads value %s, and %s is missing or empty on", last, m.missing[last])
			problem.Remedy = "set it, give the value a default, or leave the Clusters out by clusterSelector"
		}
	case len(err.Missing) > 2 && err.Missing[0] == "metadata":
		problem.Message = fmt.Sprintf("reads %s %s, which is missing on", strings.TrimSuffix(err.Missing[1], "s"), last)
		problem.Remedy = "set it, read it as a value with a default, or leave the Clusters out by clusterSelector"
	case argocd.IsParameter(err.Missing, "metadata.annotations"):
		problem.Message = "reads annotations of the Secret, which has none where none is taken along, as on"
		problem.Remedy = "set them, read them as values with a default, or leave the Clusters out by clusterSelector"
	default:
		problem.Message = fmt.Sprintf("reads .%s, which is missing on", strings.Join(err.Missing, "."))
	}
	return problem
}

// applicationProblem is what Argo CD or Kubernetes would refuse, without the value where that may be secret.
func applicationProblem(problem fleet.Problem, hidden bool) fleet.Problem {
	if hidden {
		problem.Value = ""
	}
	problem.Message += ", on"
	return problem
}

// failures collects problems that are the same for several Clusters.
type failures struct {
	count int // of all that were noted, also those that are the same
	found []*failure
	index map[string]*failure
}

type failure struct {
	fleet.Problem
	members []*member
}

func newFailures() *failures { return &failures{index: map[string]*failure{}} }

// add notes a problem for one more Cluster. Problems are the same where they differ in the value only.
func (f *failures) add(problem fleet.Problem, m *member) {
	f.count++
	key := strings.Join([]string{string(problem.Code), problem.FieldPath(), problem.Payload.String(), problem.Message}, "\x00")
	known, exists := f.index[key]
	if !exists {
		known = &failure{Problem: problem}
		f.index[key], f.found = known, append(f.found, known)
	}
	known.members = append(known.members, m)
}

// addAll notes a problem for several Clusters.
func (f *failures) addAll(problem fleet.Problem, members []*member) {
	for _, m := range members {
		f.add(problem, m)
	}
}

// problems are the collected ones, each with its Clusters. One without a message has been told of before.
func (f *failures) problems(object fleet.Ref) fleet.Problems {
	var problems fleet.Problems
	slices.SortStableFunc(f.found, func(a, b *failure) int { return strings.Compare(a.FieldPath(), b.FieldPath()) })
	for _, one := range f.found {
		problem := one.Problem
		if problem.Message == "" {
			continue
		}
		slices.SortFunc(one.members, func(a, b *member) int { return a.Compare(b.Ref) })
		problem.Severity, problem.Object = fleet.Error, object
		problem.Message += " " + named(one.members)
		problems = append(problems, problem)
	}
	return problems
}
