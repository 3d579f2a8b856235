package hub

import (
	"cmp"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// registration is how the Argo CD of the hub knows a member.
type registration struct {
	clusterName string
	refusal     string // why the registrar does not register it; "" where it does
}

// registrations are those of members.
type registrations map[*fleet.Member]registration

// register finds out how Argo CD knows each member. It goes by the labels as written and those of
// spec.clusterLabels: what is stamped later depends on who is registered.
func register(f *fleet.Fleet, registrar argocd.Registrar, members []*fleet.Member) (registrations, fleet.Problems) {
	var problems fleet.Problems
	known := make(registrations, len(members))
	namespaceNeeded := registrar.NeedsNamespace() && len(f.Entries.ApplicationSets) > 0
	for _, member := range members {
		known[member] = registration{registrar.ClusterName(member.Cluster), registrar.Unregistered(member.Cluster)}
		if namespaceNeeded && member.Namespace == "" && !member.Unmanaged {
			problems = append(problems, fleet.Problem{
				Code: fleet.BadCluster, Object: member.Ref, Field: field.NewPath("metadata", "namespace"),
				Remedy: "set metadata.namespace",
				Message: "the namespace is missing, and with argocd.capi2argo.names: Namespaced the name of " +
					"the cluster is made of it",
			})
		}
	}
	return known, problems
}

// clusterName is the name by which Argo CD knows a member.
func (a *Apps) clusterName(member *fleet.Member) string {
	return a.registrations[member].clusterName
}

// Unregistered says why the registrar does not register a member, "" where it does.
func (a *Apps) Unregistered(member *fleet.Member) string {
	return a.registrations[member].refusal
}

// ReportsUnregistered reports whether the entries warn that a member gets nothing of them, since
// the registrar does not register it.
func (a *Apps) ReportsUnregistered(member *fleet.Member) bool {
	return a.selected[member.ID()] && a.Unregistered(member) != ""
}

// registrarPath is where the FleetConfig names the registrar.
func registrarPath() *field.Path { return field.NewPath("spec", "argocd", "registrar") }

// reportRegistration warns of Clusters that ApplicationSets should reach and that Argo CD does not
// know, or not for sure.
func (a *Apps) reportRegistration(applications []fleet.Application, labels fleet.Labels) fleet.Problems {
	problems := append(a.reportUnregistered(), a.reportByHand()...)
	problems = append(problems, a.reportUnknownNames()...)
	problems = append(problems, a.reportSharedSecrets()...)
	problems = append(problems, a.reportIdleMarks(labels)...)
	return append(problems, a.reportUnknownDestinations(applications)...)
}

// reportUnregistered names the Clusters that entries select and that the registrar does not
// register. A list reaches those that Cluster API does not manage, however they are registered.
func (a *Apps) reportUnregistered() fleet.Problems {
	byReason := map[string][]fleet.Ref{}
	for _, member := range a.facts.Members {
		if a.ReportsUnregistered(member) && (!member.Unmanaged || a.clusterGenerator()) {
			why := a.Unregistered(member)
			byReason[why] = append(byReason[why], member.Ref)
		}
	}
	var problems fleet.Problems
	for _, why := range fleet.SortedKeys(byReason) {
		problem := fleet.Problem{
			Severity: fleet.Warning, Code: fleet.NotRegistered, Field: registrarPath(),
			Value: string(a.registrar.Name), Clusters: byReason[why],
			Message: "the registrar does not register these Clusters, so no Application reaches them: " + why,
			Remedy:  "fix it, or exclude these Clusters with clusterSelector",
		}
		if why == fleet.UnmanagedReason {
			problem.Remedy = "exclude these Clusters with clusterSelector; or use argocd.generator: List, and " +
				"register them in Argo CD yourself by the names of the Clusters"
		}
		problems = append(problems, problem)
	}
	return problems
}

// reportByHand names the Clusters that entries select and that the registrar never registers, since
// Cluster API does not manage them. A list reaches them once somebody has. Registrar Any stands for
// whoever does.
func (a *Apps) reportByHand() fleet.Problems {
	if a.clusterGenerator() || a.registrar.Name == v1alpha1.RegistrarAny {
		return nil
	}
	var refs []fleet.Ref
	for _, member := range a.facts.Members {
		if member.Unmanaged && a.selected[member.ID()] {
			refs = append(refs, member.Ref)
		}
	}
	if len(refs) == 0 {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Info, Code: fleet.NotRegistered, Field: registrarPath(), Value: string(a.registrar.Name),
		Clusters: refs,
		Message: "the registrar does not register these Clusters, since Cluster API does not manage them, and " +
			"Argo CD creates no Application for them before it knows clusters of their names",
		Remedy: "register them in Argo CD yourself, by the names of the Clusters",
	}}
}

// reportUnknownNames names the Clusters that entries select and that the registrar registers under
// a name that is not known. Their Applications are for a cluster with the name of the Cluster.
func (a *Apps) reportUnknownNames() fleet.Problems {
	var problems fleet.Problems
	for _, member := range a.facts.Members {
		why, remedy := a.registrar.NameUnknown(member.Cluster)
		if why == "" || !a.selected[member.ID()] || a.Unregistered(member) != "" {
			continue
		}
		problems = append(problems, fleet.Problem{
			Severity: fleet.Warning, Code: fleet.NotRegistered, Field: registrarPath(),
			Value: string(a.registrar.Name), Clusters: []fleet.Ref{member.Ref},
			Message: fmt.Sprintf(
				"the registrar takes the names of clusters from their kubeconfigs, and the name that the provider of "+
					"%s writes there is not known here: %s", member.RunBy().Kind, why),
			Remedy: a.nameRemedy(remedy),
		})
	}
	return problems
}

