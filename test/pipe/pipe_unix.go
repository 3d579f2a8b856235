//go:build unix

package pipe

import (
	"syscall"
	"testing"
)

// Make makes a named pipe, which nobody writes to.
func Make(t testing.TB, name string) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
}
