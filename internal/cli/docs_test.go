package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/cli"
)

const root = "../.."

// TestReadme wants README to show what its FleetConfig plans for the Clusters of the quick start,
// to the letter.
func TestReadme(t *testing.T) {
	t.Parallel()
	const name = "README.md"
	page := read(t, filepath.Join(root, name))
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(quickStartClusters)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, fleetYAML), block(t, page, "<!-- fleet.yaml -->", "yaml"))
	output, said, status := command(t, "plan", dir)
	if status != 0 || strings.Contains(said, "error") {
		t.Fatalf("exit status %d, stderr %q", status, said)
	}
	comparePage(t, name, fenced(t, page, "<!-- plan -->", "text", output))
}

// TestReadmeVersions wants README to name the versions that the tests run.
func TestReadmeVersions(t *testing.T) {
	t.Parallel()
	readme := read(t, filepath.Join(root, "README.md"))
	for _, pin := range []struct{ what, mod, module string }{
		{"Cluster API", "test/controllers", "sigs.k8s.io/cluster-api"},
		{"Argo CD", "test/controllers", "github.com/argoproj/argo-cd/v3"},
		{"Kubernetes", "test/controllers", "k8s.io/kubernetes"},
		{"kpt", "test/clients", "github.com/kptdev/kpt"},
		{"kustomize", "test/clients/kustomize", "sigs.k8s.io/kustomize/kustomize/v5"},
	} {
		pinned := regexp.MustCompile(`(?m)^(?:require)?\s+` + regexp.QuoteMeta(pin.module) + ` v(\S+)`)
		found := pinned.FindStringSubmatch(read(t, filepath.Join(root, pin.mod, "go.mod")))
		if found == nil {
			t.Errorf("%s pins no %s", pin.mod, pin.module)
			continue
		}
		row := regexp.MustCompile(`(?m)^\| ` + pin.what + `.*[ |]` + regexp.QuoteMeta(found[1]) + `[ ;|]`)
		if !row.MatchString(readme) {
			t.Errorf("README.md has no row that says %s %s", pin.what, found[1])
		}
	}
}

// TestFunctionConfig wants function-config.yaml to be the FleetConfig of the quick start.
func TestFunctionConfig(t *testing.T) {
	t.Parallel()
	want := read(t, filepath.Join(quickStart, fleetYAML))
	if diff := cmp.Diff(want, read(t, filepath.Join(root, "function-config.yaml"))); diff != "" {
		t.Errorf("function-config.yaml is not that of the quick start (-want +got):\n%s", diff)
	}
}

// TestQuickStartPage wants the page of the quick start to show its FleetConfig, and what comes out,
// to the letter. TestExamples looks at its plan.
func TestQuickStartPage(t *testing.T) {
	t.Parallel()
	name := filepath.Join("examples", "quick-start", "README.md")
	output, stderr, status := render(t, quickStart, "--only", "generated")
	if status != 0 || strings.Contains(stderr, "warning") || strings.Contains(stderr, "error") {
		t.Fatalf("exit status %d, stderr %q", status, stderr)
	}
	page := read(t, filepath.Join(root, name))
	want := fenced(t, page, "<!-- fleet.yaml -->", "yaml", read(t, filepath.Join(quickStart, fleetYAML)))
	comparePage(t, name, fenced(t, want, "<!-- output -->", "yaml", output))
}

// The folders of the quick start.
var (
	quickStart         = filepath.Join(root, "examples", "quick-start")
	quickStartClusters = filepath.Join(quickStart, "clusters")
)

// TestQuickStartError wants the page of the quick start to show the error of its fleet whose
// Cluster has no region. The page breaks its line.
func TestQuickStartError(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(quickStart)); err != nil {
		t.Fatal(err)
	}
	lacking := regexp.MustCompile(`(?m)^ +topology.kubernetes.io/region: .*\n`)
	write(t, filepath.Join(folder, europe1), lacking.ReplaceAllString(read(t, filepath.Join(folder, europe1)), ""))
	_, stderr, status := render(t, folder)
	if status != 1 {
		t.Fatalf("exit status %d, stderr %q", status, stderr)
	}
	unbroken := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	page := read(t, filepath.Join(quickStart, "README.md"))
	if !strings.Contains(unbroken(page), unbroken(stderr)) {
		t.Errorf("README.md of the quick start does not show %s", stderr)
	}
}

// TestCommandPage wants the pages of the command to show what plan and explain say of the
// quick-start fleet, to the letter.
func TestCommandPage(t *testing.T) {
	t.Parallel()
	output, stderr, status := command(t, "plan", quickStart)
	if status != 0 || strings.Contains(stderr, "warning") {
		t.Fatalf("exit status %d, stderr %q", status, stderr)
	}
	explained, _, _ := command(t, "explain", "eu-staging", quickStart)
	planPage, page := filepath.Join("docs", "command", "plan.md"), filepath.Join("docs", "command.md")
	comparePage(t, planPage, fenced(t, read(t, filepath.Join(root, planPage)), "<!-- plan -->", "text", output))
	comparePage(t, page, fenced(t, read(t, filepath.Join(root, page)), "<!-- explain -->", "text", explained))
}

