package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestReviewPage wants the pages about a review, and README, to show the screens that
// TestReviewStory records, and the workflows that people copy, to the letter.
func TestReviewPage(t *testing.T) {
	t.Parallel()
	screen := func(name string) string { return read(t, filepath.Join(storyFolder, name)) }
	page := filepath.Join("docs", "review-a-change.md")
	want := read(t, filepath.Join(root, page))
	want = fenced(t, want, "<!-- diff.txt -->", "text", screen("diff.txt"))
	want = fenced(t, want, "<!-- change.txt -->", "text", upTo(t, screen("change.txt"), "\n\nObjects:\n"))
	comparePage(t, page, want)

	page = filepath.Join("docs", "review-for-programs.md")
	want = read(t, filepath.Join(root, page))
	want = fenced(t, want, "<!-- comment.md -->", "markdown", upTo(t, screen("comment.md"), "\n\n**Checks failed"))
	comparePage(t, page, want)

	page = filepath.Join("docs", "review-in-ci.md")
	want = read(t, filepath.Join(root, page))
	for _, name := range []string{"fleet.yaml", "fleet-comment.yaml"} {
		workflow := read(t, filepath.Join(root, "action", "workflows", name))
		want = fenced(t, want, "<!-- "+name+" -->", "yaml", workflow)
	}
	comparePage(t, page, want)

	verdict := upTo(t, screen("diff.txt"), "\n\n2  RECREATE")
	readme := read(t, filepath.Join(root, "README.md"))
	comparePage(t, "README.md", fenced(t, readme, "<!-- diff.txt -->", "text", verdict))
}

// upTo is the part of a screen before a text that it has.
func upTo(t *testing.T, screen, end string) string {
	t.Helper()
	before, _, found := strings.Cut(screen, end)
	if !found {
		t.Fatalf("the screen has no %q", end)
	}
	return before + "\n"
}
