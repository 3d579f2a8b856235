package hub

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
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
	s set, v variant, source map[string]any, parameters []map[string]any, names applicationNames,
) (predicted []fleet.Application, complete bool, problems fleet.Problems) {
	complete = true
	checks := a.checksOf(s, v)
	problems = a.fleet.Proving(checks.ofVariant(v.members))
	shared := &fleet.Variant{Source: source, Hidden: checks.hidden}
	predicted = make([]fleet.Application, 0, len(v.members))
	for i, member := range v.members {
		rendered, errs := v.template.RenderShared(parameters[i])
		complete = complete && len(errs) == 0
		for _, err := range errs {
			problems = append(problems, a.facts.Values.RenderProblems(err, member, checks.hidden)...)
		}
		tree, isMap := rendered.(map[string]any)
		if !isMap { // it fails
			continue
		}
		one := argocd.Application(tree)
		for _, problem := range a.fleet.Proving(checks.ofMember(member, one, tree, parameters[i])) {
			if a.registrar.HasOtherName(member.Cluster) && strings.Contains(problem.Value, a.clusterName(member)) {
				problem.Remedy = kubeconfigNameRemedy
			}
			problems = append(problems, problem)
		}
		one.Entry, one.Set, one.Cluster = string(s.Name), a.nameOf(s), member.Ref
		one.Hidden, one.Variant = checks.hidden, shared
		one.Parameters = a.parametersRead(parameters[i], v.reads)
		// The namespace is that of the ApplicationSet, whatever the template says.
		one.Namespace = string(a.fleet.Config.Spec.ArgoCD.Namespace)
		if more := names.add(s, one, member); len(more) > 0 {
			problems = append(problems, more...)
			continue
		}
		predicted = append(predicted, one)
	}
	problems = facts.WithoutEchoes(problems)
	return predicted, complete && !problems.Failed(), problems.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Field = a.origin(s, v, problem.Field)
		return problem
	})
}

// parametersRead are the parameters on which an Application depends, and always the name. An
// element of a list has no others.
func (a *Apps) parametersRead(parameters map[string]any, reads []template.Read) map[string]any {
	if !a.clusterGenerator() {
		return parameters
	}
	read := argocd.Facts(parameters, reads)
	read["name"] = parameters["name"]
	return read
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
		Code: fleet.RepeatedApplication, Field: s.Path.Child("template", "metadata", "name"), Value: predicted.Name,
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
