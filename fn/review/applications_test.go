package review

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the files in testdata anew")

// applicationCase is a change of the files. What it does to Applications is in testdata, where each
// case has its sentence, and each change a line, what is said about it, and why.
type applicationCase struct{ before, after appSide }

// sides is a case whose Clusters are all on both sides.
func sides(before, after []appSet) applicationCase {
	const all = "a b c"
	return applicationCase{appSide{clusters: all, sets: before}, appSide{clusters: all, sets: after}}
}

func sets(all ...appSet) []appSet { return all }

func runApplicationCases(t *testing.T, cases map[string]applicationCase) {
	t.Helper()
	var got strings.Builder
	for i, name := range slices.Sorted(maps.Keys(cases)) {
		changes, _ := compareApplications(cases[name].before.build(t), cases[name].after.build(t))
		if i > 0 {
			got.WriteString("\n")
		}
		got.WriteString("# " + name + "\n")
		for _, change := range changes {
			got.WriteString(line(change) + "\n")
			writeExplanation(&got, change)
			checkText(t, change)
		}
		if len(changes) == 0 {
			got.WriteString("no change\n")
		}
	}
	file := filepath.Join("testdata", "applications", t.Name()+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func writeExplanation(text *strings.Builder, change Change) {
	text.WriteString("\t" + change.Effect.Text + "\n")
	for _, because := range change.Effect.Because {
		text.WriteString("\t- " + because + "\n")
	}
	if change.Fix != nil {
		text.WriteString("\tFix: " + change.Fix.Text + "\n")
	}
}

// checkText wants effects that fit the screens: at most four lines of 78 columns, whole sentences.
func checkText(t *testing.T, change Change) {
	t.Helper()
	const most = 4 * 78
	text := change.Effect.Text
	if text == "" || len(text) > most || text[len(text)-1] != '.' {
		t.Errorf("not at most four lines of sentences: %q (%d)", text, len(text))
	}
	if len(change.Effect.Because) == 0 || slices.Contains(change.Effect.Because, "") {
		t.Errorf("no reason is given: %q", change.Effect.Because)
	}
}
