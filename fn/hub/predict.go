package hub

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// application is whose an Application is.
type application struct {
	entry  v1alpha1.Name
	member *fleet.Member
}

// applicationNames are the Applications that entries make, by name. All are in one namespace.
type applicationNames map[string]application

// predict renders the template of a variant for each of its members with the parameters that Argo
// CD will have, and checks every Application that follows. complete is false where any of them
// fails, also where the problem is reported of a value that it reads, and not again here.
func (a *Apps) predict(
	s set, v variant, parameters []map[string]any, names applicationNames,
) (predicted []fleet.Application, complete bool, problems fleet.Problems) {
	complete = true
	hidden := a.facts.Values.ReadsHidden(v.reads)
	check := argocd.CheckGenerated
	if slices.ContainsFunc(v.reads, func(read template.Read) bool { return argocd.IsParameter(read.Path, "project") }) {
		check = argocd.Check // only the hub knows the projects of its cluster Secrets
	}
	for i, member := range v.members {
		rendered, errs := v.template.Render(parameters[i])
		complete = complete && len(errs) == 0
		for _, err := range errs {
			problems = append(problems, a.facts.Values.RenderProblems(err, member, hidden)...)
		}
		tree, isMap := rendered.(map[string]any)
		if !isMap { // it fails
			continue
		}
		for _, problem := range check(s.path.Child("template"), tree) {
			if hidden {
				problem.Value = ""
			}
			problem.Clusters = []fleet.Ref{member.Ref}
			problems = append(problems, problem)
		}
		one := argocd.Application(tree)
		one.Entry, one.Set, one.Cluster = string(s.Name), fleet.EntryName(a.fleet.Name(), s.Name), member.Ref
		one.Hidden = hidden
		// The namespace is that of the ApplicationSet, whatever the template says.
		one.Namespace = string(a.fleet.Config.Spec.ArgoCD.Namespace)
		if more := names.add(s, one, member); len(more) > 0 {
			problems = append(problems, more...)
			continue
		}
		predicted = append(predicted, one)
	}
	return predicted, complete && len(problems) == 0, problems.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Field = a.origin(s, v, problem.Field)
		return problem
	})
}

// add adds an Application; it is a problem where another Cluster, or another entry, has one of this
// name already.
func (names applicationNames) add(s set, predicted fleet.Application, member *fleet.Member) fleet.Problems {
	other, exists := names[predicted.Name]
	if !exists {
		names[predicted.Name] = application{entry: s.Name, member: member}
		return nil
	}
	problem := fleet.Problem{
		Code: fleet.RepeatedApplication, Field: s.path.Child("template", "metadata", "name"), Value: predicted.Name,
		Clusters: []fleet.Ref{member.Ref},
		Message:  fmt.Sprintf("the Application of Cluster %s has this name too", other.member.NamespacedName()),
		Remedy:   "put {{ .name }} into the name",
	}
	if other.entry != s.Name {
		problem.Message = fmt.Sprintf("entry %s generates an Application of this name already", other.entry)
		problem.Remedy = "begin the name with that of the entry, or make the names differ in another way"
	}
	return fleet.Problems{problem}
}
