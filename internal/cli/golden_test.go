package cli_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli"
	"github.com/capifleet/capifleet/test/crdcheck"
)

var update = flag.Bool("update", false, "write what the golden files should say")

// TestGolden runs the function over every folder of testdata/golden. A case is a package as kpt hands it over: the files below input/, with
// fleet.yaml as functionConfig. want.yaml holds what is generated or edited, want.txt the exit status, stderr and the results for information.
// What else must hold of every case is checked for each: see the functions below.
func TestGolden(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob("../../testdata/golden/*")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no golden cases: %v", err)
	}
	checker := crdcheck.Load(t)
	for _, dir := range cases {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			input := readPackage(t, filepath.Join(dir, "input"))
			got := runFunction(t, input.list(nil))
			compareFile(t, filepath.Join(dir, "want.txt"), got.report())
			checkReport(t, got)
			if got.status != 0 {
				checkRefusal(t, input.list(nil), got)
				if _, err := os.Stat(filepath.Join(dir, "want.yaml")); err == nil {
					t.Error("a refusal has no want.yaml")
				}
			} else {
				compareFile(t, filepath.Join(dir, "want.yaml"), got.changed(t, input))
				checkSchemas(t, checker, got)
				checkIdempotent(t, got)
			}
			checkShuffled(t, input, got)
		})
	}
}

// checkReport wants error result, line on stderr and exit status to come together, and each problem to be in both places.
func checkReport(t *testing.T, got run) {
	t.Helper()
	var lines []string
	failed := false
	for _, result := range got.results {
		failed = failed || result.Severity == "error"
		if result.Severity != "info" {
			lines = append(lines, result.Severity+" "+result.Tags["code"])
		}
	}
	if strings.Contains(got.report(), aSecret) {
		t.Error("the value of a Secret is shown")
	}
	if failed != (got.status != 0) {
		t.Errorf("exit status %d, and error results: %v", got.status, failed)
	}
	var onStderr []string
	for line := range strings.Lines(got.stderr) {
		severity, rest, _ := strings.Cut(line, " ")
		code, _, _ := strings.Cut(rest, ":")
		onStderr = append(onStderr, severity+" "+strings.TrimSpace(code))
	}
	if diff := cmp.Diff(lines, onStderr); diff != "" {
		t.Errorf("results (-) and stderr (+) differ:\n%s", diff)
	}
}

// aSecret is the value of every Secret in the golden cases. It may be in payloads, and nowhere else.
const aSecret = "correct-horse-battery"

// checkRefusal wants the input back as it came, but for the results.
func checkRefusal(t *testing.T, input []byte, got run) {
	t.Helper()
	if diff := cmp.Diff(string(input), withoutResults(t, got.stdout)); diff != "" {
		t.Errorf("a refused input is not given back unchanged (-want +got):\n%s", diff)
	}
}

// checkIdempotent wants the same items from a second run over the output, and from a third the same bytes: the first run may have to say what it changed.
func checkIdempotent(t *testing.T, first run) {
	t.Helper()
	second := runFunction(t, first.stdout)
	if diff := cmp.Diff(withoutResults(t, first.stdout), withoutResults(t, second.stdout)); diff != "" {
		t.Errorf("a second run changes the output (-first +second):\n%s", diff)
	}
	third := runFunction(t, second.stdout)
	if diff := cmp.Diff(string(second.stdout), string(third.stdout)); diff != "" {
		t.Errorf("a third run changes the output (-second +third):\n%s", diff)
	}
}

func withoutResults(t *testing.T, output []byte) string {
	t.Helper()
	list := mustParse(t, output)
	if err := list.SetResults(nil); err != nil {
		t.Fatal(err)
	}
	return written(t, list)
}

// checkShuffled wants the same generated and edited objects, in the same order, and the same report from the objects in another order.
func checkShuffled(t *testing.T, input pkg, got run) {
	t.Helper()
	shuffles := 3
	if testing.Short() {
		shuffles = 1
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range shuffles {
		other := runFunction(t, input.list(random))
		if diff := cmp.Diff(got.report(), other.report()); diff != "" {
			t.Errorf("the report depends on the order of the input (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(got.changed(t, input), other.changed(t, input)); diff != "" {
			t.Errorf("what is generated depends on the order of the input (-want +got):\n%s", diff)
		}
	}
}

// checkSchemas holds everything that was generated to the CRDs of Cluster API and Argo CD; an unknown field fails.
func checkSchemas(t *testing.T, checker *crdcheck.Checker, got run) {
	t.Helper()
	for _, item := range mustParse(t, got.stdout).Items() {
		if item.Meta().Labels["app.kubernetes.io/managed-by"] != "capifleet" {
			continue
		}
		tree, err := item.Tree()
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range checker.Check(tree) {
			t.Errorf("%s %s would be refused: %s", item.Meta().Kind, item.Meta().Name, problem)
		}
	}
}

// run is what one run of the function gave.
type run struct {
	status  int
	stdout  []byte
	stderr  string
	results []result
}

type result struct {
	Severity string
	Message  string
	Field    struct{ Path string }
	Tags     map[string]string
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

// changed are the objects of the output that were edited, and then those that were generated, in order.
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

// pkg is a package as kpt sees it.
type pkg struct {
	config  string
	objects []string
}

// readPackage reads a folder; each object gets the annotations that kpt sets.
func readPackage(t *testing.T, dir string) pkg {
	t.Helper()
	var read pkg
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no input in %s: %v", dir, err)
	}
	for _, nested := range []string{"*/*.yaml", "*/*/*.yaml"} {
		more, err := filepath.Glob(filepath.Join(dir, nested))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, more...)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		list, err := stream.FromDocuments(stream.SplitDocuments(name, text))
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range list.Items() {
			read.add(t, name, item)
		}
	}
	return read
}

func (p *pkg) add(t *testing.T, name string, item *stream.Item) {
	t.Helper()
	text, err := item.Document(stream.Edit{SetAnnotations: map[string]string{
		fleet.LegacyPathAnnotation: name, fleet.PathAnnotation: name,
		"config.kubernetes.io/index": fmt.Sprint(item.Index()), "internal.config.kubernetes.io/index": fmt.Sprint(item.Index()),
	}})
	if err != nil {
		t.Fatal(err)
	}
	p.objects = append(p.objects, string(text))
	if name == "fleet.yaml" {
		p.config = string(text)
	}
}

// list is the ResourceList of the package, with its objects shuffled unless random is nil.
func (p pkg) list(random *rand.Rand) []byte {
	objects := slices.Clone(p.objects)
	if random != nil {
		random.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
	}
	var text strings.Builder
	text.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for _, object := range objects {
		text.WriteString(indented("- ", object))
	}
	if p.config != "" {
		text.WriteString("functionConfig:\n" + indented("  ", p.config))
	}
	return []byte(text.String())
}

func indented(first, object string) string {
	var text strings.Builder
	for line := range strings.Lines(object) {
		if strings.TrimSpace(line) == "" {
			text.WriteString(line)
			continue
		}
		text.WriteString(first + line)
		first = "  "
	}
	return text.String()
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

func compareFile(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
