package scenarios

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// bootstrapped is the design with an Argo CD on every cluster that is labelled for it.
const bootstrapped = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: edge, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: edge}}}
  values:
  - {name: region, label: region}
  bootstrap:
  - name: argocd
    clusterSelector: {matchLabels: {argocd: enabled}}
    resources: [{files: [payloads/install.yaml]}]
    application:
      metadata: {name: cluster-workloads, finalizers: [resources-finalizer.argocd.argoproj.io]}
      spec:
        source: {repoURL: https://example.com/workloads.git, targetRevision: main,
          path: 'overlays/{{ .values.region }}'}
        destination: {namespace: workloads}
        syncPolicy: {automated: {prune: true, selfHeal: true}}
`

// TestWholeArgoCDArrives: the payload of a bootstrap entry is Argo CD's whole install manifest.
func TestWholeArgoCDArrives(t *testing.T) {
	t.Parallel()
	for _, release := range releases() {
		t.Run(release, func(t *testing.T) {
			e := scenario(t,
				"per-cluster design: Argo CD "+release+" arrives whole on each labelled cluster, with the planned "+
					"root Application")
			planes := e.ControlPlanes(t, "management", "eu-1", "us-1", "bare-1")
			hub, eu, us, bare := planes[0], planes[1], planes[2], planes[3]
			hub.ClusterAPI(t)
			install := installManifest(t, release)
			files := fleet{
				"fleet.yaml": bootstrapped, "payloads/install.yaml": string(install),
				"clusters/eu-1.yaml":   clusterFile("clusters", "eu-1", "fleet: edge, region: eu, argocd: enabled"),
				"clusters/us-1.yaml":   clusterFile("clusters", "us-1", "fleet: edge, region: us, argocd: enabled"),
				"clusters/bare-1.yaml": clusterFile("clusters", "bare-1", "fleet: edge, region: eu"),
			}
			hub.Namespace(t, "clusters")
			hub.Syncer(t, "fleet").Sync(t, files.render(t)...)
			for _, workload := range []*environment.ControlPlane{eu, us, bare} {
				hub.Provision(t, "clusters", workload.Name, workload)
			}
			source, err := environment.Manifests(install)
			if err != nil {
				t.Fatal(err)
			}
			plan := files.plan(t)
			for _, workload := range []*environment.ControlPlane{eu, us} {
				hub.Delivered(t, "clusters", workload.Name, 1)
				for _, object := range source {
					mustBeAsWritten(t, workload, object, environment.ArgoCDNamespace)
				}
				mustBeAsPlanned(t, workload, plan.applications("Cluster", workload.Name))
				region, _, _ := strings.Cut(workload.Name, "-")
				mustBeFilledIn(t, workload, "cluster-workloads", strings.ReplaceAll(rootApplication, "REGION", region))
			}
			hub.Reconciled(t, environment.ClusterResourceSetController)
			environment.Throughout(t, "a cluster without the label gets nothing", nothingMoreHappens,
				func(ctx context.Context) error {
					return hasNothing(ctx, hub, bare, source)
				})
		})
	}
}

// rootApplication is the root Application of a cluster, with a word in capitals for its region.
const rootApplication = `
metadata: {finalizers: [resources-finalizer.argocd.argoproj.io]}
spec:
  project: default
  source: {repoURL: https://example.com/workloads.git, targetRevision: main, path: overlays/REGION}
  destination: {server: https://kubernetes.default.svc, namespace: workloads}
  syncPolicy: {automated: {prune: true, selfHeal: true}}
`

// hasNothing returns an error unless a cluster has none of the objects, and no
// ClusterResourceSetBinding. Kinds that Argo CD defines are not asked for: they are not there.
func hasNothing(ctx context.Context, hub, cluster *environment.ControlPlane, objects []manifest) error {
	_, err := hub.Live(ctx, environment.ClusterResourceSetVersion, "ClusterResourceSetBinding", "clusters",
		cluster.Name)
	if err := mustBeAbsent(err); err != nil {
		return fmt.Errorf("ClusterResourceSetBinding: %w", err)
	}
	for _, one := range objects {
		namespace := one.GetNamespace()
		if namespaced, err := cluster.IsObjectNamespaced(one); err != nil {
			return err
		} else if namespaced && namespace == "" {
			namespace = environment.ArgoCDNamespace
		}
		_, err := cluster.Live(ctx, one.GetAPIVersion(), one.GetKind(), namespace, one.GetName())
		if err := mustBeAbsent(err); err != nil {
			return fmt.Errorf("%s %s: %w", one.GetKind(), one.GetName(), err)
		}
	}
	return nil
}
