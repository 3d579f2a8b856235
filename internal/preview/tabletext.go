package preview

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// sourceText is path@revision or chart@revision. A repository that other sources refer to has
// neither, and is shown by its URL.
func sourceText(from fleet.ApplicationSource) string {
	from.RepoURL = withoutUser(from.RepoURL)
	return source(v1alpha1.PlannedSource(from))
}

// clusterName is namespace/name, or name where there is no namespace.
func clusterName(cluster *v1alpha1.PlannedCluster) string {
	if cluster.Namespace == "" {
		return cluster.Name
	}
	return cluster.Namespace + "/" + cluster.Name
}

// facts are "name=value", by name.
func facts(values map[string]string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, name+"="+quoted(values[name], ""))
	}
	return list
}

// applications are "hub:name source + source", "cluster:name source".
func applications(planned []v1alpha1.PlannedApplication) []string {
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
	return list
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
