//go:build lintselftest

package lintcheck

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var golangci = flag.String("golangci-lint", "golangci-lint", "the golangci-lint to test with")

// forbidden returns, for each package that has a rule, a package that it must not import. Each is
// one that compiles there, so that nothing but the rule can refuse it.
func forbidden() map[string]string {
	return map[string]string{
		"api/v1alpha1":      "sigs.k8s.io/yaml",
		"fn":                "sigs.k8s.io/yaml",
		"fn/applicationset": "sigs.k8s.io/yaml",
		"fn/argocd":         "sigs.k8s.io/kustomize/kyaml/yaml",
		"fn/changes":        "github.com/capifleet/capifleet/fn/plan",
		"fn/clusterapi":     "k8s.io/kube-openapi/pkg/validation/validate",
		"fn/config":         "sigs.k8s.io/cluster-api/api/core/v1beta2",
		"fn/decode":         "sigs.k8s.io/cluster-api/api/core/v1beta2",
		"fn/emit":           "sigs.k8s.io/yaml",
		"fn/encode":         "sigs.k8s.io/yaml",
		"fn/entries":        "github.com/capifleet/capifleet/fn/facts",
		"fn/existing":       "sigs.k8s.io/yaml",
		"fn/facts":          "sigs.k8s.io/yaml",
		"fn/fleet":          "sigs.k8s.io/yaml",
		"fn/hub":            "github.com/capifleet/capifleet/fn/payload",
		"fn/kubernetes":     "sigs.k8s.io/yaml",
		"fn/payload":        "github.com/kptdev/krm-functions-sdk/go/fn",
		"fn/plan":           "github.com/kptdev/krm-functions-sdk/go/fn",
		"fn/resourceset":    "github.com/capifleet/capifleet/fn/hub",
		"fn/review":         "github.com/capifleet/capifleet/fn/plan",
		"fn/selector":       "sigs.k8s.io/yaml",
		"fn/sides":          "sigs.k8s.io/yaml",
		"fn/spelling":       "sigs.k8s.io/yaml",
		"fn/stream":         "k8s.io/api/core/v1",
		"fn/template":       "sigs.k8s.io/kustomize/kyaml/yaml",
		"fn/yaml":           "k8s.io/api/core/v1",
		"internal/cli":      "sigs.k8s.io/kustomize/api/krusty",
		"internal/github":   "sigs.k8s.io/yaml",
		"internal/output":   "sigs.k8s.io/yaml",
		"internal/preview":  "sigs.k8s.io/yaml",

		"internal/cli/confined":      "sigs.k8s.io/yaml",
		"internal/cli/kustomization": "github.com/capifleet/capifleet/fn/plan",
		"internal/cli/revision":      "sigs.k8s.io/yaml",
		"internal/preview/page":      "sigs.k8s.io/yaml",
	}
}

// calls are refused everywhere below fn, with a part of what the linter prints.
func calls() map[string]string {
	return map[string]string{
		"_ = time.Now()":         "the function has no clock",
		`_ = os.Getenv("HOME")`:  "the function has no environment",
		"os.Exit(1)":             "the function has no environment",
		`fmt.Println("x")`:       "return it",
		"_ = rand.Int()":         "the function is repeatable",
		"_ = http.DefaultClient": "the function is repeatable and has no network",
		`panic("x")`:             "return an error",
	}
}

func TestEveryPackageOfTheFunctionHasARule(t *testing.T) {
	folders := []string{"api/v1alpha1", "internal/cli", "internal/github", "internal/output", "internal/preview"}
	err := filepath.WalkDir(filepath.Join(top, "fn"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			if sources, _ := filepath.Glob(filepath.Join(path, "*.go")); len(sources) > 0 {
				folder, _ := filepath.Rel(top, path)
				folders = append(folders, filepath.ToSlash(folder))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if forbidden()[folder] == "" {
			t.Errorf("%s is not in this test: give it a rule in .golangci.yaml and a line in forbidden()", folder)
		}
	}
}

func TestForbiddenImportsAndCallsAreRefused(t *testing.T) {
	dir := copyModule(t)
	const planted = "zz_planted.go"
	for folder, path := range forbidden() {
		plant(t, dir, folder, planted, fmt.Sprintf("import _ %q // Planted by a test.\n", path))
	}
	var body strings.Builder
	for call := range calls() {
		fmt.Fprintf(&body, "func _() { %s }\n", call)
	}
	plant(t, dir, "fn/plan", "zz_calls.go",
		"import (\n\"fmt\"\n\"math/rand\"\n\"net/http\"\n\"os\"\n\"time\"\n)\n\n"+body.String())

	issues := lint(t, dir)

	for folder, path := range forbidden() {
		t.Run(folder+" must not import "+path, func(t *testing.T) {
			want(t, issues, "depguard", folder+"/"+planted, "'"+path+"' is not allowed")
		})
	}
	for call, text := range calls() {
		t.Run(call, func(t *testing.T) { want(t, issues, "forbidigo", "fn/plan/zz_calls.go", text) })
	}
	for _, path := range []string{"math/rand", "net/http", "os"} {
		t.Run("fn must not import "+path, func(t *testing.T) {
			want(t, issues, "depguard", "fn/plan/zz_calls.go", "'"+path+"' is not allowed")
		})
	}
	for _, issue := range issues {
		if !strings.HasPrefix(filepath.Base(issue.Pos.Filename), "zz_") {
			t.Errorf("%s: %s: refused without having been planted", issue.Pos.Filename, issue.Text)
		}
	}
}

// issue is one finding of golangci-lint.
type issue struct {
	FromLinter, Text string
	Pos              struct{ Filename string }
}

// want complains when there is no finding of a linter in a file that says text.
func want(t *testing.T, issues []issue, linter, file, text string) {
	t.Helper()
	if !slices.ContainsFunc(issues, func(i issue) bool {
		return i.FromLinter == linter && filepath.ToSlash(i.Pos.Filename) == file && strings.Contains(i.Text, text)
	}) {
		t.Errorf("%s does not say %q about %s", linter, text, file)
	}
}

// copyModule copies what the linter reads to a temporary folder.
func copyModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{
		"api", "fn", "internal/cli", "internal/github", "internal/output",
		"internal/preview",
	} {
		folder := filepath.FromSlash(name)
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join(top, folder))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum", ".golangci.yaml"} {
		text, err := os.ReadFile(filepath.Join(top, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// plant adds a source file to a package.
func plant(t *testing.T, dir, folder, name, source string) {
	t.Helper()
	source = "package " + filepath.Base(folder) + "\n\n" + source
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(folder), name), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
}

// lint runs the two linters that know the rules. Tests are left out, since their imports are free.
func lint(t *testing.T, dir string) []issue {
	t.Helper()
	program, err := filepath.Abs(*golangci)
	if err != nil || !strings.ContainsRune(*golangci, filepath.Separator) {
		program = *golangci
	}
	cmd := exec.Command(program, "run", "--enable-only=depguard,forbidigo", "--tests=false",
		"--output.json.path=stdout", "--output.text.path=stderr", "--show-stats=false", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("golangci-lint must find issues, and nothing else be wrong: %v\n%s", err, stderr.String())
	}
	var report struct{ Issues []issue }
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("read golangci-lint's report: %v\n%s\n%s", err, stdout.String(), stderr.String())
	}
	for _, issue := range report.Issues {
		if issue.FromLinter == "typecheck" {
			t.Fatalf("the copy does not compile: %s: %s", issue.Pos.Filename, issue.Text)
		}
	}
	return report.Issues
}
