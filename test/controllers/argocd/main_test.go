package argocd

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	log "github.com/sirupsen/logrus"
)

var (
	// program is the path of the capifleet that is judged.
	program string
	// tools is the first folder in which Argo CD looks for programs.
	tools string
)

// TestMain builds capifleet once for all tests.
func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // Argo CD logs every error that it returns.
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "capifleet-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program, tools = filepath.Join(dir, "capifleet"), filepath.Join(dir, "tools")
	for name, value := range map[string]string{
		"PATH":             tools + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"ARGOCD_LOG_LEVEL": "error", // Argo CD logs each call of Helm.
	} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	cmd := exec.Command("go", "build", "-o", program, ".")
	cmd.Dir = filepath.Join("..", "..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build capifleet: %v\n%s", err, output)
		return 1
	}
	return m.Run()
}
