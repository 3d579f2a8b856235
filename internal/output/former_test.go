package output_test

import (
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/output"
)

// withFormer is a folder that an earlier version has written: its inventory ends in .json.
func withFormer(t *testing.T, first run) *os.Root {
	t.Helper()
	root := tree{"README.md": "of a person"}.in(t)
	first.apply(t, root)
	if err := root.Chmod(inventory, 0o664); err != nil {
		t.Fatal(err)
	}
	if err := root.Rename(inventory, fleet.FormerInventory); err != nil {
		t.Fatal(err)
	}
	return root
}

// TestFormerInventory renames an inventory that has its former name, whatever else is to be done,
// and wherever a run is killed.
func TestFormerInventory(t *testing.T) {
	t.Parallel()
	first := run{owner: "of/run", files: tree{"goes.yaml": "a", "changes.yaml": "a", "same.yaml": "a"}}
	second := run{owner: "of/run", files: tree{"comes.yaml": "a", "changes.yaml": "b", "same.yaml": "a"}}
	for sentence, next := range map[string]run{"nothing else changes": first, "files change": second} {
		undisturbed := tree{"README.md": "of a person"}.in(t)
		first.apply(t, undisturbed)
		next.apply(t, undisturbed)
		want := treeOf(t, undisturbed)

		operations := 0
		for ; ; operations++ {
			root := withFormer(t, first)
			wasKilled := next.killedAfter(t, root, operations)
			next.apply(t, root)
			if diff := cmp.Diff(want, treeOf(t, root)); diff != "" {
				t.Errorf("%s: killed after %d operations (-want +got):\n%s", sentence, operations, diff)
			}
			info, err := root.Stat(inventory)
			if err != nil || info.Mode().Perm() != fs.FileMode(0o664) {
				t.Errorf("%s: the inventory does not keep its mode: %v, %v", sentence, info.Mode(), err)
			}
			if !wasKilled {
				break
			}
		}
		if operations < 3 {
			t.Errorf("%s: there are %d operations", sentence, operations)
		}
	}
}

// TestFormerInventoryIsNotCurrent: a folder with the former name is one that --check names.
func TestFormerInventoryIsNotCurrent(t *testing.T) {
	t.Parallel()
	first := run{owner: "of/run", files: tree{"same.yaml": "a"}}
	plan, problems := first.plan(withFormer(t, first))
	want := []output.Difference{
		{What: output.Missing, Path: inventory},
		{What: output.Superfluous, Path: fleet.FormerInventory},
	}
	if diff := cmp.Diff(want, plan.Differences()); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v; (-want +got):\n%s", problems, diff)
	}
}
