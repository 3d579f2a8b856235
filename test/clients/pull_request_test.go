package clients

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// workflow is a workflow of GitHub Actions, as far as a test runs it.
type workflow struct {
	Jobs struct {
		Fleet struct {
			Steps []step `json:"steps"`
		} `json:"fleet"`
	} `json:"jobs"`
}

type step struct {
	Name string `json:"name"`
	Uses string `json:"uses"`
	Run  string `json:"run"`
}

// TestPullRequests runs the steps of the workflow that the page about pull requests shows, in a
// clone with a branch.
func TestPullRequests(t *testing.T) {
	p := readPage(t, "../../docs/pull-requests.md")
	var shown workflow
	if err := yaml.Unmarshal([]byte(p.block(t, "workflow")), &shown); err != nil {
		t.Fatal(err)
	}
	check := step{Run: p.block(t, "check")}
	p.checkUsed(t)
	// What sets the machine up is not run: it fetches programs, which the test has.
	steps := slices.DeleteFunc(shown.Jobs.Fleet.Steps, func(s step) bool {
		return s.Uses != "" || strings.HasPrefix(s.Name, "Install ")
	})
	if len(steps) != 2 {
		t.Fatalf("the workflow has %d steps that can be run: %+v", len(steps), steps)
	}
	plan, current := steps[0], steps[1]
	base := mustRender(t, builtKpt(t), build(t, "capifleet", top), readTree(t, fixture))

	t.Run("the summary shows what reaches each Cluster, before and after", func(t *testing.T) {
		change := base.edited(t, "clusters/us.yaml", "region: us-east-1", "region: us-west-2")
		request := newPullRequest(t, base, change)
		request.step(t, plan).mustRun(t)
		summary := request.summary(t)
		for _, line := range []string{
			"```diff\n", "\n-fleet-us/prod-us-1 ", "overlays/us-east-1@main\n", "\n+fleet-us/prod-us-1 ",
			"overlays/us-west-2@main\n",
		} {
			if !strings.Contains(summary, line) {
				t.Errorf("the summary has no %q:\n%s", line, summary)
			}
		}
		if strings.Contains(summary, "\n-fleet-eu/prod-eu-1") {
			t.Errorf("the summary shows a Cluster as changed that is not:\n%s", summary)
		}
	})
	t.Run("the summary says what a changed payload means for clusters that are there", func(t *testing.T) {
		change := mustRender(t, builtKpt(t), build(t, "capifleet", top),
			base.edited(t, "fleet.yaml", "managed-by: fleet", "managed-by: somebody"))
		request := newPullRequest(t, base, change)
		request.step(t, plan).mustRun(t)
		if summary := request.summary(t); !strings.Contains(summary, "\ninfo CF0312: ") {
			t.Errorf("the summary does not say that ApplyOnce reaches new Clusters only:\n%s", summary)
		}
		request.step(t, current).mustRun(t)
	})
	t.Run("a Cluster with a long name changes no line but its own", func(t *testing.T) {
		long := base.edited(t, "clusters/us.yaml", "name: prod-us-1\n  n", "name: prod-us-with-a-very-long-name\n  n")
		request := newPullRequest(t, base, long)
		request.step(t, plan).mustRun(t)
		if summary := request.summary(t); !strings.Contains(summary, "\n+fleet-us/prod-us-with-a-very-long-name ") ||
			strings.Contains(summary, "\n+fleet-eu/prod-eu-1") {
			t.Errorf("want the new Cluster alone:\n%s", summary)
		}
	})
	t.Run("the first pull request of a fleet shows all of it", func(t *testing.T) {
		request := newPullRequest(t, tree{}, base)
		request.step(t, plan).mustRun(t)
		if summary := request.summary(t); !strings.Contains(summary, "\n+fleet-eu/prod-eu-1 ") {
			t.Errorf("want all Clusters:\n%s", summary)
		}
	})
	t.Run("the kpt that it installs is the one that is tested", func(t *testing.T) {
		version := regexp.MustCompile(`github\.com/kptdev/kpt v(\S+)`).FindStringSubmatch(read(t, "go.mod"))
		if len(version) != 2 || !strings.Contains(p.text, "/download/v"+version[1]+"/") {
			t.Errorf("the workflow does not install kpt %v", version)
		}
	})
	t.Run("render checks what it has written, in place of kpt", func(t *testing.T) {
		request := newPullRequest(t, base, base)
		if run := request.step(t, check).run(t); run.status != 3 {
			t.Errorf("before anything is written the exit status is %d", run.status)
		}
		request.step(t, step{Run: strings.Replace(check.Run, " --check", "", 1)}).mustRun(t)
		request.step(t, check).mustRun(t)
	})
	t.Run("a fleet with an error fails", func(t *testing.T) {
		request := newPullRequest(t, base, base.edited(t, "fleet.yaml", "{monitoring: enabled}", "{}"))
		if run := request.step(t, plan).run(t); run.status == 0 {
			t.Error("the exit status is 0")
		}
	})
	t.Run("what is committed and current passes", func(t *testing.T) {
		newPullRequest(t, base, base).step(t, current).mustRun(t)
	})
	t.Run("generated files that are old, missing or left over fail", func(t *testing.T) {
		const generated = "generated/production/fleet-us_configmap_production-addons.yaml"
		missing, leftOver := maps.Clone(base), maps.Clone(base)
		_, entry, _ := strings.Cut(base["fleet.yaml"], "  applicationSets:\n")
		onlyToDelete := base.edited(t, "fleet.yaml", "  applicationSets:\n"+entry, "")
		delete(missing, generated)
		delete(leftOver, "clusters/us.yaml")
		renamed := base.edited(t, "clusters/us.yaml", "name: prod-us-1\n  n", "name: prod-us-2\n  n")
		for _, change := range []tree{renamed, missing, leftOver, onlyToDelete} {
			if run := newPullRequest(t, base, change).step(t, current).run(t); run.status == 0 {
				t.Errorf("the exit status is 0 with %q", change.paths())
			}
		}
	})
}

