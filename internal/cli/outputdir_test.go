package cli_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestKilledRender kills the process of render --output-dir at moments that are spread over a run,
// and wants the next run to end as one that was not disturbed.
func TestKilledRender(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	before, after := filepath.Join(dir, "before"), filepath.Join(dir, "after")
	writeFleetOf(t, before, "old", 0, 60)
	writeFleetOf(t, after, "new", 30, 90)
	start := func(name string) string {
		out := filepath.Join(dir, name)
		mustRenderTo(t, before, out)
		return out
	}
	undisturbed := start("undisturbed")
	began := time.Now()
	mustRenderTo(t, after, undisturbed)
	lasted := time.Since(began)
	want := filesOf(t, undisturbed)

	const moments = 8
	killed := 0
	for moment := range moments {
		out := start(fmt.Sprintf("killed-%d", moment))
		process := renderTo(after, out)
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(lasted * time.Duration(moment) / moments)
		_ = process.Process.Kill() // It may have ended.
		var exit *exec.ExitError
		if err := process.Wait(); errors.As(err, &exit) {
			killed++
		}
		mustRenderTo(t, after, out)
		if diff := cmp.Diff(want, filesOf(t, out)); diff != "" {
			t.Errorf("killed at moment %d (-want +got):\n%s", moment, diff)
		}
	}
	if killed == 0 {
		t.Error("no run was killed")
	}
}

// renderTo is the process of a render that writes what is generated.
func renderTo(dir, out string) *exec.Cmd {
	process := exec.Command(os.Args[0])
	process.Args = []string{"capifleet", "render", dir, "--only", "generated", "--output-dir", out} // see TestMain
	return process
}

func mustRenderTo(t *testing.T, dir, out string) {
	t.Helper()
	if said, err := renderTo(dir, out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
}

// writeFleetOf writes a fleet of one Cluster, with an ApplicationSet for each of some numbers.
func writeFleetOf(t *testing.T, dir, branch string, from, to int) {
	t.Helper()
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "cluster.yaml"), `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: eu-1, namespace: default, labels: {fleet: production}}
spec: {topology: {classRef: {name: standard}, version: v1.34.0}}
`)
	var config strings.Builder
	config.WriteString(`apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  clusters: {selector: {matchLabels: {fleet: production}}}
  applicationSets:
`)
	for i := from; i < to; i++ {
		fmt.Fprintf(&config, `  - name: web-%d
    template:
      metadata: {name: '{{ .name }}-web-%d'}
      spec:
        source: {repoURL: https://example.com/web, targetRevision: %s, path: web}
        destination: {namespace: default}
`, i, i, branch)
	}
	write(t, filepath.Join(dir, "fleet.yaml"), config.String())
}

// filesOf are the texts of the files of a folder, by their paths.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			relative, _ := filepath.Rel(dir, name) // Both are absolute.
			files[relative] = read(t, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
