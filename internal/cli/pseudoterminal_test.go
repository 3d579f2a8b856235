//go:build linux

package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// openTerminal opens a pseudo-terminal of 60 columns: the side that a person sees, and the side
// that a program writes to.
func openTerminal(t *testing.T) (seen, written *os.File) {
	t.Helper()
	seen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	t.Cleanup(func() { _ = seen.Close() })
	if err := unix.IoctlSetPointerInt(int(seen.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(seen.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	written, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(int(written.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 30, Col: 60}); err != nil {
		t.Fatal(err)
	}
	return seen, written
}

// TestPseudoTerminal runs the command as a process whose standard error is a terminal: it finds
// that out, and how wide the terminal is.
func TestPseudoTerminal(t *testing.T) {
	seen, written := openTerminal(t)
	process := exec.Command(os.Args[0], "plan", wrongFleet(t))
	process.Args[0] = "capifleet" // see TestMain
	process.Env = append(os.Environ(), "TERM=xterm", "NO_COLOR=", "COLUMNS=")
	process.Stderr = written
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	if err := written.Close(); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	piece := make([]byte, 1<<12)
	for {
		n, err := seen.Read(piece) // EIO, when the process has ended
		text.Write(piece[:n])
		if err != nil {
			break
		}
	}
	_ = process.Wait() // It ends with exit status 1.
	lines := strings.Split(strings.ReplaceAll(text.String(), "\r\n", "\n"), "\n")
	if !strings.HasPrefix(lines[0], "\x1b[31mERROR\x1b[0m") || len(lines) < 4 {
		t.Fatalf("the problem is not laid out in color:\n%s", text.String())
	}
	for _, line := range lines[1:] {
		if len(line) > 60 && !strings.HasPrefix(line, "For the meaning") {
			t.Errorf("the terminal has 60 columns, and a line has %d: %s", len(line), line)
		}
	}
}
