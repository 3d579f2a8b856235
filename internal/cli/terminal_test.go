package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/internal/cli"
)

// wrongFleet is a directory whose FleetConfig has a problem.
func wrongFleet(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	const config = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata:
  name: production
spec:
  wave: []
`
	if err := os.WriteFile(filepath.Join(dir, "fleet.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Problems are laid out on a terminal only, and have colors only where those are wanted. Programs
// get a problem on one line.
func TestProblemsOnATerminal(t *testing.T) {
	dir := wrongFleet(t)
	const escape = "\x1b["
	for name, test := range map[string]struct {
		terminal        bool
		environment     map[string]string
		laidOut, colors bool
	}{
		"a terminal":                              {terminal: true, laidOut: true, colors: true},
		"a terminal, with NO_COLOR":               {true, map[string]string{"NO_COLOR": "1"}, true, false},
		"a terminal that is dumb":                 {true, map[string]string{"TERM": "dumb"}, true, false},
		"no terminal":                             {},
		"no terminal, with a terminal's variable": {environment: map[string]string{"TERM": "xterm"}},
	} {
		for _, args := range [][]string{{"render", dir}, {"plan", dir, "--output", "json"}, {"explain", "--all", dir}} {
			t.Run(name+"/"+args[0], func(t *testing.T) {
				var out, problems bytes.Buffer
				status := cli.Run(args, cli.Streams{
					In: strings.NewReader(""), Out: &out, Err: &problems, ErrTerminal: test.terminal,
					Getenv: func(name string) string { return test.environment[name] },
				})
				text := problems.String()
				oneLine := strings.HasPrefix(text, "error CF") && strings.Count(text, "\n") == 1
				if status != 1 || oneLine == test.laidOut {
					t.Errorf("exit status %d, and laid out is not %t:\n%s", status, test.laidOut, text)
				}
				if strings.Contains(text, escape) != test.colors || strings.Contains(out.String(), escape) {
					t.Errorf("colors of problems are not %t, or stdout has some:\n%q\n%q", test.colors, text, &out)
				}
			})
		}
	}
}

// Annotations are lines for GitHub, on a terminal too.
func TestAnnotationsOnATerminal(t *testing.T) {
	var out, problems bytes.Buffer
	cli.Run([]string{"plan", wrongFleet(t), "--annotations", "github"},
		cli.Streams{Out: &out, Err: &problems, ErrTerminal: true})
	if text := problems.String(); !strings.HasPrefix(text, "::error ") || strings.Count(text, "\n") != 1 {
		t.Errorf("problems are not annotations:\n%s", text)
	}
}
