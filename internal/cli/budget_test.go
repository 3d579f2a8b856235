package cli_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/story"
)

// TestScreensKeepTheirBudget changes every entry of a fleet at once, and some Clusters: diff keeps
// to 60 lines of 100 columns, plan to 60, and the comment to what GitHub takes, however many
// Clusters and entries there are.
func TestScreensKeepTheirBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles 2,000 Clusters with 25 entries")
	}
	for _, size := range []struct{ clusters, entries int }{{200, 2}, {200, 25}, {2000, 2}, {2000, 25}} {
		t.Run(fmt.Sprintf("%d Clusters, %d entries", size.clusters, size.entries), func(t *testing.T) {
			s := repository{t.TempDir()}
			large := story.Large{Clusters: size.clusters, Entries: size.entries}
			s.writeAll(t, large.Before())
			s.git(t, "init", "-q", "-b", "main")
			s.commit(t, "A fleet")
			keepsBudget(t, "plan", s.run(t, 0, "plan", "."))
			s.writeAll(t, large.After())
			s.removeOthers(t, large.Before(), large.After())
			screen := s.run(t, 0, "diff", ".", "--against", "main")
			keepsBudget(t, "diff", screen)
			for _, shown := range []string{"DELETED", story.DeletedOfLarge, "v1 -> v2"} {
				if !strings.Contains(screen, shown) {
					t.Errorf("diff does not show %q:\n%s", shown, screen)
				}
			}
			if comment := s.run(t, 0, "diff", ".", "--against", "main", "-o", "markdown"); len(comment) > 65_000 {
				t.Errorf("the comment has %d characters", len(comment))
			}
		})
	}
}

// keepsBudget wants at most 60 lines of at most 100 columns.
func keepsBudget(t *testing.T, form, text string) {
	t.Helper()
	if lines := strings.Count(text, "\n"); lines > 60 {
		t.Errorf("%s has %d lines:\n%s", form, lines, text)
	}
	for line := range strings.Lines(text) {
		if width := len([]rune(strings.TrimSuffix(line, "\n"))); width > 100 {
			t.Errorf("a line of %s has %d columns: %s", form, width, line)
		}
	}
}
