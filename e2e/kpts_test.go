package e2e

import (
	"os/exec"
	"strings"
	"testing"
)

// kpt is one kpt program.
type kpt struct{ program string }

// kpts returns the kpt programs to test with, by name of their subtest: always the one built from the pinned module, and
// the installed one where there is one.
func kpts(t *testing.T) map[string]kpt {
	t.Helper()
	all := map[string]kpt{"built": {build(t, "kpt", "kpt")}}
	installed, err := exec.LookPath("kpt")
	if err != nil {
		t.Log("no kpt is installed; only the built one is tested")
		return all
	}
	t.Logf("the installed kpt is %s", strings.TrimSpace(command{program: installed, args: []string{"version"}}.mustRun(t)))
	all["installed"] = kpt{installed}
	return all
}

// render runs "kpt fn render" on a package, with function as the one to find on the PATH. The results file is in results.
func (k kpt) render(t *testing.T, function, pkg, results string) run {
	t.Helper()
	return command{program: k.program, args: []string{"fn", "render", "--allow-exec", "--results-dir", results, pkg}, path: []string{function}}.run(t)
}
