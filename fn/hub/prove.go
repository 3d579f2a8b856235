package hub

import (
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Prove evaluates the selectors of the cluster generators with the labels that the Clusters will
// have, against the predicted Secret of every Cluster of the input. Each must reach the Secrets of
// the members that are meant, and no other. The registrar must register the Clusters that it was
// found to register with the labels as written.
func (a *Apps) Prove(final fleet.Labels, claims []fleet.Claim) fleet.Problems {
	var problems fleet.Problems
	for _, claim := range claims {
		problems = append(problems, a.proveOnSecrets(final, claim)...)
	}
	return append(problems, a.proveRegistered(final)...)
}

// proveOnSecrets proves a claim of a cluster generator on the Secret of every Cluster of the input.
func (a *Apps) proveOnSecrets(final fleet.Labels, claim fleet.Claim) fleet.Problems {
	matcher, err := metav1.LabelSelectorAsSelector(&claim.Selector)
	if err != nil {
		return claim.Malformed(err)
	}
	meant := claim.Meant()
	var missed, caught []fleet.Ref
	for _, cluster := range a.fleet.Clusters {
		cluster = final.Final(cluster)
		switch matches := matcher.Matches(labels.Set(a.registrar.Secret(cluster).Labels)); {
		case matches == meant[cluster.ID()]:
		case matches && a.registrar.Unregistered(cluster) == "":
			caught = append(caught, cluster.Ref)
		case !matches:
			missed = append(missed, cluster.Ref)
		}
	}
	var problems fleet.Problems
	problem := fleet.Problem{
		Code: fleet.UnsatisfiableGenerator, Field: claim.Path, Because: registrarPath(),
		Value: metav1.FormatLabelSelector(&claim.Selector),
	}
	if len(caught) > 0 {
		problem.Clusters = caught
		problem.Message = "the generated selector also matches the Secrets of Clusters that the entry does not " +
			"select, since these Secrets lack labels of their Cluster"
		problem.Remedy = "select by a label that must be there, with matchLabels or In; or set argocd.generator: List"
		problems = append(problems, problem)
	}
	if len(missed) > 0 {
		problem.Clusters = missed
		problem.Message = "the generated selector does not match the Secrets of Clusters that the entry selects, " +
			"since the registrar writes labels of its own on them"
		problem.Remedy = "select by another label, or set argocd.generator: List"
		problems = append(problems, problem)
	}
	return problems
}

// proveRegistered wants the registrar to register, with the labels that are frozen, the Clusters
// that it was found to register with those as written.
func (a *Apps) proveRegistered(final fleet.Labels) fleet.Problems {
	var problems fleet.Problems
	for _, member := range a.reached {
		if !final.Change(member.Cluster) || a.Unregistered(member) != "" {
			continue
		}
		frozen := final.Final(member.Cluster)
		if maps.Equal(frozen.Labels, member.Labels) && maps.Equal(frozen.Annotations, member.Annotations) {
			continue // it is what was asked before
		}
		if why := a.registrar.Unregistered(frozen); why != "" {
			problems = append(problems, fleet.Problem{
				Code: fleet.Internal, Field: registrarPath(),
				Clusters: []fleet.Ref{member.Ref},
				Message: "what fleet " + a.fleet.Name() + " stamps keeps the registrar from registering these " +
					"Clusters: " + why,
			})
		}
	}
	return problems
}
