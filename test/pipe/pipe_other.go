//go:build !unix

package pipe

import "testing"

// Make skips a test that needs a named pipe, which this system does not have among its files.
func Make(t testing.TB, _ string) {
	t.Helper()
	t.Skip("there are no named pipes among files")
}
