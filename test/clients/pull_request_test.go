package clients

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reviewedFleet is the directory fleet of a repository whose pull requests are reviewed.
func reviewedFleet() tree {
	cluster := func(name string) string {
		return "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n" +
			"metadata: {name: " + name +
			", namespace: clusters}\nspec: {topology: {classRef: {name: c}, version: v1.34.0}}\n"
	}
	return tree{
		"clusters/eu-1.yaml": cluster("eu-1"),
		"clusters/us-1.yaml": cluster("us-1"),
		"fleet.yaml": `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  applicationSets:
  - name: web
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        source: {repoURL: 'https://charts.example.com', chart: web, targetRevision: 1.0.0}
        destination: {namespace: web}
        syncPolicy: {automated: {}, syncOptions: [CreateNamespace=true]}
`,
	}
}

// pullRequest is a pull request of a fork, as a job of the repository has it.
type pullRequest struct {
	fork, clone, temporary string
	hub                    *hubOfGit
}

// newPullRequest makes a repository with a fleet, and a fork with a branch of it.
func newPullRequest(t *testing.T, base tree) *pullRequest {
	t.Helper()
	origin, folder := t.TempDir(), t.TempDir()
	git(t, origin, "init", "-q", "-b", "main")
	p := &pullRequest{
		fork: filepath.Join(folder, "fork"), clone: filepath.Join(folder, "clone"),
		temporary: filepath.Join(folder, "temporary"), hub: newHubOfGit(t),
	}
	commitFleet(t, origin, base, "A fleet")
	git(t, folder, "clone", "-q", origin, p.fork)
	git(t, folder, "clone", "-q", origin, p.clone)
	git(t, p.fork, "switch", "-q", "-c", "change")
	return p
}

func commitFleet(t *testing.T, repository string, fleet tree, message string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(repository, "fleet")); err != nil {
		t.Fatal(err)
	}
	fleet.writeTo(t, filepath.Join(repository, "fleet"))
	git(t, repository, "add", "-A")
	git(t, repository, "commit", "-q", "--allow-empty", "-m", message)
}

// push pushes a commit to the fork, and checks it out as a new job does. Artifacts of earlier jobs
// are not those of this one.
func (p *pullRequest) push(t *testing.T, fleet tree, message string) {
	t.Helper()
	commitFleet(t, p.fork, fleet, message)
	git(t, p.clone, "fetch", "-q", p.fork, "change")
	git(t, p.clone, "checkout", "-q", "--force", "--detach", "FETCH_HEAD")
	head := command{program: "git", args: []string{"rev-parse", "HEAD"}, dir: p.clone}
	p.hub.head = strings.TrimSpace(head.mustRun(t))
	if err := os.RemoveAll(p.temporary); err != nil {
		t.Fatal(err)
	}
}

// runner runs actions in the repository. Without programs the action must install its own.
func (p *pullRequest) runner(t *testing.T, programs ...string) runner {
	t.Helper()
	for _, name := range []string{"runner", "artifacts"} {
		if err := os.MkdirAll(filepath.Join(p.temporary, name), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	const run = "event.workflow_run."
	return runner{
		workspace: p.clone, temporary: filepath.Join(p.temporary, "runner"),
		artifacts: filepath.Join(p.temporary, "artifacts"), programs: programs,
		github: map[string]string{
			"base_ref": "main", "token": "token-of-the-job", "api_url": p.hub.URL, "repository": "ours/fleet",
			run + "head_repository.owner.login": "theirs", run + "head_branch": "change",
			run + "head_sha": p.hub.head, run + "html_url": "https://github.test/run/1", run + "id": "1",
		},
	}
}

const installStep = "Install capifleet"

// review runs the action of the repository with the program of these tests.
func (p *pullRequest) review(t *testing.T, inputs map[string]string) outcome {
	t.Helper()
	all := map[string]string{"dir": "fleet"}
	for name, value := range inputs {
		all[name] = value
	}
	return p.runner(t, build(t, "capifleet", top)).run(t, readAction(t, "."), all, installStep)
}

// comment runs the action of the second workflow, and returns the comments of the pull request.
func (p *pullRequest) comment(t *testing.T) []postedComment {
	t.Helper()
	r := p.runner(t)
	r.workspace = t.TempDir() // Nothing is checked out.
	if done := r.run(t, readAction(t, "action/comment"), nil); len(done.failed) > 0 {
		t.Fatalf("%v\n%s", done.failed, done.log)
	}
	return p.hub.comments
}

// artifact is a file of the artifact.
func (p *pullRequest) artifact(t *testing.T, name string) string {
	t.Helper()
	return read(t, filepath.Join(p.temporary, "artifacts", "capifleet-review", name))
}

// wantStatus wants the last step, and no other, to end with the status of the comparison.
func (p *pullRequest) wantStatus(t *testing.T, done outcome, status int, result string) {
	t.Helper()
	var want []string
	if status != 0 {
		want = []string{"The gates pass: exit status " + strconv.Itoa(status)}
	}
	if diff := cmp.Diff(want, done.failed); diff != "" {
		t.Fatalf("steps that failed (-want +got):\n%s\n%s", diff, done.log)
	}
	if got := done.outputs["result"]; got != result {
		t.Errorf("the result is %q, not %q", got, result)
	}
	if got := strings.TrimSpace(p.artifact(t, "status")); got != strconv.Itoa(status) {
		t.Errorf("the artifact has status %q, not %d", got, status)
	}
	if done.summary == "" || done.summary != p.artifact(t, "comment.md") {
		t.Errorf("the summary is not the comment of the artifact:\n%s", done.summary)
	}
	if result == "Error" {
		return // Nothing was compared.
	}
	if page := p.artifact(t, "page.html"); !strings.Contains(page, "<title>capifleet diff: ") {
		t.Error("the artifact has no page of the change")
	}
}

// wantTexts wants a text to have all of some others.
func wantTexts(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q in:\n%s", want, text)
		}
	}
}

