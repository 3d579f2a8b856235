package fuzzing_test

import (
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/fuzzing"
)

// TestEdited: the same seed edits in the same way, and over many seeds each kind of edit is made.
func TestEdited(t *testing.T) {
	t.Parallel()
	const text = "a: 1\nb:\n  c: 2\n  d: 3\ne: 4"
	seen := map[string]bool{}
	for seed := range uint64(300) {
		if fuzzing.Edited(seed, 0, text, "line") != text {
			t.Fatal("edited without an edit")
		}
		edited := fuzzing.Edited(seed, 1, text, "line")
		if edited != fuzzing.Edited(seed, 1, text, "line") {
			t.Fatalf("seed %d does not repeat", seed)
		}
		seen[edited] = true
	}
	for what, want := range map[string]string{
		"a line that is replaced":    "a: 1\nb:\n  line\n  d: 3\ne: 4",
		"a value that is replaced":   "a: 1\nb:\n  c: line\n  d: 3\ne: 4",
		"the value of another line":  "a: 4\nb:\n  c: 2\n  d: 3\ne: 4",
		"another line behind it":     "a: 1\nb:\n  c: 2\n  e: 4\n  d: 3\ne: 4",
		"a block that is removed":    "a: 1\ne: 4",
		"a last line that is absent": "a: 1\nb:\n  c: 2\n  d: 3",
	} {
		if !seen[want] {
			t.Errorf("%s: not among %d:\n%s", what, len(seen), strings.ReplaceAll(want, "\n", "; "))
		}
	}
}
