package preview

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// none is a cell without entries.
const none = "-"

// Table writes a preview for people: a line for each Cluster, and then the totals. A text that is
// empty, or that contains a separator, is in quotes.
func Table(w io.Writer, preview *v1alpha1.FleetPlan) error {
	const gap = 3 // spaces between columns, as in kubectl
	var text bytes.Buffer
	table := tabwriter.NewWriter(&text, 0, 0, gap, ' ', 0)
	fmt.Fprintln(table, "CLUSTER\tFACTS\tRESOURCE SETS\tBOOTSTRAP\tAPPLICATIONS")
	for i := range preview.Clusters {
		cluster := &preview.Clusters[i]
		fmt.Fprintln(table, strings.Join([]string{
			clusterName(cluster), facts(cluster.Facts), entries(cluster.ResourceSets), entries(cluster.Bootstrap),
			applications(cluster.Applications),
		}, "\t"))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	text.WriteString("\n" + waves(preview) + totals(preview.Totals))
	if _, err := w.Write(text.Bytes()); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// clusterName is namespace/name, or name where there is no namespace.
func clusterName(cluster *v1alpha1.PlannedCluster) string {
	if cluster.Namespace == "" {
		return cluster.Name
	}
	return cluster.Namespace + "/" + cluster.Name
}

// facts are "name=value name=value", by name.
func facts(values map[string]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, name+"="+quoted(values[name], ""))
	}
	return orNone(strings.Join(list, " "))
}

// entries are "name, name". An entry may have two ClusterResourceSets for a Cluster: that of its
// own strategy, and a companion.
func entries(deliveries []v1alpha1.PlannedDelivery) string {
	var list []string
	for _, delivery := range deliveries {
		list = append(list, delivery.Entry)
	}
	return orNone(strings.Join(slices.Compact(list), ", "))
}

// applications are "hub:name source + source, cluster:name source".
func applications(planned []v1alpha1.PlannedApplication) string {
	var list []string
	for i := range planned {
		application := strings.ToLower(string(planned[i].ArgoCD)) + ":" + planned[i].Name
		for j, from := range planned[i].Sources {
			if j > 0 {
				application += " +"
			}
			application += " " + source(from)
		}
		list = append(list, application)
	}
	return orNone(strings.Join(list, ", "))
}

// source is path@revision or chart@revision. A repository that other sources refer to has neither,
// and is shown by its URL.
func source(from v1alpha1.PlannedSource) string {
	place := from.RepoURL
	switch {
	case from.Chart != "":
		place = from.Chart
	case from.Path != "":
		place = from.Path
	}
	place = quoted(place, ",@")
	if from.TargetRevision == "" {
		return place
	}
	return place + "@" + quoted(from.TargetRevision, ",@")
}

// quoted is a text as it is, or in quotes as in Go if it is empty, contains separators, or has
// characters that cannot be seen.
func quoted(text, separators string) string {
	special := func(c rune) bool {
		return c == ' ' || c == '"' || !strconv.IsPrint(c) || strings.ContainsRune(separators, c)
	}
	if text == "" || strings.ContainsFunc(text, special) {
		return strconv.Quote(text)
	}
	return text
}

func orNone(cell string) string {
	if cell == "" {
		return none
	}
	return cell
}

// waves is a line with the waves in their order, such as "Waves: canary 2, early 38 (10% asked,
// 9.5% in it), rest 360", or "" if there are none.
func waves(preview *v1alpha1.FleetPlan) string {
	var list []string
	for _, wave := range preview.Waves {
		text := fmt.Sprintf("%s %d", wave.Name, wave.Clusters)
		if wave.Percent != nil && preview.Totals.Clusters > 0 {
			share := 100 * float64(wave.Clusters) / float64(preview.Totals.Clusters)
			text += fmt.Sprintf(" (%d%% asked, %.1f%% in it)", *wave.Percent, share)
		}
		list = append(list, text)
	}
	if len(list) == 0 {
		return ""
	}
	return "Waves: " + strings.Join(list, ", ") + "\n"
}

// totals are four lines.
func totals(t v1alpha1.PlanTotals) string {
	where := "in " + fleet.Count(t.Namespaces, "namespace")
	if t.Clusters > 0 && t.Namespaces == 0 {
		where = "without a namespace"
	}
	return fmt.Sprintf("%s %s\n%s, %s (%s)\n%s, %s on the hub, %s on the clusters\n%s to be edited (%s)\n",
		fleet.Count(t.Clusters, "Cluster"), where,
		fleet.Count(t.ClusterResourceSets, "ClusterResourceSet"),
		fleet.Count(t.Payloads, "payload"), fleet.Count(t.PayloadBytes, "byte"),
		fleet.Count(t.ApplicationSets, "ApplicationSet"), fleet.Count(t.HubApplications, "Application"),
		fleet.Count(t.ClusterApplications, "Application"),
		fleet.Count(t.EditedObjects, "object"), fleet.Count(t.EditedClusters, "Cluster"))
}
