package review

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestClustersThatClusterAPIRefuses: what the webhook refuses of a Cluster that is there already is
// no upgrade, and no replacement of machines.
func TestClustersThatClusterAPIRefuses(t *testing.T) {
	t.Parallel()
	const core, skip = "cluster.x-k8s.io/v1beta2", "unsafe.topology.cluster.x-k8s.io/"
	class := func(spec string) string { return ofMachines(core, "ClusterClass", "std", spec) }
	version := func(version string, more ...string) string {
		text := hubCluster("a")
		for _, annotation := range more {
			text += "  annotations: {" + skip + annotation + ": ''}\n"
		}
		return text + "spec: {topology: {classRef: {name: std}, version: " + version + "}}\n"
	}
	workers := func(list string) string {
		return hubCluster("a") + "spec: {topology: {classRef: {name: std}, workers: {machineDeployments: " +
			list + "}}}\n"
	}
	const worker = "{workers: {machineDeployments: [{class: w}]}}"
	for name, test := range map[string]struct{ class, before, after, want string }{
		"the version is lowered": {
			class: class(worker), before: version("v1.34.1"), after: version("v1.33.4"),
			want: "Stuck: The version of Kubernetes cannot be lowered from v1.34.1 to v1.33.4.",
		},
		"the version is lowered, whatever the ClusterClass is": {
			before: version("v1.34.1"), after: version("v1.34.0"),
			want: "Stuck: The version of Kubernetes cannot be lowered from v1.34.1 to v1.34.0.",
		},
		"the version is lowered, and the check is left out": {
			class: class(worker), before: version("v1.34.1"), after: version("v1.33.4", "disable-update-version-check"),
			want: "Update",
		},
		"a minor version is skipped": {
			class: class(worker), before: version("v1.32.9"), after: version("v1.34.0"),
			want: "Stuck: The version of Kubernetes cannot skip a minor version, and goes from v1.32.9 to v1.34.0.",
		},
		"a minor version is skipped, of a ClusterClass that is elsewhere": {
			before: version("v1.32.9"), after: version("v1.34.0"),
			want: "Stuck: The version of Kubernetes cannot skip a minor version, and goes from v1.32.9 to v1.34.0. " +
				"It is accepted if the ClusterClass, which is not in the input, sets kubernetesVersions or plans " +
				"upgrades.",
		},
		"a minor version is skipped, and the ClusterClass has the versions between": {
			class:  class("{kubernetesVersions: [v1.32.9, v1.33.1, v1.34.0]}"),
			before: version("v1.32.9"), after: version("v1.34.0"), want: "Update",
		},
		"a minor version is skipped, and an extension plans the steps": {
			class:  class("{upgrade: {external: {generateUpgradePlanExtension: plan}}}"),
			before: version("v1.32.9"), after: version("v1.34.0"), want: "Update",
		},
		"the next minor version": {
			class: class(worker), before: version("v1.33.0"), after: version("v1.34.5"), want: "Update",
		},
		"workers of a class that is not there": {
			class: class(worker), before: workers("[{name: md-0, class: w}]"),
			after: workers("[{name: md-0, class: w}, {name: md-1, class: gpu}]"),
			want: "Stuck: ClusterClass clusters/std has no class gpu of machineDeployments, " +
				"which md-1 is made from.",
		},
		"workers of a class that may be elsewhere": {
			before: workers("[{name: md-0, class: w}]"), after: workers("[{name: md-0, class: gpu}]"), want: "Update",
		},
		"workers that had the class before": {
			class: class(worker), before: workers("[{name: md-0, class: gpu}]"),
			after: workers("[{name: md-0, class: gpu, replicas: 3}]"), want: "Update",
		},
		"the topology is removed": {
			before: version("v1.34.0"), after: hubCluster("a") + "spec: {infrastructureRef: {kind: K, name: n}}\n",
			want: "Stuck: The topology of an existing Cluster cannot be removed.",
		},
		"a topology comes": {
			before: hubCluster("a") + "spec: {infrastructureRef: {kind: K, name: n}}\n", after: version("v1.34.0"),
			want: "Stuck: An existing Cluster without a ClusterClass cannot get one.",
		},
		"a topology comes, and the check is left out": {
			before: hubCluster("a") + "spec: {infrastructureRef: {kind: K, name: n}}\n",
			after:  version("v1.34.0", "disable-update-class-name-check"), want: "Update",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := test.before, test.after
			if test.class != "" {
				before, after = hubDocuments(test.class, before), hubDocuments(test.class, after)
			}
			changes := Compare(hubSide(t, before), hubSide(t, after)).Changes
			got := ""
			for _, change := range changes {
				got += string(change.Action)
				if change.Effect.Code != "HubRefused" {
					continue
				}
				text, _, _ := strings.Cut(change.Effect.Text, " Cluster API refuses the change, ")
				got += ": " + strings.Join(append([]string{text}, change.Effect.Because[1:]...), " ")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
