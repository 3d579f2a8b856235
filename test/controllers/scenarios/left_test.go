package scenarios

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// childVariable makes the test process one that TestNothingIsLeft ends.
const childVariable = "CAPIFLEET_TEST_CHILD"

// TestNothingIsLeft: whatever ends a test process ends all that it has started, and removes its
// files.
func TestNothingIsLeft(t *testing.T) {
	if os.Getenv(childVariable) != "" {
		beEnded(t)
	}
	scenario(t, "harness: Ctrl-C, kill -9 and a panic leave neither a process nor a file")
	for how, end := range map[string]func(*exec.Cmd) error{
		"Ctrl-C":  func(cmd *exec.Cmd) error { return cmd.Process.Signal(os.Interrupt) },
		"kill -9": func(cmd *exec.Cmd) error { return cmd.Process.Kill() },
		"a panic": func(cmd *exec.Cmd) error { return cmd.Process.Signal(syscall.SIGUSR1) },
	} {
		t.Run(how, func(t *testing.T) {
			temporary := t.TempDir()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestNothingIsLeft$", "-test.v")
			cmd.Env = append(os.Environ(),
				childVariable+"=1", builtVariable+"=", "TMPDIR="+temporary, "GOTMPDIR="+temporary)
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			dir := folderOf(bufio.NewScanner(stdout))
			if !strings.HasPrefix(dir, temporary) {
				t.Fatalf("the process has not said where its files are: %q %v", dir, cmd.Wait())
			}
			if running := processesOf(t, dir); running < 3 {
				t.Errorf("%d processes run, not etcd, kube-apiserver and what removes the folder", running)
			}
			if err := end(cmd); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Error("the process has ended well")
			}
			environment.Eventually(t, "all is gone", func(context.Context) error {
				files, err := os.ReadDir(temporary)
				if running := processesOf(t, temporary); running > 0 || len(files) > 0 || err != nil {
					return fmt.Errorf("%d processes run, and there are the files %v: %v", running, files, err)
				}
				return nil
			})
		})
	}
}

const folderLine = "the files are in "

// beEnded is the process that is ended.
func beEnded(t *testing.T) {
	programs.Logs = t.TempDir() // Logs of a process that is ended stay.
	e := environment.New(t, programs)
	e.ControlPlanes(t, "management")
	panics := make(chan os.Signal, 1)
	signal.Notify(panics, syscall.SIGUSR1)
	fleet{
		"fleet.yaml":            bootstrapped,
		"payloads/install.yaml": "{apiVersion: v1, kind: Namespace, metadata: {name: argocd}}",
		"eu-1.yaml":             clusterFile("clusters", "eu-1", "fleet: edge, region: eu, argocd: enabled"),
	}.render(t)
	fmt.Println(folderLine + e.Dir())
	<-panics
	panic("as asked")
}

func folderOf(lines *bufio.Scanner) string {
	for lines.Scan() {
		if _, dir, found := strings.Cut(lines.Text(), folderLine); found {
			return dir
		}
	}
	return ""
}

// processesOf counts the processes whose command line names a folder.
func processesOf(t *testing.T, dir string) int {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(files) == 0 {
		t.Fatalf("read the list of processes: %v", err)
	}
	count := 0
	for _, file := range files {
		if line, err := os.ReadFile(file); err == nil && strings.Contains(string(line), dir) {
			count++
		}
	}
	return count
}