// kubeconfigNameRemedy is what to do where the name in a kubeconfig does not suit an Application.
const kubeconfigNameRemedy = "Argo CD knows these Clusters by the names in their kubeconfigs, and {{ .name }} " +
	"is that name; use {{ .nameNormalized }}, or set another name in the control planes"

// nameRemedy says what to do about a name that is not known.
func (a *Apps) nameRemedy(remedy string) string {
	other := "set argocd.generator: Clusters, with which Argo CD itself knows the name, and accept the warning"
	if a.clusterGenerator() {
		other = "compare what plan shows with the Applications in Argo CD, and accept the warning in spec.accept"
	}
	if remedy == "" {
		return other
	}
	return remedy + ", or " + other
}

// reportSharedSecrets names the Clusters of the input that would have one Secret, as a-b/c and
// a/b-c have with Capargo. Those that would have one cluster name too are reported by it.
func (a *Apps) reportSharedSecrets() fleet.Problems {
	var problems fleet.Problems
	bySecret := make(map[string]*fleet.Cluster, len(a.fleet.Clusters))
	for i := range a.fleet.Clusters {
		cluster := &a.fleet.Clusters[i]
		if cluster.Unmanaged {
			continue
		}
		name := a.registrar.SecretName(*cluster)
		other, exists := bySecret[name]
		bySecret[name] = cluster
		if !exists || !a.selected[other.ID()] && !a.selected[cluster.ID()] ||
			a.registrar.ClusterName(*other) == a.registrar.ClusterName(*cluster) {
			continue
		}
		problems = append(problems, fleet.Problem{
			Severity: fleet.Warning, Code: fleet.NotRegistered, Field: registrarPath(), Value: string(a.registrar.Name),
			Clusters: []fleet.Ref{other.Ref, cluster.Ref}, Remedy: "rename one of them",
			Message: fmt.Sprintf(
				"the registrar writes one Secret, %s, for two Clusters, so Argo CD knows only one of them",
				name,
			),
		})
	}
	return problems
}

// Ambiguous reports the Clusters of the input that no entry addresses, and that have the name of
// one that is addressed. Two addressed Clusters with one name are an error of [Read].
func (a *Apps) Ambiguous() fleet.Problems {
	var problems fleet.Problems
	for _, cluster := range a.fleet.Clusters {
		name := a.registrar.ClusterName(cluster)
		addressed, exists := a.addressed[name]
		if !exists || addressed.ID() == cluster.ID() {
			continue
		}
		problems = append(problems, fleet.Problem{
			Severity: fleet.Warning, Code: fleet.RepeatedClusterName, Field: field.NewPath("spec", "applicationSets"),
			Clusters: []fleet.Ref{addressed.Ref, cluster.Ref}, Remedy: "rename one of them",
			Message: a.sharedName(addressed.Cluster, cluster) + "; if the Argo CD of the hub knows both, " +
				"it refuses the Applications of either",
		})
	}
	return problems
}

// sharedName says that two Clusters have one name.
func (a *Apps) sharedName(one, other fleet.Cluster) string {
	who := "two Clusters"
	if a.registrar.HasOtherName(one) || a.registrar.HasOtherName(other) {
		who = "the kubeconfigs of two Clusters"
	}
	return fmt.Sprintf("%s have the name %s", who, a.registrar.ClusterName(one))
}

// reportUnknownDestinations names the clusters that Applications are for, by name, and that no
// Cluster of the input is.
func (a *Apps) reportUnknownDestinations(applications []fleet.Application) fleet.Problems {
	known := make(map[string]bool, len(a.fleet.Clusters))
	for _, cluster := range a.fleet.Clusters {
		known[a.registrar.ClusterName(cluster)] = true
	}
	counts := map[v1alpha1.Name]map[string]int{} // Applications by entry and destination
	for _, application := range applications {
		name, entry := application.Destination.Name, v1alpha1.Name(application.Entry)
		if name == "" || known[name] || isHub(name) {
			continue
		}
		if counts[entry] == nil {
			counts[entry] = map[string]int{}
		}
		counts[entry][name]++
	}
	var problems fleet.Problems
	for _, configured := range a.fleet.Entries.ApplicationSets {
		path := configured.Path.Child("template", "spec", "destination", "name")
		for _, name := range fleet.SortedKeys(counts[configured.Name]) {
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.UnknownDestination, Field: path, Value: name,
				Message: "the destination of " + fleet.Count(counts[configured.Name][name], "Application") +
					" is a name that no Cluster of the input has",
				Remedy: "remove the name to address the Cluster itself; the name is right only if the Argo CD " +
					"of the hub knows such a cluster in another way",
			})
		}
	}
	return problems
}

// Secrets are those that the registrar writes for members, from the labels that their Clusters will
// have, sorted by name.
func (a *Apps) Secrets(labels fleet.Labels) []fleet.ClusterSecret {
	var secrets []fleet.ClusterSecret
	for _, member := range a.facts.Members {
		if a.Unregistered(member) != "" {
			continue
		}
		secret := a.registrar.Secret(labels.Final(member.Cluster))
		secrets = append(secrets, fleet.ClusterSecret{
			Metadata: fleet.Metadata{
				Namespace: string(a.fleet.Config.Spec.ArgoCD.Namespace), Name: secret.Name,
				Labels: secret.Labels, Annotations: secret.Annotations,
			},
			Cluster: member.Ref, ClusterName: secret.ClusterName, Server: secret.Server,
		})
	}
	slices.SortFunc(secrets, func(a, b fleet.ClusterSecret) int {
		return cmp.Or(a.Compare(b.Metadata), a.Cluster.Compare(b.Cluster))
	})
	return secrets
}