// TestPullRequestOfFork follows a pull request of a fork through its life: its comment is posted
// once, updated, and never one of an older commit.
func TestPullRequestOfFork(t *testing.T) {
	base := reviewedFleet()
	p := newPullRequest(t, base)
	gates := map[string]string{"fail-on": "stuck,cluster-deletion"}

	p.push(t, base.without("clusters/us-1.yaml"), "Remove us-1")
	whole := map[string]string{"dir": "fleet", "fail-on": "stuck,cluster-deletion"}
	done := p.runner(t).run(t, readAction(t, "."), whole) // with the step that installs it
	p.wantStatus(t, done, 3, "Failed")
	wantTexts(t, done.summary, "**DELETED**: 1 Cluster", "Capifleet-Accept: cluster-deletion clusters/us-1")
	wantTexts(t, p.artifact(t, "fleetdiff.json"), `"result": "Failed"`, `"name": "us-1"`)
	wantTexts(t, done.log, "the gate cluster-deletion failed")
	for range 2 { // The second time there is nothing to do.
		comments := p.comment(t)
		if len(comments) != 1 || !slices.Equal(p.hub.requests, []string{"POST"}) {
			t.Fatalf("%d comments after %v", len(comments), p.hub.requests)
		}
		wantTexts(t, comments[0].Body, "**FAILED**", "clusters/us-1", p.hub.head[:7])
	}

	p.push(t, base.without("clusters/us-1.yaml"), "It is meant\n\nCapifleet-Accept: cluster-deletion clusters/us-1")
	p.wantStatus(t, p.review(t, gates), 0, "Changed")
	body := p.onlyComment(t)
	wantTexts(t, body, "**DELETED**: 1 Cluster", p.hub.head[:7])
	if strings.Contains(body, "**FAILED**") {
		t.Errorf("the comment does not know what is acknowledged:\n%s", body)
	}

	p.push(t, base, "Keep it")
	p.wantStatus(t, p.review(t, gates), 0, "Same")
	wantTexts(t, p.onlyComment(t), "No change", p.hub.head[:7])

	p.push(t, base.edited(t, "fleet.yaml", "targetRevision: 1.0.0", "targetRevision: 1.1.0"), "Update web")
	p.wantStatus(t, p.review(t, gates), 0, "Changed")
	wantTexts(t, p.onlyComment(t), "`1.0.0` → `1.1.0`")

	p.push(t, base.edited(t, "fleet.yaml", "chart: web", "chrt: web"), "A mistake")
	done = p.review(t, gates)
	p.wantStatus(t, done, 1, "Error")
	wantTexts(t, done.log, "::error ", "chrt")
	wantTexts(t, done.summary, "nothing was compared")
	body = p.onlyComment(t)
	wantTexts(t, body, "nothing was compared", p.hub.head[:7], "https://github.test/run/1")
	if strings.Contains(body, "1.1.0") {
		t.Errorf("the comment is one of an older commit:\n%s", body)
	}
}

// onlyComment is the body of the comment that the pull request has, and no other.
func (p *pullRequest) onlyComment(t *testing.T) string {
	t.Helper()
	comments := p.comment(t)
	if len(comments) != 1 {
		t.Fatalf("there are %d comments: %v", len(comments), p.hub.requests)
	}
	return comments[0].Body
}

// TestPullRequestWithoutComparison wants a comment not to stay as it was where nothing could be
// compared, for whatever reason.
func TestPullRequestWithoutComparison(t *testing.T) {
	base := reviewedFleet()
	p := newPullRequest(t, base)
	changed := base.edited(t, "fleet.yaml", "1.0.0", "1.1.0")
	for name, inputs := range map[string]map[string]string{
		"a flag that is wrong":                  {"fail-on": "everything"},
		"a revision that the clone has not":     {"against": "origin/gone..."},
		"a job that ends before it has written": nil,
	} {
		t.Run(name, func(t *testing.T) {
			p.push(t, changed, "Update web")
			p.wantStatus(t, p.review(t, nil), 0, "Changed")
			wantTexts(t, p.onlyComment(t), "`1.0.0` → `1.1.0`")
			p.push(t, changed, "The same again")
			if inputs != nil {
				if done := p.review(t, inputs); len(done.failed) != 1 || done.outputs["result"] != "Error" {
					t.Errorf("failed are %v, the result is %q", done.failed, done.outputs["result"])
				}
			}
			body := p.onlyComment(t)
			wantTexts(t, body, "nothing was compared", p.hub.head[:7])
			if strings.Contains(body, "1.1.0") {
				t.Errorf("the comment is one of an older commit:\n%s", body)
			}
		})
	}
}

// TestPullRequestOnBadBase wants the gates to fail where the base cannot be compiled and has no
// output, unless that is allowed.
func TestPullRequestOnBadBase(t *testing.T) {
	good := reviewedFleet()
	p := newPullRequest(t, good.edited(t, "fleet.yaml", "chart: web", "chrt: web"))
	p.push(t, good, "Repair it")
	done := p.review(t, nil)
	p.wantStatus(t, done, 3, "Failed")
	wantTexts(t, done.summary, "could not be compiled", "`unreadable-base`")
	wantTexts(t, p.onlyComment(t), "`unreadable-base`")
	p.wantStatus(t, p.review(t, map[string]string{"allow-unreadable-base": "true"}), 0, "Changed")
}
