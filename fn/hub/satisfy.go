package hub

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
	"github.com/capifleet/capifleet/fn/template"
)

// checkSatisfied wants the registrar's Secrets to hold what the cluster generator selects by, and
// what the template reads.
func (a *Apps) checkSatisfied(s set, v variant) fleet.Problems {
	if problems := a.checkLabelsCopied(s); len(problems) > 0 {
		return problems
	}
	var problems fleet.Problems
	for _, read := range v.reads {
		problem := fleet.Problem{
			Code: fleet.UnsatisfiableGenerator, Field: s.Path.Child("template"),
			Value:  "." + strings.Join(read.Path, "."),
			Remedy: "set argocd.generator: List",
		}
		if s.revision != nil && readsRevision(read) {
			problem.Message = "the template reads the revision of the Cluster's wave, which no cluster Secret holds"
			problems = append(problems, problem)
		}
		problems = append(problems, a.checkValuesHeld(problem, read)...)
		problems = append(problems, a.checkParameterHeld(problem, read)...)
	}
	return problems
}

// checkLabelsCopied wants the labels of Clusters to be on their Secrets, so that the cluster
// generator can select by them.
func (a *Apps) checkLabelsCopied(s set) fleet.Problems {
	why := a.registrar.Labels.None()
	if why == "" {
		return nil
	}
	keys := selector.Keys(a.fleet.Config.Spec.Clusters.Selector, s.ClusterSelector)
	if len(keys) == 0 {
		keys = []string{v1alpha1.FleetLabel} // which would be stamped
	}
	noun, remedy := "label", "set argocd.generator: List"
	if len(keys) > 1 {
		noun = "labels"
	}
	if a.registrar.Name == v1alpha1.RegistrarAny {
		remedy += ", or name your registrar in argocd.registrar: Capi2Argo, or ClusterLabels if it copies " +
			"every label of the Cluster"
	}
	return fleet.Problems{{
		Code: fleet.UnsatisfiableGenerator, Field: s.Path.Child("clusterSelector"), Because: registrarPath(),
		Value: keys[0], Remedy: remedy,
		Message: fmt.Sprintf(
			"the cluster generator would select Secrets by %s %s, and %s",
			noun, fleet.NameFirst(keys), why,
		),
	}}
}

// checkValuesHeld wants the values that a parameter means to be made of what is on the Secrets.
func (a *Apps) checkValuesHeld(problem fleet.Problem, read template.Read) fleet.Problems {
	annotations := a.registrar.Annotations.None() == ""
	var problems fleet.Problems
	for _, value := range a.facts.Values.ReadBy(read) {
		switch {
		case facts.IsWave(value):
			problem.Message = "the template reads the wave of the Cluster, which no cluster Secret holds"
			problem.Because, problem.Remedy = nil, "set argocd.generator: List"
			problems = append(problems, problem)
		case value.Label == "" && (value.Annotation == "" || !annotations):
			madeOf := fleet.SourceText(value)
			if value.Template != "" {
				madeOf = "a template"
			}
			problem.Message = fmt.Sprintf(
				"the template reads value %s, which is made of %s, and no cluster Secret of registrar %s holds that",
				value.Name, madeOf, a.registrar.Name,
			)
			problem.Because = registrarPath()
			problem.Remedy = "use a label, which spec.clusterLabels can stamp; or set argocd.generator: List"
			problems = append(problems, problem)
		}
	}
	return problems
}

// checkParameterHeld wants a parameter that is not a value to be on the Secrets, and not to hold
// what the registrar adds.
func (a *Apps) checkParameterHeld(problem fleet.Problem, read template.Read) fleet.Problems {
	annotations := a.registrar.Annotations.None() == ""
	path := strings.Join(read.Path, ".")
	var problems fleet.Problems
	if argocd.IsParameter(read.Path, "metadata.annotations") && !annotations ||
		argocd.IsParameter(read.Path, "namespace") || argocd.IsParameter(read.Path, "cluster") {
		problem.Message = fmt.Sprintf(
			"the template reads what no cluster Secret of registrar %s holds",
			a.registrar.Name,
		)
		problem.Because = registrarPath()
		problem.Remedy = "use a label, or set argocd.generator: List"
		problems = append(problems, problem)
	}
	if path == "metadata.labels" || path == "metadata.annotations" && annotations {
		problem.Message = fmt.Sprintf(
			"the template reads all %s of the cluster Secret, and the registrar adds some of its own",
			read.Path[1],
		)
		problem.Because = registrarPath()
		problem.Remedy = "read single ones, or set argocd.generator: List"
		problems = append(problems, problem)
	}
	return problems
}
