package resourceset

import (
	"strings"
	"testing"
)

// TestHub: which objects of the input the sources keep off the hub, and where they contradict each
// other or the objects.
func TestHub(t *testing.T) {
	t.Parallel()
	const local = "config.kubernetes.io/local-config: 'true'"
	marked := func(annotations string) string {
		return "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, annotations: {" + annotations + "}}"
	}
	const excluded = "annotation config.kubernetes.io/local-config=true, for spec.resourceSets[0].resources[0].files"
	capi := func(apiVersion, kind string) string {
		return "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: b, namespace: default}"
	}
	for sentence, c := range map[string]struct {
		resources string
		file      string // a, an object
		noPaths   bool
		wants     []string
		problems  []string
	}{
		"files are for the clusters only": {
			resources: "[{files: [a]}]", file: monitoring,
			wants: []string{
				"Namespace monitoring: annotation config.kubernetes.io/local-config=true, " +
					"for spec.resourceSets[0].resources[0].files",
			},
		},
		"files that are rendered are too": {
			resources: "[{files: [a], render: Template}]", file: monitoring,
			wants: []string{
				"Namespace monitoring: annotation config.kubernetes.io/local-config=true, " +
					"for spec.resourceSets[0].resources[0].files",
			},
		},
		"files that are kept are for both": {
			resources: "[{files: [a], hub: Keep}]", file: monitoring,
		},
		"kept by one source, and not by the other": {
			resources: "[{files: [a], hub: Keep}, {files: [a], hub: Exclude}]", file: settings,
			problems: []string{
				"error CF0309: spec.resourceSets[0].resources[1].files: the source sets hub: Exclude, and another " +
					"source of its objects sets Keep or is a reference: ConfigMap kube-system/settings (a); let only " +
					"one source match them, or set hub to the same in both",
			},
		},
		"many objects that one source keeps, and the other does not": {
			resources: "[{files: [a], hub: Keep}, {files: [a], hub: Exclude}]",
			file: settings + "\n---\n" + monitoring + "\n---\n" + configMap("a") + "\n---\n" +
				marked("a: b"),
			problems: []string{
				"error CF0309: spec.resourceSets[0].resources[1].files: the source sets hub: Exclude, and another " +
					"source of its objects sets Keep or is a reference: ConfigMap kube-system/settings (a), " +
					"Namespace monitoring (a), ConfigMap kube-system/rendered (a), Namespace a (a); let only one " +
					"source match them, or set hub to the same in both",
			},
		},
		"many objects that are kept, and marked by the user": {
			resources: "[{files: [a], hub: Keep}]",
			file:      marked(local) + "\n---\n" + strings.Replace(marked(local), "name: a", "name: b", 1),
			problems: []string{
				"error CF0309: spec.resourceSets[0].resources[0].files: the hub would not get objects that are " +
					"marked local-config: Namespace a (a), Namespace b (a); remove the annotation " +
					"config.kubernetes.io/local-config",
			},
		},
		"kept off by one source, rendered by another that keeps it": {
			resources: "[{files: [a]}, {files: [a], hub: Keep, render: Template}]", file: settings,
			wants: []string{
				"ConfigMap kube-system/settings: annotation config.kubernetes.io/local-config=true, " +
					"for spec.resourceSets[0].resources[0].files",
			},
			problems: []string{
				"error CF0309: spec.resourceSets[0].resources[1].files: another source sets hub: Exclude for objects " +
					"of this one, which does not: ConfigMap kube-system/settings (a); let only one source match " +
					"them, or set hub to the same in both",
			},
		},
		"objects of Cluster API that a pattern matches too": {
			resources: "[{files: [a]}]",
			file: settings + "\n---\n" + capi("infrastructure.cluster.x-k8s.io/v1beta2", "AWSCluster") + "\n---\n" +
				capi("cluster.x-k8s.io/v1beta2", "MachineDeployment") + "\n---\n" +
				capi("example.com/v1", "AWSCluster"),
			wants: []string{
				"ConfigMap kube-system/settings: " + excluded,
				"AWSCluster default/b: " + excluded,
				"MachineDeployment default/b: " + excluded,
				"AWSCluster default/b: " + excluded,
			},
			problems: []string{
				"warning CF0532: spec.resourceSets[0].resources[0].files: the source keeps objects off the hub " +
					"that Cluster API needs there: AWSCluster default/b (a), MachineDeployment default/b (a); " +
					"let it match only what is for the clusters, or set hub: Keep",
			},
		},
		"objects of Cluster API that are kept": {
			resources: "[{files: [a], hub: Keep}]", file: capi("addons.cluster.x-k8s.io/v1beta2", "ClusterResourceSet"),
		},
		"objects of Cluster API that the user keeps off the hub": {
			resources: "[{files: [a]}]",
			file: strings.Replace(
				capi("cluster.x-k8s.io/v1beta2", "ClusterClass"), "name: b", "name: b, annotations: {"+local+"}", 1,
			),
			wants: []string{"ClusterClass default/b: " + excluded},
		},
		"what is referred to is for the hub": {
			resources: "[{configMap: {name: user-payload}}]", file: userPayload,
		},
		"what is referred to must not be kept off": {
			resources: "[{files: [a]}, {configMap: {name: user-payload}}]", file: userPayload,
			wants: []string{
				"ConfigMap fleet/user-payload: annotation config.kubernetes.io/local-config=true, " +
					"for spec.resourceSets[0].resources[0].files",
			},
			problems: []string{
				"error CF0309: spec.resourceSets[0].resources[1].configMap.name: another source sets hub: Exclude " +
					"for objects of this one, which does not: ConfigMap fleet/user-payload (a); let only one source " +
					"match them, or set hub to the same in both",
			},
		},
		"kept, and marked by the user": {
			resources: "[{files: [a], hub: Keep}]", file: marked(local),
			problems: []string{
				"error CF0309: spec.resourceSets[0].resources[0].files: the hub would not get objects that are " +
					"marked local-config: Namespace a (a); remove the annotation config.kubernetes.io/local-config",
			},
		},
		"kept, and marked by an earlier run": {
			resources: "[{files: [a], hub: Keep}]",
			file: marked(local + ", capifleet.dev/stamps: " +
				"'production:annotations/config.kubernetes.io/local-config'"),
		},
		"kept, and marked by another fleet": {
			resources: "[{files: [a], hub: Keep}]",
			file:      marked(local + ", capifleet.dev/stamps: 'test:annotations/config.kubernetes.io/local-config'"),
			problems: []string{
				"error CF0502: spec.resourceSets[0].resources[0].files: fleet test keeps objects of this source off " +
					"the hub: Namespace a (a); set the same in both fleets",
			},
		},
		"kept off, and marked by the user": {
			resources: "[{files: [a]}]", file: marked(local),
			wants: []string{
				"Namespace a: annotation config.kubernetes.io/local-config=true, " +
					"for spec.resourceSets[0].resources[0].files",
			},
		},
		"kept, and marked by the user in the working directory": {
			resources: "[{files: [a], hub: Keep}]", file: marked(local), noPaths: true,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				spec: addons("  resources: " + c.resources), clusters: inEurope, noPaths: c.noPaths,
				files: map[string]string{"a": c.file},
			}.run(t)
			wantSame(t, "wants", c.wants, wantLines(got.sets.Wants()))
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}

// TestHubModes: what the sources say of objects by position, and in which order these are marked.
func TestHubModes(t *testing.T) {
	t.Parallel()
	got := given{
		spec:     addons("  resources: [{files: [c, a]}, {files: [b], hub: Keep}, {configMap: {name: user-payload}}]"),
		clusters: inEurope,
		files:    map[string]string{"a": monitoring, "b": settings, "c": others, "d": userPayload, "e": password},
	}.run(t)
	wantSame(t, "modes", HubModes{2: "Exclude", 3: "Keep", 4: "Exclude", 5: "Keep"}, got.sets.Hub())
	wantSame(t, "wants", []string{
		"Namespace monitoring: annotation config.kubernetes.io/local-config=true, " +
			"for spec.resourceSets[0].resources[0].files",
		"ConfigMap kube-system/others: annotation config.kubernetes.io/local-config=true, " +
			"for spec.resourceSets[0].resources[0].files",
	}, wantLines(got.sets.Wants()))
}

// TestHubModesOfMissing: a reference to what is not there says nothing of any object.
func TestHubModesOfMissing(t *testing.T) {
	t.Parallel()
	got := given{spec: addons("  resources: [{configMap: {name: lost}}]"), clusters: inEurope}.run(t)
	wantSame(t, "modes", HubModes{}, got.sets.Hub())
}
