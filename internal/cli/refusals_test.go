package cli_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestRefusals runs the function over each case of the tables testdata/refusals/*.txtar. A table
// has one input that is accepted, and cases that each change a little of it and are refused. Its
// files are
//
//	input/FILE      the package that all cases share
//	CASE/FILE       a file that the case adds or replaces
//	CASE/FILE.diff  what the case changes of a file, see applyDiff
//	CASE/want-results.yaml
//
// A case is checked as a golden case is. Its name in testdata/problems.tsv begins with "refused-".
func TestRefusals(t *testing.T) {
	known := readKnownProblems(t)
	for _, file := range refusalTables(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			table := readRefusals(t, file)
			if got := runFunction(t, packageOf(t, table.input).list(nil)); got.status != 0 {
				t.Errorf("the shared input must be accepted, so that the changes are what is refused: %s", got.report())
			}
			for _, name := range table.names() {
				t.Run(name, func(t *testing.T) { table.run(t, name, known) })
			}
			if *update {
				table.write(t, file)
			}
		})
	}
}

// refusalTables are the files of all tables.
func refusalTables(t *testing.T) []string {
	t.Helper()
	tables, err := filepath.Glob("../../testdata/refusals/*.txtar")
	if err != nil || len(tables) == 0 {
		t.Fatalf("no tables of refusals: %v", err)
	}
	return tables
}

// refusals is a table of refusals.
type refusals struct {
	archive *txtar.Archive
	input   map[string]string            // by file
	cases   map[string]map[string]string // by name, then by file
}

func readRefusals(t *testing.T, file string) refusals {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	table := refusals{archive: archive, input: map[string]string{}, cases: map[string]map[string]string{}}
	for _, member := range archive.Files {
		folder, name, ok := strings.Cut(member.Name, "/")
		if !ok {
			t.Fatalf("%s: %s is neither below input/ nor of a case", file, member.Name)
		}
		files := table.input
		if folder != "input" {
			if table.cases[folder] == nil {
				table.cases[folder] = map[string]string{}
			}
			files = table.cases[folder]
		}
		if _, repeated := files[name]; repeated {
			t.Fatalf("%s: %s is duplicated", file, member.Name)
		}
		files[name] = string(member.Data)
	}
	if len(table.cases) == 0 {
		t.Fatalf("%s has no case", file)
	}
	return table
}

// names are the names of the cases, sorted.
func (r refusals) names() []string {
	return slices.Sorted(maps.Keys(r.cases))
}

// run checks one case, and puts what it got into the archive if -update is given.
func (r refusals) run(t *testing.T, name string, known knownProblems) {
	t.Helper()
	files, err := r.changed(name)
	if err != nil {
		t.Fatal(err)
	}
	input := packageOf(t, files)
	got := runFunction(t, input.list(nil))
	if got.status == 0 {
		t.Fatal("the input is accepted; a case of a table must be refused")
	}
	checkRefusal(t, input.list(nil), got)
	checkReport(t, got)
	checkShuffled(t, input, got)
	known.check(t, "refused-"+name, got)
	text := got.resultsText(t)
	if *update {
		r.set(path.Join(name, wantResults), text)
		return
	}
	if diff := cmp.Diff(r.cases[name][wantResults], text); diff != "" {
		t.Errorf("%s (-want +got):\n%s", wantResults, diff)
	}
}

// changed is the input with the changes of a case.
func (r refusals) changed(name string) (map[string]string, error) {
	files := maps.Clone(r.input)
	for file, text := range r.cases[name] {
		target, isDiff := strings.CutSuffix(file, ".diff")
		switch {
		case file == wantResults:
		case isDiff:
			changed, err := applyDiff(files[target], text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path.Join(name, file), err)
			}
			files[target] = changed
		default:
			files[file] = text
		}
	}
	if maps.Equal(files, r.input) {
		return nil, errors.New("the case changes nothing; delete it")
	}
	return files, nil
}

// applyDiff applies a diff without line numbers to a text. As in any diff, a line to remove begins
// with '-', one to add with '+', and one that stays with ' '. The lines to remove and to keep must
// occur exactly once in the text, one after the other. A line @@ separates changes at different
// places.
func applyDiff(text, diff string) (string, error) {
	for hunk := range strings.SplitSeq(diff, "@@\n") {
		var before, after strings.Builder
		for line := range strings.Lines(hunk) {
			switch line[0] {
			case '-':
				before.WriteString(line[1:])
			case '+':
				after.WriteString(line[1:])
			case ' ', '\n': // Editors remove the blank of an empty line.
				kept := strings.TrimPrefix(line, " ")
				before.WriteString(kept)
				after.WriteString(kept)
			default:
				return "", fmt.Errorf("line %q begins neither with '-' nor with '+' nor with a blank", line)
			}
		}
		from, to := "\n"+before.String(), "\n"+after.String()
		if found := strings.Count("\n"+text, from); found != 1 || from == "\n" {
			return "", fmt.Errorf("must occur exactly once, but occurs %d times:%s", found, from)
		}
		text = strings.Replace("\n"+text, from, to, 1)[1:]
	}
	return text, nil
}

// set sets a file of the archive. A file that is not there is put behind the others of its folder.
func (r refusals) set(name, text string) {
	last := 0
	for i, file := range r.archive.Files {
		if file.Name == name {
			r.archive.Files[i].Data = []byte(text)
			return
		}
		if path.Dir(name) == strings.Split(file.Name, "/")[0] {
			last = i
		}
	}
	r.archive.Files = slices.Insert(r.archive.Files, last+1, txtar.File{Name: name, Data: []byte(text)})
}

func (r refusals) write(t *testing.T, file string) {
	t.Helper()
	if err := os.WriteFile(file, txtar.Format(r.archive), 0o600); err != nil {
		t.Fatal(err)
	}
}
