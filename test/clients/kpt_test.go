package clients

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fixture is a package of a kind that the examples may not be: payload, payload's set and
// ApplicationSet in one, Clusters of both API versions in two namespaces, and a Cluster of another
// fleet.
const fixture = "testdata/fleet"

func TestKptRendersThePackage(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	cat := doNothing(t, "capifleet")
	for _, kpt := range kpts(t) {
		for _, pkg := range append(examples(t), fixture) {
			t.Run(kpt.name+"/render "+filepath.Base(pkg)+", and a second render changes no file", func(t *testing.T) {
				before := readPackage(t, pkg)
				rendered := mustRender(t, kpt, capifleet, before)

				// kpt itself drops blank lines and moves comments: compare with what it does around
				// a function that does nothing.
				sameFiles(t, mustRender(t, kpt, cat, before), rendered.withoutStamps(t))
				if !slices.ContainsFunc(rendered.generated(t), reachesControllers) {
					t.Errorf("no ClusterResourceSet and no ApplicationSet was generated, only %q",
						rendered.generated(t))
				}
				if again := mustRender(t, kpt, capifleet, rendered); !t.Failed() {
					sameTree(t, rendered, again)
				}
			})
		}
	}
}

// TestKptPaths: the files of the fixture that are new, one object each.
func TestKptPaths(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	const set = "_clusterresourceset_production-addons-8b289a28.yaml"
	want := map[string]string{
		"generated/production/argocd_applicationset_production-workload.yaml": "ApplicationSet in argocd",
		"generated/production/fleet-eu" + set:                                 "ClusterResourceSet in fleet-eu",
		"generated/production/fleet-eu_configmap_production-addons.yaml":      "ConfigMap in fleet-eu",
		"generated/production/fleet-us" + set:                                 "ClusterResourceSet in fleet-us",
		"generated/production/fleet-us_configmap_production-addons.yaml":      "ConfigMap in fleet-us",
	}
	for _, kpt := range kpts(t) {
		t.Run(kpt.name+"/generated files land at predictable paths, one object a file", func(t *testing.T) {
			before := readTree(t, fixture)
			got := map[string]string{}
			for path, text := range mustRender(t, kpt, capifleet, before) {
				if _, exists := before[path]; !exists {
					got[path] = strings.Join(tree{path: text}.generated(t), " and ")
				}
			}
			if !maps.Equal(want, got) {
				t.Errorf("want %v, got %v", want, got)
			}
		})
	}
}

// TestKptRemovedCluster: the last Cluster of a namespace takes what was generated there along, and
// the others keep theirs.
func TestKptRemovedCluster(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	for _, kpt := range kpts(t) {
		t.Run(kpt.name+"/a Cluster removed takes its files along", func(t *testing.T) {
			files := mustRender(t, kpt, capifleet, readTree(t, fixture))
			delete(files, "clusters/us.yaml")
			want := slices.DeleteFunc(files.paths(), func(path string) bool {
				return strings.HasPrefix(path, "generated/production/fleet-us_")
			})
			if len(want) == len(files) {
				t.Fatalf("nothing was generated for the Cluster: %q", want)
			}
			after := mustRender(t, kpt, capifleet, files)
			if got := after.paths(); !slices.Equal(want, got) {
				t.Errorf("want %q, got %q", want, got)
			}
			const applicationSet = "generated/production/argocd_applicationset_production-workload.yaml"
			if !strings.Contains(files[applicationSet], "prod-us-1") ||
				strings.Contains(after[applicationSet], "prod-us-1") {
				t.Errorf("want the Cluster gone from its ApplicationSet, got\n%s", after[applicationSet])
			}
		})
	}
}

// mustRender renders a copy of the package without an error and returns what became of it.
func mustRender(t *testing.T, kpt kpt, function string, files tree) tree {
	t.Helper()
	dir, results := files.write(t), t.TempDir()
	run := kpt.render(t, function, dir, results)
	if run.status != 0 {
		t.Fatalf("exit status %d:\n%s", run.status, run.stderr)
	}
	file := readResults(t, results)
	if file.ExitCode != 0 || slices.ContainsFunc(file.results(), result.isError) {
		t.Errorf("the exit status is 0, but the results file says %+v", file)
	}
	return readTree(t, dir)
}

// examples returns the folders of all examples that are kpt packages; there must be some.
func examples(t *testing.T) []string {
	t.Helper()
	kptfiles, err := filepath.Glob("../../examples/*/Kptfile")
	if err != nil || len(kptfiles) == 0 {
		t.Fatalf("../../examples/*/Kptfile matches nothing (%v)", err)
	}
	folders := make([]string, 0, len(kptfiles))
	for _, file := range kptfiles {
		folders = append(folders, filepath.Dir(file))
	}
	return folders
}

// reachesControllers reports whether a generated object is of a kind that a controller acts on.
func reachesControllers(name string) bool {
	return strings.HasPrefix(name, "ClusterResourceSet ") || strings.HasPrefix(name, "ApplicationSet ")
}
