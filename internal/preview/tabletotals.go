package preview

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

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
	const label = "Waves: "
	return label + listed(list, tableWidth-len(label))
}

// totals says how much it is.
func totals(t v1alpha1.PlanTotals) string {
	payloads := fmt.Sprintf("%s (%s)", countOf(t.Payloads, "payload"), bytesText(t.PayloadBytes))
	if t.Payloads == 0 && t.ClusterResourceSets > 0 {
		payloads = "no generated payload"
	}
	return fmt.Sprintf("%s on the hub, %s on the Clusters; %s, %s",
		countOf(t.HubApplications, "Application"), grouped(t.ClusterApplications),
		countOf(t.ClusterResourceSets, "ClusterResourceSet"), payloads)
}

// edits says what render does to the objects of the input.
func edits(t v1alpha1.PlanTotals) string {
	switch {
	case t.EditedObjects == 0:
		return "Render edits no object of the input."
	case t.EditedClusters == 0:
		return fmt.Sprintf("Render edits %s of the input.", countOf(t.EditedObjects, "object"))
	case t.EditedObjects == t.EditedClusters:
		return fmt.Sprintf("Render edits %s of the input.", countOf(t.EditedClusters, "Cluster"))
	}
	return fmt.Sprintf("Render edits %s of the input, %s of them Clusters.",
		countOf(t.EditedObjects, "object"), grouped(t.EditedClusters))
}

// bytesText is a size, such as 612 kB.
func bytesText(bytes int64) string {
	const kilo = 1000
	switch {
	case bytes < kilo:
		return countOf(int32(bytes), "byte")
	case bytes < kilo*kilo:
		return fmt.Sprintf("%.1f kB", float64(bytes)/kilo)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(kilo*kilo))
}

// problemsLine counts the problems, which are shown elsewhere, and names what is accepted.
func problemsLine(preview *v1alpha1.FleetPlan) string {
	line := problemCounts(preview)
	var accepted []string
	for _, acceptance := range preview.Accepted {
		accepted = append(accepted, fmt.Sprintf("%s: %q", acceptance.Code, acceptance.Because))
	}
	if len(accepted) > 0 {
		line = cut(line+" ("+strings.Join(accepted, ", ")+")", tableWidth-1)
	}
	return line + "."
}

// problemCounts counts the problems.
func problemCounts(preview *v1alpha1.FleetPlan) string {
	warnings, notes := 0, 0
	for i := range preview.Problems {
		switch preview.Problems[i].Severity {
		case v1alpha1.PlanSeverityWarning:
			warnings++
		case v1alpha1.PlanSeverityInfo:
			notes++
		case v1alpha1.PlanSeverityError:
		}
	}
	line := "No errors, no warnings"
	if warnings > 0 {
		line = "No errors, " + countOf(int32(warnings), "warning")
	}
	if notes > 0 {
		line += ", " + countOf(int32(notes), "note")
	}
	if len(preview.Accepted) > 0 {
		line += fmt.Sprintf(", %d accepted", len(preview.Accepted))
	}
	return line
}

// hint says how to see more.
func hint(preview *v1alpha1.FleetPlan) string {
	if len(preview.Clusters) == 0 {
		return ""
	}
	line := "One Cluster: capifleet explain NAME."
	if preview.Filter != nil && len(preview.Groups) == 1 && len(preview.Groups[0].Names) > 0 {
		line = "Why: capifleet explain " + fleet.Printable(preview.Groups[0].Names[0]) + "."
	}
	if len(preview.Clusters) > 1 {
		line += "  One line each: --wide."
	}
	if len(preview.Groups) > 1 {
		digests := shortAlike(preview.Groups)
		line += "  One group: --group " + digests[len(digests)-1] + "."
	}
	return line
}
