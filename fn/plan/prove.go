package plan

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/hub"
)

// prove evaluates every selector that will be written, with the labels that the Clusters will have:
// against every Cluster of the input, or its predicted Secret. Each must reach the members that are
// meant, and no other.
func prove(f *fleet.Fleet, apps *hub.Apps, final fleet.Labels, onClusters, onSecrets []fleet.Claim) fleet.Problems {
	var problems fleet.Problems
	index := clusterIndex{f.Clusters, final, map[string]map[string][]fleet.Cluster{}}
	for _, claim := range onClusters {
		problems = append(problems, index.prove(claim)...)
	}
	for _, claim := range onSecrets {
		problems = append(problems, proveOnSecrets(f, apps, final, claim)...)
	}
	return append(problems, proveRegistered(f, apps, final)...)
}

// clusterIndex finds the Clusters that have a label. There may be a group, hence a selector, for
// each Cluster: to evaluate each selector against all Clusters would take minutes.
type clusterIndex struct {
	clusters []fleet.Cluster
	final    fleet.Labels
	byLabel  map[string]map[string][]fleet.Cluster // by key and value
}

// prove proves a claim on the Clusters of the input.
func (c clusterIndex) prove(claim fleet.Claim) fleet.Problems {
	matcher, err := metav1.LabelSelectorAsSelector(&claim.Selector)
	if err != nil {
		return malformed(claim.Path, err)
	}
	expected := make(map[fleet.ID]bool, len(claim.Members))
	for _, member := range claim.Members {
		expected[member.ID()] = true
	}
	var wrong []fleet.Ref
	for _, cluster := range c.candidates(claim.Selector) {
		if !matcher.Matches(labels.Set(c.final.Of(cluster))) {
			continue
		}
		if !expected[cluster.ID()] {
			wrong = append(wrong, cluster.Ref)
		}
		delete(expected, cluster.ID())
	}
	for _, member := range claim.Members {
		if expected[member.ID()] {
			wrong = append(wrong, member.Ref)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.Internal, Field: claim.Path, Value: metav1.FormatLabelSelector(&claim.Selector), Clusters: wrong,
		Message: "the generated selector and the FleetConfig disagree about these Clusters",
	}}
}

// candidates are the Clusters that have the rarest of the labels that a selector wants; all
// Clusters where it wants none.
func (c clusterIndex) candidates(selector metav1.LabelSelector) []fleet.Cluster {
	fewest := c.clusters
	for _, key := range fleet.SortedKeys(selector.MatchLabels) {
		if having := c.having(key)[selector.MatchLabels[key]]; len(having) < len(fewest) {
			fewest = having
		}
	}
	return fewest
}

// having are the Clusters by the value that they will have of a label.
func (c clusterIndex) having(key string) map[string][]fleet.Cluster {
	if known, exists := c.byLabel[key]; exists {
		return known
	}
	byValue := map[string][]fleet.Cluster{}
	for _, cluster := range c.clusters {
		if value, exists := c.final.Of(cluster)[key]; exists {
			byValue[value] = append(byValue[value], cluster)
		}
	}
	c.byLabel[key] = byValue
	return byValue
}

// proveOnSecrets proves a claim of a cluster generator on the Secret of every Cluster of the input.
func proveOnSecrets(f *fleet.Fleet, apps *hub.Apps, final fleet.Labels, claim fleet.Claim) fleet.Problems {
	matcher, err := metav1.LabelSelectorAsSelector(&claim.Selector)
	if err != nil {
		return malformed(claim.Path, err)
	}
	meant := make(map[fleet.ID]bool, len(claim.Members))
	for _, member := range claim.Members {
		meant[member.ID()] = true
	}
	var missed, caught []fleet.Ref
	registrar := apps.Registrar()
	for _, cluster := range f.Clusters {
		cluster = final.Final(cluster)
		switch matches := matcher.Matches(labels.Set(registrar.Secret(cluster).Labels)); {
		case matches == meant[cluster.ID()]:
		case matches && registrar.Unregistered(cluster) == "":
			caught = append(caught, cluster.Ref)
		case !matches:
			missed = append(missed, cluster.Ref)
		}
	}
	var problems fleet.Problems
	problem := fleet.Problem{
		Code: fleet.UnsatisfiableGenerator, Field: claim.Path, Value: metav1.FormatLabelSelector(&claim.Selector),
	}
	if len(caught) > 0 {
		problem.Clusters = caught
		problem.Message = "the generated selector also matches the Secrets of Clusters that are not meant, " +
			"which do not have all labels of their Cluster" +
			apps.RegistrarNote()
		problem.Remedy = "select by a label that must be there, with matchLabels or In; or set argocd.generator: List"
		problems = append(problems, problem)
	}
	if len(missed) > 0 {
		problem.Clusters = missed
		problem.Message = "the generated selector does not match the Secrets of Clusters that are meant, on " +
			"which the registrar writes labels of its own" +
			apps.RegistrarNote()
		problem.Remedy = "select by another label, or set argocd.generator: List"
		problems = append(problems, problem)
	}
	return problems
}

// proveRegistered wants the registrar to register, with the labels that are frozen, the Clusters
// that it was found to register with those as written.
func proveRegistered(f *fleet.Fleet, apps *hub.Apps, final fleet.Labels) fleet.Problems {
	var problems fleet.Problems
	for _, member := range apps.Reached() {
		if apps.Unregistered(member) != "" {
			continue
		}
		if why := apps.Registrar().Unregistered(final.Final(member.Cluster)); why != "" {
			problems = append(problems, fleet.Problem{
				Code: fleet.Internal, Field: field.NewPath("spec", "argocd", "registrar"),
				Clusters: []fleet.Ref{member.Ref},
				Message: "what fleet " + f.Name() + " stamps keeps the registrar from registering these " +
					"Clusters: " + why,
			})
		}
	}
	return problems
}

func malformed(path *field.Path, err error) fleet.Problems {
	return fleet.Problems{
		{Code: fleet.Internal, Field: path, Message: "the generated selector is malformed: " + err.Error()},
	}
}
