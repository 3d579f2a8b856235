package revision_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli/revision"
)

func TestTrailers(t *testing.T) {
	r := newRepository(t)
	r.commit("base\n\nCapifleet-Accept: stuck resourceSets/old")
	r.git("branch", "base")
	first := r.commit("first\n\nCapifleet-Accept: cluster-deletion clusters/a\nSigned-off-by: x\n" +
		"capifleet-accept: stuck applicationSets/b")
	r.commit("second\n\nCapifleet-Accept: no trailer, since text follows\n\nText.")
	third := r.commit("third\n\nCapifleet-Accept: reapply resourceSets/c\n  and more\nReviewed-by: y")
	got, err := r.open().Trailers("Capifleet-Accept", "base")
	if err != nil {
		t.Fatal(err)
	}
	want := []revision.Trailer{
		{Commit: first, Value: "cluster-deletion clusters/a"},
		{Commit: first, Value: "stuck applicationSets/b"},
		{Commit: third, Value: "reapply resourceSets/c and more"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDirty(t *testing.T) {
	clean := func(repository) {}
	remove := func(r repository) { r.git("rm", "--quiet", "fleet/a.yaml") }
	for name, test := range map[string]struct {
		edit func(r repository)
		want bool
	}{
		"nothing is edited":                {clean, false},
		"a file of the folder is edited":   {func(r repository) { r.write("fleet/a.yaml", "2") }, true},
		"a file is new":                    {func(r repository) { r.write("fleet/b.yaml", "1") }, true},
		"a file is gone":                   {remove, true},
		"a file is staged":                 {func(r repository) { r.write("fleet/b", "1"); r.git("add", "-A") }, true},
		"a file beside the folder differs": {func(r repository) { r.write("other.yaml", "2") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepository(t)
			r.write("fleet/a.yaml", "1")
			r.write("other.yaml", "1")
			r.commit("base")
			test.edit(r)
			if got, err := r.open().Dirty("fleet"); err != nil || got != test.want {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestFilesThatASparseWorkTreeLeavesOutAreFound(t *testing.T) {
	r := newRepository(t)
	r.write("fleet/clusters/a.yaml", "1")
	r.write("fleet/b.yaml", "1")
	r.write("other/c.yaml", "1")
	r.commit("base")
	r.git("sparse-checkout", "set", "--no-cone", "/fleet/b.yaml")
	got, err := r.open().NotCheckedOut("fleet")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"fleet/clusters/a.yaml"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestNoProgramOfTheRepositoryRuns has a repository whose settings and attributes name programs.
// Each is one that git runs when it is not told otherwise.
func TestNoProgramOfTheRepositoryRuns(t *testing.T) {
	t.Parallel()
	filter := func(key string) [][2]string {
		return [][2]string{{"filter.evil." + key, "PROGRAM"}, {"filter.evil.required", "true"}}
	}
	one := func(key string) [][2]string { return [][2]string{{key, "PROGRAM"}} }
	for name, test := range map[string]struct {
		settings [][2]string
		runs     []string // the command that runs it
	}{
		"a filter":                      {filter("clean"), []string{"status"}},
		"a filter that is a process":    {filter("process"), []string{"status"}},
		"a filter with an odd name":     {one("filter.odd=name.x.clean"), []string{"status"}},
		"a monitor of the file system":  {one("core.fsmonitor"), []string{"status"}},
		"a program that signatures use": {append(one("gpg.program"), [2]string{"log.showSignature", "true"}), nil},
		"a pager":                       {one("core.pager"), nil},
		"a program for diffs":           {one("diff.external"), []string{"diff"}},
		"hooks":                         {[][2]string{{"core.hooksPath", "HOOKS"}}, []string{"status"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRepository(t)
			r.write("fleet/a.yaml", "1")
			r.commit("base")
			r.write(".gitattributes", "a.yaml filter=evil\n")
			if strings.Contains(test.settings[0][0], "odd") {
				r.write(".gitattributes", "a.yaml filter=odd=name.x\n")
			}
			hooks := t.TempDir()
			ran, program := filepath.Join(hooks, "ran"), filepath.Join(hooks, "post-index-change")
			script := "#!/bin/sh\necho >> '" + ran + "'\ncat\n"
			if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
				t.Fatal(err)
			}
			for _, setting := range test.settings {
				value := strings.NewReplacer("PROGRAM", program, "HOOKS", hooks).Replace(setting[1])
				r.git("config", setting[0], value)
			}
			r.write("fleet/a.yaml", "2") // of the same size, so that git looks at the content
			opened := r.open()
			if dirty, err := opened.Dirty("fleet"); err != nil || !dirty {
				t.Errorf("dirty: %v, %v", dirty, err)
			}
			if _, err := opened.Trailers("X", "HEAD"); err != nil {
				t.Error(err)
			}
			if _, err := opened.NotCheckedOut("fleet"); err != nil {
				t.Error(err)
			}
			if _, err := fs.ReadFile(r.tree("HEAD", "."), "fleet/a.yaml"); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(ran); err == nil {
				t.Fatal("it was run")
			}
			if test.runs == nil {
				return
			}
			cmd := exec.Command("git", test.runs...)
			cmd.Dir, cmd.Env = r.dir, environment()
			out, _ := cmd.CombinedOutput()
			if _, err := os.Stat(ran); err != nil {
				t.Errorf("git itself does not run it, so this shows nothing:\n%s", out)
			}
		})
	}
}
