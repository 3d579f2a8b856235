package cli_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/capifleet/capifleet/fn/stream"
)

// change is one thing that people do to the fleet of docs/what-happens-when.md: what they type, in
// a file that an earlier run has left.
type change struct {
	sentence string
	edits    []textEdit
}

const (
	fleetYAML = "fleet.yaml"
	clusters  = "clusters/"
	europe1   = "clusters/eu-1.yaml"
	europe2   = "clusters/eu-2.yaml"
	america1  = "clusters/us-1.yaml"
	edge1     = "clusters/edge-1.yaml"
	readOnly  = "\n  clusters:\n    mode: ReadOnly"
	ofStorage = "  - name: storage\n"
)

var changes = []change{
	{"nothing", nil},
	{"add a Cluster, with facts that others have", []textEdit{copied("eu-1", "eu-3", "region: eu", "region: eu")}},
	{"add a Cluster, with a region that is new", []textEdit{copied("eu-1", "ap-1", "region: eu", "region: ap")}},
	{"add the first Cluster of a namespace", []textEdit{copied("eu-1", "far-1", "namespace: default", "namespace: far")}},
	{"remove a Cluster that others are like", []textEdit{remove(europe2)}},
	{"remove the last Cluster with some facts", []textEdit{remove(america1)}},
	{"remove the last Cluster of a namespace, and of an ApplicationSet", []textEdit{remove(edge1)}},
	{"change a label that templates read: the Cluster moves to another group", []textEdit{replace(europe2, "region: eu", "region: us")}},
	{"change a field that templates read: the Cluster moves to another group", []textEdit{replace(europe2, "AWSCluster", "GCPCluster")}},
	{"change a label: the Cluster leaves an entry", []textEdit{replace(europe2, "cni: calico", "cni: other")}},
	{"change a label: the Cluster moves from its own Argo CD to that of the hub", []textEdit{replace(europe2, "argocd: own", "argocd: hub")}},
	{"change a label: the Cluster leaves the fleet", []textEdit{replace(europe2, "fleet: production", "fleet: none")}},
	{"edit the selector of an entry, ApplyOnce", []textEdit{replace(fleetYAML, "matchLabels: {cni: calico}", "matchExpressions: [{key: cni, operator: In, values: [calico]}]")}},
	{"edit the selector of the fleet", []textEdit{replace(fleetYAML, "matchLabels: {fleet: production}", "matchExpressions: [{key: fleet, operator: In, values: [production]}]")}},
	{"mistype the selector of a resource set", []textEdit{replace(fleetYAML, "{cni: calico}", "{cni: calcio}")}},
	{"mistype the selector of an ApplicationSet", []textEdit{replace(fleetYAML, "{argocd: hub}", "{argocd: hbu}")}},
	{"change a payload under ApplyOnce", []textEdit{replace("payloads/", `mtu: "1440"`, `mtu: "1500"`)}},
	{"change a payload under Reconcile", []textEdit{replace(fleetYAML, "          name: policy", "          name: policy\n          labels: {team: security}")}},
	{"change the install of a bootstrap", []textEdit{replace(fleetYAML, "replicas: 1", "replicas: 2")}},
	{"change the Application of a bootstrap, with the same facts", []textEdit{replace(fleetYAML, "clusters/{{ .values.region }}", "regions/{{ .values.region }}")}},
	{"change revision, ApplyOnce", []textEdit{replace(fleetYAML, "  - name: cni\n", "  - name: cni\n    revision: \"2\"\n")}},
	{"change revision, Reconcile", []textEdit{replace(fleetYAML, "  - name: policy\n", "  - name: policy\n    revision: \"2\"\n")}},
	{"change revision of a bootstrap", []textEdit{replace(fleetYAML, "  - name: argocd\n", "  - name: argocd\n    revision: \"2\"\n")}},
	{"change strategy from ApplyOnce to Reconcile", []textEdit{replace(fleetYAML, "  - name: cni\n", "  - name: cni\n    strategy: Reconcile\n")}},
	{"rename a resource set", []textEdit{replace(fleetYAML, "- name: cni\n", "- name: network\n")}},
	{"rename a resource set, Reconcile", []textEdit{replace(fleetYAML, "- name: policy\n    strategy", "- name: rules\n    strategy")}},
	{"rename a resource set with stamped groups", []textEdit{replace(fleetYAML, "- name: storage\n", "- name: disks\n")}},
	{"rename an ApplicationSet", []textEdit{replace(fleetYAML, "- name: workload\n", "- name: work\n")}},
	{"rename the fleet", []textEdit{replace(fleetYAML, "\n  name: production", "\n  name: prod")}},
	{"rename the namespace of Clusters", []textEdit{replace(edge1, "namespace: edge", "namespace: outer")}},
	{"remove a resource set", []textEdit{replace(fleetYAML, cniEntry, "")}},
	{"remove a resource set with stamped groups", []textEdit{replace(fleetYAML, ofStorage+storageEntry, "")}},
	{"remove a bootstrap", []textEdit{replace(fleetYAML, bootstrapEntry, "")}},
	{"remove an ApplicationSet", []textEdit{replace(fleetYAML, applicationSetEntry, "")}},
	{"delete the FleetConfig", []textEdit{remove(fleetYAML)}},
	{"let a payload read another fact, stamped groups", []textEdit{replace(fleetYAML, "provider: '{{ .values.provider }}'", "provider: '{{ .values.provider }}-{{ .values.region }}'")}},
	{"let an Application read another label", []textEdit{replace(fleetYAML, "clusters/{{ .values.region }}", "clusters/{{ .values.region }}/{{ .metadata.labels.cni }}")}},
	{"let an Application read what is no label", []textEdit{replace(fleetYAML, "clusters/{{ .values.region }}", "clusters/{{ .name }}")}},
	{"rename a value that comes from a label", []textEdit{replace(fleetYAML, "name: region", "name: zone"), replace(fleetYAML, "values.region", "values.zone")}},
	{"set mode: ReadOnly", []textEdit{replace(fleetYAML, "\n  clusters:", readOnly)}},
	{"set mode: ReadOnly, and add a Cluster", []textEdit{replace(fleetYAML, "\n  clusters:", readOnly), copied("eu-1", "eu-3", "region: eu", "region: eu")}},
	{"set mode: ReadOnly, and remove a clusterLabel", []textEdit{replace(fleetYAML, "\n  clusters:", readOnly), replace(fleetYAML, labelEntry, "")}},
	{"remove a clusterLabel", []textEdit{replace(fleetYAML, labelEntry, "")}},
	{"write a stamped label by hand", []textEdit{replace(europe1, "example.com/provider: AWSCluster", "example.com/provider: mine")}},
}

