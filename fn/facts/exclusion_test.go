package facts

import (
	"strings"
	"testing"
)

// TestIdleExclusions: a selector that leaves nothing out is said where something else may be meant,
// wherever it stands.
func TestIdleExclusions(t *testing.T) {
	t.Parallel()
	const idle = ".matchExpressions[0].key: no Cluster has this label, so the requirement leaves none out (value "
	for spec, want := range map[string]string{
		// A typo, an annotation, and what templates read.
		"{clusters: {selector: {matchExpressions: [{key: regoin, operator: NotIn, values: [us]}]}}}": "spec.clusters." +
			"selector" + idle + `"regoin"); did you mean label region?`,
		"{clusters: {selector: {matchExpressions: [{key: example.com/region, operator: DoesNotExist}]}}}": "spec." +
			"clusters.selector" + idle + `"example.com/region"); did you mean label region?`,
		"{clusters: {selector: {matchExpressions: [{key: owner, operator: DoesNotExist}]}}}": "spec.clusters.selector" +
			idle + `"owner"); selectors read labels, and owner is an annotation of the Clusters: make a label of it`,
		"{values: [{name: plane, field: spec.kind}], resourceSets: [{name: a, clusterSelector: " +
			"{matchExpressions: [{key: plane, operator: NotIn, values: [x]}]}}]}": "spec.resourceSets[0]." +
			"clusterSelector" + idle + `"plane"); selectors read labels, and plane is a value: make a label of it: set ` +
			"spec.clusterLabels[plane] to '{{ .values.plane }}'",

		// Each list of entries.
		"{bootstrap: [{name: a, clusterSelector: {matchExpressions: [{key: regoin, operator: DoesNotExist}]}}]}": "" +
			"spec.bootstrap[0].clusterSelector" + idle + `"regoin"); did you mean label region?`,
		"{applicationSets: [{name: a, clusterSelector: " +
			"{matchExpressions: [{key: teir, operator: DoesNotExist}]}}]}": "spec.applicationSets[0].clusterSelector" + idle + `"teir"); did you mean label tier?`,
		"{applicationSets: [{name: a, overrides: [{clusterSelector: {matchExpressions: [{key: teir, operator: NotIn, " +
			"values: [x]}]}}]}]}": "spec.applicationSets[0].overrides[0].clusterSelector" + idle +
			`"teir"); did you mean label tier?`,
		"{waves: [{name: a, selector: {matchExpressions: [{key: regoin, operator: NotIn, values: [us]}]}}, " +
			"{name: b}]}": "spec.waves[0].selector" + idle + `"regoin"); did you mean label region?`,
		"{accept: [{code: CF0202, clusterSelector: {matchExpressions: [{key: regoin, operator: DoesNotExist}]}}]}": "" +
			"spec.accept[0].clusterSelector" + idle + `"regoin"); did you mean label region?`,

		// What may be meant: the label is there, is stamped, or nothing is near it.
		"{clusters: {selector: {matchExpressions: [{key: region, operator: NotIn, values: [asia]}]}}}": "",
		"{clusters: {selector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}}":            "",
		"{clusters: {selector: {matchExpressions: [{key: paused, operator: DoesNotExist}]}}}":          "",
		"{values: [{name: site, label: site, default: a}], applicationSets: [{name: a, clusterSelector: " +
			"{matchExpressions: [{key: site, operator: NotIn, values: [x]}]}}]}": "",
		"{clusterLabels: {regions: a}, applicationSets: [{name: a, clusterSelector: " +
			"{matchExpressions: [{key: regions, operator: NotIn, values: [b]}]}}]}": "",
		"{applicationSets: [{name: a, clusterSelector: {matchLabels: {region: eu}}}]}": "",
	} {
		_, problems := Evaluate(fleetOf(t, spec,
			"{metadata: {name: a, labels: {region: eu}, annotations: {owner: x}}, spec: {kind: y}}",
			"{metadata: {name: b, labels: {region: us, tier: edge}}, spec: {kind: y}}",
		))
		var found []string
		for _, problem := range problems {
			if text, is := strings.CutPrefix(problem.String(), "warning CF0535: "); is {
				found = append(found, text)
			}
		}
		if got := strings.Join(found, "\n"); got != want {
			t.Errorf("%s:\n got %s\nwant %s", spec, got, want)
		}
	}
}
