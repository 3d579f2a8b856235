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
		_, _ = fmt.Fprintln(columns,
			strings.Join(append([]string{change.sentence}, difference(t, first, left, second)...), "\t"))
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
		fleetYAML: block(t, page, "<!-- fleet.yaml -->", "yaml"),
		"payloads/calico.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: calico-config\n" +
			"  namespace: kube-system\ndata:\n  mtu: \"1440\"\n",
	}
	for _, c := range []struct{ namespace, name, region, argocd, provider string }{
		{"default", "eu-1", "eu", "own", "AWSCluster"},
		{"default", "eu-2", "eu", "own", "AWSCluster"},
		{"default", "us-1", "us", "own", "GCPCluster"},
		{"edge", "edge-1", "eu", "hub", "AWSCluster"},
	} {
		files[clusters+c.name+".yaml"] = fmt.Sprintf("apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n"+
			"metadata:\n  name: %s\n  namespace: %s\n"+
			"  labels:\n    fleet: production\n    region: %s\n    argocd: %s\n    cni: calico\n"+
			"spec:\n  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: %s, name: %s}\n", c.name,
			c.namespace, c.region, c.argocd, c.provider, c.name)
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
	before, after := byName(leftBy(t, first.stdout)), byName(leftBy(t, second.stdout))
	var cells []string
	for _, kinds := range [][]string{{"_clusterresourceset_"}, {"_configmap_", "_secret_"}, {"_applicationset_"}} {
		count := map[string]int{}
		for file := range merged(before, after) {
			if !strings.HasPrefix(file, "generated/") ||
				!slices.ContainsFunc(kinds, func(kind string) bool { return strings.Contains(file, kind) }) {
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

// byName are files whose folder does not name the fleet.
func byName(files map[string]string) map[string]string {
	named := map[string]string{}
	for file, text := range files {
		if rest, generated := strings.CutPrefix(file, "generated/"); generated {
			_, name, _ := strings.Cut(rest, "/")
			file = "generated/" + name
		}
		named[file] = text
	}
	return named
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
