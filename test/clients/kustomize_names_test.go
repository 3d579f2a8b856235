package clients

import (
	"slices"
	"strings"
	"testing"
)

// TestKustomizeNames: what comes before capifleet changes what it reads, and what comes after it
// changes what it has made. The page says so.
func TestKustomizeNames(t *testing.T) {
	p := readPage(t, kustomizePages()...)
	const kustomizationFile, untaught = "fleet/kustomization.yaml", "configurations: []\n"
	overlay := map[string][]string{"overlay/kustomization.yaml": {"overlay"}}
	for name, test := range map[string]struct {
		kustomization
		clusters []string // that the ApplicationSet names
		dangling []string // references of ClusterResourceSets
	}{
		"a prefix beside the transformer": {
			kustomization{changes: tree{kustomizationFile: "namePrefix: test-\n"}},
			[]string{"test-prod-eu", "test-prod-us"},
			nil,
		},
		"a prefix of an overlay, which ApplicationSets do not follow": {
			kustomization{blocks: overlay, dir: "overlay"}, []string{"prod-eu", "prod-us"}, nil,
		},
		"a prefix of an overlay without the shipped configuration": {
			kustomization{blocks: overlay, changes: tree{kustomizationFile: untaught}, dir: "overlay"},
			[]string{"prod-eu", "prod-us"},
			[]string{"v1 ConfigMap clusters/production-baseline"},
		},
		"a prefix beside the generator": {
			kustomization{
				blocks: map[string][]string{"fleet/fleet.yaml": {"fleet.yaml", "generator"}},
				changes: tree{
					kustomizationFile: "{namePrefix: test-, resources: [], transformers: [], " +
						"generators: [fleet.yaml]}\n",
				},
			}, []string{"prod-eu", "prod-us"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.command = "build"
			objects := test.mustBuild(t, p)
			if got := listed(objects); !slices.Equal(test.clusters, got) {
				t.Errorf("the ApplicationSet names %q, want %q", got, test.clusters)
			}
			if got := dangling(t, objects); !slices.Equal(test.dangling, got) {
				t.Errorf("references to nothing: %q, want %q", got, test.dangling)
			}
		})
	}
}

// TestKustomizeNamespace: that of an overlay moves the ApplicationSet away from Argo CD, that
// beside the transformer does not.
func TestKustomizeNamespace(t *testing.T) {
	p := readPage(t, kustomizePages()...)
	for name, test := range map[string]struct {
		kustomization
		want []string
	}{
		"beside the transformer": {
			kustomization{changes: tree{"fleet/kustomization.yaml": "namespace: moved\n"}},
			[]string{"ApplicationSet argocd", "Cluster moved", "ClusterResourceSet moved", "ConfigMap moved"},
		},
		"of an overlay": {
			kustomization{
				changes: tree{"overlay/kustomization.yaml": "{resources: [../fleet], namespace: moved}\n"},
				dir:     "overlay",
			},
			[]string{"ApplicationSet moved", "Cluster moved", "ClusterResourceSet moved", "ConfigMap moved"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.command = "build"
			var got []string
			for _, o := range test.mustBuild(t, p) {
				got = append(got, o.text("kind")+" "+o.text("metadata", "namespace"))
			}
			slices.Sort(got)
			if got = slices.Compact(got); !slices.Equal(test.want, got) {
				t.Errorf("want %q, got %q", test.want, got)
			}
		})
	}
}

// TestKustomizeHashes: by the shipped configuration ClusterResourceSets follow the hash of a
// generated name, unless a ConfigMap and a Secret share it.
func TestKustomizeHashes(t *testing.T) {
	p := readPage(t, kustomizePages()...)
	const fleet = "spec:\n  applicationSets: []\n  resourceSets:\n  - name: baseline\n" +
		"    resources: [{configMap: {name: one}}, {secret: {name: SECRET}}]\n"
	const generators = "configMapGenerator:\n- {name: one, namespace: clusters, files: [payloads/limits.yaml]}\n" +
		"secretGenerator:\n" +
		"- {name: SECRET, namespace: clusters, type: addons.cluster.x-k8s.io/resource-set, " +
		"files: [payloads/namespace.yaml]}\n"
	for name, test := range map[string]struct {
		secret, configuration string
		dangling              int
	}{
		"names that differ are followed":                {secret: "other"},
		"a name that both have gets one of both hashes": {secret: "one", dangling: 1},
		"without the shipped configuration none is": {
			secret:        "other",
			configuration: "configurations: []\n",
			dangling:      2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			objects := kustomization{command: "build", changes: tree{
				"fleet/fleet.yaml":         strings.ReplaceAll(fleet, "SECRET", test.secret),
				"fleet/kustomization.yaml": strings.ReplaceAll(generators, "SECRET", test.secret) + test.configuration,
			}}.mustBuild(t, p)
			if got := dangling(t, objects); len(got) != test.dangling {
				t.Errorf("references to nothing: %q, want %d", got, test.dangling)
			}
		})
	}
}

// TestKustomizeWorkingDirectory: also where an overlay is built, files are those beside the
// kustomization that names the function.
func TestKustomizeWorkingDirectory(t *testing.T) {
	const decoy = "{apiVersion: v1, kind: Namespace, metadata: {name: decoy}}\n"
	overlay := kustomization{
		dir:     "overlay",
		command: "build",
		changes: tree{"overlay/kustomization.yaml": "resources: [../fleet]\n", "overlay/payloads/decoy.yaml": decoy},
	}
	sameObjects(t, rendered(t, kustomizeExample), overlay.mustBuild(t, readPage(t, kustomizePages()...)))
}

// listed are the names of Clusters in the lists of ApplicationSets.
func listed(objects []object) []string {
	var clusters []string
	for _, set := range all(objects, func(o object) bool { return o.isOf("ApplicationSet") }) {
		for _, element := range set.list("spec", "generators", "0", "list", "elements") {
			clusters = append(clusters, element.text("name"))
		}
	}
	slices.Sort(clusters)
	return clusters
}
