package cli_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/internal/cli"
)

// closed is a stream that nobody reads any more.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// TestClosedOutputIsAnError: whoever closes standard output before all is there learns it.
func TestClosedOutputIsAnError(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"c.yaml": hostileCluster, "fleet.yaml": strings.Replace(hostileFleet, "PATH", "p", 1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	commands := [][]string{nil, {"render", dir}, {"explain", "c1", dir}, {"diff", dir, "--against", dir}, {"schema"}}
	for _, form := range []string{"table", "json", "markdown", "html", "secrets"} {
		commands = append(commands, []string{"plan", dir, "--output", form})
	}
	for _, args := range commands {
		var err bytes.Buffer
		in := strings.NewReader("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n")
		status := cli.Run(args, cli.Streams{In: in, Out: closed{}, Err: &err})
		if status != 1 || !strings.Contains(err.String(), "broken pipe") {
			t.Errorf("%v: status %d, %q", args, status, err.String())
		}
	}
}