// pullRequest is a clone of a repository with a fleet in a folder, on the branch of a pull request.
type pullRequest struct{ clone, temporary string }

// newPullRequest makes a repository with a fleet, and a branch that changes it.
func newPullRequest(t *testing.T, base, change tree) pullRequest {
	t.Helper()
	request := pullRequest{clone: filepath.Join(t.TempDir(), "clone"), temporary: t.TempDir()}
	origin := t.TempDir()
	git(t, origin, "init", "-q", "-b", "main")
	fleet := filepath.Join(origin, "fleet")
	for i, files := range []tree{base, change} {
		branch := []string{"main", "change"}[i]
		git(t, origin, "switch", "-q", "-C", branch)
		if err := os.RemoveAll(fleet); err != nil {
			t.Fatal(err)
		}
		files.writeTo(t, fleet)
		git(t, origin, "add", "-A")
		git(t, origin, "commit", "-q", "--allow-empty", "-m", branch)
	}
	git(t, origin, "clone", "-q", "--branch", "change", origin, request.clone)
	return request
}

// step is a step of the workflow, as a runner of GitHub runs it.
func (p pullRequest) step(t *testing.T, s step) command {
	t.Helper()
	return command{
		program: "bash",
		args:    []string{"-e", "-c", s.Run},
		dir:     p.clone,
		path:    []string{build(t, "capifleet", top), builtKpt(t).program},
		env: []string{
			"GITHUB_BASE_REF=main", "RUNNER_TEMP=" + p.temporary,
			"GITHUB_STEP_SUMMARY=" + filepath.Join(p.temporary, "summary"),
		},
	}
}

// summary is what the steps have shown.
func (p pullRequest) summary(t *testing.T) string {
	t.Helper()
	return read(t, filepath.Join(p.temporary, "summary"))
}
