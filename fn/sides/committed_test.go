package sides_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/sides"
	"github.com/capifleet/capifleet/fn/stream"
)

// TestCommittedOutput has output of the fleet production in the input, and no FleetConfig that can
// be read: what the output says of entries and the Clusters that they reach.
func TestCommittedOutput(t *testing.T) {
	t.Parallel()
	set := func(fleet, name string) string {
		return "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: " + name +
			", namespace: argocd, labels: {app.kubernetes.io/managed-by: capifleet, " +
			"capifleet.dev/fleet: " + fleet + "}}\n" +
			"spec: {goTemplate: true, generators: [{list: {elements: [{name: us-1}, {name: eu-1}]}}], " +
			"template: {metadata: {name: '{{ .name }}-web'}, spec: {project: default, " +
			"destination: {name: '{{ .name }}'}}}}\n---\n"
	}
	for sentence, test := range map[string]struct {
		input     string
		committed bool
		want      string
	}{
		"an ApplicationSet says its entry, and what that reaches": {
			set("production", "production-web"), true,
			"ApplicationSet of applicationSets/web\napplicationSets/web reaches a/eu-1, a/us-1\n",
		},
		"output does not count where it is compiled again": {
			set("production", "production-web"), false, "",
		},
		"that of another fleet is the user's own": {
			set("staging", "staging-web"), true, "ApplicationSet of \n",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			list, err := stream.FromDocuments(stream.SplitDocuments("all.yaml", []byte(test.input+clusters)))
			if err != nil {
				t.Fatal(err)
			}
			side := sides.Of(sides.Input{Items: list.Items(), Name: "production", Committed: test.committed})
			var got strings.Builder
			for _, one := range side.ApplicationSets {
				fmt.Fprintf(&got, "ApplicationSet of %s\n", one.Entry)
			}
			for _, entry := range side.Entries {
				fmt.Fprintf(&got, "%s reaches %s\n", entry.Name, named(entry.Members))
			}
			if diff := cmp.Diff(test.want, got.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
