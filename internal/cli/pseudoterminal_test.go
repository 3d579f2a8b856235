//go:build linux

package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	text := readUntil(seen, "")
	_ = process.Wait() // It ends with exit status 1.
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if !strings.HasPrefix(lines[0], "\x1b[31mERROR\x1b[0m") || len(lines) < 4 {
		t.Fatalf("the problem is not laid out in color:\n%s", text)
	}
	for _, line := range lines[1:] {
		if len(line) > 60 && !strings.HasPrefix(line, "For the meaning") {
			t.Errorf("the terminal has 60 columns, and a line has %d: %s", len(line), line)
		}
	}
}

// readUntil is what a terminal shows until it shows a text; all of it for "".
func readUntil(seen *os.File, end string) string {
	var text strings.Builder
	piece := make([]byte, 1<<12)
	for {
		n, err := seen.Read(piece) // EIO, when the process has ended
		text.Write(piece[:n])
		if err != nil || end != "" && strings.Contains(text.String(), end) {
			return text.String()
		}
	}
}

// TestProgressOnAPseudoTerminal runs the command as a process whose FleetConfig comes late: after a
// second, it says what it is doing, and nothing of that is left.
func TestProgressOnAPseudoTerminal(t *testing.T) {
	t.Parallel()
	seen, written := openTerminal(t)
	config, late, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	process := exec.Command(os.Args[0], "plan", quickStartClusters, "--config", "/dev/fd/3")
	process.Args[0] = "capifleet" // see TestMain
	process.Env = append(os.Environ(), "TERM=xterm", "COLUMNS=")
	process.Stdout, process.Stderr, process.ExtraFiles = &out, written, []*os.File{config}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = written.Close(), config.Close()
	if text, want := readUntil(seen, "…"), "\r\x1b[KReading files… 3"; text != want {
		t.Errorf("the terminal shows %q, want %q", text, want)
	}
	if _, err := late.WriteString(read(t, filepath.Join(quickStart, fleetYAML))); err != nil {
		t.Fatal(err)
	}
	_ = late.Close()
	rest := readUntil(seen, "")
	if err := process.Wait(); err != nil || !strings.HasPrefix(out.String(), "Fleet production: 3 Clusters") {
		t.Errorf("%v, and it prints:\n%s", err, &out)
	}
	if _, after, found := strings.Cut(rest, "\r\x1b[KDeciding…\r\x1b[K"); !found || strings.Contains(after, "…") {
		t.Errorf("the terminal still shows progress: %q", rest)
	}
}
