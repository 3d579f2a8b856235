package resourceset

import (
	"testing"
)

// TestRead: which entries are complete, what they want, and that one that is wrong keeps no other
// from being read.
func TestRead(t *testing.T) {
	t.Parallel()
	const last = "- {name: last, clusterSelector: {matchLabels: {env: p}}, resources: [{files: [settings]}]}\n"
	const fleetLabel = "Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector"
	const offHub = "ConfigMap kube-system/settings: annotation config.kubernetes.io/local-config=true" +
		", for spec.resourceSets[1].resources[0].files"
	for sentence, c := range map[string]struct {
		fleet    string // of the FleetConfig, its clusters
		entry    string
		complete []string // the entries
		wants    []string
		problems []string
	}{
		"every entry is complete": {
			entry:    "- {name: first, resources: [{files: [settings]}]}\n",
			complete: []string{"first", "last"},
			wants:    []string{offHub, fleetLabel},
		},
		"the selector contradicts the fleet's": {
			fleet:    "clusters: {selector: {matchLabels: {env: p}}}\n",
			entry:    "- {name: first, clusterSelector: {matchLabels: {env: q}}, resources: [{files: [lost]}]}\n",
			complete: []string{"last"},
			wants:    []string{offHub},
			problems: []string{
				"error CF0301: spec.resourceSets[0].resources[0].files[0]: the pattern matches no object of the " +
					`input (value "lost"); check it against the paths and labels there; Clusters, and what ` +
					"capifleet generates, are never a payload",
				"error CF0206: spec.resourceSets[0].clusterSelector.matchLabels[env]: the selector contradicts " +
					"spec.clusters.selector, which wants env=p (value \"q\"); " +
					"no Cluster can match both: change one of them",
			},
		},
		"the selector cannot be read": {
			entry: "- {name: first, clusterSelector: {matchExpressions: [{key: a, operator: Like}]}, " +
				"resources: [{files: [settings]}]}\n",
			complete: []string{"last"},
			wants:    []string{offHub},
			problems: []string{
				"error CF0112: spec.resourceSets[0].clusterSelector: \"Like\" is not a valid label selector " +
					"operator; fix the selector",
			},
		},
		"the content is not complete": {
			entry:    "- {name: first, resources: [{files: [lost]}]}\n",
			complete: []string{"last"},
			wants:    []string{offHub, fleetLabel},
			problems: []string{
				"error CF0301: spec.resourceSets[0].resources[0].files[0]: the pattern matches no object of the " +
					`input (value "lost"); check it against the paths and labels there; Clusters, and what ` +
					"capifleet generates, are never a payload",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				spec: c.fleet + "resourceSets:\n" + c.entry + last, clusters: "f/a env=p",
				files: map[string]string{"settings": settings},
			}.run(t)
			var complete []string
			for _, one := range got.sets.sets {
				complete = append(complete, string(one.Name))
			}
			wantSame(t, "complete entries", c.complete, complete)
			wantSame(t, "wants", c.wants, wantLines(got.sets.Wants()))
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}
