package fn_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn"
)

const head = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
`

const items = `items:
- apiVersion: cluster.x-k8s.io/v1beta2
  kind: Cluster
  metadata: {name: eu-1, namespace: default, labels: {region: eu}} # the first
`

const config = `functionConfig:
  apiVersion: capifleet.dev/v1alpha1
  kind: FleetConfig
  metadata: {name: production}
  spec:
    applicationSets:
    - name: web
      template:
        metadata: {name: '{{ .name }}-web'}
        spec:
          source: {repoURL: https://github.com/your-org/web, targetRevision: main, path: .}
          destination: {namespace: default}
`

// run returns the output and the problems, one a line.
func run(t *testing.T, in string, o fn.Options) (out, said string, failed bool) {
	t.Helper()
	var b bytes.Buffer
	problems, err := fn.Run([]byte(in), &b, o)
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for _, problem := range problems {
		lines.WriteString(problem.String() + "\n")
	}
	return b.String(), lines.String(), problems.Failed()
}

// TestRunAdds wants the input with one more item, and nothing changed in what was there.
func TestRunAdds(t *testing.T) {
	in := head + items + config
	out, said, failed := run(t, in, fn.Options{})
	if failed {
		t.Fatal(said)
	}
	before, after, found := strings.Cut(out, config)
	added, kept := strings.CutPrefix(before, head+items)
	one := strings.HasPrefix(added, "- apiVersion: argoproj.io/v1alpha1\n") &&
		!strings.Contains(added, "\n- apiVersion: ")
	if !found || after != "" || !kept || !one {
		t.Errorf("got\n%s", out)
	}
}

// TestRunFails wants the input back with the results and nothing else.
func TestRunFails(t *testing.T) {
	in := head + items + strings.Replace(config, "name: web\n", "name: Web\n", 1)
	out, said, failed := run(t, in, fn.Options{})
	results, kept := strings.CutPrefix(out, in+"results:\n")
	all := strings.Count(results, "- message: ") == strings.Count(said, "\n") &&
		strings.Contains(results, "code: CF0109")
	if !failed || !kept || !all {
		t.Errorf("failed: %v\n%s\n%s", failed, said, out)
	}
}

// TestRunPassesBack wants an input that has no place for results back as it came.
func TestRunPassesBack(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "error CF0101: the input is empty; send a ResourceList",
		"# nothing\n":                 "error CF0101: the input is empty; send a ResourceList",
		"kind: List\n":                `error CF0101: line 1: the input is of kind "List", not a ResourceList; send a`,
		"a: [\n":                      "error CF0101: line 2: the text is not valid YAML: ",
		head + items + "results: a\n": "error CF0101: the input cannot be read: results is not a list",
	} {
		out, said, failed := run(t, in, fn.Options{})
		if diff := cmp.Diff(in, out); diff != "" || !failed {
			t.Errorf("%q: failed: %v (-want +got):\n%s", in, failed, diff)
		}
		if !strings.Contains(said, want) {
			t.Errorf("%q: got  %s\nwant %s", in, said, want)
		}
	}
}

// TestRunReadsFiles wants the working directory read where the FleetConfig names files, and a
// problem where there is none.
func TestRunReadsFiles(t *testing.T) {
	in := head + strings.Replace(config, "  spec:\n", "  spec:\n    clusters: {files: [clusters/*.yaml]}\n", 1)
	cluster := strings.ReplaceAll(strings.TrimPrefix(items, "items:\n- "), "\n  ", "\n")
	files := fstest.MapFS{"clusters/eu.yaml": {Data: []byte(cluster)}}
	out, said, failed := run(t, in, fn.Options{Files: files})
	if failed || !strings.Contains(out, "kind: ApplicationSet\n") || !strings.Contains(out, "code: CF0209") {
		t.Errorf("failed: %v\n%s\n%s", failed, said, out)
	}
	out, said, failed = run(t, in, fn.Options{})
	if !failed || !strings.HasPrefix(out, in) || !strings.Contains(said, "spec.clusters.files") {
		t.Errorf("without a directory: failed: %v\n%s\n%s", failed, said, out)
	}
}

// closed is a writer that takes nothing.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }

func TestRunCannotWrite(t *testing.T) {
	for _, in := range []string{head + items + config, head + items + "results: a\n", "kind: List\n"} {
		_, err := fn.Run([]byte(in), closed{}, fn.Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "write the output: ") {
			t.Errorf("%s: got %v", in, err)
		}
	}
}
