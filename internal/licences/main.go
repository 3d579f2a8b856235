// Command licences copies the texts of the licences, and the notices, of all modules that the
// program is compiled from into a folder, for the archives of a release.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: licences FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// run copies the texts into a folder of its own for each module.
func run(folder string) error {
	modules, err := modules()
	if err != nil {
		return err
	}
	for module, dir := range modules {
		copied, err := copyTexts(dir, filepath.Join(folder, filepath.FromSlash(module)))
		if err != nil {
			return fmt.Errorf("copy the licences of %s: %w", module, err)
		}
		if copied == 0 {
			return fmt.Errorf("module %s has no text of a licence", module)
		}
	}
	return nil
}

// modules are those that the program is compiled from on any system that a release is for, with
// their folders, except the program's own.
func modules() (map[string]string, error) {
	const form = "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}"
	all := map[string]string{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		list := exec.Command("go", "list", "-deps", "-f", form, ".") //nolint:noctx // It ends by itself.
		list.Stderr, list.Env = os.Stderr, append(list.Environ(), "GOOS="+system)
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("list the modules for %s: %w", system, err)
		}
		for line := range strings.Lines(string(out)) {
			if module, dir, found := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); found {
				all[module] = dir
			}
		}
	}
	return all, nil
}

// copyTexts copies the files at the top of a module that are licences or notices by their names,
// and returns how many there are.
func copyTexts(from, to string) (copied int, err error) {
	entries, err := os.ReadDir(from)
	if err != nil {
		return 0, err
	}
	named := regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)`)
	for _, entry := range entries {
		if entry.IsDir() || !named.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(from, entry.Name()))
		if err != nil {
			return 0, err
		}
		if err := os.MkdirAll(to, 0o755); err != nil {
			return 0, err
		}
		if err := os.WriteFile(filepath.Join(to, entry.Name()), text, 0o644); err != nil {
			return 0, err
		}
		copied++
	}
	return copied, nil
}
