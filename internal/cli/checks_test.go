package cli_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/test/crdcheck"
)

// checkReport wants error result, line on stderr and exit status to come together, and each error
// and warning to be in the results and on stderr, with the same words.
func checkReport(t *testing.T, got run) {
	t.Helper()
	for _, secret := range secrets() {
		if strings.Contains(got.report(), secret) || strings.Contains(got.resultsText(t), secret) {
			t.Errorf("%s, the value of a Secret, is shown", secret)
		}
	}
	failed := slices.ContainsFunc(got.results, func(r result) bool { return r.Severity == "error" })
	if failed != (got.status != 0) {
		t.Errorf("exit status %d, and error results: %v", got.status, failed)
	}
	lines := slices.Collect(strings.Lines(got.stderr))
	for _, result := range got.results {
		if result.Severity == "info" {
			continue
		}
		if len(lines) == 0 {
			t.Errorf("stderr lacks a line for the result %q", result.Message)
			continue
		}
		if line := strings.TrimSuffix(lines[0], "\n"); !result.isLine(line) {
			t.Errorf("the next result is %q, and the next line on stderr %q", result.Message, line)
		}
		lines = lines[1:]
	}
	if len(lines) > 0 {
		t.Errorf("stderr has lines that are not results: %q", lines)
	}
}

// isLine reports whether a line on stderr is about this result.
func (r result) isLine(line string) bool {
	code := r.Tags["code"] + ": "
	text, coded := strings.CutPrefix(r.Message, code)
	if r.File.Path != "" {
		text = strings.TrimPrefix(text, r.File.Path+": ")
	}
	rest, begins := strings.CutPrefix(line, r.Severity+" "+code)
	rest, ends := strings.CutSuffix(rest, text)
	about := strings.Contains(rest, r.Field.Path) && strings.Contains(rest, r.ResourceRef.Name)
	return coded && begins && ends && about && strings.HasPrefix(rest, r.File.Path)
}

// secrets are the values of the Secrets in the golden cases and tables. They may be in payloads,
// and nowhere else.
func secrets() []string {
	return []string{"correct-horse-battery", "hunter2"}
}

// checkRefusal wants the input back as it came, except the results.
func checkRefusal(t *testing.T, input []byte, got run) {
	t.Helper()
	if diff := cmp.Diff(string(input), withoutResults(t, got.stdout)); diff != "" {
		t.Errorf("a refused input is not given back unchanged (-want +got):\n%s", diff)
	}
}

// checkIdempotent wants the same items from a second run over the output, and from a third the same
// bytes: the first run may have to report what it changed.
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

// checkShuffled wants the same generated and edited objects, in the same order, and the same report
// from the objects in another order.
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
		if diff := cmp.Diff(got.resultsText(t), other.resultsText(t)); diff != "" {
			t.Errorf("the results depend on the order of the input (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(got.changed(t, input), other.changed(t, input)); diff != "" {
			t.Errorf("what is generated depends on the order of the input (-want +got):\n%s", diff)
		}
	}
}

// checkSchemas holds everything that was generated to the CRDs of Cluster API and Argo CD; an
// unknown field fails.
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
