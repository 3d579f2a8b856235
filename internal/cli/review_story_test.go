package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli"
	"github.com/capifleet/capifleet/test/story"
)

// storyFolder has what the forms of diff and plan show of one change on a fleet of 300 Clusters.
// The page "Review a change" explains it.
const storyFolder = "../../testdata/review/story"

// TestReviewStory records the screens of a change as a reviewer meets it: a Cluster is deleted, an
// entry renamed, a Helm value and two payloads change, and a wave is promoted.
func TestReviewStory(t *testing.T) {
	s := newStory(t)
	plan := s.run(t, 0, "plan", "fleet")
	s.edit(t)
	gates := []string{"--fail-on", "cluster-deletion,application-recreation"}
	diff := append([]string{"diff", "fleet", "--against", "main..."}, gates...)
	for name, text := range map[string]string{
		"plan.txt":   plan,
		"diff.txt":   s.run(t, 3, diff...),
		"comment.md": s.run(t, 3, append(diff, "-o", "markdown")...),
		"change.txt": s.run(t, 3, append(diff, "--change", "2")...),
	} {
		matches(t, filepath.Join(storyFolder, name), text)
	}
	for name, limit := range map[string]int{"diff.txt": 60, "plan.txt": 40} {
		text := read(t, filepath.Join(storyFolder, name))
		if lines := strings.Count(text, "\n"); lines > limit {
			t.Errorf("%s has %d lines, and the budget is %d", name, lines, limit)
		}
		for line := range strings.Lines(text) {
			if width := len([]rune(strings.TrimSuffix(line, "\n"))); width > 100 {
				t.Errorf("a line of %s has %d columns: %s", name, width, line)
			}
		}
	}
}

// matches compares a text with a file, or writes the file.
func matches(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(read(t, file), text); diff != "" {
		t.Errorf("%s (-want +got):\n%s", filepath.Base(file), diff)
	}
}

// repository is a repository of Git with the fleet of package story.
type repository struct{ dir string }

func newStory(t *testing.T) repository {
	t.Helper()
	s := repository{t.TempDir()}
	s.writeAll(t, story.Before())
	s.git(t, "init", "-q", "-b", "main")
	s.commit(t, "A fleet of 300 Clusters")
	s.git(t, "switch", "-q", "-c", "change")
	return s
}

// git runs git with dates and names that are always the same, so that commits are too.
func (s repository) git(t *testing.T, args ...string) {
	t.Helper()
	command := exec.Command("git", args...)
	command.Dir = s.dir
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_AUTHOR_DATE=2026-01-01T00:00:00Z",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (s repository) commit(t *testing.T, message string) {
	t.Helper()
	s.git(t, "add", "-A")
	s.git(t, "commit", "-q", "-m", message)
}

func (s repository) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s repository) writeAll(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		s.write(t, name, text)
	}
}

// removeOthers removes files that are not there any more.
func (s repository) removeOthers(t *testing.T, before, after map[string]string) {
	t.Helper()
	for name := range before {
		if _, stays := after[name]; stays {
			continue
		}
		if err := os.Remove(filepath.Join(s.dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
}

// run runs the command in the repository, and returns what it prints on standard output.
func (s repository) run(t *testing.T, status int, args ...string) string {
	t.Helper()
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(s.dir)
	defer t.Chdir(before)
	var out, problems bytes.Buffer
	got := cli.Run(args, cli.Streams{Out: &out, Err: &problems, Getenv: func(string) string { return "" }})
	if got != status {
		t.Fatalf("capifleet %s: status %d, want %d\n%s", strings.Join(args, " "), got, status, problems.String())
	}
	return out.String()
}

// edit makes the change, in one commit.
func (s repository) edit(t *testing.T) {
	t.Helper()
	files, err := story.After()
	if err != nil {
		t.Fatal(err)
	}
	s.writeAll(t, files)
	s.removeOthers(t, story.Before(), files)
	s.commit(t, "Many things at once")
}
