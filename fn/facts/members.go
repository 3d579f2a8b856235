package facts

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// membersOf finds the Clusters that are the fleet.
func membersOf(f *fleet.Fleet) ([]*fleet.Member, fleet.Problems) {
	clusters, err := ClustersOf(f.Config, f.Clusters)
	if err != nil {
		return nil, fleet.Problems{{Code: fleet.BadSelector, Field: ClusterSelectorPath(), Message: err.Error()}}
	}
	members := make([]*fleet.Member, 0, len(clusters))
	for _, cluster := range clusters {
		members = append(members, memberOf(cluster, f.Name()))
	}
	if len(members) == 0 {
		return nil, f.Proving(fleet.Problems{emptyFleet(f)})
	}
	managed, _ := fleet.Managed(members)
	return members, checkNamespaces(managed)
}

// memberOf is a Cluster as a run of a fleet begins with it.
func memberOf(cluster *fleet.Cluster, fleetName string) *fleet.Member {
	record := fleet.RecordOf(cluster.Object)
	written := record.AsWritten(cluster.Object, fleetName)
	manifest := withTexts(cluster.Manifest, "labels", written.Labels)
	if len(written.Annotations) != len(cluster.Annotations) { // something was stamped
		manifest = withTexts(manifest, "annotations", argocd.VisibleAnnotations(written.Annotations))
	}
	return &fleet.Member{
		Cluster: fleet.Cluster{
			Object: written, Manifest: manifest, ControlPlane: cluster.ControlPlane, Unmanaged: cluster.Unmanaged,
		},
		Input: &cluster.Object, Record: record,
	}
}

// ClusterSelectorPath is where a FleetConfig says which Clusters are its fleet.
func ClusterSelectorPath() *field.Path { return field.NewPath("spec", "clusters", "selector") }

// ClustersOf are the Clusters that a FleetConfig selects, by their labels as its runs find them.
// The error says why its selector cannot be read.
func ClustersOf(config *v1alpha1.FleetConfig, all []fleet.Cluster) ([]*fleet.Cluster, error) {
	parsed, err := selector.Parse(config.Spec.Clusters.Selector)
	if err != nil {
		return nil, err
	}
	selected := make([]*fleet.Cluster, 0, len(all))
	for i := range all {
		if all[i].SelectedBy(parsed, config.Name) {
			selected = append(selected, &all[i])
		}
	}
	return selected, nil
}

// emptyFleet is the problem of a fleet without a Cluster. Where the output is applied it is an
// error: it may be a typo, and everything that the fleet has would go.
func emptyFleet(f *fleet.Fleet) fleet.Problem {
	message := "the selector matches no Cluster of the input, which has %s, so the fleet is empty"
	if f.Applied {
		message = "the selector matches no Cluster of the input, which has %s, so the fleet is empty, " +
			"and applying the output would delete everything that was generated for it"
	}
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.SelectsNothing, Field: ClusterSelectorPath(),
		Value:   selector.Text(f.Config.Spec.Clusters.Selector),
		Message: fmt.Sprintf(message, fleet.Count(len(f.Clusters), "Cluster")), Remedy: remedyOfEmpty(f),
	}
	if f.Applied {
		problem.Severity = fleet.Error
		fix, end := cmp.Or(problem.Remedy, "fix the selector, or the labels of the Clusters"), "; to"
		if strings.HasSuffix(fix, "?") {
			end = " To"
		}
		problem.Remedy = fix + end + " take down the fleet, remove what applies this output"
	}
	return problem
}

// checkNamespaces wants a namespace on all members that Cluster API manages, or on none of them: a
// Cluster without one goes to
// whichever namespace it is applied in, so what is generated for it and for that namespace would be
// one object twice.
func checkNamespaces(members []*fleet.Member) fleet.Problems {
	var without []*fleet.Member
	for _, member := range members {
		if member.Namespace == "" {
			without = append(without, member)
		}
	}
	if len(without) == 0 || len(without) == len(members) {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.BadCluster, Object: without[0].Ref, Field: field.NewPath("metadata", "namespace"),
		Clusters: fleet.Refs(without),
		Message:  "the namespace is missing, while other Clusters of the fleet have one",
		Remedy:   "set metadata.namespace",
	}}
}

// withLabels is a member with more labels.
func withLabels(member fleet.Member, more map[string]string) *fleet.Member {
	member.Labels = fleet.Merged(member.Labels, more)
	member.Manifest = withTexts(member.Manifest, "labels", member.Labels)
	return &member
}

// withTexts is a manifest with other labels, or with other annotations. The trees of the input are
// not changed.
func withTexts(manifest map[string]any, kind string, texts map[string]string) map[string]any {
	if manifest == nil {
		return nil
	}
	written, _ := manifest["metadata"].(map[string]any)
	metadata := map[string]any{}
	maps.Copy(metadata, written)
	delete(metadata, kind)
	if len(texts) > 0 {
		values := make(map[string]any, len(texts))
		for key, value := range texts {
			values[key] = value
		}
		metadata[kind] = values
	}
	changed := maps.Clone(manifest)
	changed["metadata"] = metadata
	return changed
}
