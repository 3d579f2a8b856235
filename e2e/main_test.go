package e2e

import (
	"fmt"
	"os"
	"testing"
)

// workshop is the folder of what is built once for all tests: programs, and the storage of container images. It is removed at the end.
var workshop string

// TestMain makes the workshop.
func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	var err error
	if workshop, err = os.MkdirTemp("", "capifleet-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(workshop) }()
	return m.Run()
}
