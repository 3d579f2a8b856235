package output_test

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/output"
)

// tree is what a folder holds: the texts of files by their paths, and "" for each folder, whose
// path ends in a slash.
type tree map[string]string

// in writes a tree into a new folder.
func (files tree) in(t *testing.T) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	files.into(t, root)
	return root
}

// into writes a tree into a folder. A text "link to X" is a link to X, and "-" removes what is
// there.
func (files tree) into(t *testing.T, root *os.Root) {
	t.Helper()
	folder := root.Name()
	rank := func(name string) int {
		if files[name] == "-" {
			return 0
		}
		return 1
	}
	order := slices.SortedFunc(maps.Keys(files), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
	for _, name := range order {
		target, isLink := strings.CutPrefix(files[name], "link to ")
		full := filepath.Join(folder, name)
		err := os.MkdirAll(filepath.Dir(full), 0o755)
		switch {
		case files[name] == "-":
			err = os.RemoveAll(full)
		case strings.HasSuffix(name, "/"):
			err = errors.Join(err, os.MkdirAll(full, 0o755))
		case isLink:
			err = errors.Join(err, os.Symlink(target, full))
		default:
			err = errors.Join(err, os.WriteFile(full, []byte(files[name]), 0o644))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// treeOf reads a folder.
func treeOf(t *testing.T, root *os.Root) tree {
	t.Helper()
	read := tree{}
	err := fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || name == ".":
			return err
		case entry.IsDir():
			read[name+"/"] = ""
			return nil
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(filepath.Join(root.Name(), name))
			read[name] = "link to " + target
			return err
		}
		text, err := fs.ReadFile(root.FS(), name)
		read[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// run is a run of the command.
type run struct {
	owner    string
	files    tree
	replaces []string // owners whose place it takes
	apart    []string // owners of whose files it writes a part
}

// plan decides what a run does to a folder.
func (r run) plan(folder output.Folder) (*output.Plan, fleet.Problems) {
	var files []output.File
	owners := []output.Owner{output.Owner(r.owner)}
	for _, name := range slices.Sorted(maps.Keys(r.files)) {
		object := fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Name: filepath.Base(name)}
		file := output.File{Path: name, Objects: []fleet.Ref{object}, Text: []byte(r.files[name]), Owners: owners}
		files = append(files, file)
	}
	return output.NewPlan(folder, "out", files, func(owner output.Owner) output.Claim {
		switch {
		case string(owner) == r.owner, slices.Contains(r.replaces, string(owner)):
			return output.Replaced
		case slices.Contains(r.apart, string(owner)):
			return output.Apart
		}
		return output.Kept
	})
}

// apply does a run.
func (r run) apply(t *testing.T, folder output.Folder) {
	t.Helper()
	plan, problems := r.plan(folder)
	if problems.Failed() {
		t.Fatalf("problems: %v", problems)
	}
	if err := plan.Apply(folder); err != nil {
		t.Fatal(err)
	}
}

// texts are problems as they are shown.
func texts(problems fleet.Problems) []string {
	var shown []string
	for _, problem := range problems {
		shown = append(shown, problem.String())
	}
	return shown
}
