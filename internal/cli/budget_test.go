package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestScreensKeepTheirBudget changes every entry of a fleet at once, and some Clusters: diff keeps
// to 60 lines of 100 columns, plan to 60, and the comment to what GitHub takes, however many
// Clusters and entries there are.
func TestScreensKeepTheirBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles 2,000 Clusters with 25 entries")
	}
	for _, size := range []struct{ clusters, entries int }{{200, 2}, {200, 25}, {2000, 2}, {2000, 25}} {
		t.Run(fmt.Sprintf("%d Clusters, %d entries", size.clusters, size.entries), func(t *testing.T) {
			s := story{t.TempDir()}
			s.write(t, "fleet.yaml", budgetFleet(size.entries, "v1"))
			for i := range size.clusters {
				s.write(t, budgetFile(i), budgetCluster(i, i%7))
			}
			s.git(t, "init", "-q", "-b", "main")
			s.commit(t, "A fleet")
			keepsBudget(t, "plan", s.run(t, 0, "plan", "."))
			s.write(t, "fleet.yaml", budgetFleet(size.entries, "v2"))
			for i := 3; i < size.clusters; i += size.clusters / 10 {
				s.write(t, budgetFile(i), budgetCluster(i, 8)) // another region
			}
			if err := os.Remove(filepath.Join(s.dir, budgetFile(1))); err != nil {
				t.Fatal(err)
			}
			screen := s.run(t, 0, "diff", ".", "--against", "main")
			keepsBudget(t, "diff", screen)
			for _, shown := range []string{"DELETED", budgetName(1), "v1 -> v2"} {
				if !strings.Contains(screen, shown) {
					t.Errorf("diff does not show %q:\n%s", shown, screen)
				}
			}
			if comment := s.run(t, 0, "diff", ".", "--against", "main", "-o", "markdown"); len(comment) > 65_000 {
				t.Errorf("the comment has %d characters", len(comment))
			}
		})
	}
}

// keepsBudget wants at most 60 lines of at most 100 columns.
func keepsBudget(t *testing.T, form, text string) {
	t.Helper()
	if lines := strings.Count(text, "\n"); lines > 60 {
		t.Errorf("%s has %d lines:\n%s", form, lines, text)
	}
	for line := range strings.Lines(text) {
		if width := len([]rune(strings.TrimSuffix(line, "\n"))); width > 100 {
			t.Errorf("a line of %s has %d columns: %s", form, width, line)
		}
	}
}

func budgetName(i int) string { return fmt.Sprintf("production-cluster-%04d", i) }

func budgetFile(i int) string { return "clusters/" + budgetName(i) + ".yaml" }

// budgetCluster is a Cluster in a region; one in ten is in the first wave.
func budgetCluster(i, region int) string {
	wave := "rest"
	if i%10 == 0 {
		wave = "canary"
	}
	return storyCluster{
		budgetName(i), fmt.Sprintf("region-%d", region), "aws", "hub", "standard", wave, "calico",
	}.manifest()
}

// budgetFleet has entries of which every third goes by wave, and the others by region.
func budgetFleet(entries int, revision string) string {
	var config strings.Builder
	config.WriteString(`apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  clusters: {selector: {matchExpressions: [{key: region, operator: Exists}]}}
  values:
  - {name: region, label: region}
  waves:
  - {name: canary, selector: {matchLabels: {wave: canary}}}
  - {name: rest}
  argocd:
    defaults: {spec: {project: default, syncPolicy: {automated: {prune: true}}}}
  applicationSets:
`)
	for i := range entries {
		byWave := i%3 == 0
		target := revision
		if byWave {
			target = "'{{ .values.revision }}'"
		}
		fmt.Fprintf(&config, `  - name: workload-%02[1]d
    template:
      metadata: {name: '{{ .name }}-workload-%02[1]d'}
      spec:
        source: {repoURL: https://git.example.com/w, targetRevision: %[2]s, path: 'w-%02[1]d/{{ .values.region }}'}
        destination: {namespace: workload-%02[1]d}
`, i, target)
		if byWave {
			fmt.Fprintf(&config, "    revisions:\n    - {wave: canary, revision: %s}\n", revision)
			config.WriteString("    - {wave: rest, revision: v1}\n")
		}
	}
	return config.String()
}
