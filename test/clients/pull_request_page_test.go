package clients

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// workflow is a workflow of GitHub Actions, as far as a test reads it. YAML 1.1 reads on as true.
type workflow struct {
	Name string `json:"name"`
	On   struct {
		WorkflowRun *struct {
			Workflows []string `json:"workflows"`
		} `json:"workflow_run"`
	} `json:"true"`
	Permissions map[string]string `json:"permissions"`
	Jobs        map[string]struct {
		Steps []step `json:"steps"`
	} `json:"jobs"`
}

// TestPullRequestWorkflows wants the workflows that people copy to use the actions of this
// repository with inputs that exist, and with no more permissions than they need.
func TestPullRequestWorkflows(t *testing.T) {
	var reviews, comments workflow
	readYAML(t, filepath.Join(top, "action/workflows/fleet.yaml"), &reviews)
	readYAML(t, filepath.Join(top, "action/workflows/fleet-comment.yaml"), &comments)
	const ours = "capifleet/capifleet"
	for name, w := range map[string]workflow{"fleet.yaml": reviews, "fleet-comment.yaml": comments} {
		used := 0
		for _, job := range w.Jobs {
			for _, s := range job.Steps {
				inside, isOurs := strings.CutPrefix(strings.Split(s.Uses, "@")[0], ours)
				if !isOurs {
					continue
				}
				used++
				known := readAction(t, "."+inside)
				for input := range s.With {
					if _, exists := known.Inputs[input]; !exists {
						t.Errorf("%s sets the input %s of %s, which has none", name, input, s.Uses)
					}
				}
			}
		}
		if used != 1 {
			t.Errorf("%s uses our actions %d times", name, used)
		}
	}
	if run := comments.On.WorkflowRun; run == nil || !cmp.Equal(run.Workflows, []string{reviews.Name}) {
		t.Errorf("the comment does not follow the workflow %q: %+v", reviews.Name, run)
	}
	if diff := cmp.Diff(map[string]string{"contents": "read"}, reviews.Permissions); diff != "" {
		t.Errorf("permissions of the workflow that compares (-want +got):\n%s", diff)
	}
	var shown workflow
	text := readPage(t, "../../docs/pull-requests.md").block(t, "workflow")
	if err := yaml.Unmarshal([]byte(text), &shown); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(reviews.Jobs["review"], shown.Jobs["review"]); diff != "" {
		t.Errorf("the job on the page (-want +got):\n%s", diff)
	}
}

// TestPullRequestRecipe runs the script that the page has for other systems: the text is there
// although a gate fails.
func TestPullRequestRecipe(t *testing.T) {
	var recipe struct {
		Fleet struct {
			Script    []string `json:"script"`
			Artifacts struct {
				When  string   `json:"when"`
				Paths []string `json:"paths"`
			} `json:"artifacts"`
		} `json:"fleet"`
	}
	text := read(t, "../../docs/review-in-ci.md")
	_, text, _ = strings.Cut(text, "<!-- gitlab -->\n```yaml\n")
	text, _, _ = strings.Cut(text, "```\n")
	if err := yaml.Unmarshal([]byte(text), &recipe); err != nil || len(recipe.Fleet.Script) != 2 {
		t.Fatalf("%v: %d scripts", err, len(recipe.Fleet.Script))
	}
	base := reviewedFleet()
	p := newPullRequest(t, base)
	p.push(t, base.without("clusters/us-1.yaml"), "Remove us-1")
	done := command{
		program: "bash", args: []string{"-eo", "pipefail", "-c", recipe.Fleet.Script[1]}, dir: p.clone,
		path: []string{build(t, "capifleet", top)}, env: []string{"CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main"},
	}.run(t)
	kept := recipe.Fleet.Artifacts
	if done.status != 3 || kept.When != "always" || !cmp.Equal(kept.Paths, []string{"review.md"}) {
		t.Errorf("exit status %d, kept is %+v: %s", done.status, kept, done.stderr)
	}
	wantTexts(t, read(t, filepath.Join(p.clone, "review.md")), "**DELETED**: 1 Cluster")
	wantTexts(t, done.stdout, "**DELETED**: 1 Cluster")
}

// TestPullRequestIsCurrent runs the steps by which the page about pull requests checks that what is
// committed is what capifleet generates.
func TestPullRequestIsCurrent(t *testing.T) {
	page := readPage(t, "../../docs/pull-requests.md")
	var shown workflow
	if err := yaml.Unmarshal([]byte(page.block(t, "workflow")), &shown); err != nil {
		t.Fatal(err)
	}
	check := page.block(t, "check")
	page.checkUsed(t)
	steps := shown.Jobs["current"].Steps
	current := steps[len(steps)-1].Run
	base := mustRender(t, builtKpt(t), build(t, "capifleet", top), readTree(t, fixture))

	t.Run("the kpt that it installs is the one that is tested", func(t *testing.T) {
		version := regexp.MustCompile(`github\.com/kptdev/kpt v(\S+)`).FindStringSubmatch(read(t, "go.mod"))
		if len(version) != 2 || !strings.Contains(page.text, "/download/v"+version[1]+"/") {
			t.Errorf("the workflow does not install kpt %v", version)
		}
	})
	t.Run("render checks what it has written, in place of kpt", func(t *testing.T) {
		p := newPullRequest(t, base)
		if run := p.commands(t, check).run(t); run.status != 3 {
			t.Errorf("before anything is written the exit status is %d", run.status)
		}
		p.commands(t, strings.Replace(check, " --check", "", 1)).mustRun(t)
		p.commands(t, check).mustRun(t)
	})
	t.Run("what is committed and current passes", func(t *testing.T) {
		newPullRequest(t, base).commands(t, current).mustRun(t)
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
			if run := newPullRequest(t, change).commands(t, current).run(t); run.status == 0 {
				t.Errorf("the exit status is 0 with %q", change.paths())
			}
		}
	})
}

// commands are commands of a step, in what is checked out.
func (p *pullRequest) commands(t *testing.T, text string) command {
	t.Helper()
	if err := os.MkdirAll(p.temporary, 0o750); err != nil {
		t.Fatal(err)
	}
	return command{
		program: "bash", args: []string{"-e", "-c", text}, dir: p.clone,
		path: []string{build(t, "capifleet", top), builtKpt(t).program},
		env:  []string{"RUNNER_TEMP=" + p.temporary},
	}
}
