package cli_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli"
)

// storyFolder has what the forms of diff and plan show of one change on a fleet of 300 Clusters.
// The page "Review a change" explains it.
const storyFolder = "../../testdata/review/story"

// TestReviewStory records the screens of a change as a reviewer meets it: a Cluster is deleted, an
// entry renamed, a Helm value and two payloads change, and a wave is promoted.
func TestReviewStory(t *testing.T) {
	repository := newStory(t)
	plan := repository.run(t, 0, "plan", "fleet")
	repository.edit(t)
	gates := []string{"--fail-on", "cluster-deletion,application-recreation"}
	diff := append([]string{"diff", "fleet", "--against", "main..."}, gates...)
	for name, text := range map[string]string{
		"plan.txt":   plan,
		"diff.txt":   repository.run(t, 3, diff...),
		"comment.md": repository.run(t, 3, append(diff, "-o", "markdown")...),
		"change.txt": repository.run(t, 3, append(diff, "--change", "2")...),
	} {
		matches(t, filepath.Join(storyFolder, name), text)
	}
	for name, limit := range map[string]int{"diff.txt": 60, "plan.txt": 40} {
		text := read(t, filepath.Join(storyFolder, name))
		if lines := strings.Count(text, "\n"); lines > limit {
			t.Errorf("%s has %d lines, and the budget is %d", name, lines, limit)
		}
		for line := range strings.Lines(text) {
			if width := len([]rune(strings.TrimSuffix(line, "\n"))); width > 100 {
				t.Errorf("a line of %s has %d columns: %s", name, width, line)
			}
		}
	}
}

// matches compares a text with a file, or writes the file.
func matches(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(read(t, file), text); diff != "" {
		t.Errorf("%s (-want +got):\n%s", filepath.Base(file), diff)
	}
}

// story is a repository with a fleet.
type story struct{ dir string }

func newStory(t *testing.T) story {
	t.Helper()
	s := story{t.TempDir()}
	for _, name := range slices.Sorted(maps.Keys(storyFiles())) {
		s.write(t, name, storyFiles()[name])
	}
	s.git(t, "init", "-q", "-b", "main")
	s.commit(t, "A fleet of 300 Clusters")
	s.git(t, "switch", "-q", "-c", "change")
	return s
}

// git runs git with dates and names that are always the same, so that commits are too.
func (s story) git(t *testing.T, args ...string) {
	t.Helper()
	command := exec.Command("git", args...)
	command.Dir = s.dir
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_AUTHOR_DATE=2026-01-01T00:00:00Z",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (s story) commit(t *testing.T, message string) {
	t.Helper()
	s.git(t, "add", "-A")
	s.git(t, "commit", "-q", "-m", message)
}

func (s story) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs the command in the repository, and returns what it prints on standard output.
func (s story) run(t *testing.T, status int, args ...string) string {
	t.Helper()
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(s.dir)
	defer t.Chdir(before)
	var out, problems bytes.Buffer
	got := cli.Run(args, cli.Streams{Out: &out, Err: &problems, Getenv: func(string) string { return "" }})
	if got != status {
		t.Fatalf("capifleet %s: status %d, want %d\n%s", strings.Join(args, " "), got, status, problems.String())
	}
	return out.String()
}

// edit makes the change, in one commit.
func (s story) edit(t *testing.T) {
	t.Helper()
	files := storyFiles()
	replace := func(name, text, by string) {
		if strings.Count(files[name], text) != 1 {
			t.Fatalf("%s has %q %d times", name, text, strings.Count(files[name], text))
		}
		s.write(t, name, strings.Replace(files[name], text, by, 1))
		files[name] = strings.Replace(files[name], text, by, 1)
	}
	if err := os.Remove(filepath.Join(s.dir, "fleet/clusters/ap-prod-17.yaml")); err != nil {
		t.Fatal(err)
	}
	replace("fleet/fleet.yaml", "- name: ingress\n", "- name: edge-proxy\n")
	replace("fleet/fleet.yaml", "retention: 15d}}}}} # eu", "retention: 7d}}}}} # eu")
	replace("fleet/fleet.yaml", "{wave: early, revision: v1.2.0}", "{wave: early, revision: v1.3.0}")
	replace("fleet/payloads/node-policy.yaml", `max-pods: "110"`, `max-pods: "250"`)
	replace("fleet/payloads/calico.yaml", "node:v3.29.1", "node:v3.29.2")
	s.commit(t, "Many things at once")
}

// storyCluster is a Cluster of the fleet.
type storyCluster struct{ name, region, provider, argocd, tier, wave, cni string }

// storyClusters are 240 Clusters that the hub serves, and 60 at the edge with their own Argo CD.
func storyClusters() []storyCluster {
	var all []storyCluster
	for _, region := range []struct {
		name, provider, cni     string
		canary, early, clusters int
		digits                  int
	}{
		{"eu", "aws", "calico", 4, 10, 100, 3},
		{"us", "aws", "cilium", 4, 8, 80, 2},
		{"ap", "vsphere", "calico", 2, 6, 60, 2},
	} {
		for i := 1; i <= region.canary; i++ {
			name := fmt.Sprintf("%s-canary-%d", region.name, i)
			all = append(all, storyCluster{
				name, region.name, region.provider, "hub", "standard", "canary", region.cni,
			})
		}
		production := region.clusters - region.canary
		for i := 1; i <= production; i++ {
			wave := "rest"
			if i%(production/region.early) == 1 && i/(production/region.early) < region.early {
				wave = "early"
			}
			name := fmt.Sprintf("%s-prod-%0*d", region.name, region.digits, i)
			all = append(all, storyCluster{name, region.name, region.provider, "hub", "standard", wave, region.cni})
		}
	}
	for _, region := range []string{"ap", "eu", "us"} {
		for i := 1; i <= 20; i++ {
			all = append(all, storyCluster{
				fmt.Sprintf("edge-%s-%02d", region, i), region, "metal3", "own", "edge", "rest", "calico",
			})
		}
	}
	return all
}

