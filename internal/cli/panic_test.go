package cli_test

import (
	"bytes"
	"testing"

	"github.com/capifleet/capifleet/internal/cli"
)

// panicking is a stream that panics where it is read.
type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("secret: hunter2") }

// TestPanicIsAProblem: a panic anywhere is one line that quotes nothing, and no output.
func TestPanicIsAProblem(t *testing.T) {
	var out, err bytes.Buffer
	status := cli.Run(nil, cli.Streams{In: panicking{}, Out: &out, Err: &err})
	const want = "error CF0002: capifleet has stopped at an error of its own; " +
		"this is a bug in capifleet; please report it\n"
	if status != 1 || out.Len() > 0 || err.String() != want {
		t.Errorf("status %d, output %q, errors %q", status, out.String(), err.String())
	}
}
