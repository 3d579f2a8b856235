package template

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// TestReadingGrowsWithTheText: a text of twice the size takes twice the memory, whatever it nests.
func TestReadingGrowsWithTheText(t *testing.T) { //nolint:paralleltest // It measures what is allocated.
	for sentence, text := range map[string]func(size int) string{
		"variables before nested branches": func(size int) string {
			var declared strings.Builder
			for i := range size {
				fmt.Fprintf(&declared, "{{$a%d:=1}}", i)
			}
			return declared.String() + strings.Repeat("{{if 1}}", size) + "x" + strings.Repeat("{{end}}", size)
		},
		"nested scopes with a variable each": func(size int) string {
			return strings.Repeat("{{with $a:=1}}", size) + "x" + strings.Repeat("{{end}}", size)
		},
		"a field below many others": func(size int) string {
			return "{{ .cluster" + strings.Repeat(".a", 10*size) + " }}"
		},
		"one lookup in another": func(size int) string {
			return "{{ " + strings.Repeat("(index ", size) + ".cluster" + strings.Repeat(` "a")`, size) + " }}"
		},
	} {
		t.Run(sentence, func(t *testing.T) { //nolint:paralleltest // See above.
			const size = 400
			small, large := bytesToRead(t, text(size)), bytesToRead(t, text(4*size))
			if factor := float64(large) / float64(small); factor > 5.5 {
				t.Errorf("4 times the text takes %.1f times the memory: %d and %d bytes", factor, small, large)
			}
		})
	}
}

func bytesToRead(t *testing.T, text string) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, problem := ParseText(nil, text)
	runtime.ReadMemStats(&after)
	if problem != nil && !strings.Contains(problem.Reason, "below 100 others") {
		t.Error(problem.Reason)
	}
	return after.TotalAlloc - before.TotalAlloc
}
