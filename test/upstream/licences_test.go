package upstream

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"
)

// TestLicencesOfTheProgram: each module that is compiled into the program has texts of licences
// that allow to pass the program on without its source, and nothing else.
func TestLicencesOfTheProgram(t *testing.T) {
	allowed := []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}
	modules := modulesOfTheProgram(t)
	if len(modules) < 20 {
		t.Fatalf("only %d modules are found: %v", len(modules), modules)
	}
	for module, dir := range modules {
		found := licencesIn(t, dir)
		if len(found) == 0 {
			t.Errorf("%s: no text of a licence is known", module)
		}
		for _, licence := range found {
			if !slices.Contains(allowed, licence) {
				t.Errorf("%s has the licence %s, and allowed are %v", module, licence, allowed)
			}
		}
	}
}

// modulesOfTheProgram are the modules that the program is compiled from, on each system that a
// release is for, with their folders.
func modulesOfTheProgram(t *testing.T) map[string]string {
	t.Helper()
	top, err := root()
	if err != nil {
		t.Fatal(err)
	}
	const form = "{{with .Module}}{{.Path}}\t{{.Dir}}{{end}}"
	modules := map[string]string{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", form, ".")
		list.Dir, list.Stderr, list.Env = top, os.Stderr, append(list.Environ(), "GOOS="+system)
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			if module, dir, found := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); found {
				modules[module] = dir
			}
		}
	}
	return modules
}

// licencesIn are the names, as SPDX has them, of the licences of a module. Those of documentation
// do not matter. What is not known is named by its file.
func licencesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?i)^(licen[cs]e|copying)`)
	var licences []string
	for _, entry := range entries {
		if !named.MatchString(entry.Name()) || entry.IsDir() || strings.HasSuffix(entry.Name(), "-documentation") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found := licensecheck.Scan(text).Match
		if len(found) == 0 {
			licences = append(licences, entry.Name())
		}
		for _, match := range found {
			licences = append(licences, match.ID)
		}
	}
	return licences
}
