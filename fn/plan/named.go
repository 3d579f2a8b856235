package plan

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// clusterNamed is the Cluster of the input with a name, with its namespace before it where several
// have the name.
func clusterNamed(f *fleet.Fleet, name string) (fleet.Cluster, fleet.Problems) {
	var found []fleet.Cluster
	var refs []fleet.Ref
	for _, cluster := range f.Clusters {
		if cluster.Name == name || cluster.NamespacedName() == name {
			found, refs = append(found, cluster), append(refs, cluster.Ref)
		}
	}
	asked := fleet.Ref{Kind: "Cluster", Name: name}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return fleet.Cluster{}, fleet.Problems{{
			Code: fleet.NoCluster, Object: asked, Remedy: nearName(f.Clusters, name),
			Message: fmt.Sprintf("none of the %d Clusters of the input has this name", len(f.Clusters)),
		}}
	}
	return fleet.Cluster{}, fleet.Problems{{
		Code: fleet.RepeatedName, Object: asked, Clusters: refs,
		Message: "more than one Cluster of the input has this name",
		Remedy:  "name the Cluster as NAMESPACE/NAME",
	}}
}

// nearName says which Clusters may be meant by a name that none has: the one that is spelt nearly
// so, those of the name in other namespaces, or those whose names contain it. Else it names some.
func nearName(clusters []fleet.Cluster, name string) string {
	if len(clusters) == 0 {
		return ""
	}
	_, base, hasNamespace := strings.Cut(name, "/")
	if !hasNamespace {
		base = name
	}
	names, alone := make([]string, len(clusters)), make([]string, len(clusters))
	var elsewhere, containing []string
	for i, cluster := range clusters {
		names[i], alone[i] = cluster.NamespacedName(), cluster.Name
		if cluster.Name == base {
			elsewhere = append(elsewhere, names[i])
		}
		if strings.Contains(cluster.Name, base) || strings.Contains(base, cluster.Name) {
			containing = append(containing, names[i])
		}
	}
	known := alone
	if hasNamespace {
		known = names
	}
	switch near := spelling.Nearest(name, known); {
	case len(elsewhere) > 0:
		return didYouMean(elsewhere)
	case near != "":
		return didYouMean([]string{near})
	case len(containing) > 0:
		return didYouMean(containing)
	}
	return "name the Cluster as NAME or NAMESPACE/NAME; there are: " + fleet.NameFirst(names)
}

// didYouMean asks for one of some names.
func didYouMean(names []string) string {
	if len(names) == 1 {
		return fmt.Sprintf("did you mean %q?", names[0])
	}
	return "did you mean one of these: " + fleet.NameFirst(names) + "?"
}
