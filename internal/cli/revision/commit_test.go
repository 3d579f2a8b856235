package revision_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli/revision"
)

// diverged has a branch of two commits and a main that has moved by one; HEAD is the branch.
func diverged(t *testing.T) (r repository, base, main, head string) {
	r = newRepository(t)
	r.write("a", "1")
	base = r.commit("base")
	r.git("tag", "--annotate", "--message", "a tag", "v1")
	r.git("switch", "--quiet", "--create", "feature")
	r.write("b", "1")
	r.commit("one")
	r.write("b", "2")
	head = r.commit("two")
	r.git("switch", "--quiet", "main")
	r.write("c", "1")
	main = r.commit("moved")
	r.git("update-ref", "refs/remotes/origin/main", main)
	r.git("switch", "--quiet", "feature")
	return r, base, main, head
}

func TestFind(t *testing.T) {
	r, base, main, head := diverged(t)
	opened := r.open()
	for revisionName, want := range map[string]revision.Commit{
		"main":           {Hash: main, Reversed: 1},
		"origin/main":    {Hash: main, Reversed: 1},
		"origin/main...": {Hash: base, MergeBase: true, MovedBy: 1},
		"HEAD":           {Hash: head},
		"HEAD...":        {Hash: head, MergeBase: true},
		"HEAD~1":         {Hash: r.git("rev-parse", "HEAD~1")},
		"v1":             {Hash: base},
		base[:8]:         {Hash: base},
		"@{-1}":          {Hash: main, Reversed: 1},
	} {
		got, err := opened.Find(revisionName)
		if err != nil {
			t.Errorf("%s: %v", revisionName, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", revisionName, diff)
		}
	}
}

func TestFindRefuses(t *testing.T) {
	r, base, _, _ := diverged(t)
	r.git("update-ref", "refs/remotes/origin/release/v2", base)
	r.git("update-ref", "refs/heads/orphan", r.git("commit-tree", "-m", "orphan", "HEAD^{tree}"))
	opened := r.open()
	const absent = "0123456789012345678901234567890123456789"
	for name, want := range map[string]string{
		"mian":        `the repository has no revision "mian"; did you mean "main"?`,
		"v2":          `the repository has no revision "v2"; did you mean "origin/release/v2"?`,
		"nothing":     `the repository has no revision "nothing"`,
		"--help":      `the repository has no revision "--help"`,
		absent:        `the repository has no revision "` + absent + `"`,
		"HEAD:a":      `the revision "HEAD:a" is not a commit: name a branch, a tag or a commit`,
		"HEAD^{tree}": `the revision "HEAD^{tree}" is not a commit: name a branch, a tag or a commit`,
		"orphan...":   "orphan and HEAD have no commit in common; compare with orphan, without ...",
	} {
		if _, err := opened.Find(name); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

func TestAShallowCloneSaysWhatItLacks(t *testing.T) {
	r, base, _, _ := diverged(t)
	clone := repository{t, filepath.Join(t.TempDir(), "clone")}
	r.git("clone", "--quiet", "--depth=1", "--no-single-branch", "--no-tags", "file://"+r.dir, clone.dir)
	const hint = "; this is a shallow clone, which lacks history: set fetch-depth: 0 where it is checked out, " +
		"or run git fetch --unshallow"
	for name, want := range map[string]string{
		base:             `the repository has no revision "` + base + `"` + hint,
		"HEAD~1":         `the repository has no revision "HEAD~1"` + hint,
		"origin/main...": "origin/main and HEAD have no commit in common" + hint,
	} {
		if _, err := clone.open().Find(name); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

func TestARepositoryWithoutACommit(t *testing.T) {
	r := newRepository(t)
	opened := r.open()
	if head := opened.Head(); head != "" {
		t.Errorf("HEAD is %s", head)
	}
	if _, err := opened.Find("main"); err == nil {
		t.Error("a branch without a commit is found")
	}
}

func TestWritten(t *testing.T) {
	for name, want := range map[string]string{
		"main":     "",
		"main...":  "",
		"v1.2":     "",
		"...":      "name a revision, such as origin/main..., or a folder, such as ./OLD",
		"a..b":     "name one revision, such as a...: the new side is always the work tree",
		"a...b":    "name one revision, such as a...: the new side is always the work tree",
		"..b":      "name one revision, such as origin/main...: the new side is always the work tree",
		"two\nine": "a revision has no line breaks",
	} {
		if got := revision.Written(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	const without = "the directory is not in a Git work tree, and has no revisions: " +
		"compare with a folder, as in --against ./OLD"
	_, err := revision.Open(t.Context(), t.TempDir(), environment("GIT_CEILING_DIRECTORIES=/"))
	if err == nil || err.Error() != without {
		t.Errorf("outside of a repository: %v", err)
	}
	r := newRepository(t, "--bare")
	if _, err := revision.Open(t.Context(), r.dir, environment()); err == nil || err.Error() != without {
		t.Errorf("in a bare repository: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err = revision.Open(t.Context(), r.dir, environment()); err == nil ||
		!strings.HasPrefix(err.Error(), "the program git is not in PATH") {
		t.Errorf("without git: %v", err)
	}
}

func TestARepositoryOfAnotherUserIsExplained(t *testing.T) {
	r := newRepository(t)
	if err := exec.Command("chown", "-R", "12345", r.dir).Run(); err != nil {
		t.Skip("only root can give files away")
	}
	_, err := revision.Open(t.Context(), r.dir, environment())
	want := "git does not read the repository, since it belongs to another user: " +
		"run git config --global --add safe.directory " + r.dir
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	given := environment("GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*")
	if _, err := revision.Open(t.Context(), r.dir, given); err != nil {
		t.Errorf("with the setting in the environment: %v", err)
	}
}

func TestTheRepositoryIsThatOfTheDirectory(t *testing.T) {
	r, base, _, head := diverged(t)
	other := newRepository(t)
	other.commit("other")
	opened := r.open("GIT_DIR="+filepath.Join(other.dir, ".git"), "GIT_WORK_TREE="+other.dir,
		"GIT_INDEX_FILE=/nonexistent", "GIT_OBJECT_DIRECTORY=/nonexistent", "GIT_EXTERNAL_DIFF=false")
	if got := opened.Head(); got != head {
		t.Errorf("HEAD is %s, want %s", got, head)
	}
	linked := repository{t, filepath.Join(t.TempDir(), "linked")}
	r.git("worktree", "add", "--quiet", linked.dir, base)
	if got := linked.open().Head(); got != base {
		t.Errorf("HEAD of another work tree is %s, want %s", got, base)
	}
}
