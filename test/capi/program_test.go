package capi

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	capiyaml "sigs.k8s.io/cluster-api/util/yaml"
)

// tree is the files of a package by their path, with / as separator.
type tree map[string]string

// write puts the files into a new temporary folder and returns it.
func (files tree) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for path, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// outcome is what a run of capifleet came to.
type outcome struct {
	stdout, stderr string
	status         int
}

// capifleet runs the program.
func capifleet(t *testing.T, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatalf("run %s: %v", strings.Join(cmd.Args, " "), err)
	}
	return outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// render returns what the hub gets of a package; anything but success ends the test.
func (files tree) render(t *testing.T) []unstructured.Unstructured {
	t.Helper()
	run := capifleet(t, files.command(t, "render")...)
	if run.status != 0 {
		t.Fatalf("exit status %d:\n%s", run.status, run.stderr)
	}
	return manifests(t, run.stdout)
}

// command is a command line for the package, which is written for it.
func (files tree) command(t *testing.T, verb string, flags ...string) []string {
	t.Helper()
	dir := files.write(t)
	if _, own := files[configFile]; !own {
		t.Fatalf("the package has no %s", configFile)
	}
	return slices.Concat([]string{verb, dir, "--config", filepath.Join(dir, configFile)}, flags)
}

// configFile is the file of a package that holds its FleetConfig.
const configFile = "fleet.yaml"

// facts returns the facts of each Cluster of a package, as plan has them, by namespace and name.
func (files tree) facts(t *testing.T) map[string]map[string]string {
	t.Helper()
	run := capifleet(t, files.command(t, "plan", "--output", "json")...)
	if run.status != 0 {
		t.Fatalf("exit status %d:\n%s", run.status, run.stderr)
	}
	var plan struct {
		Clusters []struct {
			Namespace, Name string
			Facts           map[string]string
		}
	}
	if err := json.Unmarshal([]byte(run.stdout), &plan); err != nil {
		t.Fatal(err)
	}
	facts := map[string]map[string]string{}
	for _, cluster := range plan.Clusters {
		facts[cluster.Namespace+"/"+cluster.Name] = cluster.Facts
	}
	return facts
}

// manifests reads documents as Cluster API does.
func manifests(t *testing.T, text string) []unstructured.Unstructured {
	t.Helper()
	objects, err := capiyaml.ToUnstructured([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

// identity says which object of a cluster this is.
func identity(object *unstructured.Unstructured) string {
	return object.GroupVersionKind().GroupKind().String() + " " + object.GetNamespace() + "/" + object.GetName()
}
