package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/internal/cli"
)

const levelsFolder = "../../testdata/review/levels"

// TestLevels runs diff over the folders before and after of each testdata/review/levels/LEVEL, and
// wants its forms to be those that are recorded: they are there to be read as a reviewer would.
func TestLevels(t *testing.T) { //nolint:paralleltest // It changes the directory, so that no path is in the output.
	folder, err := filepath.Abs(levelsFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range subfolders(t, folder) {
		t.Run(filepath.Base(dir), func(t *testing.T) { //nolint:paralleltest // See above.
			copied := t.TempDir()
			for _, side := range []string{"before", "after"} {
				if err := os.CopyFS(filepath.Join(copied, side), os.DirFS(filepath.Join(dir, side))); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(copied)
			compareFiles(t, dir, map[string]string{
				"table.txt":  diffForm(t, "table"),
				"comment.md": diffForm(t, "markdown"),
				"diff.json":  diffForm(t, "json"),
			})
		})
	}
}

// diffForm is what diff prints, with all gates.
func diffForm(t *testing.T, output string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	const classes = "cluster-deletion,application-deletion,application-recreation,workload-deletion," +
		"left-behind,reapply,hub-workload"
	args := []string{
		"diff", "after", "--against", "./before", "--output", output, "--max-clusters", "50%", "--fail-on", classes,
	}
	status := cli.Run(args, cli.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr})
	if status != 0 && status != 3 || stdout.Len() == 0 {
		t.Fatalf("exit status %d\n%s", status, stderr.String())
	}
	return stdout.String()
}
