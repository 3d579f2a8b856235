package review

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hubManifest is a manifest in namespace hub.
func hubManifest(apiVersion, kind, name string, lines ...string) string {
	return "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata:\n  namespace: hub\n  name: " + name + "\n" +
		strings.Join(lines, "\n") + "\n"
}

func TestWhatChangesOnTheHub(t *testing.T) {
	t.Parallel()
	config := func(value string) string { return hubManifest("v1", "ConfigMap", "a", "data: {key: "+value+"}") }
	const sets = "addons.cluster.x-k8s.io/v1beta2"
	const provider = "infrastructure.cluster.x-k8s.io/v1"
	const keep = "  annotations: {argocd.argoproj.io/sync-options: %s}"
	for name, test := range map[string]struct{ before, after, want string }{
		"nothing": {before: config("x"), after: config("x")},
		"a field of an object changes": {
			before: config("x"), after: config("z"),
			want: `
Update HubObject : ConfigMap/hub/a
  data.key x -> z
  = Certain HubUpdated, workloads None
  Whoever applies the manifests of the hub updates it.
`,
		},
		"the same field of several objects is one change": {
			before: hubDocuments(config("x"), strings.Replace(config("x"), "name: a", "name: b", 1)),
			after:  hubDocuments(config("z"), strings.Replace(config("z"), "name: a", "name: b", 1)),
			want: `
Update HubObject : ConfigMap/hub/a ConfigMap/hub/b
  data.key x -> z
  = Certain HubUpdated, workloads None
  Whoever applies the manifests of the hub updates them.
`,
		},
		"objects of a kind are new": {
			before: config("x"),
			after: hubDocuments(config("x"), hubManifest("v1", "Service", "s"), hubManifest("v1", "Service", "t"),
				hubManifest("v1", "ConfigMap", "c")),
			want: `
Create HubObject : ConfigMap/hub/c
  = Certain HubCreated, workloads None
  Whoever applies the manifests of the hub creates it.
Create HubObject : Service/hub/s Service/hub/t
  = Certain HubCreated, workloads None
  Whoever applies the manifests of the hub creates them.
`,
		},
		"an object goes": {before: config("x"), want: `
Delete HubObject : ConfigMap/hub/a
  = Certain HubDeleted, workloads None
  Whoever applies the manifests of the hub deletes it, if it prunes.
`},
		"an object goes that Argo CD keeps": {
			before: hubManifest("v1", "Service", "s", strings.Replace(keep, "%s", "Prune=false", 1)),
			want: `
LeftBehind HubObject : Service/hub/s
  = Possible HubKept, workloads Stay
  Argo CD does not prune it.
  Nothing updates it any more.
  (Its sync options have Prune=false, so Argo CD does not prune it.)
`,
		},
		"an object goes that waits for a person": {
			before: hubManifest("v1", "Service", "s", strings.Replace(keep, "%s", "Prune=confirm", 1)),
			want: `
Delete HubObject : Service/hub/s
  = Possible HubDeleted, workloads None
  Whoever applies the manifests of the hub deletes it, if it prunes.
  (Its sync options have Prune=confirm, so Argo CD waits for a person before it prunes it.)
`,
		},
		"workloads go to the hub that no entry names": {
			after: hubDocuments(hubManifest("apps/v1", "Deployment", "d"), hubManifest("apps/v1", "Deployment", "e"),
				hubManifest("batch/v1", "CronJob", "j")),
			want: `
Create HubObject : Deployment/hub/d !hub-workload
  = Certain HubCreated, workloads None
  Whoever applies the manifests of the hub creates it, and it runs on the hub.
  (No entry names it, so nothing delivers it to Clusters.)
Create HubObject : Deployment/hub/e !hub-workload
  = Certain HubCreated, workloads None
  Whoever applies the manifests of the hub creates it, and it runs on the hub.
  (No entry names it, so nothing delivers it to Clusters.)
Create HubObject : CronJob/hub/j !hub-workload
  = Certain HubCreated, workloads None
  Whoever applies the manifests of the hub creates it, and it runs on the hub.
  (No entry names it, so nothing delivers it to Clusters.)
`,
		},
		"a workload that was on the hub is no new one": {
			before: hubManifest("apps/v1", "Deployment", "d", "spec: {replicas: 1}"),
			after:  hubManifest("apps/v1", "Deployment", "d", "spec: {replicas: 2}"),
			want: `
Update HubObject : Deployment/hub/d
  spec.replicas 1 -> 2
  = Certain HubUpdated, workloads None
  Whoever applies the manifests of the hub updates it.
`,
		},
		"what takes more along than itself": {
			before: hubDocuments(
				"apiVersion: v1\nkind: Namespace\nmetadata: {name: clusters}\n",
				hubCluster("eu-1"),
				"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"+
					"metadata: {name: widgets.example.com}\nspec: {names: {kind: Widget}}\n",
				hubManifest("v1", "PersistentVolumeClaim", "p"),
				hubManifest("argoproj.io/v1alpha1", "AppProject", "a"),
				hubManifest("v1", "Secret", "s", "  labels: {argocd.argoproj.io/secret-type: cluster}",
					"data: {a: czNjcjN0}"),
				hubManifest("cluster.x-k8s.io/v1beta2", "MachineDeployment", "m"),
				hubManifest("infrastructure.cluster.x-k8s.io/v1beta2", "AWSMachineTemplate", "t"),
				hubManifest("apps/v1", "Deployment", "d"),
				hubManifest("argoproj.io/v1alpha1", "ApplicationSet", "x"),
			),
			after: hubCluster("eu-1"),
			want: `
Delete HubObject : Namespace/clusters !workload-deletion !cluster-deletion
  = Certain HubDeleted, workloads MayGo
  When the hub prunes it, Kubernetes deletes all that is in the namespace, also 1 Cluster.
  (The old side has 1 Cluster in it: eu-1.)
Delete HubObject : PersistentVolumeClaim/hub/p
  = Certain HubDeleted, workloads None
  When the hub prunes it, the data of its volume may be deleted.
  (The reclaim policy of its volume decides about the data.)
Delete HubObject : Secret/hub/s !workload-deletion
  = Possible HubDeleted, workloads MayGo
  When the hub prunes it, Argo CD does not know the cluster any more.
  Applications that cluster generators make for it are deleted.
Delete HubObject : CustomResourceDefinition/widgets.example.com !workload-deletion
  = Certain HubDeleted, workloads MayGo
  When the hub prunes it, Kubernetes deletes all objects of kind Widget on the hub.
Delete HubObject : Deployment/hub/d !workload-deletion
  = Certain HubDeleted, workloads None
  When the hub prunes it, its Pods on the hub are deleted.
Delete HubObject : AppProject/hub/a
  = Certain HubDeleted, workloads Stay
  When the hub prunes it, Argo CD does not sync the Applications of the project any more.
Delete HubObject : ApplicationSet/hub/x !application-deletion !workload-deletion
  = Possible HubDeleted, workloads MayGo
  When the hub prunes it, its Applications are deleted with it.
  It is not known which it has.
  Workloads may be deleted.
  (preserveResourcesOnDeletion is not true, so the controller adds the finalizer ` +
				"resources-finalizer.argocd.argoproj.io.)" + `
Delete HubObject : MachineDeployment/hub/m !workload-deletion
  = Certain HubDeleted, workloads MayGo
  When the hub prunes it, Cluster API deletes the machines or infrastructure that it stands for.
Delete HubObject : AWSMachineTemplate/hub/t
  = Certain HubDeleted, workloads None
  Whoever applies the manifests of the hub deletes it, if it prunes.
`,
		},
		"fields of Secrets": {
			before: hubManifest("v1", "Secret", "s", "data: {a: b2xk}"),
			after:  hubManifest("v1", "Secret", "s", "  labels: {x: y}", "stringData: {a: new}"),
			want: `
Update HubObject : Secret/hub/s
  data.a b2xk -> null secret
  metadata.labels.x null -> true secret
  stringData.a null -> new secret
  = Certain HubUpdated, workloads None
  Whoever applies the manifests of the hub updates it.
`,
		},
		"fields of Clusters": {
			before: hubDocuments(hubCluster("a")+"spec: {topology: {version: v1.33.0}, host: a.example.com}\n",
				hubCluster("b")+"spec: {topology: {version: v1.33.0}, host: b.example.com}\n", hubCluster("c")),
			after: hubDocuments(hubCluster("a")+"spec: {topology: {version: v1.34.0}, host: a.example.org}\n",
				hubCluster("b")+"spec: {topology: {version: v1.34.0}, host: b.example.org}\n", hubCluster("c", "x=y")),
			want: `
Update HubObject : Cluster/clusters/a Cluster/clusters/b
  spec.host a.example.com -> a.example.org (2)
  spec.topology.version v1.33.0 -> v1.34.0
  = Certain HubUpdated, workloads MayChange
  Cluster API upgrades Kubernetes: it replaces the machines of the control plane, then those of the workers.
Update HubObject : Cluster/clusters/c
  metadata.labels.x null -> y
  = Certain HubUpdated, workloads None
  Only metadata of the Cluster changes.
  What follows from that is in the other changes.
`,
		},
		"labels of Clusters that are facts": {
			before: hubDocuments(hubCluster("a", "fleet=x", "region=eu"), hubCluster("b", "region=eu")),
			after:  hubDocuments(hubCluster("a", "fleet=x", "region=us"), hubCluster("b", "region=us")),
			want: `
Update HubObject : Cluster/clusters/b
  metadata.labels.region eu -> us
  = Certain HubUpdated, workloads None
  Only metadata of the Cluster changes.
  What follows from that is in the other changes.
Update: 1 Cluster changed
`,
		},
		"Clusters are paused and resumed": {
			before: hubDocuments(hubCluster("a"), hubCluster("b")+"spec: {paused: true}\n",
				hubCluster("c")+"spec: {paused: true, x: 1}\n"),
			after: hubDocuments(hubCluster("a")+"spec: {paused: true}\n", hubCluster("b"),
				hubCluster("c")+"spec: {paused: true, x: 2}\n"),
			want: `
Update HubObject : Cluster/clusters/a
  spec.paused null -> true
  = Certain HubUpdated, workloads None
  Cluster API does nothing about the Cluster until it is resumed.
  (It becomes paused. Argo CD is not affected by that.)
Update HubObject : Cluster/clusters/b
  spec.paused true -> null
  = Possible HubUpdated, workloads MayChange
  Cluster API acts on the Cluster again, also on what has changed since it was paused.
  (It is not paused any more.)
Update HubObject : Cluster/clusters/c
  spec.x 1 -> 2
  = Possible HubUpdated, workloads MayChange
  Cluster API does nothing about the change until the Cluster is resumed.
  (It is paused.)
`,
		},
		"only stamps change": {
			before: hubDocuments(hubCluster("a", "stamp-x=1"), hubCluster("b")),
			after: hubDocuments(hubCluster("a", "stamp-x=2"), hubCluster("b", "stamp-x=1")+
				"  annotations: {capifleet.dev/stamps: 'production:labels/stamp-x'}\n"),
			want: `
Update: 2 Clusters stamped
`,
		},
		"stamps and other fields change": {
			before: hubCluster("a", "stamp-x=1"), after: hubCluster("a", "stamp-x=2", "mine=1"),
			want: `
Update HubObject : Cluster/clusters/a
  metadata.labels.mine null -> 1
  = Certain HubUpdated, workloads None
  Only metadata of the Cluster changes.
  What follows from that is in the other changes.
Update: 1 Cluster stamped
`,
		},
		"what belongs to Clusters comes and goes with them": {
			before: hubDocuments(hubCluster("a")+"spec: {infrastructureRef: {kind: AWSCluster, name: net}}\n",
				strings.Replace(hubManifest(provider, "AWSCluster", "net"), "hub", "clusters", 1),
				strings.Replace(hubManifest("cluster.x-k8s.io/v1beta2", "MachineDeployment", "md",
					"spec: {clusterName: a}"), "hub", "clusters", 1)),
			after: hubDocuments(hubCluster("b"), strings.Replace(hubManifest("v1", "Secret", "s",
				"  labels: {cluster.x-k8s.io/cluster-name: b}"), "hub", "clusters", 1)),
			want: `
Create: 1 object of new Clusters created
Delete: 2 objects of deleted Clusters deleted
`,
		},
		"what is generated only follows": {
			before: hubDocuments(
				hubManifest(sets, "ClusterResourceSet", "cni-1", "  labels: {entry: resourceSets/cni}"),
				hubManifest(sets, "ClusterResourceSet", "old", "  labels: {entry: resourceSets/old}"),
				hubManifest("v1", "ConfigMap", "cni", "  labels: {entry: resourceSets/cni}", "data: {a: b}")),
			after: hubDocuments(
				hubManifest(sets, "ClusterResourceSet", "cni-2", "  labels: {entry: resourceSets/cni}"),
				hubManifest("v1", "ConfigMap", "cni", "  labels: {entry: resourceSets/cni}", "data: {a: c}"),
				hubManifest("v1", "ConfigMap", "csi", "  labels: {entry: resourceSets/csi}", "data: {a: c}")),
			want: `
Create: 1 ConfigMap created
Delete: 1 ClusterResourceSet deleted
Replace: 1 ClusterResourceSet replaced
Update: 1 ConfigMap changed
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes, consequences, _ := compareHub(hubSide(t, test.before), hubSide(t, test.after))
			got := "\n" + changeLines(changes) + consequenceLines(consequences)
			if diff := cmp.Diff("\n"+strings.TrimPrefix(test.want, "\n"), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
