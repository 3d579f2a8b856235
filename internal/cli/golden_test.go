package cli_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/test/crdcheck"
)

var update = flag.Bool("update", false, "write what the golden files should say")

const goldenFolder = "../../testdata/golden"

// The files that a golden case may have beside its folder input.
const (
	wantReport  = "want.txt"          // the exit status, stderr, and a line for each info, which stderr does not show
	wantResults = "want-results.yaml" // the results as a client gets them; absent if there are none
	wantObjects = "want.yaml"         // the edited and generated objects; absent if the input is refused
)

// TestGolden runs the function over each testdata/golden/TOPIC/CASE. A case is a package as kpt
// hands it over: the files below input/, with fleet.yaml as functionConfig. What must hold of every
// case is checked for each, see the functions check….
func TestGolden(t *testing.T) {
	checker, known := crdcheck.Load(t), readKnownProblems(t)
	for _, dir := range goldenCases(t) {
		name, err := filepath.Rel(goldenFolder, dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			t.Parallel()
			input := readPackage(t, filepath.Join(dir, "input"))
			got := runFunction(t, input.list(nil))
			wants := map[string]string{wantReport: got.report()}
			if len(got.results) > 0 {
				wants[wantResults] = got.resultsText(t)
			}
			if got.status == 0 {
				wants[wantObjects] = got.changed(t, input)
				checkSchemas(t, checker, got)
				checkIdempotent(t, got)
			} else {
				checkRefusal(t, input.list(nil), got)
			}
			compareFiles(t, dir, wants)
			checkReport(t, got)
			checkShuffled(t, input, got)
			known.check(t, filepath.Base(dir), got)
		})
	}
}

// goldenCases are the folders of all cases. A folder is either a topic or a case of one.
func goldenCases(t *testing.T) []string {
	t.Helper()
	topics := subfolders(t, goldenFolder)
	var cases []string
	for _, topic := range topics {
		folders := subfolders(t, topic)
		if slices.Contains(folders, filepath.Join(topic, "input")) {
			t.Errorf("%s is a case without a topic; move it into the folder of one", topic)
			continue
		}
		cases = append(cases, folders...)
	}
	return cases
}

// subfolders are the folders in a folder, which must have some, and nothing else.
func subfolders(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		t.Fatalf("%s is empty: %v", dir, err)
	}
	var folders []string
	for _, entry := range entries {
		if !entry.IsDir() {
			t.Errorf("%s is in no folder of a topic or case; move it to one, or delete it",
				filepath.Join(dir, entry.Name()))
			continue
		}
		folders = append(folders, filepath.Join(dir, entry.Name()))
	}
	return folders
}

// compareFiles compares the wants of a case with its files. A file that is not wanted is an error:
// it is of an earlier form of the case.
func compareFiles(t *testing.T, dir string, wants map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if _, wanted := wants[name]; wanted || name == "input" || name == "before" || name == "after" {
			continue
		}
		if *update && strings.HasPrefix(name, "want") {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		t.Errorf("%s does not belong to this case; delete it", filepath.Join(dir, name))
	}
	for name, text := range wants {
		compareFile(t, filepath.Join(dir, name), text)
	}
}

func compareFile(t *testing.T, file, got string) {
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
