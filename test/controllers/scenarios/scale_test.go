package scenarios

import (
	"context"
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// TestEqualNames: Clusters of one name in three namespaces have each what is theirs.
func TestEqualNames(t *testing.T) {
	e := scenario(t, "names: three Clusters of one name in three namespaces get each what is theirs")
	teams := []string{"team-a", "team-b", "team-c"}
	planes := e.ControlPlanes(t, append([]string{"management"}, teams...)...)
	hub, workloads := planes[0], planes[1:]
	hub.ClusterAPI(t)
	hub.Namespace(t, teams...)
	files := fleet{"fleet.yaml": `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: teams, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: teams}}}
  resourceSets:
  - name: team
    strategy: Reconcile
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: team, namespace: default}
        data: {team: '{{ .namespace }}'}
      render: Template
`}
	for _, team := range teams {
		files[team+"/eu-1.yaml"] = clusterFile(team, "eu-1", "fleet: teams")
	}
	hub.Syncer(t, "teams").Sync(t, files.render(t)...)
	for i, team := range teams {
		hub.Provision(t, team, "eu-1", workloads[i])
	}
	for i, team := range teams {
		hub.Delivered(t, team, "eu-1", 1)
		live, err := workloads[i].Live(t.Context(), "v1", "ConfigMap", "default", "team")
		if err != nil {
			t.Fatal(err)
		}
		if got, _, _ := unstructured.NestedString(live.Object, "data", "team"); got != team {
			t.Errorf("Cluster eu-1 of namespace %s has the ConfigMap of %q", team, got)
		}
	}
}

// manyClusters is how many Clusters one management cluster has in TestManyClusters.
const manyClusters = 200

// TestManyClusters: a management cluster with many Clusters accepts all objects, and every Cluster
// has all that its sets hold. The Clusters are connections to one API server.
func TestManyClusters(t *testing.T) {
	e := scenario(t,
		fmt.Sprintf("scale: %d Clusters in one management cluster have all that their sets hold", manyClusters))
	planes := e.ControlPlanes(t, "management", "workload")
	hub, workload := planes[0], planes[1]
	hub.ClusterAPI(t)
	hub.ApplicationSets(t)
	hub.Namespace(t, "clusters")
	files := fleet{"fleet.yaml": manyConfig}
	for i := range manyClusters {
		name := fmt.Sprintf("prod-%03d", i)
		region := []string{"eu", "us", "ap"}[i%3]
		files["clusters/"+name+".yaml"] = clusterFile("clusters", name, "fleet: many, region: "+region)
		hub.Prepare(t, "clusters", name, workload)
		if err := hub.Apply(t.Context(), clusterSecret(name, name)); err != nil {
			t.Fatal(err)
		}
	}
	plan := files.plan(t)
	start := time.Now()
	hub.Syncer(t, "many").Sync(t, files.render(t)...)
	remark(t, "%d Clusters and what they get are accepted after %.0f s", manyClusters, time.Since(start).Seconds())
	environment.Eventually(t, "every Cluster has all that its sets hold", func(ctx context.Context) error {
		complete, err := hub.DeliveredToAll(ctx, "clusters", 2)
		if err != nil {
			return err
		}
		if complete != manyClusters {
			return fmt.Errorf("%d Clusters have it", complete)
		}
		return nil
	})
	sets, err := hub.All(t.Context(), environment.ClusterResourceSetVersion, "ClusterResourceSet", "clusters")
	if err != nil || len(sets) != 4 {
		t.Errorf("there are %d sets: %v", len(sets), err)
	}
	for i := range sets {
		environment.Eventually(t, "set "+sets[i].GetName(), func(ctx context.Context) error {
			return hasCondition(ctx, hub, &sets[i], "ResourcesApplied", "True")
		})
	}
	remark(t, "all sets are ResourcesApplied after %.0f s", time.Since(start).Seconds())
	environment.Eventually(t, "the Applications are as planned", func(ctx context.Context) error {
		return asPlanned(ctx, hub, plan.applications("Hub", ""))
	})
}

const manyConfig = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: many, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: many}}}
  values:
  - {name: region, label: region}
  resourceSets:
  - name: base
    resources:
    - inline: |
        apiVersion: v1
        kind: Namespace
        metadata: {name: base}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: base, namespace: base}
        data: {fleet: many}
  - name: region
    strategy: Reconcile
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: 'region-{{ .values.region }}', namespace: default}
        data: {region: '{{ .values.region }}'}
      render: Template
  applicationSets:
  - name: web
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        source: {repoURL: https://example.com/web.git, targetRevision: main, path: 'overlays/{{ .values.region }}'}
        destination: {namespace: web}
`
