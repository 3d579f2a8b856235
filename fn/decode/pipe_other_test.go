//go:build !unix

package decode

import "testing"

// makePipe skips a test that needs a named pipe, which this system does not have among its files.
func makePipe(t *testing.T, _ string) {
	t.Helper()
	t.Skip("there are no named pipes among files")
}
