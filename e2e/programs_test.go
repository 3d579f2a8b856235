package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// build compiles the main package in dir and returns the path of a program called name, alone in its folder.
func build(t *testing.T, name, dir string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), name)
	cmd := exec.Command("go", "build", "-o", program, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, output)
	}
	return program
}

// doNothing returns the path of a function called name that hands its input through. What a client changes in a package
// when it runs this one is the client's own doing.
func doNothing(t *testing.T, name string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(program, []byte("#!/bin/sh\nexec cat\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return program
}

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
	version, err := exec.Command(installed, "version").Output()
	t.Logf("the installed kpt is %s (%v)", bytes.TrimSpace(version), err)
	all["installed"] = kpt{installed}
	return all
}

// kpt is one kpt program.
type kpt struct{ program string }

// run is the outcome of a program: what it printed and its exit status.
type run struct {
	output string
	status int
}

// render runs "kpt fn render" on a package, with function as the one to find on the PATH. The results file is in results.
func (k kpt) render(t *testing.T, function, pkg, results string) run {
	t.Helper()
	cmd := exec.Command(k.program, "fn", "render", "--allow-exec", "--results-dir", results, pkg)
	path := filepath.Dir(function) + string(filepath.ListSeparator) + os.Getenv("PATH")
	cmd.Env = append(os.Environ(), "PATH="+path)
	output, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatalf("run %s: %v", strings.Join(cmd.Args, " "), err)
	}
	return run{output: string(output), status: cmd.ProcessState.ExitCode()}
}
