package clients

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// workshop is the folder of what is built once for all tests: programs, and the storage of
// container images. It is removed at the end.
var workshop string

// TestMain makes the workshop.
func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	var err error
	if workshop, err = os.MkdirTemp("", "capifleet-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer removeWorkshop()
	return m.Run()
}

// removeWorkshop removes it all. Without root, files of containers belong to users that podman
// alone may act for.
func removeWorkshop() {
	if os.Getuid() != 0 {
		_ = exec.Command("podman", "unshare", "rm", "-rf", workshop).Run()
	}
	if err := os.RemoveAll(workshop); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
