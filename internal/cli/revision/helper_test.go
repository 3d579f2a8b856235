package revision_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/internal/cli/revision"
)

// repository is a repository that a test makes.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T, options ...string) repository {
	t.Helper()
	r := repository{t, t.TempDir()}
	r.git(append([]string{"init", "--quiet", "--initial-branch=main"}, options...)...)
	return r
}

// environment is that of a user without settings.
func environment(more ...string) []string {
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=c", "GIT_COMMITTER_EMAIL=c@example.com",
	}, more...)
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir, cmd.Env = r.dir, environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repository) write(name, text string) {
	r.t.Helper()
	file := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r repository) link(name, target string) {
	r.t.Helper()
	if err := os.Symlink(target, filepath.Join(r.dir, name)); err != nil {
		r.t.Fatal(err)
	}
}

// commit commits everything and returns the commit.
func (r repository) commit(message string) string {
	r.t.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--allow-empty", "--message", message)
	return r.git("rev-parse", "HEAD")
}

func (r repository) open(more ...string) *revision.Repository {
	r.t.Helper()
	opened, err := revision.Open(r.t.Context(), r.dir, environment(more...))
	if err != nil {
		r.t.Fatal(err)
	}
	return opened
}

func (r repository) tree(commit, folder string) *revision.Tree {
	r.t.Helper()
	tree, err := r.open().Tree(commit, folder)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(tree.Close)
	return tree
}
