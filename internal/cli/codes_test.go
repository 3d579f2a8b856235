package cli_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// codesWithoutCase are the codes that no case has to show, each with the reason.
func codesWithoutCase() map[string]string {
	return map[string]string{
		"CF0002": "an input that shows it has found a bug of capifleet",
	}
}

// TestEveryCodeIsProduced wants each code of the page of error codes among the results that golden
// cases, tables of refusals and scripts want.
func TestEveryCodeIsProduced(t *testing.T) {
	produced := map[string]bool{}
	for _, text := range slices.Concat(wantedOfGolden(t), wantedOfRefusals(t), wantedOfScripts(t)) {
		for _, code := range codePattern().FindAllString(text, -1) {
			produced[code] = true
		}
	}
	without := codesWithoutCase()
	for _, code := range codesOfThePage(t) {
		if !produced[code] && without[code] == "" {
			t.Errorf("no case produces %s; add one to testdata/refusals, testdata/golden or testdata/script", code)
		}
	}
}

func codePattern() *regexp.Regexp {
	return regexp.MustCompile(`\bCF\d{4}\b`)
}

// codesOfThePage are the codes that the page of error codes explains. It is generated from
// fn/fleet/code.go.
func codesOfThePage(t *testing.T) []string {
	t.Helper()
	page, err := os.ReadFile("../../docs/reference/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, row := range regexp.MustCompile("(?m)^\\| `(CF\\d{4})` \\|").FindAllStringSubmatch(string(page), -1) {
		codes = append(codes, row[1])
	}
	if len(codes) == 0 {
		t.Fatal("the page of error codes has no codes")
	}
	return codes
}

// wantedOfGolden are the wanted results of the golden cases.
func wantedOfGolden(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(goldenFolder, "*", "*", wantResults))
	if err != nil || len(files) == 0 {
		t.Fatalf("no results of golden cases: %v", err)
	}
	var texts []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// wantedOfRefusals are the wanted results of the tables of refusals.
func wantedOfRefusals(t *testing.T) []string {
	t.Helper()
	var texts []string
	for _, file := range refusalTables(t) {
		table := readRefusals(t, file)
		for _, name := range table.names() {
			texts = append(texts, table.cases[name][wantResults])
		}
	}
	return texts
}

// wantedOfScripts are the patterns and files that scripts compare with what a command has printed.
func wantedOfScripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../testdata/script/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	var texts []string
	for _, file := range files {
		script, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(script.Comment)) {
			switch words := strings.Fields(line); {
			case len(words) > 1 && (words[0] == "stdout" || words[0] == "stderr"):
				texts = append(texts, line)
			case len(words) == 3 && words[0] == "cmp":
				texts = append(texts, fileOf(script, path.Base(words[2])))
			}
		}
	}
	return texts
}

// fileOf is the text of a file of an archive, empty if there is none of this name.
func fileOf(archive *txtar.Archive, name string) string {
	for _, file := range archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}
