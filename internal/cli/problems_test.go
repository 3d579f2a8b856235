package cli_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// knownProblems holds what testdata/problems.tsv says of each case: severity, code and field of its
// problems, sorted and each once.
type knownProblems map[string][]string

// TestProblemsKeepTheirCodes wants each case of testdata/problems.tsv to exist, in a golden folder
// or a table of refusals. That its problems are the recorded ones is checked where the case runs,
// by TestGolden and TestRefusals.
func TestProblemsKeepTheirCodes(t *testing.T) {
	var names []string
	for _, dir := range goldenCases(t) {
		names = append(names, filepath.Base(dir))
	}
	for _, file := range refusalTables(t) {
		for _, name := range readRefusals(t, file).names() {
			names = append(names, "refused-"+name)
		}
	}
	slices.Sort(names)
	for i, name := range names {
		if i > 0 && name == names[i-1] {
			t.Errorf("%s is the name of two cases; rename one of them", name)
		}
	}
	for name := range readKnownProblems(t) {
		if _, found := slices.BinarySearch(names, name); !found {
			t.Errorf("case %s of testdata/problems.tsv is gone; a case may move to another topic but must "+
				"keep its name", name)
		}
	}
}

// TestWarningsAreMarked wants the mark of warnings in fn/fleet/code.go for the code of each warning
// that a case has, so that spec.accept can say which codes it cannot accept.
func TestWarningsAreMarked(t *testing.T) {
	warning := regexp.MustCompile(`(?:\bwarning |severity: warning\n *message: '?)(CF\d{4})`)
	found := map[fleet.Code]string{}
	err := filepath.WalkDir("../../testdata", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, match := range warning.FindAllSubmatch(text, -1) {
			found[fleet.Code(match[1])] = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found[fleet.NotSelected] == "" {
		t.Errorf("no case has the warning %s", fleet.NotSelected)
	}
	for code, path := range found {
		if !slices.Contains(fleet.WarningCodes(), code) {
			t.Errorf("%s has a warning with code %s, which has no mark capifleet:warning", path, code)
		}
	}
}

// readKnownProblems reads testdata/problems.tsv. Its columns are case, severity, code and field
// path; a case without problems has one line with severity none. The tests never write this file.
func readKnownProblems(t *testing.T) knownProblems {
	t.Helper()
	text, err := os.ReadFile("../../testdata/problems.tsv")
	if err != nil {
		t.Fatal(err)
	}
	known := knownProblems{}
	for line := range strings.Lines(string(text)) {
		name, problem, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.Count(problem, "\t") != 2 {
			t.Fatalf("testdata/problems.tsv: %q does not have four columns", line)
		}
		if name == "case" {
			continue
		}
		known[name] = append(known[name], problem)
	}
	if len(known) == 0 {
		t.Fatal("testdata/problems.tsv names no case")
	}
	return known
}

// check wants the problems of a run to have the severities, codes and fields that are recorded for
// the case. Their number, order and words may change. A case that is not recorded is new.
func (k knownProblems) check(t *testing.T, name string, got run) {
	t.Helper()
	want, recorded := k[name]
	if !recorded {
		return
	}
	problems := []string{}
	for _, result := range got.results {
		problems = append(problems, result.Severity+"\t"+result.Tags["code"]+"\t"+result.Field.Path)
	}
	if len(problems) == 0 {
		problems = []string{"none\t\t"}
	}
	slices.Sort(problems)
	slices.Sort(want)
	if diff := cmp.Diff(slices.Compact(want), slices.Compact(problems)); diff != "" {
		t.Errorf("severities, codes and fields of the problems are not those of testdata/problems.tsv (-want +got). "+
			"A code must keep its meaning, severity and field; if this change is intended, edit the file:\n%s", diff)
	}
}
