package environment

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Repository is a Git repository in the folder of the environment.
type Repository struct {
	URL string
	dir string
}

// Repository makes a Git repository with files, by their path with / as separator, on the branch
// main.
func (e *Environment) Repository(t *testing.T, name string, files map[string]string) *Repository {
	t.Helper()
	dir, err := e.subfolder(name + ".git")
	if err != nil {
		t.Fatal(err)
	}
	r := &Repository{URL: "file://" + filepath.ToSlash(dir), dir: dir}
	r.git(t, "init", "--quiet", "--initial-branch=main")
	r.Commit(t, files)
	return r
}

// Commit writes files and commits them.
func (r *Repository) Commit(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(r.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.git(t, "add", "--all")
	r.git(t, "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false",
		"commit", "--quiet", "--message=files")
}

// Tag gives a name to what is committed.
func (r *Repository) Tag(t *testing.T, name string) {
	t.Helper()
	r.git(t, "tag", name)
}

func (r *Repository) git(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir = r.dir
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, output)
	}
}

// subfolder makes a folder in that of the environment.
func (e *Environment) subfolder(name string) (string, error) {
	dir := e.dir.Join(name)
	return dir, os.Mkdir(dir, 0o700)
}
