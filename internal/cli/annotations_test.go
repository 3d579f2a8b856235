package cli

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

// GitHub shows ten annotations of a severity for each step, so a code does not take all of them.
func TestAnnotationsOfManyProblems(t *testing.T) {
	var problems fleet.Problems
	for i := range 12 {
		problems = append(problems, fleet.Problem{
			Severity: fleet.Warning, Code: fleet.SelectsNothing, Message: fmt.Sprintf("problem %d\nof 12", i),
		})
	}
	problems = append(problems, fleet.Problem{Code: fleet.BadInput, Message: "100% wrong"})
	var out strings.Builder
	annotator{&out, "."}.writeProblems(problems)
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	count := func(prefix string) int {
		found := 0
		for _, line := range lines {
			if strings.HasPrefix(line, prefix) {
				found++
			}
		}
		return found
	}
	for prefix, want := range map[string]int{"::warning ": 10, "warning ": 2, "::error ": 1, "::notice ": 1, "": 14} {
		if got := count(prefix); got != want {
			t.Errorf("%d lines begin with %q, want %d:\n%s", got, prefix, want, out.String())
		}
	}
	if !strings.Contains(out.String(), "100%25 wrong") {
		t.Errorf("a percent sign is not escaped:\n%s", out.String())
	}
}
