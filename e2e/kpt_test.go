package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// fixture is a package of a kind that the examples may not be: payload, payload's set and ApplicationSet in one, Clusters
// of both API versions in two namespaces, and a Cluster of another fleet.
const fixture = "testdata/fleet"

func TestKptRendersThePackage(t *testing.T) {
	capifleet := build(t, "capifleet", "..")
	cat := doNothing(t, "capifleet")
	for name, kpt := range kpts(t) {
		for _, pkg := range append(examples(t), fixture) {
			t.Run(name+"/"+filepath.Base(pkg), func(t *testing.T) {
				before := readPackage(t, pkg)
				rendered := mustRender(t, kpt, capifleet, before)

				// kpt itself drops blank lines and moves comments: compare with what it does around a function that does nothing.
				sameFiles(t, mustRender(t, kpt, cat, before), rendered.withoutStamps(t))
				if !slices.ContainsFunc(rendered.generated(t), reachesControllers) {
					t.Errorf("no ClusterResourceSet and no ApplicationSet was generated, only %q", rendered.generated(t))
				}
				if again := mustRender(t, kpt, capifleet, rendered); !t.Failed() {
					sameTree(t, rendered, again)
				}
			})
		}
		t.Run(name+"/what the fixture gets", func(t *testing.T) {
			want := []string{
				"ApplicationSet in argocd",
				"ClusterResourceSet in fleet-eu",
				"ClusterResourceSet in fleet-us",
				"ConfigMap in fleet-eu",
				"ConfigMap in fleet-us",
			}
			got := mustRender(t, kpt, capifleet, readTree(t, fixture)).generated(t)
			if !slices.Equal(want, got) {
				t.Errorf("want %q, got %q", want, got)
			}
		})
		t.Run(name+"/a FleetConfig that is refused", func(t *testing.T) {
			testRefusal(t, kpt, capifleet)
		})
	}
}

// testRefusal wants a FleetConfig with an empty selector refused in all ways at once: exit status, results, stderr, and a
// package without a changed byte.
func testRefusal(t *testing.T, kpt kpt, capifleet string) {
	t.Helper()
	before := readTree(t, fixture)
	const selector = "clusterSelector: {matchLabels: {monitoring: enabled}}"
	if !strings.Contains(before["fleet.yaml"], selector) {
		t.Fatalf("%s/fleet.yaml does not hold %q", fixture, selector)
	}
	before["fleet.yaml"] = strings.ReplaceAll(before["fleet.yaml"], selector, "clusterSelector: {}")
	dir, results := before.write(t), t.TempDir()

	run := kpt.render(t, capifleet, dir, results)

	if run.status == 0 {
		t.Error("the exit status is 0")
	}
	sameTree(t, before, readTree(t, dir))
	file := readResults(t, results)
	if !slices.ContainsFunc(file.results(), result.isErrorWithCode) {
		t.Errorf("the results file holds no error with a code, only %+v", file)
	}
	if !strings.Contains(run.stderr, "spec.resourceSets[0].clusterSelector") {
		t.Errorf("kpt does not show the field; it prints\n%s", run.stderr)
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
	kptfiles, err := filepath.Glob("../examples/*/Kptfile")
	if err != nil || len(kptfiles) == 0 {
		t.Fatalf("../examples/*/Kptfile matches nothing (%v)", err)
	}
	folders := make([]string, 0, len(kptfiles))
	for _, file := range kptfiles {
		folders = append(folders, filepath.Dir(file))
	}
	return folders
}

// reachesControllers tells whether a generated object is of a kind that a controller acts on.
func reachesControllers(name string) bool {
	return strings.HasPrefix(name, "ClusterResourceSet ") || strings.HasPrefix(name, "ApplicationSet ")
}

// resultsFile is what kpt writes to its results directory.
type resultsFile struct {
	ExitCode int `json:"exitCode"`
	Items    []struct {
		ExitCode int      `json:"exitCode"`
		Results  []result `json:"results"`
	} `json:"items"`
}

// result is one result of a function.
type result struct {
	Severity string            `json:"severity"`
	Message  string            `json:"message"`
	Tags     map[string]string `json:"tags"`
}

// isError tells whether the result is one that stops the run.
func (r result) isError() bool { return r.Severity == "error" }

// isErrorWithCode tells whether the result is an error that carries one of capifleet's codes.
func (r result) isErrorWithCode() bool {
	return r.isError() && regexp.MustCompile(`^CF\d{4}$`).MatchString(r.Tags["code"])
}

// results returns the results of all functions of the pipeline.
func (f resultsFile) results() []result {
	var all []result
	for _, item := range f.Items {
		all = append(all, item.Results...)
	}
	return all
}

// readResults reads the results file, which must be there.
func readResults(t *testing.T, dir string) resultsFile {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "results.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var file resultsFile
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file
}
