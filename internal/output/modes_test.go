//go:build unix

package output_test

import (
	"io/fs"
	"testing"
)

// TestModes wants a file to keep its mode, and a new one with a Secret to be for its owner alone.
func TestModes(t *testing.T) {
	t.Parallel()
	root := tree{}.in(t)
	first := run{owner: "of/run", files: tree{"plain.yaml": "a", "secret.yaml": secretOld, "open.yaml": secretOld}}
	first.apply(t, root)
	for name, mode := range map[string]fs.FileMode{"plain.yaml": 0o666, "open.yaml": 0o640, inventory: 0o664} {
		if err := root.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	run{owner: "of/run", files: tree{
		"plain.yaml": "b", "secret.yaml": "kind: Secret\nstringData: {a: new}\n",
		"open.yaml": "kind: Secret\nstringData: {a: new}\n", "list.yaml": "kind: List\nitems: [{kind: Secret}]\n",
	}}.apply(t, root)
	for name, want := range map[string]fs.FileMode{
		"plain.yaml": 0o666, "secret.yaml": 0o600, "open.yaml": 0o640, "list.yaml": 0o600, inventory: 0o664,
	} {
		info, err := root.Lstat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", name, info.Mode().Perm(), want)
		}
	}
}
