//go:build unix

package cli_test

import (
	"syscall"
	"testing"
)

// makePipe makes a named pipe, which nobody writes to.
func makePipe(t *testing.T, name string) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
}
