//go:build unix

package cli_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestStopped stops the function while it reads its input.
func TestStopped(t *testing.T) {
	t.Parallel()
	for signal, want := range map[syscall.Signal]int{syscall.SIGTERM: 143, syscall.SIGINT: 130} {
		process := exec.Command(os.Args[0])
		process.Args = []string{"capifleet"} // see TestMain
		var out, said bytes.Buffer
		process.Stdout, process.Stderr = &out, &said
		input, err := process.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		// More than a pipe holds: once it is written, the process reads.
		if _, err := input.Write([]byte(strings.Repeat("# a comment\n", 1<<16))); err != nil {
			t.Fatal(err)
		}
		if err := process.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := process.Wait(); !errors.As(err, &exit) || exit.ExitCode() != want {
			t.Errorf("%s: it ends with %v, want exit status %d", signal, err, want)
		}
		line := "capifleet: stopped by a signal (" + signal.String() + "); what was printed may be incomplete\n"
		if diff := cmp.Diff(line, said.String()); diff != "" || out.Len() > 0 {
			t.Errorf("%s: stdout %q, stderr (-want +got):\n%s", signal, out.String(), diff)
		}
	}
}
