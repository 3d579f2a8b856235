package output_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// errKilled ends a run as a signal would.
var errKilled = errors.New("killed")

// killed is a folder in which a run is killed after some operations. The file that it is writing
// then has a half of its text.
type killed struct {
	*os.Root
	left *int // operations
}

func (k killed) next() error {
	if *k.left--; *k.left < 0 {
		return errKilled
	}
	return nil
}

func (k killed) WriteFile(name string, text []byte, mode fs.FileMode) error {
	if err := k.next(); err != nil {
		return errors.Join(err, k.Root.WriteFile(name, text[:len(text)/2], mode))
	}
	return k.Root.WriteFile(name, text, mode)
}

func (k killed) MkdirAll(name string, mode fs.FileMode) error {
	if err := k.next(); err != nil {
		return err
	}
	return k.Root.MkdirAll(name, mode)
}

func (k killed) Chmod(name string, mode fs.FileMode) error {
	if err := k.next(); err != nil {
		return err
	}
	return k.Root.Chmod(name, mode)
}

func (k killed) Rename(from, to string) error {
	if err := k.next(); err != nil {
		return err
	}
	return k.Root.Rename(from, to)
}

func (k killed) Remove(name string) error {
	if err := k.next(); err != nil {
		return err
	}
	return k.Root.Remove(name)
}

// killedAfter does a run that is killed after some operations, and reports whether it was.
func (r run) killedAfter(t *testing.T, root *os.Root, operations int) bool {
	t.Helper()
	folder := killed{root, &operations}
	plan, problems := r.plan(folder)
	if problems.Failed() {
		t.Fatalf("problems: %v", problems)
	}
	err := plan.Apply(folder)
	if err != nil && !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	return err != nil
}

const (
	secretOld = "kind: Secret\nstringData: {a: old}\n"
	secretNew = "kind: Secret\nstringData: {a: changed}\n"
)

// TestKilledRunContinues kills a run after each of its operations, and wants the run after it, and
// one of other files, to end as if nothing had happened.
func TestKilledRunContinues(t *testing.T) {
	t.Parallel()
	foreign := tree{"README.md": "of a person", "kept/notes.txt": "of a person", "empty/": ""}
	other := run{owner: "a/resourceSets", files: tree{
		"generated/a/set.yaml": "set", "generated/a/both.yaml": "both: 1\n",
	}}
	first := run{owner: "a/applicationSets", files: tree{
		"generated/a/same.yaml": "same", "generated/a/changes.yaml": "old", "generated/a/goes/deep/goes.yaml": "gone",
		"kept/goes.yaml": "gone", "generated/a/secret.yaml": secretOld, "generated/a/both.yaml": "both: 1\n",
	}}
	second := run{owner: "a/applicationSets", files: tree{
		"generated/a/same.yaml": "same", "generated/a/changes.yaml": "new", "generated/a/comes/deep/comes.yaml": "new",
		"generated/a/secret.yaml": secretNew, "kept/adopted.yaml": "equal",
	}}
	third := run{owner: "a/applicationSets", files: tree{
		"generated/a/changes.yaml": "newest", "generated/a/secret.yaml": secretOld, "kept/adopted.yaml": "equal",
	}}

	start := func() *os.Root {
		root := foreign.in(t)
		other.apply(t, root)
		first.apply(t, root)
		if err := root.WriteFile("kept/adopted.yaml", []byte("equal"), 0o644); err != nil {
			t.Fatal(err)
		}
		return root
	}
	undisturbed := start()
	second.apply(t, undisturbed)
	want := treeOf(t, undisturbed)
	third.apply(t, undisturbed)
	wantThird := treeOf(t, undisturbed)

	operations := 0
	for ; ; operations++ {
		root := start()
		if !second.killedAfter(t, root, operations) {
			break
		}
		second.killedAfter(t, root, operations/2) // once more, before it gets as far
		second.apply(t, root)
		if diff := cmp.Diff(want, treeOf(t, root)); diff != "" {
			t.Errorf("killed after %d operations (-want +got):\n%s", operations, diff)
		}
		root = start()
		second.killedAfter(t, root, operations)
		third.killedAfter(t, root, operations)
		third.apply(t, root)
		if diff := cmp.Diff(wantThird, treeOf(t, root)); diff != "" {
			t.Errorf("killed after %d operations, and then another run (-want +got):\n%s", operations, diff)
		}
	}
	if operations < 15 {
		t.Errorf("the run has %d operations", operations)
	}
}
