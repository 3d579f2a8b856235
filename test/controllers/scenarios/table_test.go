package scenarios

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// row is a line of the table of scenarios.
type row struct {
	result, sentence string
	duration         time.Duration
}

var (
	rows []row
	// remarks are what tests add to their sentences, by the name of the test.
	remarks   = map[string][]string{}
	rowsMutex sync.Mutex
)

// scenario begins a scenario, which gets a line in the table and an environment of its own. It runs
// beside others.
func scenario(t *testing.T, sentence string) *environment.Environment {
	t.Helper()
	t.Parallel()
	start := time.Now()
	t.Cleanup(func() {
		result := "pass"
		if t.Failed() {
			result = "FAIL"
		}
		rowsMutex.Lock()
		defer rowsMutex.Unlock()
		whole := strings.Join(append([]string{sentence}, remarks[t.Name()]...), "; ")
		rows = append(rows, row{result, whole, time.Since(start)})
	})
	return environment.New(t, programs)
}

// remark adds to the sentence of a scenario what it has measured.
func remark(t *testing.T, format string, args ...any) {
	t.Helper()
	rowsMutex.Lock()
	defer rowsMutex.Unlock()
	remarks[t.Name()] = append(remarks[t.Name()], fmt.Sprintf(format, args...))
}

// long skips a scenario that takes long, unless all are run.
func long(t *testing.T) {
	t.Helper()
	if *all {
		return
	}
	rowsMutex.Lock()
	rows = append(rows, row{"skip", t.Name() + " runs in make controllers-all", 0})
	rowsMutex.Unlock()
	t.Skip("runs in make controllers-all")
}

// printTable prints a line for each scenario that has run or was skipped.
func printTable(to io.Writer) {
	rowsMutex.Lock()
	defer rowsMutex.Unlock()
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "RESULT\tSECONDS\tSCENARIO")
	for _, r := range rows {
		_, _ = fmt.Fprintf(table, "%s\t%.0f\t%s\n", r.result, r.duration.Seconds(), r.sentence)
	}
	_ = table.Flush()
}
