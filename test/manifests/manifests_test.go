package manifests

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli"
)

var update = flag.Bool("update", false, "write testdata/problems.txt")

// fewest is how many manifests there must be at least. Fewer means that they are looked for in the
// wrong places.
const fewest = 1000

// manifest is a public manifest, in a package that uses it.
type manifest struct {
	source string            // the release and what is taken from it: "argo-cd 3.6 applications"
	name   string            // the file in the release, and which object of several
	files  map[string]string // the package, by path
}

// outcome is what the command says of the package of a manifest.
type outcome struct {
	manifest
	status   int
	problems []string // as they are on stderr
}

// TestPublicManifests wants each error to be a known one, each warning to be known or rare, and
// testdata/problems.txt to show all problems.
func TestPublicManifests(t *testing.T) {
	if testing.Short() {
		t.Skip("renders more than a thousand packages")
	}
	all := corpus(t)
	if len(all) < fewest {
		t.Errorf("there are %d manifests only, want %d", len(all), fewest)
	}
	outcomes := make([]outcome, len(all))
	t.Run("render", func(t *testing.T) {
		for i, m := range all {
			t.Run(m.source+"/"+m.name, func(t *testing.T) {
				t.Parallel()
				outcomes[i] = m.render(t)
			})
		}
	})
	checkKnown(t, outcomes)
	compare(t, "testdata/problems.txt", summary(outcomes))
	t.Logf("%d manifests", len(outcomes))
}

// render runs the command over the package of a manifest.
func (m manifest) render(t *testing.T) outcome {
	t.Helper()
	dir := t.TempDir()
	for name, text := range m.files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	got := outcome{manifest: m}
	got.status = cli.Run([]string{"render", dir}, cli.Streams{Out: &stdout, Err: &stderr})
	for line := range strings.Lines(stderr.String()) {
		got.problems = append(got.problems, strings.TrimSuffix(line, "\n"))
	}
	if failed := slices.ContainsFunc(got.problems, isError); failed != (got.status != 0) {
		t.Errorf("exit status %d with these problems:\n%s", got.status, stderr.String())
	}
	return got
}

func isError(problem string) bool {
	return strings.HasPrefix(problem, "error ")
}

func isErrorOrWarning(problem string) bool {
	return isError(problem) || strings.HasPrefix(problem, "warning ")
}

// summary shows the errors and warnings of each manifest that has some, by their codes, and the
// number of those that have none, with what is told of them.
func summary(outcomes []outcome) string {
	lines, silent := []string{}, map[string]int{}
	for _, got := range outcomes {
		if !slices.ContainsFunc(got.problems, isErrorOrWarning) {
			told := "nothing"
			if codes := got.codes(); len(codes) > 0 {
				told = strings.Join(codes, ", ")
			}
			silent[got.source+": "+told]++
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %s: exit status %d: %s\n",
			got.source, got.name, got.status, strings.Join(got.codes(), ", ")))
	}
	for told, count := range silent {
		lines = append(lines, fmt.Sprintf("%s on %d\n", told, count))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// codes are the severities and codes of the problems, each once, with its number if that is not 1.
func (o outcome) codes() []string {
	counts := map[string]int{}
	for _, problem := range o.problems {
		code, _, _ := strings.Cut(problem, ":")
		counts[code]++
	}
	var codes []string
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		if counts[code] > 1 {
			codes = append(codes, fmt.Sprintf("%d %s", counts[code], code))
			continue
		}
		codes = append(codes, code)
	}
	return codes
}

// checkKnown wants each error to be a known problem, warnings that are not known to concern fewer
// than one manifest of a hundred, and each known problem to be there still.
func checkKnown(t *testing.T, outcomes []outcome) {
	t.Helper()
	used, warned := map[string]bool{}, 0
	for _, got := range outcomes {
		unknown := 0
		for _, problem := range got.problems {
			if row := knownAs(problem); row != "" {
				used[row] = true
			} else if isError(problem) {
				t.Errorf("%s: %s: refused:\n%s", got.source, got.name, problem)
			} else if strings.HasPrefix(problem, "warning ") {
				unknown++
			}
		}
		if unknown > 0 {
			warned++
		}
	}
	if warned*100 >= len(outcomes) {
		t.Errorf("%d of %d manifests get a warning that is not known; fewer than one of a hundred may",
			warned, len(outcomes))
	}
	for _, row := range known() {
		if !used[row.pattern] {
			t.Errorf("no manifest has the known problem %q; remove it", row.pattern)
		}
		if row.reason == "" {
			t.Errorf("the known problem %q has no reason", row.pattern)
		}
	}
}

// knownAs is the pattern of the known problem that a problem is, or nothing.
func knownAs(problem string) string {
	for _, row := range known() {
		if regexp.MustCompile(row.pattern).MatchString(problem) {
			return row.pattern
		}
	}
	return ""
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
