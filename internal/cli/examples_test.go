package cli_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/test/crdcheck"
	"github.com/capifleet/capifleet/test/upstream"
)

// TestExamples renders each example twice the same, with what the files of testdata/examples say,
// and holds all of it to the real CRDs. A README shows what plan says.
func TestExamples(t *testing.T) {
	t.Parallel()
	checker := crdcheck.Load(t)
	for _, e := range allExamples(t) {
		if e.flags != nil {
			continue // TestReadme has it.
		}
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			output, said, status := render(t, e.dir, "--only", "generated")
			if status != 0 {
				t.Fatalf("exit status %d: %s", status, said)
			}
			table, saidAgain, _ := command(t, "plan", e.dir)
			golden := filepath.Join(root, "testdata", "examples", e.name)
			compareFile(t, golden+".yaml", abridged(output))
			compareFile(t, golden+".txt", said)
			compareFile(t, golden+".plan.txt", table)
			page := read(t, filepath.Join(root, e.readme))
			marker, shown := "<!-- plan -->", table
			if !strings.Contains(page, marker) { // the rows are too long for a page
				marker, shown = "<!-- totals -->", table[strings.Index(table, "\n\n")+len("\n\n"):]
			}
			comparePage(t, e.readme, fenced(t, page, marker, "text", shown))
			unprinted := regexp.MustCompile(`warning CF0512: .*\n`) // only render prints a part
			if diff := cmp.Diff(unprinted.ReplaceAllString(said, ""), saidAgain); diff != "" {
				t.Errorf("render (-) and plan (+) do not say the same:\n%s", diff)
			}
			again, _, _ := render(t, e.dir, "--only", "generated")
			if diff := cmp.Diff(output, again); diff != "" {
				t.Errorf("a second run differs:\n%s", diff)
			}
			if e.isPackage() {
				input := readPackage(t, e.dir)
				checkIdempotent(t, runFunction(t, input.list(nil)))
				checkShuffled(t, input, runFunction(t, input.list(nil)))
			}
			whole, stderr, _ := render(t, e.dir)
			for _, text := range []string{output, stderr, table} {
				if strings.Contains(text, "change-me") {
					t.Error("a value of a Secret is shown")
				}
			}
			checkManifests(t, checker, whole)
			checkUnfetched(t, e)
		})
	}
}

// An example is a copy of a folder of examples, with the files that its README fetches.
type example struct {
	name, dir string
	flags     []string // the FleetConfig, where the folder has none
	readme    string   // from the top of the repository
	fetched   []string
}

// isPackage reports whether the files are what a function gets. Those of a base and its overlays
// are not, without kustomize.
func (e example) isPackage() bool {
	_, err := os.Stat(filepath.Join(e.dir, "Kptfile"))
	return err == nil
}

// installExample is not a fleet: it installs an Argo CD that has capifleet as a plugin, which
// make e2e runs.
const installExample = "argocd-plugin"

// allExamples returns all folders of examples that are fleets. With -short it leaves out those that
// deliver the whole of Argo CD.
func allExamples(t *testing.T) []example {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(root, "examples", "*"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	all := make([]example, 0, len(folders))
	for _, folder := range folders {
		if filepath.Base(folder) == installExample {
			continue
		}
		e := example{name: filepath.Base(folder), dir: filepath.Join(t.TempDir(), filepath.Base(folder))}
		if err := os.CopyFS(e.dir, os.DirFS(folder)); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(e.dir, "fleet.yaml")); err != nil {
			e.flags = []string{"--config", filepath.Join(root, "function-config.yaml")}
		} else {
			e.readme = filepath.Join("examples", e.name, "README.md")
			e.fetch(t)
		}
		if testing.Short() && len(e.fetched) > 0 {
			continue // It delivers the whole of Argo CD.
		}
		all = append(all, e)
	}
	return all
}

// fetch does what the README's curl does, from the pinned module: the version must be the one that
// is tested.
func (e *example) fetch(t *testing.T) {
	t.Helper()
	source := upstream.Dir(t, upstream.ArgoCD)
	_, version, _ := strings.Cut(filepath.Base(source), "@")
	readme := read(t, filepath.Join(e.dir, "README.md"))
	curl := regexp.MustCompile(`(?m)^curl --create-dirs -fsSLo (\S+) ` +
		`https://raw\.githubusercontent\.com/argoproj/argo-cd/([^/\s]+)/(\S+)$`)
	lines := curl.FindAllStringSubmatch(readme, -1)
	if len(lines) != strings.Count(readme, "\ncurl ") {
		t.Errorf("%s fetches what the tests do not understand", e.readme)
	}
	for _, line := range lines {
		if line[2] != version {
			t.Errorf("%s fetches %s, and test/upstream/pins/go.mod pins %s", e.readme, line[2], version)
		}
		text := read(t, filepath.Join(source, line[3]))
		file := filepath.Join(e.dir, line[1])
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		e.fetched = append(e.fetched, line[1])
	}
}

// checkUnfetched wants an example refused, by name of the file, where somebody forgets to fetch
// what it needs. It is the last that is done with the example.
func checkUnfetched(t *testing.T, e example) {
	t.Helper()
	for _, file := range e.fetched {
		if err := os.Remove(filepath.Join(e.dir, file)); err != nil {
			t.Fatal(err)
		}
		if _, stderr, status := render(t, e.dir); status == 0 || !strings.Contains(stderr, file) {
			t.Errorf("without %s the exit status is %d: %s", file, status, stderr)
		}
	}
}

// abridged is a text of manifests with each long value given by its size and hash: what an example
// fetches is not copied into testdata.
func abridged(text string) string {
	const long = 16 << 10
	value := regexp.MustCompile(`(?m)^( {2}\S+: \|\n)((?: {4}.*\n|\n)+)`)
	return value.ReplaceAllStringFunc(text, func(whole string) string {
		key, block, _ := strings.Cut(whole, "\n")
		if len(block) < long {
			return whole
		}
		payload := strings.ReplaceAll("\n"+block, "\n    ", "\n")[1:]
		return fmt.Sprintf("%s\n    (%d objects in %d bytes, SHA-256 %x)\n",
			key, strings.Count(payload, "\n---\n")+1, len(payload), sha256.Sum256([]byte(payload)))
	})
}

// checkManifests holds every object of a kind that has a schema here to it: what is generated, and
// the Clusters and payloads that it is generated from.
func checkManifests(t *testing.T, checker *crdcheck.Checker, text string) {
	t.Helper()
	checked := 0
	for _, item := range items(t, text) {
		tree, err := item.Tree()
		if err != nil {
			t.Fatal(err)
		}
		switch item.Meta().Kind {
		case "AppProject", "ApplicationSet", "Cluster", "ClusterClass", "ClusterResourceSet", "ConfigMap", "Secret":
		default:
			continue
		}
		checked++
		for _, problem := range checker.Check(tree) {
			t.Errorf("%s %s: %s", item.Meta().Kind, item.Meta().Name, problem)
		}
	}
	if checked == 0 {
		t.Error("nothing was checked")
	}
}
