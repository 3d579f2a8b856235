package fn

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/test/fuzzing"
)

// fuzzedList is a list of documents, of which some lines are replaced by lines of others: most are
// still YAML, and mean something else.
func fuzzedList(seed uint64, edits uint8, line string) []byte {
	r := rand.New(rand.NewPCG(seed, 20))
	documents := randomFleet(r)
	var text strings.Builder
	text.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for _, document := range documents {
		text.WriteString("- " + strings.ReplaceAll(document, "\n", "\n  ") + "\n")
	}
	lines := strings.Split(text.String(), "\n")
	for range edits % 4 {
		at := r.IntN(len(lines))
		indent := lines[at][:len(lines[at])-len(strings.TrimLeft(lines[at], " "))]
		switch other := strings.TrimSpace(lines[r.IntN(len(lines))]); r.IntN(3) {
		case 0:
			lines[at] = indent + line
		case 1:
			lines[at] = indent + other
		default:
			lines[at] += "\n" + indent + other
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// hostileLines are lines that mean much in some places of a manifest.
func hostileLines() []string {
	return []string{
		"", "metadata: {name: x}", "- {name: '{{ .name }}'}", "strategy: Reconcile", "kind: Cluster", "- a", "---",
		"metadata: {name: &a x, labels: {y: *a}}", "? {a: b}", "- !!binary eA==", `"\u202e\e[31m": x`, "x: \u202ey",
		"path: '{{ range $i := until 99999 }}{{ $i }}{{ end }}'", "revision: '{{ .values.' }}", "a: {b: {c: {d: []}}}",
		"destination: {name: in-cluster}", "clusterSelector: {}", "- {wave: none, revision: '1'}", "...", "%YAML 1.1",
		"name: 1e3", "namespace: null", "labels: {a: b, a: c}", "hub: Exclude", "render: Template", "<<: *a", "\ta: b",
	}
}

// FuzzRun: the function gives an output for every input. One with errors is passed back; any other
// is rendered to what renders to itself.
func FuzzRun(f *testing.F) {
	for i, line := range hostileLines() {
		f.Add(uint64(i), uint8(i), line)
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, seed uint64, edits uint8, line string) {
		count.Input(t)
		in := fuzzedList(seed, edits, line)
		var first, second bytes.Buffer
		problems, err := Run(in, &first, Options{})
		if err != nil || first.Len() == 0 {
			t.Fatalf("%d bytes, %v", first.Len(), err)
		}
		for _, problem := range problems {
			if text := problem.String(); strings.ContainsAny(text, "\n\r\x1b\u202e") {
				t.Fatalf("a problem is not one line of printable text: %q", text)
			}
		}
		if problems.Failed() {
			return
		}
		count.Accepted(t)
		if again, err := Run(first.Bytes(), &second, Options{}); err != nil || again.Failed() {
			t.Fatalf("its output is refused: %v %v", again, err)
		}
		if diff := cmp.Diff(itemsOf(t, first.Bytes()), itemsOf(t, second.Bytes())); diff != "" {
			t.Fatalf("its output is rendered to another one (-once +twice):\n%s", diff)
		}
	})
}

// itemsOf are the items of a list, without its results.
func itemsOf(t *testing.T, text []byte) string {
	t.Helper()
	list, err := stream.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var items strings.Builder
	for _, item := range list.Items() {
		document, err := item.Document(stream.Edit{})
		if err != nil {
			t.Fatal(err)
		}
		items.WriteString("---\n" + string(document))
	}
	return items.String()
}

// FuzzDiff: every two lists are compared, and a list with itself has no change. What is reported is
// JSON of printable text.
func FuzzDiff(f *testing.F) {
	for i, line := range hostileLines() {
		f.Add(uint64(i), uint64(i+1), uint8(i), line)
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, before, after uint64, edits uint8, line string) {
		count.Input(t)
		sideOf := func(seed uint64, old bool) *review.Side {
			list, err := stream.Parse(fuzzedList(seed, edits, line))
			if err != nil {
				t.Skip()
			}
			return Side(list, decode.Choice{}, nil, old).Side
		}
		old, now := sideOf(before, true), sideOf(after, false)
		if old == nil || now == nil {
			t.Skip() // it cannot be compiled, and diff says why
		}
		count.Accepted(t)
		report := review.Report(review.Compare(old, now), review.About{})
		text, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(string(text), "\n\r\x1b") {
			t.Fatalf("the report has control characters: %q", text)
		}
		if c := review.Compare(sideOf(after, false), now); len(c.Changes)+len(c.Consequences) > 0 {
			t.Fatalf("a list differs from itself: %v", c.Changes)
		}
	})
}
