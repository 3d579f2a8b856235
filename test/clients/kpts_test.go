package clients

import (
	"os/exec"
	"testing"
)

// kpt is one kpt program.
type kpt struct {
	name    string // of its subtests
	program string
	env     []string
}

// kpts returns the kpt programs to test with: the one built from the pinned module, and the
// installed one, where there is one.
func kpts(t *testing.T) []kpt {
	t.Helper()
	all := []kpt{builtKpt(t)}
	if installed, err := exec.LookPath("kpt"); err == nil {
		all = append(all, kpt{name: "installed", program: installed})
	}
	return all
}

// builtKpt is the kpt that is built from the pinned module.
func builtKpt(t *testing.T) kpt {
	t.Helper()
	return kpt{name: "built", program: build(t, "kpt", "kpt")}
}

// inContainers is the same kpt, with an engine that has the image.
func (k kpt) inContainers(t *testing.T) kpt {
	t.Helper()
	k.env = containers(t).env
	return k
}

// command is a command of kpt's, with function as the one to find on the PATH, if any.
func (k kpt) command(t *testing.T, function string, args ...string) command {
	t.Helper()
	c := command{program: k.program, args: args, env: k.env}
	if function != "" {
		c.path = []string{function}
	}
	return c
}

// render runs "kpt fn render" on a package. The results file is in results.
func (k kpt) render(t *testing.T, function, pkg, results string) run {
	t.Helper()
	args := []string{"fn", "render", "--results-dir", results, pkg}
	if function == "" {
		args = append(args, "--image-pull-policy", "never")
	} else {
		args = append(args, "--allow-exec")
	}
	return k.command(t, function, args...).run(t)
}
