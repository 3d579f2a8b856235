package clients

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// action is an action of GitHub Actions, as far as a test runs it.
type action struct {
	folder string // absolute
	Inputs map[string]struct {
		Default string `json:"default"`
	} `json:"inputs"`
	Runs struct {
		Using string `json:"using"`
		Steps []step `json:"steps"`
	} `json:"runs"`
}

// step is a step of an action or of a workflow.
type step struct {
	ID    string            `json:"id"`
	Name  string            `json:"name"`
	Uses  string            `json:"uses"`
	Run   string            `json:"run"`
	If    string            `json:"if"`
	Shell string            `json:"shell"`
	Env   map[string]string `json:"env"`
	With  map[string]string `json:"with"`
}

// readAction reads the action in a folder of this repository.
func readAction(t *testing.T, folder string) action {
	t.Helper()
	absolute, err := filepath.Abs(filepath.Join(top, folder))
	if err != nil {
		t.Fatal(err)
	}
	read := action{folder: absolute}
	readYAML(t, filepath.Join(absolute, "action.yaml"), &read)
	if read.Runs.Using != "composite" || len(read.Runs.Steps) == 0 {
		t.Fatalf("%s is not a composite action with steps", folder)
	}
	return read
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, name)), into); err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
}

// runner runs the steps of actions as a runner of GitHub does.
type runner struct {
	github    map[string]string // the context github, and variables GITHUB_ of the same names
	workspace string
	temporary string
	artifacts string   // a folder, with one for each artifact
	programs  []string // that are there already, so that they need not be installed
}

// outcome is what a run of an action leaves.
type outcome struct {
	failed  []string // names of the steps that failed, with their messages
	outputs map[string]string
	summary string
	log     string
}

// run runs an action with inputs. The steps whose names are skipped are not run.
func (r runner) run(t *testing.T, a action, inputs map[string]string, skipped ...string) outcome {
	t.Helper()
	files := t.TempDir() // the files by which steps say something to the runner
	values := map[string]string{"runner.temp": r.temporary, "github.action_path": a.folder}
	for name, value := range r.github {
		values["github."+name] = value
	}
	for name := range inputs {
		if _, exists := a.Inputs[name]; !exists {
			t.Fatalf("the action has no input %q", name)
		}
	}
	for name, input := range a.Inputs {
		values["inputs."+name] = substituted(t, input.Default, values, false)
		if value, set := inputs[name]; set {
			values["inputs."+name] = value
		}
	}
	done := outcome{outputs: map[string]string{}}
	for _, s := range a.Runs.Steps {
		condition := s.If
		if condition == "" {
			condition = "success()"
		}
		if !truthy(evaluated(t, condition, values, len(done.failed) > 0)) {
			continue
		}
		switch {
		case s.Uses != "":
			r.use(t, s, values)
		case !contains(skipped, s.Name):
			r.step(t, s, files, values, &done)
		}
	}
	done.summary = readIfThere(t, filepath.Join(files, "summary"))
	return done
}

// step runs the commands of a step.
func (r runner) step(t *testing.T, s step, files string, values map[string]string, done *outcome) {
	t.Helper()
	if s.Shell != "bash" {
		t.Fatalf("step %q has shell %q, and a composite action must set one", s.Name, s.Shell)
	}
	output := filepath.Join(files, "output-"+s.ID)
	env := []string{
		"GITHUB_ACTION_PATH=" + values["github.action_path"], "RUNNER_TEMP=" + r.temporary,
		"GITHUB_OUTPUT=" + output, "GITHUB_PATH=" + filepath.Join(files, "path"),
		"GITHUB_STEP_SUMMARY=" + filepath.Join(files, "summary"),
		"GITHUB_API_URL=" + r.github["api_url"], "GITHUB_REPOSITORY=" + r.github["repository"],
	}
	for name, value := range s.Env {
		env = append(env, name+"="+substituted(t, value, values, false))
	}
	programs := r.programs
	for folder := range strings.Lines(readIfThere(t, filepath.Join(files, "path"))) {
		programs = append(programs, filepath.Join(strings.TrimSpace(folder), "program"))
	}
	ended := command{
		program: "bash", args: []string{
			"--noprofile", "--norc", "-eo", "pipefail", "-c",
			substituted(t, s.Run, values, false),
		},
		dir: r.workspace, path: programs, env: env,
	}.run(t)
	done.log += ended.stdout + ended.stderr
	if ended.status != 0 {
		done.failed = append(done.failed, fmt.Sprintf("%s: exit status %d", s.Name, ended.status))
	}
	for line := range strings.Lines(readIfThere(t, output)) {
		if name, value, found := strings.Cut(strings.TrimSuffix(line, "\n"), "="); found {
			values["steps."+s.ID+".outputs."+name], done.outputs[name] = value, value
		}
	}
}

// use does what an action of others would do.
func (r runner) use(t *testing.T, s step, values map[string]string) {
	t.Helper()
	with := map[string]string{}
	for name, value := range s.With {
		with[name] = substituted(t, value, values, false)
	}
	name, _, _ := strings.Cut(s.Uses, "@")
	switch name {
	case "actions/setup-go": // Go is there.
		if _, err := os.Stat(with["go-version-file"]); err != nil {
			t.Error(err)
		}
	case "actions/upload-artifact":
		readTree(t, with["path"]).writeTo(t, filepath.Join(r.artifacts, with["name"]))
	case "actions/download-artifact": // With a pattern, each is in a folder of its own.
		found, err := filepath.Glob(filepath.Join(r.artifacts, with["pattern"]))
		if err != nil {
			t.Fatal(err)
		}
		for _, artifact := range found {
			readTree(t, artifact).writeTo(t, filepath.Join(with["path"], filepath.Base(artifact)))
		}
	default:
		t.Fatalf("the test does not know what %s does", path.Clean(s.Uses))
	}
}

func readIfThere(t *testing.T, name string) string {
	t.Helper()
	if _, err := os.Stat(name); err != nil {
		return ""
	}
	return read(t, name)
}
