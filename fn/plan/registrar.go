package plan

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// registerMembers finds out how Argo CD knows each member. What is stamped from here on changes nothing of it.
func (p *planner) registerMembers() {
	namespaceNeeded := p.registrar.NeedsNamespace() && len(p.fleet.Config.Spec.ApplicationSets) > 0
	for _, m := range p.members {
		m.clusterName = p.registrar.ClusterName(m.Cluster)
		m.unregistered = p.registrar.Unregistered(p.stamps.final(m.Cluster))
		if namespaceNeeded && m.Namespace == "" {
			p.problems = append(p.problems, fleet.Problem{
				Severity: fleet.Error, Code: fleet.BadCluster, Object: m.Ref, Field: field.NewPath("metadata", "namespace"),
				Message: "is missing, and argocd.capi2argo.names: Namespaced makes the cluster's name of it", Remedy: "write metadata.namespace",
			})
		}
	}
}

// registrarSaid ends a message that speaks of the registrar of another field than its own: who has said it, where the FleetConfig has not; "" where it has.
func (p *planner) registrarSaid() string {
	if by := p.fleet.Overrides[field.NewPath("spec", "argocd", "registrar").String()]; by != "" {
		return ", and the registrar is from " + by
	}
	return ""
}

// addressable are the members that an ApplicationSet reaches: all of them by a list; by the cluster generator those that get a Secret.
func (p *planner) addressable(members []*member) []*member {
	var reached []*member
	for _, m := range members {
		m.onHub = true
		if m.unregistered == "" || p.fleet.Config.Spec.ArgoCD.Generator == v1alpha1.GeneratorList {
			reached = append(reached, m)
		}
	}
	return reached
}

// reportUnregistered names the Clusters that ApplicationSets should reach and that the registrar does not register.
func (p *planner) reportUnregistered() {
	byReason := map[string][]*member{}
	for _, m := range p.members {
		if m.onHub && m.unregistered != "" {
			byReason[m.unregistered] = append(byReason[m.unregistered], m)
		}
	}
	for _, why := range sortedKeys(byReason) {
		p.report(fleet.Warning, fleet.NotRegistered, field.NewPath("spec", "argocd", "registrar"), string(p.registrar.Name),
			fmt.Sprintf("does not register %s: %s; no Application will get there", named(byReason[why]), why), "mend that, or leave out what is meant to be so by clusterSelector")
	}
	p.reportSharedSecrets()
}

// reportSharedSecrets names the Clusters of the input that would have one Secret, as a-b/c and a/b-c have with Capargo. Those that would have one cluster name too are reported
// by it.
func (p *planner) reportSharedSecrets() {
	onHub := map[fleet.ID]bool{}
	for _, m := range p.members {
		onHub[m.ID()] = m.onHub
	}
	bySecret := map[string]fleet.Cluster{}
	for _, cluster := range p.fleet.Clusters {
		name := p.registrar.SecretName(cluster)
		other, exists := bySecret[name]
		bySecret[name] = cluster
		if !exists || !onHub[other.ID()] && !onHub[cluster.ID()] || p.registrar.ClusterName(other) == p.registrar.ClusterName(cluster) {
			continue
		}
		p.report(fleet.Warning, fleet.NotRegistered, field.NewPath("spec", "argocd", "registrar"), string(p.registrar.Name),
			fmt.Sprintf("writes one Secret, %s, for %s, so that Argo CD knows one of them at a time", name, named([]*member{{Cluster: other}, {Cluster: cluster}})), "rename one of them")
	}
}

// reportUnknownDestinations names the clusters that Applications are for, by name, and that no Cluster of the input is.
func (p *planner) reportUnknownDestinations() {
	known := map[string]bool{}
	for _, cluster := range p.fleet.Clusters {
		known[p.registrar.ClusterName(cluster)] = true
	}
	counts := map[string]map[string]int{} // Applications by entry and destination
	for _, application := range p.plan.Applications {
		name := application.Destination.Name
		if application.Set == "" || name == "" || known[name] || isHub(name) {
			continue
		}
		if counts[application.Entry] == nil {
			counts[application.Entry] = map[string]int{}
		}
		counts[application.Entry][name]++
	}
	for i, set := range p.fleet.Config.Spec.ApplicationSets {
		for _, name := range sortedKeys(counts[string(set.Name)]) {
			p.report(fleet.Warning, fleet.UnknownDestination, field.NewPath("spec", "applicationSets").Index(i).Child("template", "spec", "destination", "name"), name,
				fmt.Sprintf("is the destination of %d Applications, and no Cluster of the input has that name", counts[string(set.Name)][name]),
				"leave the name out for the Cluster itself; it is right only if the Argo CD of the hub knows such a cluster in another way")
		}
	}
}