// Parts of the FleetConfig of the page.
const (
	labelEntry = "  clusterLabels:\n    example.com/provider: '{{ .values.provider }}'\n"
	cniEntry   = `  - name: cni
    clusterSelector:
      matchLabels: {cni: calico}
    resources:
    - files: [payloads/*.yaml]
`
	storageEntry = `    resources:
    - render: Template
      inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: storage
          namespace: kube-system
        data:
          provider: '{{ .values.provider }}'
`
	bootstrapEntry = `  bootstrap:
  - name: argocd
    clusterSelector:
      matchLabels: {argocd: own}
    resources:
    - inline: | # stands for Argo CD's install
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: argocd-server}
        spec: {replicas: 1}
    application:
      metadata: {name: root}
      spec:
        source: {repoURL: https://github.com/your-org/standard-workloads, targetRevision: main, path: 'clusters/{{ .values.region }}'}
        destination: {namespace: workloads}
`
	applicationSetEntry = `  applicationSets:
  - name: workload
    clusterSelector:
      matchLabels: {argocd: hub}
    template:
      metadata: {name: '{{ .name }}-workload'}
      spec:
        source: {repoURL: https://github.com/your-org/standard-workloads, targetRevision: main, path: 'overlays/{{ .values.region }}'}
        destination: {namespace: workloads}
`
)

