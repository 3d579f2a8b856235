package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/internal/cli"
)

// tutorialBlock is a block of the tutorial: what it is, its language and its text.
var tutorialBlock = regexp.MustCompile("(?s)(?:<!-- ([^\n]+) -->\n)?```([a-z]+)\n(.*?)```\n")

// tutorial is the repository of the reader, and what was printed last.
type tutorial struct {
	repository

	printed string
	done    int  // commands
	gated   bool // whether a gate has failed
}

// TestTutorial makes the repository of the tutorial, does what its pages say, in order, and wants
// them to show what is printed, to the letter.
func TestTutorial(t *testing.T) {
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	names := []string{"docs/tutorial.md", "docs/tutorial-2.md"}
	for _, name := range names {
		texts = append(texts, read(t, filepath.Join(root, name)))
	}
	made := newTutorial(t)
	t.Chdir(made.dir)
	for i := range texts {
		texts[i] = tutorialBlock.ReplaceAllStringFunc(texts[i], func(block string) string { return made.do(t, block) })
	}
	if made.done < 10 {
		t.Errorf("the pages have %d commands", made.done)
	}
	t.Chdir(before)
	for i, name := range names {
		comparePage(t, name, texts[i])
	}
}

// do does what a block says, and returns it with what was printed.
func (r *tutorial) do(t *testing.T, whole string) string {
	t.Helper()
	block := tutorialBlock.FindStringSubmatch(whole)
	what, file, _ := strings.Cut(block[1], ": ")
	switch {
	case block[2] == "sh":
		r.commands(t, block[3])
	case what == "file":
		write(t, filepath.FromSlash(file), block[3])
		if file == "fleet/web.yaml" {
			r.merge(t)
		}
	case what == "edit":
		r.edit(t, file, block[3])
	case what == "prints":
		return strings.Replace(whole, "```text\n"+block[3], "```text\n"+r.printed, 1)
	default:
		t.Errorf("the test does not understand the block %q", whole)
	}
	return whole
}

// cni is the ClusterResourceSet of the tutorial.
const cni = `apiVersion: addons.cluster.x-k8s.io/v1beta2
kind: ClusterResourceSet
metadata: {name: calico, namespace: clusters}
spec:
  strategy: ApplyOnce
  clusterSelector: {matchLabels: {cni: calico}}
  resources: [{kind: ConfigMap, name: calico}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: calico, namespace: clusters}
data:
  calico.yaml: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: calico-config, namespace: kube-system}
    data: {mtu: "1440"}
`

// newTutorial makes the Clusters and the CNI, which the page tells of.
func newTutorial(t *testing.T) *tutorial {
	t.Helper()
	made := &tutorial{repository: repository{dir: t.TempDir()}}
	folder := filepath.Join(made.dir, "fleet")
	kustomization := "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
	for _, c := range []struct{ name, region, environment string }{
		{"eu-1", "eu", "production"},
		{"eu-2", "eu", "production"},
		{"us-1", "us", "production"},
		{"eu-dev", "eu", "development"},
	} {
		file := clusters + c.name + ".yaml"
		write(t, filepath.Join(folder, filepath.FromSlash(file)), fmt.Sprintf(
			"apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata:\n  name: %s\n  namespace: clusters\n"+
				"  labels: {environment: %s, region: %s, cni: calico}\n"+
				"spec:\n  topology:\n    classRef: {name: standard}\n    version: v1.34.1\n",
			c.name, c.environment, c.region))
		kustomization += "- " + file + "\n"
	}
	write(t, filepath.Join(folder, "cni.yaml"), cni)
	write(t, filepath.Join(folder, "kustomization.yaml"), kustomization+"- cni.yaml\n- web.yaml\n")
	made.git(t, "init", "-q", "-b", "main")
	return made
}

// merge makes what is there the branch that all others are compared with.
func (r *tutorial) merge(t *testing.T) {
	t.Helper()
	r.git(t, "add", ".")
	r.git(t, "commit", "-q", "-m", "Merge")
	r.git(t, "update-ref", "refs/remotes/origin/main", "HEAD")
}

// commands runs the lines of a block. A new branch begins with what was merged before.
func (r *tutorial) commands(t *testing.T, block string) {
	t.Helper()
	for line := range strings.Lines(block) {
		r.done++
		program, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case program == "capifleet":
			var out, errs bytes.Buffer
			status := cli.Run(strings.Fields(rest), cli.Streams{Out: &out, Err: &errs})
			r.printed = out.String()
			meant := status == 0 || status == 3 && r.failed(rest)
			if !meant || strings.Contains(errs.String(), "warning") {
				t.Errorf("capifleet %s: exit status %d: %s", rest, status, errs.String())
			}
		case rest == "switch -q -c update":
			r.git(t, "update-ref", "refs/remotes/origin/main", "HEAD")
			r.git(t, strings.Fields(rest)...)
		case program == "git":
			r.git(t, words(rest)...)
		default:
			t.Errorf("the test does not run %s", program)
		}
	}
}

// failed reports whether a command is one whose gate is meant to fail: it does so once, and passes
// when the change is acknowledged.
func (r *tutorial) failed(command string) bool {
	first := !r.gated
	r.gated = true
	return first && strings.Contains(command, "--max-clusters")
}

// words are the words of a command, where quotes hold one together.
func words(text string) []string {
	var all []string
	for _, word := range regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(text, -1) {
		all = append(all, strings.Trim(word, `"`))
	}
	return all
}

// edit does a change of a file that the page shows as lines with - and +.
func (r *tutorial) edit(t *testing.T, file, change string) {
	t.Helper()
	text := read(t, filepath.FromSlash(file))
	lines := strings.SplitAfter(change, "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "-") })
	var was, is string
	for i, line := range lines {
		if i < at {
			was += strings.TrimPrefix(line, "-")
		} else {
			is += strings.TrimPrefix(line, "+")
		}
	}
	if strings.Count(text, was) != 1 {
		t.Fatalf("%s has %d times %q", file, strings.Count(text, was), was)
	}
	write(t, filepath.FromSlash(file), strings.Replace(text, was, is, 1))
}