// secretOf is the Secret that the registrar writes for a Cluster, by what is stamped so far.
func (p *planner) secretOf(cluster fleet.Cluster) argocd.Secret {
	return p.registrar.Secret(p.stamps.final(cluster))
}

// secretsOf are the Secrets of members.
func (p *planner) secretsOf(members []*member) []argocd.Secret {
	secrets := make([]argocd.Secret, len(members))
	for i, m := range members {
		secrets[i] = p.secretOf(m.Cluster)
	}
	return secrets
}

// copiesLabels tells whether labels of Clusters are on their Secrets, so that the cluster generator can select by them.
func (p *planner) copiesLabels(set applicationSet) bool {
	why := p.registrar.Labels.None()
	if why == "" {
		return true
	}
	keys := p.selectorKeys(set)
	remedy := "say argocd.generator: List"
	if p.registrar.Name == v1alpha1.RegistrarAny {
		remedy += ", or name your registrar in argocd.registrar: Capi2Argo, or ClusterLabels if it copies every label of the Cluster"
	}
	p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("clusterSelector"), keys[0],
		fmt.Sprintf("the cluster generator would select Secrets by label %s, and %s%s", firstOf(keys), why, p.registrarSaid()), remedy)
	return false
}

// selectorKeys are the labels that the fleet and an entry select by; else that of the fleet, which would be stamped.
func (p *planner) selectorKeys(set applicationSet) []string {
	keys := map[string]bool{}
	for _, part := range []*v1alpha1.Selector{p.fleet.Config.Spec.Clusters.Selector, set.ClusterSelector} {
		if part == nil {
			continue
		}
		for key := range part.MatchLabels {
			keys[key] = true
		}
		for _, requirement := range part.MatchExpressions {
			keys[requirement.Key] = true
		}
	}
	if len(keys) == 0 {
		keys[v1alpha1.FleetLabel] = true
	}
	return sortedKeys(keys)
}

// proveOnSecrets evaluates the selector of a cluster generator against the Secret of every Cluster of the input: it must reach those of the members and no other.
func (p *planner) proveOnSecrets(selector metav1.LabelSelector, set applicationSet) bool {
	path := set.path.Child("clusterSelector")
	matcher, err := metav1.LabelSelectorAsSelector(&selector)
	if err != nil {
		p.report(fleet.Error, fleet.Internal, path, "", "the generated selector is malformed: "+err.Error(), "please report this")
		return false
	}
	meant := make(map[fleet.ID]bool, len(set.members))
	for _, m := range set.members {
		meant[m.ID()] = true
	}
	var missed, caught []*member
	for _, cluster := range p.fleet.Clusters {
		final := p.stamps.final(cluster)
		secret := p.registrar.Secret(final)
		switch matches := matcher.Matches(labels.Set(secret.Labels)); {
		case matches == meant[cluster.ID()]:
		case matches && p.registrar.Unregistered(final) == "":
			caught = append(caught, &member{Cluster: cluster})
		case !matches:
			missed = append(missed, &member{Cluster: cluster})
		}
	}
	shown := metav1.FormatLabelSelector(&selector)
	if len(caught) > 0 {
		p.report(fleet.Error, fleet.UnsatisfiableGenerator, path, shown,
			"also matches the Secret of what is not meant, on which not all labels of the Cluster are: "+named(caught)+p.registrarSaid(),
			"select by a label that must be there, with matchLabels or In; or say argocd.generator: List")
	}
	if len(missed) > 0 {
		p.report(fleet.Error, fleet.UnsatisfiableGenerator, path, shown,
			"does not match the Secret of what is meant, on which the registrar writes labels of its own: "+named(missed)+p.registrarSaid(),
			"select by another label, or say argocd.generator: List")
	}
	return len(caught)+len(missed) == 0
}

// planSecrets models the Secrets of the fleet's Clusters.
func (p *planner) planSecrets() {
	for _, m := range p.members {
		if m.unregistered != "" {
			continue
		}
		secret := p.secretOf(m.Cluster)
		p.plan.Secrets = append(p.plan.Secrets, fleet.ClusterSecret{
			Metadata: fleet.Metadata{
				Namespace: string(p.fleet.Config.Spec.ArgoCD.Namespace), Name: secret.Name, Labels: secret.Labels, Annotations: secret.Annotations,
			},
			Cluster: m.Ref, ClusterName: secret.ClusterName, Server: secret.Server,
		})
	}
}

// isHub tells whether a name is that by which Argo CD knows the hub itself (common/common.go: the in-cluster cluster).
func isHub(clusterName string) bool { return clusterName == "in-cluster" }
