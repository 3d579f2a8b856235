package cli_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli"
)

// TestFormsDoNotDependOnOrder writes each object of a directory to a file of its own, whose name
// begins with a number. Other numbers change the order in which objects are read on each side, and
// no byte of any form of diff and plan except these numbers.
func TestFormsDoNotDependOnOrder(t *testing.T) {
	t.Parallel()
	for _, level := range subfolders(t, levelsFolder) {
		t.Run(filepath.Base(level), func(t *testing.T) {
			t.Parallel()
			before, after := numberedFiles(t, level, "before"), numberedFiles(t, level, "after")
			want := before.forms(t, after, nil)
			for seed := range uint64(4) {
				got := before.forms(t, after, rand.New(rand.NewPCG(seed, 16)))
				for name, text := range want {
					if diff := cmp.Diff(text, got[name]); diff != "" {
						t.Errorf("%s, order %d (-sorted +shuffled):\n%s", name, seed, diff)
					}
				}
			}
		})
	}
}

// numbered are the files of a directory. Those whose names hold %02d get a number there.
type numbered map[string]string

// numberedFiles are the files of a folder, with a file for each object. Those that the FleetConfig
// names stay as they are: their order is that of the payload.
func numberedFiles(t *testing.T, level, side string) numbered {
	t.Helper()
	files := numbered{}
	dir := filepath.Join(level, side)
	config := read(t, filepath.Join(dir, "fleet.yaml"))
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, file)
		folder, base := filepath.Split(name)
		if strings.Contains(config, name) || folder != "" && strings.Contains(config, folder) {
			files[name] = read(t, file)
			return err
		}
		for i, document := range strings.Split(read(t, file), "\n---\n") {
			files[fmt.Sprintf("%s%%02d-%d-%s", folder, i, base)] = strings.TrimSuffix(document, "\n") + "\n"
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// write writes the files, with their numbers in a random order, or sorted where there is none.
func (n numbered) write(t *testing.T, dir string, r *rand.Rand) {
	t.Helper()
	names := slices.Sorted(maps.Keys(n))
	numbers := make([]int, len(names))
	for i := range numbers {
		numbers[i] = 10 + i
	}
	if r != nil {
		r.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
	}
	for i, name := range names {
		file := name
		if strings.Contains(name, "%") {
			file = fmt.Sprintf(name, numbers[i])
		}
		writeFile(t, filepath.Join(dir, file), n[name])
	}
}

// forms are what diff and plan print of two directories, by the arguments that make it, without the
// numbers and the names of the folders.
func (n numbered) forms(t *testing.T, after numbered, r *rand.Rand) map[string]string {
	t.Helper()
	pair := canaryPair{folder: t.TempDir()}
	pair.before, pair.after = filepath.Join(pair.folder, "before"), filepath.Join(pair.folder, "after")
	n.write(t, pair.before, r)
	after.write(t, pair.after, r)
	number := regexp.MustCompile(`\b\d\d-(\d-[a-z0-9-]+\.yaml)`)
	forms := map[string]string{}
	for _, args := range [][]string{
		{"diff"},
		{"diff", "--all"},
		{"diff", "--output", "json"},
		{"diff", "--output", "markdown"},
		{"diff", "--output", "html"},
		{"diff", "--annotations", "github"},
		{"plan", "--wide"},
		{"plan", "--output", "json", "--whole"},
		{"plan", "--output", "markdown"},
		{"plan", "--output", "html"},
	} {
		name := strings.Join(args, " ")
		if args = append(args, pair.after); args[0] == "diff" {
			args = append(args, "--against", pair.before)
		}
		text := strings.NewReplacer(pair.before, "DIR", pair.after, "DIR").Replace(printed(t, args...))
		forms[name] = number.ReplaceAllString(text, "$1")
	}
	return forms
}

// printed is everything that a command prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	status := cli.Run(args, cli.Streams{
		In: strings.NewReader(""), Out: &out, Err: &out, Getenv: func(string) string { return "" },
	})
	if status > 3 || status == 2 {
		t.Fatalf("capifleet %s: exit status %d\n%s", strings.Join(args, " "), status, out.String())
	}
	return out.String()
}
