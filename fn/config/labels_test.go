package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestSelectorsReadNoMarks wants every selector of a FleetConfig to refuse the marks of Capi2Argo,
// whatever the registrar is.
func TestSelectorsReadNoMarks(t *testing.T) {
	const (
		inline      = "resources: [{inline: x}]"
		selected    = "resources: [{selector: SELECTOR, hub: Keep}]"
		source      = "spec: {source: {repoURL: https://example.com/a, path: a}}"
		template    = "template: {metadata: {name: '{{ .name }}'}, " + source + "}"
		application = "application: {metadata: {name: a}, " + source + "}"
		overrides   = "overrides: [{clusterSelector: SELECTOR, metadata: {labels: {a: b}}}]"
	)
	for _, place := range []struct{ at, spec string }{
		{"spec.clusters.selector", "clusters: {selector: SELECTOR}"},
		{"spec.waves[0].selector", "waves: [{name: a, selector: SELECTOR}, {name: b}]"},
		{
			"spec.resourceSets[0].clusterSelector",
			"resourceSets: [{name: a, clusterSelector: SELECTOR, " + inline + "}]",
		},
		{"spec.resourceSets[0].resources[0].selector", "resourceSets: [{name: a, " + selected + "}]"},
		{
			"spec.bootstrap[0].clusterSelector",
			"bootstrap: [{name: a, clusterSelector: SELECTOR, " + inline + ", " + application + "}]",
		},
		{"spec.bootstrap[0].resources[0].selector", "bootstrap: [{name: a, " + selected + ", " + application + "}]"},
		{
			"spec.applicationSets[0].clusterSelector",
			"applicationSets: [{name: a, clusterSelector: SELECTOR, " + template + "}]",
		},
		{
			"spec.applicationSets[0].overrides[0].clusterSelector",
			"applicationSets: [{name: a, " + overrides + ", " + template + "}]",
		},
	} {
		for _, registrar := range []string{"Any", "Capi2Argo", "ClusterLabels"} {
			for key, want := range map[string]bool{
				"take-along-label.capi-to-argocd.region":        true,
				"take-along-annotation.capi-to-argocd.region":   true,
				"take-along-label.capi-to-argocd.example.com/a": true,
				"take-along-label.example.com/a":                false,
				"region":                                        false,
			} {
				for selector, path := range map[string]string{
					"{matchLabels: {" + key + ": ''}}":                                 ".matchLabels[" + key + "]",
					"{matchExpressions: [{key: " + key + ", operator: DoesNotExist}]}": ".matchExpressions[0].key",
				} {
					var refused []string
					spec := strings.Replace(place.spec, "SELECTOR", selector, 1)
					spec += "\nargocd: {registrar: " + registrar + "}"
					_, problems := Read(self(), []byte(withSpec(spec)))
					for _, problem := range problems {
						if problem.Severity != fleet.Warning {
							refused = append(refused, string(problem.Code)+" "+problem.FieldPath())
						}
					}
					var wanted []string
					if want {
						wanted = []string{"CF0112 " + place.at + path}
					}
					if diff := cmp.Diff(wanted, refused); diff != "" {
						t.Errorf("%s: %s with registrar %s (-want +got):\n%s", place.at, selector, registrar, diff)
					}
				}
			}
		}
	}
}
