package plan

import (
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/resourceset"
)

// TestOthers leaves to other fleets what they have for themselves.
func TestOthers(t *testing.T) {
	t.Parallel()
	const eu, us = "{clusters: {selector: {matchLabels: {region: eu}}}}", "{clusters: {selector: {matchLabels: " +
		"{region: us}}}}"
	for sentence, c := range map[string]struct {
		other  string
		offHub []int // of the objects
		hub    resourceset.HubModes
		want   []string
	}{
		"without another fleet nothing": {want: nil},
		"Clusters that are not of this fleet too, and what was generated for them": {
			other: us, want: []string{"ConfigMap a", "Cluster a/us-0", "Cluster a/us-1"},
		},
		"none that are of this fleet": {
			other: eu, want: []string{"ConfigMap a"},
		},
		"what travels in their payloads only": {
			other:  us,
			offHub: []int{0, 3}, hub: resourceset.HubModes{100: v1alpha1.HubExclude}, want: []string{
				"ConfigMap a",
				"ConfigMap c", "Secret z", "Cluster a/us-0", "Cluster a/us-1",
			},
		},
		"which must not be for the hub by this one": {
			other: us, offHub: []int{0}, hub: resourceset.HubModes{100: v1alpha1.HubKeep}, want: []string{
				"error CF0502: Secret z: the object is for the hub by fleet main, and kept off the " +
					"hub by fleet other; set the same in both fleets",
				"ConfigMap a",
				"Secret z",
				"Cluster a/us-0",
				"Cluster a/us-1",
			},
		},
		"a selector that matches nothing may be a typo": {
			other: "{clusters: {selector: {matchLabels: {region: asia}}}}", want: []string{
				"error CF0506: FleetConfig other: spec.clusters.selector: the selector matches none of the 4 " +
					"Clusters of the input; if it has a typo, the Clusters of this fleet would be printed for " +
					`fleet main too (value "region=asia"); fix the selector, or the labels of the Clusters, or ` +
					"give the FleetConfig a directory of its own",
				"ConfigMap a",
			},
		},
		"one that cannot be read": {
			other: "{clusters: {selector: {matchExpressions: [{key: region, operator: Like}]}}}", want: []string{
				`error CF0506: FleetConfig other: spec.clusters.selector: "Like" is not a valid ` +
					"label selector operator; fix the selector, or the labels of the " +
					"Clusters, or give the FleetConfig a directory of its own",
				"ConfigMap a",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, eu, "a/us-1 region=us", "a/eu-1 region=eu", "a/ap-1 region=ap", "a/us-0 region=us")
			f.Objects = objectsOf("v1 Secret z", "v1 ConfigMap a capifleet.dev/fleet=other"+managed,
				"v1 ConfigMap b capifleet.dev/fleet=third"+managed, "v1 ConfigMap c")
			if c.other != "" {
				other := fleet.Other{
					Self:   fleet.Ref{Kind: v1alpha1.Kind, Name: "other"},
					Config: configOf(t, "other", c.other),
				}
				for _, i := range c.offHub {
					other.OffHub = append(other.OffHub, f.Objects[i])
				}
				f.Others = []fleet.Other{other}
			}
			known, _ := facts.Evaluate(f)
			left, problems := leftToOthers(f, known, c.hub)
			got := lines(problems)
			for _, object := range left {
				got = append(got, object.String())
			}
			equal(t, c.want, got)
		})
	}
}
