package clients

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// top is the top of the repository, from here.
const top = "../.."

// build compiles the main package in dir, once for all tests, and returns the path of a program
// called name, alone in its folder.
func build(t *testing.T, name, dir string) string {
	t.Helper()
	return buildPackage(t, name, dir, ".")
}

// buildPackage compiles a package of the module in dir as build does. It needs not be a package of
// that module itself.
func buildPackage(t *testing.T, name, dir, pkg string) string {
	t.Helper()
	program := filepath.Join(workshop, "programs", name, name)
	if _, err := os.Stat(program); err == nil {
		return program
	}
	cmd := exec.Command("go", "build", "-o", program, pkg)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, output)
	}
	return program
}

// doNothing returns the path of a function called name that hands its input through. What a client
// changes in a package when it runs this one is the client's own doing.
func doNothing(t *testing.T, name string) string {
	t.Helper()
	return script(t, name, "exec cat")
}

// script returns the path of a shell script called name, alone in its folder.
func script(t *testing.T, name, commands string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), name)
	text := []byte("#!/bin/sh\n" + commands + "\n")
	if err := os.WriteFile(program, text, 0o755); err != nil {
		t.Fatal(err)
	}
	return program
}

// run is the outcome of a program: what it printed and its exit status.
type run struct {
	stdout, stderr string
	status         int
}

// command is a program with its arguments, and what it finds around it.
type command struct {
	program string
	args    []string
	dir     string
	stdin   string
	path    []string // programs that it finds by name, each alone in its folder
	env     []string
}

// run runs the command, which may fail.
func (c command) run(t *testing.T) run {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(c.program, c.args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = c.dir, strings.NewReader(c.stdin), &stdout, &stderr
	cmd.Env = append(os.Environ(), c.env...)
	for _, program := range c.path {
		cmd.Env = append(cmd.Env, "PATH="+filepath.Dir(program)+string(filepath.ListSeparator)+lastPath(cmd.Env))
	}
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatalf("run %s: %v", strings.Join(cmd.Args, " "), err)
	}
	return run{stdout: stdout.String(), stderr: stderr.String(), status: cmd.ProcessState.ExitCode()}
}

// mustRun runs the command, which must succeed, and returns what it prints.
func (c command) mustRun(t *testing.T) string {
	t.Helper()
	r := c.run(t)
	if r.status != 0 {
		t.Fatalf("%s %s: exit status %d:\n%s", c.program, strings.Join(c.args, " "), r.status, r.stderr)
	}
	return r.stdout
}

// lastPath is the PATH of an environment, in which the last one counts.
func lastPath(env []string) string {
	path := ""
	for _, variable := range env {
		if value, found := strings.CutPrefix(variable, "PATH="); found {
			path = value
		}
	}
	return path
}
