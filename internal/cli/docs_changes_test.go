package cli_test

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/stream"
)

// TestWhatHappensWhen wants the pages of docs/what-happens-when to say what diff says when their
// fleet is changed, to the letter.
func TestWhatHappensWhen(t *testing.T) {
	t.Parallel()
	index := read(t, filepath.Join(root, "docs", "what-happens-when.md"))
	first := runFunction(t, fleetOf(t, index).list(nil))
	if first.status != 0 {
		t.Fatal(first.report())
	}
	left, said := leftBy(t, first.stdout), map[string]bool{}
	nothing := diffOfEdits(t, left, change{sentence: "nothing"})
	newProblems(nothing, said) // what is reported without an edit
	if rows := rowsOf(nothing, said); len(rows) != 1 || rows[0][1] != "no change" {
		t.Errorf("without an edit, diff says %q", rows)
	}
	for name, changes := range changesOf {
		rows := [][]string{{"WHEN YOU…"}, {"", "ACTION", "WHAT", "CLUSTERS", "EFFECT", "WHEN", "WORKLOADS"}}
		for _, change := range changes {
			rows = append(append(rows, []string{change.sentence}), rowsOf(diffOfEdits(t, left, change), said)...)
		}
		file := filepath.Join("docs", "what-happens-when", name+".md")
		page := read(t, filepath.Join(root, file))
		comparePage(t, file, fenced(t, page, "<!-- changes -->", "text", aligned(rows)))
	}
}

// diffOfEdits is what diff says about the edits of a change in files that a run has left.
func diffOfEdits(t *testing.T, left map[string]string, change change) *v1alpha1.FleetDiff {
	t.Helper()
	sides := newTableSides(t, left)
	for _, edit := range change.edits {
		edit.apply(t, change.sentence, sides.now.files)
	}
	if err := errors.Join(sides.old.write(), sides.now.write()); err != nil {
		t.Fatal(err)
	}
	diff, refused := runDiff(t, []string{"diff", sides.now.dir, "--against", sides.old.dir, "--output", "json"})
	if refused != "" {
		t.Fatalf("%s: %s", change.sentence, refused)
	}
	return diff
}

// aligned are rows as lines. The columns of rows with all of them are aligned.
func aligned(rows [][]string) string {
	widths := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			if i < 2 || len(row) > 3 {
				widths[i] = max(widths[i], utf8.RuneCountInString(cell))
			}
		}
	}
	var text strings.Builder
	for _, row := range rows {
		line := row[0]
		for i, cell := range row[1:] {
			line += "  " + cell + strings.Repeat(" ", max(0, widths[i+1]-utf8.RuneCountInString(cell)))
		}
		text.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return text.String()
}

// rowsOf are the rows of the table for a FleetDiff: one for each change, one for what follows, and
// one for the problems that are not said anyway.
func rowsOf(diff *v1alpha1.FleetDiff, said map[string]bool) [][]string {
	var rows [][]string
	if diff.Problems.Errors > 0 {
		rows = append(rows, []string{"", "refused"})
	}
	for i := range diff.Changes {
		rows = append(rows, rowOf(&diff.Changes[i]))
	}
	var follows []string
	for i := range diff.Consequences {
		follows = append(follows, diff.Consequences[i].Text)
	}
	if len(follows) > 0 {
		rows = append(rows, []string{"", "also", strings.Join(follows, ", ")})
	}
	if len(rows) == 0 {
		rows = append(rows, []string{"", "no change"})
	}
	if codes := newProblems(diff, maps.Clone(said)); len(codes) > 0 {
		rows = append(rows, []string{"", "says", strings.Join(codes, ", ")})
	}
	return rows
}

// rowOf is the row of a change.
func rowOf(change *v1alpha1.DiffChange) []string {
	what := whatOf(change)
	reach := fmt.Sprint(change.Clusters.Count)
	switch {
	case change.Clusters.Keep > 0:
		reach = fmt.Sprintf("%d keep", change.Clusters.Keep)
	case change.Clusters.Count == 0:
		reach = "-"
	}
	effect := string(change.Effect.Code)
	if change.Effect.Certainty != v1alpha1.DiffCertain {
		effect += ", " + string(change.Effect.Certainty)
	}
	return []string{
		"", string(change.Action), what, reach, effect, string(change.Effect.When), string(change.Effect.Workloads),
	}
}

// whatOf is what a change is about, in a few words.
func whatOf(change *v1alpha1.DiffChange) string {
	subject := subjectOf(change)
	switch change.Kind {
	case v1alpha1.DiffKindFact, v1alpha1.DiffKindWave, v1alpha1.DiffKindMembership:
		if change.Objects != nil {
			subject = fmt.Sprintf("%d Clusters", change.Objects.Count)
		}
		return strings.ToLower(string(change.Kind)) + " of " + subject
	case v1alpha1.DiffKindApplication, v1alpha1.DiffKindPayloadObject, v1alpha1.DiffKindHubObject,
		v1alpha1.DiffKindCluster:
	}
	switch {
	case change.Objects != nil && change.Entry == "":
		return fmt.Sprintf("%d objects", change.Objects.Count)
	case change.Objects != nil:
		return fmt.Sprintf("%d objects of %s", change.Objects.Count, change.Entry)
	case change.Object.Kind == string(change.Kind):
		return string(change.Kind) + " " + subject
	}
	return subject
}

// newProblems are the problems that are not said yet, with their severities; they are then.
func newProblems(diff *v1alpha1.FleetDiff, said map[string]bool) []string {
	var codes []string
	for i := range diff.Problems.Items {
		code := string(diff.Problems.Items[i].Severity) + " " + diff.Problems.Items[i].Code
		if !said[code] {
			codes = append(codes, code)
		}
		said[code] = true
	}
	slices.Sort(codes)
	return codes
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