// TestWavesPage wants the page on waves to show which waves its FleetConfig makes of 400 and of 500
// Clusters.
func TestWavesPage(t *testing.T) {
	t.Parallel()
	name := filepath.Join("docs", "rolling-out-in-waves.md")
	page := read(t, filepath.Join(root, name))
	for _, clusters := range []int{400, 500} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "fleet.yaml"), block(t, page, "<!-- config: waves -->", "yaml"))
		var manifests strings.Builder
		for i := range clusters {
			tier := "standard"
			if i < 6 {
				tier = "canary"
			}
			fmt.Fprintf(&manifests, "---\napiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n"+
				"metadata: {name: prod-%03d, namespace: clusters, labels: {fleet: production, tier: %s}}\n"+
				"spec: {topology: {classRef: {name: a}, version: v1.34.0}}\n", i, tier)
		}
		write(t, filepath.Join(dir, "clusters.yaml"), manifests.String())
		output, said, status := command(t, "plan", dir)
		_, waves, found := strings.Cut(output, "\nWaves: ")
		waves, _, _ = strings.Cut("Waves: "+waves, "\n")
		if status != 0 || said != "" || !found {
			t.Fatalf("exit status %d: %s", status, said)
		}
		page = fenced(t, page, fmt.Sprintf("<!-- plan: %d -->", clusters), "text", waves+"\n")
	}
	comparePage(t, name, page)
}

// TestDesignsPage wants the FleetConfig of each design to be accepted with the Clusters of the
// quick start, and the page to show what it plans, to the letter.
func TestDesignsPage(t *testing.T) {
	t.Parallel()
	name := filepath.Join("docs", "designs.md")
	page := read(t, filepath.Join(root, name))
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "clusters"), os.DirFS(quickStartClusters)); err != nil {
		t.Fatal(err)
	}
	const install = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: argocd-server}\n"
	write(t, filepath.Join(dir, "payloads", "argocd", "install.yaml"), install)
	for _, design := range []string{"hub", "per-cluster", "both"} {
		config := filepath.Join(t.TempDir(), "fleet.yaml")
		write(t, config, block(t, page, "<!-- config: "+design+" -->", "yaml"))
		output, said, status := command(t, "plan", dir, "--config", config)
		if status != 0 || strings.Contains(said, "warning") {
			t.Fatalf("%s: exit status %d: %s", design, status, said)
		}
		table := output[:strings.LastIndex(output, "\n\n")]
		page = fenced(t, page, "<!-- plan: "+design+" -->", "text", table+"\n")
	}
	comparePage(t, name, page)
}

// TestRegistrarsPage wants the page of registrars to show the Secrets of its FleetConfig and the
// Clusters of the quick start, to the letter.
func TestRegistrarsPage(t *testing.T) {
	t.Parallel()
	name := filepath.Join("docs", "registrars.md")
	page := read(t, filepath.Join(root, name))
	config := filepath.Join(t.TempDir(), "fleet.yaml")
	write(t, config, block(t, page, "<!-- config: take-along -->", "yaml"))
	output, said, status := command(t, "plan", quickStartClusters, "--config", config, "-o", "secrets")
	if status != 0 || strings.Contains(said, "warning") {
		t.Fatalf("exit status %d: %s", status, said)
	}
	comparePage(t, name, fenced(t, page, "<!-- secrets -->", "yaml", output))
}

// TestArgoCDPage wants the page on Argo CD to show the files that people copy, to the letter.
func TestArgoCDPage(t *testing.T) {
	t.Parallel()
	name := filepath.Join("docs", "use-with-argocd.md")
	page := read(t, filepath.Join(root, name))
	for _, file := range []string{"plugin.yaml", "repo-server.yaml", "application.yaml"} {
		page = fenced(t, page, "<!-- "+file+" -->", "yaml",
			read(t, filepath.Join(root, "examples", "argocd-plugin", file)))
	}
	comparePage(t, name, page)
}

// comparePage wants a page of documentation to be as it would be written.
func comparePage(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(filepath.Join(root, name), []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, read(t, filepath.Join(root, name))); diff != "" {
		t.Errorf("%s is not current; run `go test ./internal/cli -update` (-want +got):\n%s", name, diff)
	}
}

// fenced is a page with the block of a language after a marker replaced.
func fenced(t *testing.T, page, marker, language, text string) string {
	t.Helper()
	opening, closing := "\n```"+language+"\n", "```\n"
	before, rest, found := strings.Cut(page, marker+opening)
	_, after, closed := strings.Cut(rest, closing)
	if !found || !closed {
		t.Fatalf("no block of %s after %s", language, marker)
	}
	return before + marker + opening + text + closing + after
}

// block is the block of a language after a marker.
func block(t *testing.T, page, marker, language string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, marker+"\n```"+language+"\n")
	text, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("no block of %s after %s", language, marker)
	}
	return text
}

// TestDocumentedConfigs wants every FleetConfig on the pages of documentation to be accepted.
func TestDocumentedConfigs(t *testing.T) {
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```")
	found := 0
	for name, page := range pages(t) {
		for _, block := range blocks.FindAllStringSubmatch(page, -1) {
			if !strings.Contains(block[1], "kind: FleetConfig") {
				continue
			}
			found++
			if _, problems := config.Read(fleet.Ref{File: name}, []byte(block[1])); len(problems) > 0 {
				t.Errorf("%s: %v", name, problems)
			}
		}
	}
	if found < 8 {
		t.Fatalf("found %d FleetConfigs", found)
	}
}

func render(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	return command(t, append([]string{"render"}, args...)...)
}

func command(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	status = cli.Run(args, cli.Streams{Out: &out, Err: &errs})
	return out.String(), errs.String(), status
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
