package review

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatMayGoFromTheHub: what an object of the hub stands for goes with it, or may go.
func TestWhatMayGoFromTheHub(t *testing.T) {
	t.Parallel()
	applicationSet := func(spec string) string {
		return hubManifest("argoproj.io/v1alpha1", "ApplicationSet", "x", spec)
	}
	for name, test := range map[string]struct{ before, after, want string }{
		"a namespace goes, and Clusters in it": {
			before: hubDocuments(hubCluster("a"), hubCluster("b"),
				"apiVersion: v1\nkind: Namespace\nmetadata: {name: clusters}\n"),
			after: hubDocuments(hubCluster("a"), hubCluster("b")),
			want: `
Delete HubObject : Namespace/clusters !workload-deletion !cluster-deletion
  = Certain HubDeleted, workloads MayGo
  When the hub prunes it, Kubernetes deletes all that is in the namespace, also 2 Clusters.
  (The old side has 2 Clusters in it: a, b.)
`,
		},
		"an ApplicationSet changes, and it is not known which Applications it has": {
			before: applicationSet("spec: {template: {metadata: {name: a}}}"),
			after:  applicationSet("spec: {template: {metadata: {name: b}}}"),
			want: `
Update HubObject : ApplicationSet/hub/x !application-deletion !workload-deletion
  spec.template.metadata.name a -> b
  = Possible HubUpdated, workloads MayGo
  Argo CD may delete its Applications and create others.
  It is not known which it has.
  Workloads may be deleted.
  (What changes decides which Applications there are.)
  (applicationsSync of ApplicationSet hub/x is not set, so it may delete Applications.)
  (preserveResourcesOnDeletion is not true, so the controller adds the finalizer ` +
				"resources-finalizer.argocd.argoproj.io.)" + `
`,
		},
		"the source of such an ApplicationSet changes, and prune is on": {
			before: applicationSet(
				"spec: {template: {spec: {syncPolicy: {automated: {prune: true}}, source: {path: a}}}}",
			),
			after: applicationSet(
				"spec: {template: {spec: {syncPolicy: {automated: {prune: true}}, source: {path: b}}}}",
			),
			want: `
Update HubObject : ApplicationSet/hub/x !workload-deletion
  spec.template.spec.source.path a -> b
  = Possible HubUpdated, workloads MayGo
  Argo CD updates its Applications.
  It is not known which it has.
  Prune is on: Argo CD deletes what they have deployed and their source does not have.
  (spec.template.spec.syncPolicy.automated.prune is true.)
`,
		},
		"clusterLabels set a label no longer, which nothing else changes": {
			before: hubDocuments(strings.Replace(hubCluster("a", "fleet=x", "stamp-r=1"), "stamp-r", "x.io/r", 1)+
				"  annotations: {capifleet.dev/stamps: 'production:labels/x.io/r'}\n",
				strings.Replace(hubCluster("b", "fleet=x", "stamp-r=2"), "stamp-r", "x.io/r", 1)+
					"  annotations: {capifleet.dev/stamps: 'production:labels/x.io/r'}\n"),
			after: hubDocuments(hubCluster("a", "fleet=x"), hubCluster("b", "fleet=x")),
			want: `
Update HubObject : Cluster/clusters/a Cluster/clusters/b
  metadata.labels[x.io/r] 1 -> null (2)
  = Certain HubUpdated, workloads None
  Only metadata of the Clusters changes.
  What follows from that is in the other changes.
`,
		},
		"such an ApplicationSet that may not delete goes": {
			before: applicationSet(
				"spec: {syncPolicy: {applicationsSync: create-update}, generators: [{git: {a: 1}}]}",
			),
			want: `
Delete HubObject : ApplicationSet/hub/x !application-deletion !workload-deletion
  = Possible HubDeleted, workloads MayGo
  When the hub prunes it, its Applications are deleted with it, or stay without an owner.
  It is not known which it has.
  Workloads may be deleted.
  (ApplicationSet hub/x has applicationsSync: create-update, so it may not delete Applications. ` +
				`It may take its owner off an Application before Kubernetes deletes that.)
  (preserveResourcesOnDeletion is not true, so the controller adds the finalizer ` +
				"resources-finalizer.argocd.argoproj.io.)" + `
`,
		},
		"such an ApplicationSet that may not delete changes": {
			before: applicationSet(
				"spec: {syncPolicy: {applicationsSync: create-update}, generators: [{git: {a: 1}}]}",
			),
			after: applicationSet(
				"spec: {syncPolicy: {applicationsSync: create-update}, generators: [{git: {a: 2}}]}",
			),
			want: `
Update HubObject : ApplicationSet/hub/x
  spec.generators[0].git.a 1 -> 2
  = Possible HubUpdated, workloads None
  Argo CD may create other Applications, and deletes none.
  It is not known which it has.
  (What changes decides which Applications there are.)
  (ApplicationSet hub/x has applicationsSync: create-update, so it may not delete Applications.)
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes, consequences, _ := compareHub(hubSide(t, test.before), hubSide(t, test.after))
			got := "\n" + changeLines(changes) + consequenceLines(consequences)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
