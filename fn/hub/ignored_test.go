package hub

import (
	"strings"
	"testing"
)

// TestSizeOfMayDiffer wants what may differ on Applications to count as a part of the
// ApplicationSet.
func TestSizeOfMayDiffer(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 300<<10)
	for what, fields := range map[string]string{
		"a rule for a field":       "ignoreApplicationDifferences: [{jsonPointers: [/metadata/" + large + "]}],",
		"a rule for a path of jq":  "ignoreApplicationDifferences: [{jqPathExpressions: [.metadata." + large + "]}],",
		"an annotation that stays": "preservedFields: {annotations: [a, " + large + "]},",
		"a label that stays":       "preservedFields: {labels: [" + large + "]},",
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			decided := decide(t, fleetOf(t, web(fields, "web"), "eu-1"))
			if len(decided.targeted.ApplicationSets) != 1 {
				t.Fatal(lines(decided.problems))
			}
			options := decided.targeted.ApplicationSets[0].Annotations["argocd.argoproj.io/sync-options"]
			if options != "ServerSideApply=true" {
				t.Errorf("the sync options are %q", options)
			}
		})
	}
}
