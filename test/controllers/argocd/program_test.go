package argocd

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type object = map[string]any

// tree is the files of a package by their path, with / as separator.
type tree map[string]string

// configFile is the file of a package that holds its FleetConfig.
const configFile = "fleet.yaml"

// outcome is what capifleet makes of a package, as a function and as plan. Both accept it, or both
// refuse it for the same reasons.
type outcome struct {
	problems []problem // errors: with any of them there is nothing else
	warnings []problem
	sets     []argov1alpha1.ApplicationSet // that the function adds
	clusters []object                      // as the function leaves them
	plan     []application                 // those of the hub's Argo CD
}

// warned reports whether there is a warning of a code.
func (o outcome) warned(code string) bool {
	return slices.ContainsFunc(o.warnings, func(p problem) bool { return p.Code == code })
}

// problem is one error or warning.
type problem struct{ Code, Message string }

func (p problem) String() string { return p.Code + ": " + p.Message }

// capifleet runs the program on a package, as a function and as plan. It renders a package that is
// a kustomization, which a function does not build.
func (files tree) capifleet(t *testing.T) outcome {
	t.Helper()
	var list struct {
		Items   []object
		Results []struct {
			Severity, Message string
			Tags              struct{ Code string }
		}
	}
	dir := files.write(t)
	var status int
	if _, built := files["kustomization.yaml"]; built {
		var rendered []byte
		rendered, status = execute(t, nil, "render", dir, "--config", filepath.Join(dir, configFile))
		list.Items = manifests(t, string(rendered))
	} else {
		var stdout []byte
		stdout, status = execute(t, files.resourceList(t))
		if err := yaml.Unmarshal(stdout, &list); err != nil {
			t.Fatal(err)
		}
	}
	var plan fleetPlan
	planned, planStatus := execute(t, nil, "plan", dir, "--config", filepath.Join(dir, configFile), "--output", "json")
	if err := json.Unmarshal(planned, &plan); err != nil {
		t.Fatal(err)
	}
	o := outcome{problems: plan.problems("error"), warnings: plan.problems("warning"), plan: plan.applications()}
	if refused := len(o.problems) > 0; status != planStatus || refused != (status != 0) {
		t.Fatalf("the function ends with status %d, plan with %d and %v: %v",
			status, planStatus, o.problems, list.Results)
	}
	if len(o.problems) > 0 {
		return o
	}
	for _, item := range list.Items {
		switch item["kind"] {
		case "Cluster":
			o.clusters = append(o.clusters, item)
		case "ApplicationSet":
			o.sets = append(o.sets, applicationSet(t, item))
		}
	}
	return o
}

// fleetPlan is what plan prints for programs.
type fleetPlan struct {
	Clusters []struct{ Applications []plannedApplication }
	Problems []struct{ Severity, Code, Message string }
}

type plannedApplication struct {
	ArgoCD      string
	application `json:",inline"`
}

func (p fleetPlan) problems(severity string) []problem {
	var problems []problem
	for _, found := range p.Problems {
		if found.Severity == severity {
			problems = append(problems, problem{found.Code, found.Message})
		}
	}
	return problems
}

func (p fleetPlan) applications() []application {
	var applications []application
	for _, cluster := range p.Clusters {
		for _, planned := range cluster.Applications {
			if planned.ArgoCD == "Hub" {
				applications = append(applications, planned.application)
			}
		}
	}
	return applications
}

// applicationSet reads an ApplicationSet as the API server does, which stores nothing that its
// definition does not know.
func applicationSet(t *testing.T, tree object) argov1alpha1.ApplicationSet {
	t.Helper()
	var set argov1alpha1.ApplicationSet
	if err := yaml.UnmarshalStrict([]byte(asJSON(t, tree)), &set); err != nil {
		t.Fatalf("%v\n%s", err, asJSON(t, tree))
	}
	return set
}

// execute runs the program and returns what it prints, and its exit status: 0 or 1.
func execute(t *testing.T, stdin []byte, args ...string) (stdout []byte, status int) {
	t.Helper()
	var out, stderr bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(stdin), &out, &stderr
	err := cmd.Run()
	if exit := (&exec.ExitError{}); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("run %s: %v\n%s", strings.Join(cmd.Args, " "), err, stderr.String())
	}
	return out.Bytes(), cmd.ProcessState.ExitCode()
}

// write puts the files into a new temporary folder and returns it.
func (files tree) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// resourceList is the package as kpt hands it to a function: every manifest with the path of its
// file, and the FleetConfig as functionConfig.
func (files tree) resourceList(t *testing.T) []byte {
	t.Helper()
	items := []object{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name == configFile || path.Ext(name) != ".yaml" {
			continue
		}
		for _, item := range manifests(t, files[name]) {
			setAt(item, name, "metadata", "annotations", "config.kubernetes.io/path")
			setAt(item, name, "metadata", "annotations", "internal.config.kubernetes.io/path")
			items = append(items, item)
		}
	}
	return []byte(asJSON(t, object{
		"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": items,
		"functionConfig": files.config(t),
	}))
}

// config is the FleetConfig of a package.
func (files tree) config(t *testing.T) object {
	t.Helper()
	return manifests(t, files[configFile])[0]
}

// clusters are the Clusters of a package.
func (files tree) clusters(t *testing.T) []object {
	t.Helper()
	var clusters []object
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".yaml" {
			continue
		}
		for _, item := range manifests(t, files[name]) {
			if item["kind"] == "Cluster" {
				clusters = append(clusters, item)
			}
		}
	}
	return clusters
}

// manifests reads documents as kubectl does.
func manifests(t *testing.T, text string) []object {
	t.Helper()
	var objects []object
	decoder := utilyaml.NewYAMLOrJSONDecoder(strings.NewReader(text), len(text)+1)
	for {
		var one object
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return objects
		}
		if err != nil {
			t.Fatal(err)
		}
		if one != nil {
			objects = append(objects, one)
		}
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fromJSON reads a tree as Argo CD does: numbers are floating point.
func fromJSON(t *testing.T, text string) object {
	t.Helper()
	var tree object
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// at returns the value at a path of a tree, or nil if there is none.
func at(tree any, keys ...string) any {
	for _, key := range keys {
		branch, _ := tree.(object)
		tree = branch[key]
	}
	return tree
}

// textAt returns the text at a path of a tree, or another one if there is none.
func textAt(tree any, otherwise string, keys ...string) string {
	if text, isText := at(tree, keys...).(string); isText {
		return text
	}
	return otherwise
}

// textsAt is a map of texts in a tree.
func textsAt(tree any, keys ...string) map[string]string {
	texts := map[string]string{}
	found, _ := at(tree, keys...).(object)
	for key, value := range found {
		texts[key], _ = value.(string)
	}
	return texts
}

// setAt puts a value into a tree, with the maps on the way.
func setAt(tree object, value any, keys ...string) {
	for _, key := range keys[:len(keys)-1] {
		branch, isMap := tree[key].(object)
		if !isMap {
			branch = object{}
			tree[key] = branch
		}
		tree = branch
	}
	tree[keys[len(keys)-1]] = value
}

// convert writes a value as JSON and reads it into another one.
func convert(from, to any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, to)
}

// asTree is a value as JSON has it.
func asTree(value any) (object, error) {
	var tree object
	return tree, convert(value, &tree)
}
