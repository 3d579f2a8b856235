package cli_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli"
)

// run is what one run of the function gave.
type run struct {
	status  int
	stdout  []byte
	stderr  string
	results []result
}

type result struct {
	Severity    string
	Message     string
	ResourceRef struct{ Name string }
	Field       struct{ Path string }
	File        struct{ Path string }
	Tags        map[string]string
}

func runFunction(t *testing.T, input []byte) run {
	t.Helper()
	var stdout, stderr bytes.Buffer
	got := run{status: cli.Run(nil, cli.Streams{In: bytes.NewReader(input), Out: &stdout, Err: &stderr})}
	got.stdout, got.stderr = stdout.Bytes(), stderr.String()
	results, err := mustParse(t, got.stdout).Results()
	if err != nil {
		t.Fatal(err)
	}
	if len(results) > 0 {
		if err := json.Unmarshal(results, &got.results); err != nil {
			t.Fatal(err)
		}
	}
	return got
}

// resultsText is the results section of the output with everything that is in it, a line for each
// field of a result. It is empty if there is no result.
func (r run) resultsText(t *testing.T) string {
	t.Helper()
	if len(r.results) == 0 {
		return ""
	}
	text, err := mustParse(t, r.stdout).Results()
	if err != nil {
		t.Fatal(err)
	}
	var list yaml.Node // JSON is YAML, and a Node keeps what the result type above does not know.
	if err := yaml.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	list.Content[0].Style = 0
	for _, result := range list.Content[0].Content {
		layOut(result)
		result.Style = 0
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(&list); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// layOut writes maps on one line, with their fields in the order in which a person reads them, and
// texts without needless quotes.
func layOut(node *yaml.Node) {
	node.Style = 0
	if node.Kind == yaml.MappingNode {
		node.Style = yaml.FlowStyle
		pairs := slices.Collect(slices.Chunk(node.Content, 2))
		slices.SortStableFunc(pairs, func(a, b []*yaml.Node) int {
			return cmp.Compare(fieldOrder(a[0].Value), fieldOrder(b[0].Value))
		})
		node.Content = slices.Concat(pairs...)
	}
	for _, child := range node.Content {
		layOut(child)
	}
}

// fieldOrder is the position of a field of a result; a field that is not known here comes last.
func fieldOrder(name string) int {
	order := []string{
		"severity", "message", "resourceRef", "field", "file", "tags",
		"apiVersion", "kind", "namespace", "name", "path", "currentValue", "index",
	}
	if i := slices.Index(order, name); i >= 0 {
		return i
	}
	return len(order)
}

// report is what a person is told.
func (r run) report() string {
	var text strings.Builder
	fmt.Fprintf(&text, "exit status %d\n%s", r.status, r.stderr)
	for _, result := range r.results {
		if result.Severity == "info" {
			fmt.Fprintf(&text, "info %s (%s)\n", result.Message, result.Field.Path)
		}
	}
	return text.String()
}

// changed are the objects of the output that were edited, and then those that were generated, in
// order.
func (r run) changed(t *testing.T, input pkg) string {
	t.Helper()
	known := map[string]bool{}
	for _, object := range input.objects {
		known[object] = true
	}
	var edited, generated []string
	for _, item := range mustParse(t, r.stdout).Items() {
		text, err := item.Document(stream.Edit{})
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case item.Meta().Labels["app.kubernetes.io/managed-by"] == "capifleet":
			generated = append(generated, string(text))
		case !known[string(text)]:
			edited = append(edited, string(text))
		}
	}
	slices.Sort(edited) // they stay where they were in the input
	return strings.Join(append(edited, generated...), "---\n")
}

// items are the objects of a text of documents.
func items(t *testing.T, text string) []*stream.Item {
	t.Helper()
	list, err := stream.FromDocuments(stream.SplitDocuments("", []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return list.Items()
}

func mustParse(t *testing.T, text []byte) *stream.List {
	t.Helper()
	list, err := stream.Parse(text)
	if err != nil {
		t.Fatalf("parse: %v\n%s", err, text)
	}
	return list
}

func written(t *testing.T, list *stream.List) string {
	t.Helper()
	var text bytes.Buffer
	if _, err := list.WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
