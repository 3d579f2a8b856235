package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/internal/cli"
	"github.com/capifleet/capifleet/test/pipe"
)

// TestFileOfConfig: --config takes a file, or a pipe that the shell has opened, and refuses at once
// what would never end.
func TestFileOfConfig(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fleetText := strings.Replace(hostileFleet, "PATH", "p", 1)
	write := func(name, text string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	write("fleet/cluster.yaml", hostileCluster)
	fifo := filepath.Join(dir, "fifo")
	pipe.Make(t, fifo)
	const irregular = ": the file of --config is not a regular file"
	for what, test := range map[string]struct{ config, want string }{
		"a file":                       {write("fleet.yaml", fleetText), ""},
		"a pipe of the shell":          {openedPipe(t, fleetText), ""},
		"a device":                     {"/dev/zero", "error CF0101: /dev/zero" + irregular},
		"a pipe that nobody has open":  {fifo, "error CF0101: " + fifo + irregular},
		"a folder":                     {dir, "error CF0101: " + dir + ": --config names a directory"},
		"no file":                      {dir + "/none", "error CF0101: the file of --config cannot be read: "},
		"a file that is far too large": {write("large.yaml", strings.Repeat("#", 16<<20+1)), "has more than 16 MiB"},
	} {
		var out, errs bytes.Buffer
		status := cli.Run([]string{"plan", "--config", test.config, filepath.Join(dir, "fleet")}, cli.Streams{
			In: strings.NewReader(""), Out: &out, Err: &errs,
		})
		if (status != 0) != (test.want != "") || !strings.Contains(errs.String(), test.want) {
			t.Errorf("%s: exit status %d, stderr %q, want %q", what, status, errs.String(), test.want)
		}
	}
}

// openedPipe is the path of an open pipe that gives a text, as that of <(COMMAND) in bash.
func openedPipe(t *testing.T, text string) string {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reader.Close() })
	if _, err := writer.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("/dev/fd/%d", reader.Fd())
}
