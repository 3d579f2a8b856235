package plan

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// predict renders the template for each Cluster with the parameters that Argo CD will have, and checks every Application that follows.
func (p *planner) predict(set applicationSet, parameters []map[string]any) bool {
	failures := &failures{}
	owners := map[string]*member{}
	for i, m := range set.members {
		rendered, errs := set.template.Render(parameters[i])
		for _, err := range errs {
			failures.add(p.renderProblem(err), m)
		}
		tree, isMap := rendered.(map[string]any)
		if len(errs) > 0 || !isMap {
			continue
		}
		for _, err := range argocd.Check(set.path.Child("template"), tree) {
			failures.add(applicationProblem(err), m)
		}
		application := argocd.Application(tree)
		application.Set, application.Cluster = p.entryName(set.Name), m.Ref
		if other, exists := owners[application.Name]; exists {
			failures.add(fleet.Problem{
				Code: fleet.RepeatedApplication, Field: set.path.Child("template", "metadata", "name"), Value: application.Name,
				Message: fmt.Sprintf("gives the same Application to Cluster %s and to", other.NamespacedName()), Remedy: "put {{ .name }} into the name",
			}, m)
			continue
		}
		owners[application.Name] = m
		p.plan.Applications = append(p.plan.Applications, application)
	}
	p.problems = append(p.problems, failures.problems(p.fleet.Self)...)
	return len(failures.found) == 0
}

// renderProblem says why a template fails, in the terms of the FleetConfig where a fact is missing.
func (p *planner) renderProblem(err *template.Error) fleet.Problem {
	problem := fleet.Problem{Code: fleet.TemplateFails, Field: err.Path, Value: err.Text, Message: err.Reason + ", on", Remedy: "mend the template, or the Clusters"}
	if len(err.Missing) < 2 {
		return problem
	}
	last := err.Missing[len(err.Missing)-1]
	problem.Code = fleet.MissingFact
	switch {
	case err.Missing[0] == "values":
		if value := p.valueNamed(last); value != nil {
			problem.Message = fmt.Sprintf("reads value %s, and %s is missing or empty on", last, sourceOf(*value))
			problem.Remedy = "set it, give the value a default, or leave the Clusters out by clusterSelector"
		}
	case argocd.IsParameter(err.Missing, "metadata.labels"), argocd.IsParameter(err.Missing, "metadata.annotations"):
		problem.Message = fmt.Sprintf("reads %s %s, which is missing on", strings.TrimSuffix(err.Missing[1], "s"), last)
		problem.Remedy = "set it, read it as a value with a default, or leave the Clusters out by clusterSelector"
	default:
		problem.Message = fmt.Sprintf("reads .%s, which is missing on", strings.Join(err.Missing, "."))
	}
	return problem
}

// applicationProblem says what Argo CD or Kubernetes would refuse.
func applicationProblem(err *field.Error) fleet.Problem {
	value, _ := err.BadValue.(string)
	return fleet.Problem{
		Code: fleet.BadApplication, Field: fieldPath(err), Value: value,
		Message: "would not be accepted: " + err.Detail + ", on", Remedy: "mend the template, or the Clusters",
	}
}

// fieldPath is the path of a field error, which carries it as text.
func fieldPath(err *field.Error) *field.Path {
	return field.NewPath(err.Field)
}

// failures collects problems that are the same for several Clusters.
type failures struct {
	found []*failure
}

type failure struct {
	fleet.Problem
	members []*member
}

// add notes a problem for one more Cluster. Problems are the same where they differ in the value only.
func (f *failures) add(problem fleet.Problem, m *member) {
	same := func(other *failure) bool {
		return other.Code == problem.Code && other.FieldPath() == problem.FieldPath() && other.Message == problem.Message
	}
	if i := slices.IndexFunc(f.found, same); i >= 0 {
		f.found[i].members = append(f.found[i].members, m)
		return
	}
	f.found = append(f.found, &failure{Problem: problem, members: []*member{m}})
}

// problems are the collected ones, each with its Clusters.
func (f *failures) problems(object fleet.Ref) fleet.Problems {
	var problems fleet.Problems
	for _, one := range f.found {
		problem := one.Problem
		problem.Severity, problem.Object = fleet.Error, object
		problem.Message += " " + named(one.members)
		problems = append(problems, problem)
	}
	return problems
}
