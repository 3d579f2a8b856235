package page

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/capifleet/capifleet/test/story"
)

// program compiles the program once.
var program = sync.OnceValues(func() (string, error) {
	name := filepath.Join(workshop, "capifleet")
	cmd := exec.Command("go", "build", "-o", name, ".")
	cmd.Dir = top
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build capifleet: %w\n%s", err, output)
	}
	return name, nil
})

// repository is a folder that is a repository of Git.
type repository string

// newRepository makes a repository with a commit. The messages of the commits are those of the
// screens in the documentation, so that the commits are the same.
func newRepository(name string, files map[string]string) (repository, error) {
	r := repository(filepath.Join(workshop, name))
	if err := os.MkdirAll(string(r), 0o750); err != nil {
		return "", err
	}
	if err := r.git("init", "-q", "-b", "main"); err != nil {
		return "", err
	}
	return r, r.commit("A fleet of 300 Clusters", files, nil)
}

// change commits other files in a branch.
func (r repository) change(before, after map[string]string) error {
	if err := r.git("switch", "-q", "-c", "change"); err != nil {
		return err
	}
	return r.commit("Many things at once", after, before)
}

// commit makes the files those of a commit.
func (r repository) commit(message string, files, before map[string]string) error {
	for name := range before {
		if _, stays := files[name]; !stays {
			if err := os.Remove(filepath.Join(string(r), filepath.FromSlash(name))); err != nil {
				return err
			}
		}
	}
	for name, text := range files {
		file := filepath.Join(string(r), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return err
		}
	}
	if err := r.git("add", "-A"); err != nil {
		return err
	}
	return r.git("commit", "-q", "-m", message)
}

// git runs git with dates and names that are always the same, so that commits are too.
func (r repository) git(args ...string) error {
	cmd := exec.Command("git", args...)
	cmd.Dir = string(r)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_AUTHOR_DATE=2026-01-01T00:00:00Z",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, output)
	}
	return nil
}

// run runs the program in the repository. Its status must be one of those.
func (r repository) run(want int, args ...string) ([]byte, error) {
	name, err := program()
	if err != nil {
		return nil, err
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = string(r), &stdout, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		return nil, err
	}
	if status := cmd.ProcessState.ExitCode(); status != want {
		return nil, fmt.Errorf("capifleet %s: status %d, want %d\n%s", strings.Join(args, " "), status, want, &stderr)
	}
	return stdout.Bytes(), nil
}

// write runs the program, keeps what it prints in a file, and returns its path.
func (r repository) write(want int, args ...string) (string, error) {
	text, err := r.run(want, args...)
	if err != nil {
		return "", err
	}
	name := string(r) + "-" + args[0] + ".html"
	return name, os.WriteFile(name, text, 0o600)
}

// written are the pages of a repository: of a change, and of the fleet before it.
type written struct {
	repository
	diff, plan string
}

// theStory is the fleet of the documentation and its change.
var theStory = sync.OnceValues(func() (written, error) {
	after, err := story.After()
	if err != nil {
		return written{}, err
	}
	return pagesOf("story", story.Before(), after, "fleet", 3,
		"--fail-on", "cluster-deletion,application-recreation")
})

// pagesOf writes the pages of a directory of a repository.
func pagesOf(name string, before, after map[string]string, dir string, status int, flags ...string) (written, error) {
	r, err := newRepository(name, before)
	if err != nil {
		return written{}, err
	}
	plan, err := r.write(0, "plan", dir, "-o", "html")
	if err != nil {
		return written{}, err
	}
	if err := r.change(before, after); err != nil {
		return written{}, err
	}
	diff, err := r.write(status, append([]string{"diff", dir, "--against", "main...", "-o", "html"}, flags...)...)
	return written{r, diff, plan}, err
}

// made is what a function has made once, without an error.
func made[T any](t *testing.T, maker func() (T, error)) T {
	t.Helper()
	needBrowser(t)
	found, err := maker()
	if err != nil {
		t.Fatal(err)
	}
	return found
}
