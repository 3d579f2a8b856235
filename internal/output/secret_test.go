package output_test

import (
	"io/fs"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSecretReplaced wants it said when values of a Secret are replaced that somebody may have
// changed, and not otherwise.
func TestSecretReplaced(t *testing.T) {
	t.Parallel()
	const secret = "kind: Secret\nmetadata: {name: a, labels: {a: OLD}}\nstringData: {a: VALUE}\n"
	with := func(label, value string) string {
		return strings.NewReplacer("OLD", label, "VALUE", value).Replace(secret)
	}
	const said = "info CF0552: out/a.yaml: the file holds other values of a Secret than are wanted, " +
		"and is replaced or removed; whether somebody has changed them by hand is not known; " +
		"if somebody has, put the change into the input"
	for sentence, test := range map[string]struct {
		since, next tree
		want        []string
	}{
		"the input has another value": {next: tree{"a.yaml": with("a", "new")}, want: []string{said}},
		"somebody has changed the value": {
			since: tree{"a.yaml": with("a", "own")}, next: tree{"a.yaml": with("a", "old")}, want: []string{said},
		},
		"the file is not wanted any more": {next: tree{"b.yaml": "b"}, want: []string{said}},
		"something else changes":          {next: tree{"a.yaml": with("b", "old")}},
		"nothing changes":                 {next: tree{"a.yaml": with("a", "old")}},
		"somebody has made the change that is wanted": {
			since: tree{"a.yaml": with("a", "new")}, next: tree{"a.yaml": with("a", "new")},
		},
		"a ConfigMap takes the place": {next: tree{"a.yaml": "kind: ConfigMap\n"}, want: []string{said}},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			root := tree{}.in(t)
			run{owner: "of/run", files: tree{"a.yaml": with("a", "old")}}.apply(t, root)
			test.since.into(t, root)
			_, problems := run{owner: "of/run", files: test.next}.plan(root)
			if diff := cmp.Diff(test.want, texts(problems)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestModes wants a file to keep its mode, and a new one with a Secret to be for its owner alone.
func TestModes(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
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
