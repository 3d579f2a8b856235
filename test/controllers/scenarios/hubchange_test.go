package scenarios

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/capifleet/capifleet/test/controllers/environment"
	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// changingConfig is a FleetConfig with words in capitals for what differs. Nothing of it has a
// finalizer: no controller is there that would act on it.
const changingConfig = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: FLEET, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: FLEET}}}
  values:
  - {name: region, label: region}
  argocd: {ARGOCD}
  resourceSets:
  - name: facts
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: FLEET-facts, namespace: kube-public}
        data: {fleet: FLEET}
  applicationSets:
  - name: web
    template:
      metadata: {name: '{{ .name }}-web', labels: {region: '{{ .values.region }}'}}
      spec:
        source: {repoURL: https://example.com/web.git, targetRevision: main, path: 'overlays/{{ .values.region }}'}
        destination: {namespace: web}
        syncPolicy: {syncOptions: [CreateNamespace=true]}
`

// changingFleet is a fleet on a hub, at some commit.
type changingFleet struct {
	hubFleet
	files   fleet
	syncer  *environment.Syncer
	hub     *environment.ControlPlane
	to      *environment.ControlPlane // for which all of its Clusters stand
	planned []plannedApplication      // at the last commit
}

// commit syncs what capifleet renders, and has the registrar look at the Clusters once.
func (f *changingFleet) commit(t *testing.T, files fleet) {
	t.Helper()
	f.files, f.planned = files, files.plan(t).applications("Hub", "")
	f.syncer.Sync(t, files.render(t)...)
	f.registerAll(t, f.hub, connectionTo(f.to))
}

// begin commits Clusters before anything is rendered for them, beside what is rendered for others.
// Their infrastructure gets ready, and the registrar writes their Secrets.
func (f *changingFleet) begin(t *testing.T, others []manifest, clusters fleet) {
	t.Helper()
	for _, text := range clusters {
		one, err := environment.Manifests([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		others = append(others, one...)
	}
	f.syncer.Sync(t, others...)
	for name := range clusters {
		f.hub.Provision(t, f.name, name, f.to)
	}
	f.registerAll(t, f.hub, connectionTo(f.to))
}

// member is the manifest of a Cluster of the fleet.
func (f *changingFleet) member(name, region string) string {
	return clusterFile(f.name, name, "fleet: "+f.name+", region: "+region)
}

// TestHubFleetChanges: one fleet with each generator, on one hub.
func TestHubFleetChanges(t *testing.T) {
	e := scenario(t,
		"hub design: a Cluster appears, changes, goes; no other Application changes its UID; "+
			"a late Secret fails a sync that prunes last")
	planes := e.ControlPlanes(t, "management", "workload")
	hub, workload := planes[0], planes[1]
	hub.ClusterAPI(t)
	hub.ApplicationSets(t)
	hub.GarbageCollector(t) // ends the deletion of a Cluster that is pruned in the foreground
	listed, selected := hubFleet{"listed", "List", registrar.Registrar{Name: "Any"}},
		hubFleet{"selected", "Clusters", registrar.Registrar{Name: "Capi2Argo", Names: "Plain", Labels: "TakeAlong"}}
	var fleets []*changingFleet
	for _, one := range []hubFleet{listed, selected} {
		hub.Namespace(t, one.name)
		f := &changingFleet{hubFleet: one, syncer: hub.Syncer(t, one.name), hub: hub, to: workload}
		fleets = append(fleets, f)
		eu, us := one.name+"-eu-1", one.name+"-us-1"
		files := fleet{
			"fleet.yaml": one.config(changingConfig), "eu.yaml": f.member(eu, "eu"), "us.yaml": f.member(us, "us"),
		}
		f.begin(t, nil, fleet{eu: files["eu.yaml"], us: files["us.yaml"]})
		f.commit(t, files)
	}
	before := mustFollow(t, fleets, nil)
	clusterAppears(t, fleets)
	after := mustFollow(t, fleets, before)
	labelChanges(t, fleets)
	mustFollow(t, fleets, after)
	clusterGoes(t, fleets, after)
	lateSecretKeepsSets(t, fleets[0])
}

// clusterAppears adds a Cluster that is there, and registered, before the next render.
func clusterAppears(t *testing.T, fleets []*changingFleet) {
	t.Helper()
	for _, f := range fleets {
		name := f.name + "-ap-1"
		text := f.member(name, "ap")
		f.begin(t, f.files.render(t), fleet{name: text})
		f.commit(t, f.files.withFile("ap.yaml", text))
		f.hub.Delivered(t, f.name, name, 1)
	}
}

// labelChanges gives a Cluster another region, by which its Application has another path.
func labelChanges(t *testing.T, fleets []*changingFleet) {
	t.Helper()
	for _, f := range fleets {
		f.commit(t, f.files.replaced(t, "us.yaml", "region: us", "region: sa"))
	}
}

// clusterGoes removes a Cluster. With the list generator its Application goes. With the cluster
// generator it stays, since nothing is deleted by default there.
func clusterGoes(t *testing.T, fleets []*changingFleet, before map[string]string) {
	t.Helper()
	for _, f := range fleets {
		gone, last := f.name+"-eu-1", f.planned
		f.commit(t, f.files.without("eu.yaml"))
		environment.Eventually(t, "Cluster "+gone+" is gone", func(ctx context.Context) error {
			_, err := f.hub.Live(ctx, environment.ClusterVersion, "Cluster", f.name, gone)
			return mustBeAbsent(err)
		})
		deregister(t, f.hub, f.by, f.name, gone)
		if f.generator == "Clusters" {
			f.planned = last
		} else {
			delete(before, gone+"-web")
		}
	}
	mustFollow(t, fleets, before)
	fleets[0].hub.Reconciled(t, environment.ApplicationSetController)
	environment.Throughout(t, "nothing else goes", nothingMoreHappens, func(ctx context.Context) error {
		return keepUIDs(ctx, fleets[0].hub, before)
	})
}

// mustFollow waits until the Applications are those of the plans, and returns their UIDs. Those of
// before must have the same.
func mustFollow(t *testing.T, fleets []*changingFleet, before map[string]string) map[string]string {
	t.Helper()
	var planned []plannedApplication
	for _, f := range fleets {
		planned = append(planned, f.planned...)
	}
	hub := fleets[0].hub
	environment.Eventually(t, "the Applications follow", func(ctx context.Context) error {
		return asPlanned(ctx, hub, planned)
	})
	if err := keepUIDs(t.Context(), hub, before); err != nil {
		t.Error(err)
	}
	now, err := uids(t.Context(), hub, applicationVersion, "Application", environment.ArgoCDNamespace)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

// keepUIDs returns an error unless Applications are the same objects as before.
func keepUIDs(ctx context.Context, hub *environment.ControlPlane, before map[string]string) error {
	now, err := uids(ctx, hub, applicationVersion, "Application", environment.ArgoCDNamespace)
	if err != nil {
		return err
	}
	maps.DeleteFunc(now, func(name, _ string) bool { return before[name] == "" })
	if diff := cmp.Diff(before, now, cmpopts.EquateEmpty()); diff != "" {
		return fmt.Errorf("other UIDs (-before +now):\n%s", diff)
	}
	return nil
}