// TestWhatHappensWhen wants docs/what-happens-when.md to say what the function does when its fleet
// is changed, to the letter.
func TestWhatHappensWhen(t *testing.T) {
	t.Parallel()
	name := filepath.Join("docs", "what-happens-when.md")
	page := read(t, filepath.Join(root, name))
	first := runFunction(t, fleetOf(t, page).list(nil))
	if first.status != 0 {
		t.Fatal(first.report())
	}
	var table strings.Builder
	columns := tabwriter.NewWriter(&table, 0, 0, 3, ' ', 0)
	_, _ = fmt.Fprintln(columns, "WHEN YOU…\tSETS\tPAYLOADS\tAPPSETS\tCLUSTERS\tCAPIFLEET SAYS")
	for _, change := range changes {
		left := leftBy(t, first.stdout)
		for _, edit := range change.edits {
			edit.apply(t, change.sentence, left)
		}
		second := runFunction(t, listOf(left))
		_, _ = fmt.Fprintln(columns, strings.Join(append([]string{change.sentence}, difference(t, first, left, second)...), "\t"))
	}
	if err := columns.Flush(); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for line := range strings.Lines(table.String()) {
		text.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	comparePage(t, name, fenced(t, page, "<!-- changes -->", "text", text.String()))
}

// fleetOf is the package of a page: its FleetConfig, and the Clusters and the payload that it tells
// of.
func fleetOf(t *testing.T, page string) pkg {
	t.Helper()
	files := map[string]string{
		fleetYAML:              block(t, page, "<!-- fleet.yaml -->", "yaml"),
		"payloads/calico.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: calico-config\n  namespace: kube-system\ndata:\n  mtu: \"1440\"\n",
	}
	for _, c := range []struct{ namespace, name, region, argocd, provider string }{
		{"default", "eu-1", "eu", "own", "AWSCluster"},
		{"default", "eu-2", "eu", "own", "AWSCluster"},
		{"default", "us-1", "us", "own", "GCPCluster"},
		{"edge", "edge-1", "eu", "hub", "AWSCluster"},
	} {
		files[clusters+c.name+".yaml"] = fmt.Sprintf("apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata:\n  name: %s\n  namespace: %s\n"+
			"  labels:\n    fleet: production\n    region: %s\n    argocd: %s\n    cni: calico\n"+
			"spec:\n  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: %s, name: %s}\n", c.name, c.namespace, c.region, c.argocd, c.provider, c.name)
	}
	var read pkg
	for _, file := range slices.Sorted(maps.Keys(files)) {
		for _, item := range items(t, files[file]) {
			read.add(t, file, item)
		}
	}
	return read
}

// leftBy are the files that a run leaves, by path.
func leftBy(t *testing.T, list []byte) map[string]string {
	t.Helper()
	left := map[string]string{}
	for _, item := range mustParse(t, list).Items() {
		text, err := item.Document(stream.Edit{})
		if err != nil {
			t.Fatal(err)
		}
		left[item.Path()] = string(text)
	}
	return left
}

// listOf is a ResourceList of files, without a functionConfig: the only FleetConfig among them is
// meant.
func listOf(files map[string]string) []byte {
	var read pkg
	for _, file := range slices.Sorted(maps.Keys(files)) {
		read.objects = append(read.objects, files[file])
	}
	return read.list(nil)
}

// difference says how a second run differs from the first: how many ClusterResourceSets, payloads
// and ApplicationSets are new, gone and changed, how many Clusters the run edits, and which
// problems are new.
func difference(t *testing.T, first run, input map[string]string, second run) []string {
	t.Helper()
	if second.status != 0 {
		return []string{"-", "-", "-", "-", "refused: " + newCodes(first, second)}
	}
	before, after := leftBy(t, first.stdout), leftBy(t, second.stdout)
	var cells []string
	for _, kinds := range [][]string{{"_clusterresourceset_"}, {"_configmap_", "_secret_"}, {"_applicationset_"}} {
		count := map[string]int{}
		for file := range merged(before, after) {
			if !strings.HasPrefix(file, "generated/") || !slices.ContainsFunc(kinds, func(kind string) bool { return strings.Contains(file, kind) }) {
				continue
			}
			old, was := before[file]
			text, is := after[file]
			switch {
			case !was:
				count["+"]++
			case !is:
				count["-"]++
			case old != text:
				count["~"]++
			}
		}
		cells = append(cells, counts(count))
	}
	edited := map[string]int{}
	for file, text := range after {
		if strings.HasPrefix(file, clusters) && input[file] != text {
			edited["~"]++
		}
	}
	return append(cells, counts(edited), newCodes(first, second))
}

func merged(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// counts are numbers with their signs, "-" where there are none.
func counts(of map[string]int) string {
	var parts []string
	for _, sign := range []string{"+", "-", "~"} {
		if n := of[sign]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d", sign, n))
		}
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, " ")
}

// newCodes are the problems of the second run that the first had not, with their severities.
func newCodes(first, second run) string {
	code := func(r result) string { return r.Severity + " " + r.Tags["code"] }
	var codes []string
	for _, problem := range second.results {
		said := slices.ContainsFunc(first.results, func(r result) bool { return code(r) == code(problem) })
		if !said && !slices.Contains(codes, code(problem)) {
			codes = append(codes, code(problem))
		}
	}
	if len(codes) == 0 {
		return "nothing"
	}
	slices.Sort(codes)
	return strings.Join(codes, ", ")
}
