package review

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// ofMachines is a manifest in the namespace of the Clusters.
func ofMachines(apiVersion, kind, name, spec string) string {
	return strings.Replace(hubManifest(apiVersion, kind, name, "spec: "+spec), "hub", "clusters", 1)
}

// TestMachinesThatFollow has Clusters a, b and c: a and b are made from ClusterClass std, c from a
// control plane and a MachineDeployment of its own.
func TestMachinesThatFollow(t *testing.T) {
	t.Parallel()
	const core, provider = "cluster.x-k8s.io/v1beta2", "infrastructure.cluster.x-k8s.io/v1beta2"
	const class = `{workers: {machineDeployments: [{class: w, infrastructure: {templateRef: ` +
		`{kind: AWSMachineTemplate, name: NAME}}}]}}`
	const topology = "spec: {topology: {classRef: {name: std}, workers: {machineDeployments: POOLS}}}\n"
	std := ofMachines(core, "ClusterClass", "std", strings.Replace(class, "NAME", "inf-1", 1))
	inf := func(kind, size string) string {
		return ofMachines(provider, "AWSMachineTemplate", kind, "{size: "+size+"}")
	}
	pools := func(name, pools string) string {
		return hubCluster(name) + strings.Replace(topology, "POOLS", pools, 1)
	}
	plain := hubCluster("c") + "spec: {controlPlaneRef: {kind: KubeadmControlPlane, name: cp}}\n"
	workers := func(replicas string) string {
		return ofMachines(core, "MachineDeployment", "c-md", "{clusterName: c, replicas: "+replicas+
			", template: {spec: {infrastructureRef: {kind: AWSMachineTemplate, name: inf-2}}}}")
	}
	plane := func(version string) string {
		const group = "controlplane.cluster.x-k8s.io/v1beta2"
		return ofMachines(group, "KubeadmControlPlane", "cp", "{version: "+version+"}")
	}
	whole := func(more ...string) string {
		all := []string{pools("a", "[{name: md-0}]"), pools("b", "[{name: md-0}]"), plain}
		return hubDocuments(append(all, more...)...)
	}
	for name, test := range map[string]struct {
		before, after, want string
		clusters            string
	}{
		"a ClusterClass changes": {
			before: whole(std), after: whole(strings.Replace(std, "inf-1", "inf-9", 1)), clusters: "a b",
			want: `
Update HubObject : ClusterClass/clusters/std
  spec.workers.machineDeployments[0].infrastructure.templateRef.name inf-1 -> inf-9
  = Possible HubUpdated, workloads MayChange
  Cluster API brings the Clusters of this ClusterClass to what it says.
  It may replace machines.
`,
		},
		"a ClusterClass of v1beta1 changes": {
			before: hubDocuments(std, hubCluster("a")+"spec: {topology: {class: std}}\n"),
			after: hubDocuments(strings.Replace(std, "inf-1", "inf-9", 1),
				hubCluster("a")+"spec: {topology: {class: std}}\n"), clusters: "a",
			want: `
Update HubObject : ClusterClass/clusters/std
  spec.workers.machineDeployments[0].infrastructure.templateRef.name inf-1 -> inf-9
  = Possible HubUpdated, workloads MayChange
  Cluster API brings the Clusters of this ClusterClass to what it says.
  It may replace machines.
`,
		},
		"a ClusterClass of no Cluster changes": {
			before: std, after: strings.Replace(std, "inf-1", "inf-9", 1),
			want: `
Update HubObject : ClusterClass/clusters/std
  spec.workers.machineDeployments[0].infrastructure.templateRef.name inf-1 -> inf-9
  = Certain HubUpdated, workloads None
  Whoever applies the manifests of the hub updates it.
  No Cluster of the new side has this ClusterClass.
`,
		},
		"a ClusterClass goes that Clusters are made from": {
			before: whole(std), after: whole(), clusters: "a b",
			want: `
Stuck HubObject : ClusterClass/clusters/std !stuck
  = Certain HubRefused, workloads Stay
  Cluster API refuses to delete it, and whoever prunes it reports an error.
  (2 Clusters of the new side are made from it.)
`,
		},
		"a ClusterClass goes that no Cluster is made from": {
			before: std, after: "",
			want: `
Delete HubObject : ClusterClass/clusters/std
  = Certain HubDeleted, workloads None
  Whoever applies the manifests of the hub deletes it, if it prunes.
`,
		},
		"a template of a ClusterClass changes in place": {
			before: whole(std, inf("inf-1", "l")), after: whole(std, inf("inf-1", "xl")), clusters: "a b",
			want: `
Update HubObject : AWSMachineTemplate/clusters/inf-1
  spec.size l -> xl
  = Possible HubUpdated, workloads MayChange
  The provider may refuse to change a template in place.
  If it does not, Cluster API may replace machines of the Clusters that are made from it.
  (A ClusterClass refers to it, and Cluster API compares its Clusters with that.)
`,
		},
		"another template changes in place": {
			before: whole(workers("1"), inf("inf-2", "l")), after: whole(workers("1"), inf("inf-2", "xl")),
			want: `
Update HubObject : AWSMachineTemplate/clusters/inf-2
  spec.size l -> xl
  = Possible HubUpdated, workloads None
  The provider may refuse to change a template in place.
  If it does not, only new machines get the change.
`,
		},
		"a control plane changes": {
			before: whole(plane("v1.33.0")), after: whole(plane("v1.34.0")), clusters: "c",
			want: `
Update HubObject : KubeadmControlPlane/clusters/cp
  spec.version v1.33.0 -> v1.34.0
  = Possible HubUpdated, workloads MayChange
  Whoever applies the manifests of the hub updates it.
  Cluster API may replace machines.
`,
		},
		"a MachineDeployment is scaled to 0": {
			before: whole(workers("3")), after: whole(workers("0")), clusters: "c",
			want: `
Update HubObject : MachineDeployment/clusters/c-md !workload-deletion
  spec.replicas 3 -> 0
  = Possible HubUpdated, workloads MayGo
  It is scaled to 0: Cluster API deletes all its machines, and what runs on them must find room on others.
`,
		},
		"a MachineDeployment is scaled up": {
			before: whole(workers("3")), after: whole(workers("5")), clusters: "c",
			want: `
Update HubObject : MachineDeployment/clusters/c-md
  spec.replicas 3 -> 5
  = Possible HubUpdated, workloads Stay
  Cluster API adds machines.
`,
		},
		"a MachineDeployment is scaled down": {
			before: whole(workers("3")), after: whole(workers("2")), clusters: "c",
			want: `
Update HubObject : MachineDeployment/clusters/c-md
  spec.replicas 3 -> 2
  = Possible HubUpdated, workloads MayChange
  Cluster API deletes machines, and what runs on them must find room on others.
`,
		},
		"a MachineDeployment is scaled up, and its machines change": {
			before: whole(workers("3")), after: whole(strings.Replace(workers("5"), "inf-2", "inf-3", 1)),
			clusters: "c",
			want: `
Update HubObject : MachineDeployment/clusters/c-md
  spec.replicas 3 -> 5
  spec.template.spec.infrastructureRef.name inf-2 -> inf-3
  = Possible HubUpdated, workloads MayChange
  Whoever applies the manifests of the hub updates it.
  Cluster API may replace machines.
`,
		},
		"a worker pool of a Cluster is scaled up": {
			before: pools("a", "[{name: md-0, replicas: 1}]"), after: pools("a", "[{name: md-0, replicas: 3}]"),
			clusters: "a", want: `
Update HubObject : Cluster/clusters/a
  spec.topology.workers.machineDeployments[md-0].replicas 1 -> 3
  = Possible HubUpdated, workloads Stay
  Cluster API adds machines.
`,
		},
		"a variable of a worker pool is named like the number of its machines": {
			before:   pools("a", "[{name: md-0, variables: {overrides: [{name: proxy, value: {replicas: 1}}]}}]"),
			after:    pools("a", "[{name: md-0, variables: {overrides: [{name: proxy, value: {replicas: 3}}]}}]"),
			clusters: "a", want: `
Update HubObject : Cluster/clusters/a
  spec.topology.workers.machineDeployments[md-0].variables.overrides[proxy].value.replicas 1 -> 3
  = Possible HubUpdated, workloads MayChange
  Cluster API brings the Cluster to what its manifest says.
  It may replace machines.
`,
		},
		"a MachineDeployment goes": {
			before: whole(workers("3")), after: whole(), clusters: "c",
			want: `
Delete HubObject : MachineDeployment/clusters/c-md !workload-deletion
  = Certain HubDeleted, workloads MayGo
  When the hub prunes it, Cluster API deletes the machines or infrastructure that it stands for.
`,
		},
		"worker pools of a Cluster go, or are scaled to 0": {
			before: hubDocuments(
				pools("a", "[{name: md-0, replicas: 3}, {name: md-1}]"), pools("b", "[{name: md-0}]")),
			after: hubDocuments(
				pools("a", "[{name: md-0, replicas: 0}]"), pools("b", "[{name: md-0, replicas: 5}]")),
			clusters: "a b", want: `
Update HubObject : Cluster/clusters/a !workload-deletion
  spec.topology.workers.machineDeployments[md-0].replicas 3 -> 0
  spec.topology.workers.machineDeployments[md-1].name md-1 -> null
  = Possible HubUpdated, workloads MayGo
  Cluster API deletes all machines of worker pools md-0, md-1, and what runs on them must find room on others.
Update HubObject : Cluster/clusters/b
  spec.topology.workers.machineDeployments[md-0].replicas null -> 5
  = Possible HubUpdated, workloads MayChange
  Cluster API adds or deletes machines.
  What runs on those that go must find room on others.
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			comparison := Compare(hubSide(t, test.before), hubSide(t, test.after))
			want := "\n" + strings.TrimPrefix(test.want, "\n")
			if diff := cmp.Diff(want, "\n"+changeLines(comparison.Changes)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			gates := noGates()
			gates.MaxClusters = 0
			diff := Report(comparison, About{Gates: gates})
			reached := map[string]bool{}
			for i := range comparison.Changes {
				for _, target := range comparison.Changes[i].Targets {
					reached[target.Cluster.Name] = true
				}
			}
			delete(reached, "")
			if got := strings.Join(fleet.SortedKeys(reached), " "); got != test.clusters {
				t.Errorf("the Clusters are %q, want %q", got, test.clusters)
			}
			last := diff.Gates[len(diff.Gates)-1]
			never := strings.HasPrefix(strings.TrimSpace(test.want), "Stuck") ||
				strings.Contains(test.want, "workloads Stay")
			if failed := last.Result == v1alpha1.DiffGateFailed; failed != (test.clusters != "" && !never) {
				t.Errorf("the gate max-clusters is %s: %s", last.Result, last.Text)
			}
		})
	}
}
