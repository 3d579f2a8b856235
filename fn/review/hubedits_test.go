package review

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestHandEditsAreChanges has an object that Applications or payloads are made from, whose edit
// changes none of them.
func TestHandEditsAreChanges(t *testing.T) {
	t.Parallel()
	ofSet := func(notKnown, annotation string) *Side {
		side := hubSide(t, hubManifest("argoproj.io/v1alpha1", "ApplicationSet", "web",
			"  annotations: {a: "+annotation+"}"))
		side.ApplicationSets = []ApplicationSet{{
			Ref: side.Objects[0].Ref, NotKnown: notKnown, Applications: []Application{{Namespace: "hub", Name: "web"}},
		}}
		side.ApplicationSets[0].Applications[0].Template = &Template{Source: map[string]any{}}
		return side
	}
	ofPayload := func(annotation string) *Side {
		side := hubSide(t, hubDocuments(hubCluster("eu-1"), hubManifest("v1", "ConfigMap", "cni",
			"  annotations: {a: "+annotation+"}")))
		var payload fleet.ID
		for _, object := range side.Objects {
			if !object.IsCluster() {
				payload = object.ID()
			}
		}
		side.ResourceSets = []ResourceSet{{
			Ref:      fleet.Ref{APIVersion: "addons.cluster.x-k8s.io/v1beta2", Kind: "ClusterResourceSet", Name: "cni"},
			Clusters: []fleet.ID{side.Clusters[0].ID()}, Payloads: []Payload{{ID: payload}},
		}}
		return side
	}
	generated := func(value string) *Side {
		return hubSide(t, hubManifest("v1", "ConfigMap", "cni", "  labels: {entry: resourceSets/cni}",
			"  annotations: {a: "+value+"}"))
	}
	for name, test := range map[string]struct {
		before, after *Side
		want          string
	}{
		"an ApplicationSet": {ofSet("", "1"), ofSet("", "2"), `
Update HubObject : ApplicationSet/hub/web
  metadata.annotations.a 1 -> 2
  = Certain HubUpdated, workloads None
  Whoever applies the manifests of the hub updates it.
  Its Applications do not change.
`},
		"an ApplicationSet that is not known as a whole": {ofSet("why", "1"), ofSet("why", "2"), `
Update HubObject : ApplicationSet/hub/web
  metadata.annotations.a 1 -> 2
  = Possible HubUpdated, workloads None
  Whoever applies the manifests of the hub updates it.
  As far as it is known, nothing else changes.
`},
		"a payload": {ofPayload("1"), ofPayload("2"), `
Update HubObject : ConfigMap/hub/cni
  metadata.annotations.a 1 -> 2
  = Certain HubUpdated, workloads None
  Whoever applies the manifests of the hub updates it.
  What it delivers to Clusters does not change.
`},
		"what is generated is a consequence": {generated("1"), generated("2"), "\nUpdate: 1 ConfigMap changed\n"},
		"nothing follows from metadata of a Cluster": {
			hubSide(t, hubCluster("eu-1")), hubSide(t, hubCluster("eu-1", "x=y")), `
Update HubObject : Cluster/clusters/eu-1
  metadata.labels.x null -> y
  = Certain HubUpdated, workloads None
  Only metadata of the Cluster changes.
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			comparison := Compare(test.before, test.after)
			got := "\n" + changeLines(comparison.Changes) + consequenceLines(comparison.Consequences)
			if diff := cmp.Diff("\n"+strings.TrimPrefix(test.want, "\n"), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
