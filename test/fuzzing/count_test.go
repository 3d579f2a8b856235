package fuzzing_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/capifleet/capifleet/test/fuzzing"
)

// TestCounts counts as two programs of one fuzz test do, one after the other.
func TestCounts(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("CAPIFLEET_FUZZ_COUNTS", folder)
	for range 2 {
		count := fuzzing.Of(t)
		count.Input(t)
		count.Input(t)
		count.Accepted(t)
	}
	for what, want := range map[string]int{"inputs": 4, "accepted": 2} {
		if got, err := os.ReadFile(filepath.Join(folder, "TestCounts."+what)); err != nil || len(got) != want {
			t.Errorf("%s: %d, %v, want %d", what, len(got), err, want)
		}
	}
}

func TestNothingIsCountedWithoutAFolder(t *testing.T) {
	t.Setenv("CAPIFLEET_FUZZ_COUNTS", "")
	count := fuzzing.Of(t)
	count.Input(t)
	count.Accepted(t)
}
