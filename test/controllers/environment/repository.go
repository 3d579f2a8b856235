package environment

import (
	"fmt"
	"io/fs"
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
	dir, err := e.folder(name + ".git")
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

func (r *Repository) git(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir = r.dir
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, output)
	}
}

// folder makes a folder in that of the environment.
func (e *Environment) folder(name string) (string, error) {
	dir := filepath.Join(e.dir, name)
	return dir, os.Mkdir(dir, 0o700)
}

// removeAll removes a folder, including those below it that nobody may read: the repo-server takes
// the right to read its clones from everybody.
func removeAll(dir string) error {
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("take the right to remove %s: %w", dir, err)
	}
	return os.RemoveAll(dir)
}