func (c storyCluster) manifest() string {
	return fmt.Sprintf(`apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: %s
  namespace: clusters
  labels: {region: %s, provider: %s, argocd: %s, tier: %s, wave: %s, cni: %s}
spec:
  topology: {classRef: {name: standard}, version: v1.34.0}
`, c.name, c.region, c.provider, c.argocd, c.tier, c.wave, c.cni)
}

// storyFiles are the files of the repository before the change.
func storyFiles() map[string]string {
	files := map[string]string{
		"fleet/fleet.yaml": storyConfig, "fleet/payloads/calico.yaml": storyCalico,
		"fleet/payloads/node-policy.yaml": storyNodePolicy, "fleet/payloads/argocd.yaml": storyArgoCD,
	}
	for _, cluster := range storyClusters() {
		files["fleet/clusters/"+cluster.name+".yaml"] = cluster.manifest()
	}
	return files
}

const storyConfig = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  clusters: {selector: {matchExpressions: [{key: region, operator: Exists}]}}
  values:
  - {name: region, label: region}
  - {name: provider, label: provider}
  waves:
  - {name: canary, selector: {matchLabels: {wave: canary}}}
  - {name: early, selector: {matchLabels: {wave: early}}}
  - {name: rest}
  argocd:
    defaults: {spec: {project: default, syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=true]}}}

  resourceSets:
  - name: calico
    clusterSelector: {matchLabels: {cni: calico}}
    resources: [{files: [payloads/calico.yaml]}]
  - name: storage
    resources:
    - inline: |
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: standard}
        provisioner: csi.{{ .values.provider }}.example.com
      render: Template
  - name: metrics-server
    resources:
    - inline: |
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: metrics-server, namespace: kube-system}
  - name: node-policy
    clusterSelector: {matchLabels: {tier: edge}}
    strategy: Reconcile
    resources: [{files: [payloads/node-policy.yaml]}]

  bootstrap:
  - name: argocd
    clusterSelector: {matchLabels: {argocd: own}}
    resources: [{files: [payloads/argocd.yaml]}]
    application:
      metadata: {name: cluster-workloads}
      spec:
        source: {repoURL: https://git.example.com/edge, targetRevision: main, path: 'sites/{{ .values.region }}'}
        destination: {server: https://kubernetes.default.svc, namespace: workloads}

  applicationSets:
  - name: cert-manager
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-cert-manager'}
      spec:
        source: {repoURL: https://charts.example.com, chart: cert-manager, targetRevision: v1.18.2}
        destination: {namespace: cert-manager}
  - name: external-dns
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-external-dns'}
      spec:
        source:
          repoURL: https://charts.example.com
          chart: external-dns
          targetRevision: 1.19.0
          helm: {valuesObject: {provider: '{{ .values.provider }}'}}
        destination: {namespace: external-dns}
  - name: ingress
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-ingress'}
      spec:
        source: {repoURL: https://charts.example.com, chart: ingress-nginx, targetRevision: 4.13.2}
        destination: {namespace: ingress}
  - name: logging
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-logging'}
      spec:
        source: {repoURL: https://charts.example.com, chart: loki, targetRevision: 6.2.0}
        destination: {namespace: logging}
  - name: monitoring
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-monitoring'}
      spec:
        source: {repoURL: https://charts.example.com, chart: kube-prometheus-stack, targetRevision: 75.3.0}
        destination: {namespace: monitoring}
    overrides:
    - clusterSelector: {matchLabels: {region: eu}}
      spec: {source: {helm: {valuesObject: {prometheus: {retention: 15d}}}}} # eu
    - clusterSelector: {matchLabels: {region: us}}
      spec: {source: {helm: {valuesObject: {prometheus: {retention: 30d}}}}} # us
  - name: policy
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-policy'}
      spec:
        source: {repoURL: https://git.example.com/policy, targetRevision: main, path: '{{ .values.provider }}'}
        destination: {namespace: policy}
  - name: workloads
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-workloads'}
      spec:
        source:
          repoURL: https://git.example.com/workloads
          targetRevision: '{{ .values.revision }}'
          path: overlays/{{ .values.region }}
        destination: {namespace: workloads}
    revisions:
    - {wave: canary, revision: v1.3.0}
    - {wave: early, revision: v1.2.0}
    - {wave: rest, revision: v1.2.0}
`

const storyCalico = `apiVersion: v1
kind: ServiceAccount
metadata: {name: calico-node, namespace: kube-system}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: calico-node}}
  template:
    metadata: {labels: {k8s-app: calico-node}}
    spec:
      serviceAccountName: calico-node
      containers:
      - {name: calico-node, image: calico/node:v3.29.1}
`

const storyNodePolicy = `apiVersion: v1
kind: ConfigMap
metadata: {name: node-policy, namespace: kube-system}
data:
  max-pods: "110"
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: node-agent, namespace: kube-system}
spec:
  selector: {matchLabels: {app: node-agent}}
  template:
    metadata: {labels: {app: node-agent}}
    spec:
      containers:
      - {name: agent, image: registry.example.com/node-agent:1.4}
`

const storyArgoCD = `apiVersion: v1
kind: ServiceAccount
metadata: {name: argocd-server}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: applications.argoproj.io}
spec:
  group: argoproj.io
  names: {kind: Application, plural: applications}
  scope: Namespaced
  versions:
  - name: v1alpha1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`
