package revision_test

import (
	"os"
	"path/filepath"
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

func TestNoProgramOfTheRepositoryRuns(t *testing.T) {
	r := newRepository(t)
	r.write("a.yaml", "1")
	r.commit("base")
	ran := filepath.Join(t.TempDir(), "ran")
	r.write("hook.sh", "#!/bin/sh\necho >> "+ran+"\n")
	script := filepath.Join(r.dir, "hook.sh")
	if err := os.Chmod(script, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"core.fsmonitor", "core.pager", "gpg.program", "diff.external", "core.sshCommand"} {
		r.git("config", name, script)
	}
	r.git("config", "log.showSignature", "true")
	_ = os.Remove(ran)
	opened := r.open()
	if _, err := opened.Dirty("."); err != nil {
		t.Error(err)
	}
	if _, err := opened.Trailers("X", "HEAD"); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program that the settings name was run")
	}
}
