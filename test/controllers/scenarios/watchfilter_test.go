package scenarios

import (
	"context"
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// filtered is a fleet for a Cluster API that looks at labelled objects only.
const filtered = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: edge, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: edge}}}
  metadata: {labels: {cluster.x-k8s.io/watch-filter: team-a}}
  resourceSets:
  - name: settings
    strategy: Reconcile
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: default}
        data: {colour: blue}
`

// TestWatchFilter: spec.metadata labels what is generated, also for later changes of a payload.
func TestWatchFilter(t *testing.T) {
	e := scenario(t,
		"Cluster API with --watch-filter: sets and payloads labelled by spec.metadata are delivered and kept, "+
			"a set without the label is not")
	planes := e.ControlPlanes(t, "management", "workload")
	hub, workload := planes[0], planes[1]
	hub.ClusterAPI(t, "--watch-filter=team-a")
	const filter = "fleet: edge, cluster.x-k8s.io/watch-filter: team-a"
	files := fleet{"fleet.yaml": filtered, "clusters/eu-1.yaml": clusterFile("clusters", "eu-1", filter)}
	hub.Namespace(t, "clusters")
	syncer := hub.Syncer(t, "fleet")
	syncer.Sync(t, files.render(t)...)
	hub.Provision(t, "clusters", "eu-1", workload)
	hub.Delivered(t, "clusters", "eu-1", 1)
	syncer.Sync(t, files.replaced(t, "fleet.yaml", "colour: blue", "colour: green").render(t)...)
	environment.Eventually(t, "a changed payload arrives", func(ctx context.Context) error {
		data, err := configMapData(ctx, workload, "default", "settings")
		if err == nil && data["colour"] != "green" {
			err = fmt.Errorf("the data is %v", data)
		}
		return err
	})
	// Nothing but an event of an object with the label makes Cluster API look at a set.
	unlabelled := files.replaced(t, "fleet.yaml", "name: settings", "name: unlabelled").
		replaced(t, "fleet.yaml", "  metadata: {labels: {cluster.x-k8s.io/watch-filter: team-a}}\n", "").
		replaced(t, "fleet.yaml", "name: edge", "name: other")
	set := one(t, unlabelled.render(t), setKind)
	hub.Syncer(t, "unlabelled").Sync(t, without(unlabelled.render(t), "Cluster")...)
	environment.Throughout(t, "a set without the label is not looked at", nothingMoreHappens,
		func(ctx context.Context) error {
			now, err := hub.Live(ctx, set.GetAPIVersion(), setKind, "clusters", set.GetName())
			status, _, _ := unstructured.NestedMap(now.Object, "status")
			if err == nil && len(status)+len(now.GetFinalizers()) > 0 {
				err = fmt.Errorf("it has %v, %v", now.GetFinalizers(), status)
			}
			return err
		})
}
