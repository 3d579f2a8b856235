package preview_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/internal/preview"
)

var update = flag.Bool("update", false, "write what the golden files should say")

const command = "capifleet diff --against origin/main..."

// golden compares a text with a file of testdata/diff.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "diff", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run `go test ./internal/preview -update`", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// screenOf is what a screen shows of a FleetDiff.
func screenOf(t *testing.T, diff *v1alpha1.FleetDiff, screen preview.Screen) string {
	t.Helper()
	screen.Command = command
	var text bytes.Buffer
	if err := preview.Diff(&text, diff, screen); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// commentOf is the comment of a FleetDiff.
func commentOf(t *testing.T, diff *v1alpha1.FleetDiff, most int) string {
	t.Helper()
	var text bytes.Buffer
	if err := preview.DiffMarkdown(&text, diff, most); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestDiffScreens(t *testing.T) {
	for name, test := range map[string]struct {
		diff   *v1alpha1.FleetDiff
		screen preview.Screen
	}{
		"example":       {example(), preview.Screen{}},
		"width-80":      {example(), preview.Screen{Width: 80}},
		"width-50":      {example(), preview.Screen{Width: 50}},
		"color":         {example(), preview.Screen{Color: true}},
		"all":           {example(), preview.Screen{All: true}},
		"change-2":      {example(), preview.Screen{Change: 2}},
		"change-5":      {example(), preview.Screen{Change: 5}},
		"kinds":         {kinds(), preview.Screen{}},
		"unchanged":     {unchanged(), preview.Screen{}},
		"unreadable":    {unreadable(), preview.Screen{}},
		"only-problems": {onlyProblems(), preview.Screen{}},
		"redacted":      {redacted(), preview.Screen{}},
		"redacted-all":  {redacted(), preview.Screen{All: true}},
		"changes-40":    {manyChanges(40, 400), preview.Screen{}},
		"clusters-2000": {manyChanges(25, 2000), preview.Screen{}},
		"hostile":       {hostile(), preview.Screen{}},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name+".txt", screenOf(t, test.diff, test.screen)) })
	}
}

func TestDiffComments(t *testing.T) {
	for name, test := range map[string]struct {
		diff *v1alpha1.FleetDiff
		most int
	}{
		"example":       {example(), 65000},
		"example-4000":  {example(), 4000},
		"kinds":         {kinds(), 65000},
		"unchanged":     {unchanged(), 65000},
		"unreadable":    {unreadable(), 65000},
		"only-problems": {onlyProblems(), 65000},
		"redacted":      {redacted(), 65000},
		"hostile":       {hostile(), 65000},
		"changes-40":    {manyChanges(40, 400), 32000},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name+".md", commentOf(t, test.diff, test.most)) })
	}
}

func TestDiffOfNoChange(t *testing.T) {
	err := preview.Diff(&bytes.Buffer{}, example(), preview.Screen{Change: 7})
	if want := "there is no change 7: the changes are 1 to 6"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if lines := strings.Count(screenOf(t, unchanged(), preview.Screen{}), "\n"); lines != 2 {
		t.Errorf("where nothing differs there are %d lines, want 2", lines)
	}
}

// TestDiffFitsTheScreen holds the widths and the budget of lines.
func TestDiffFitsTheScreen(t *testing.T) {
	diffs := map[string]*v1alpha1.FleetDiff{
		"example": example(), "unreadable": unreadable(), "redacted": redacted(), "problems": onlyProblems(),
		"unchanged": unchanged(), "40 changes": manyChanges(40, 400), "2,000 Clusters": manyChanges(25, 2000),
	}
	for name, diff := range diffs {
		for width := 40; width <= 120; width++ {
			text := screenOf(t, diff, preview.Screen{Width: width})
			for line := range strings.Lines(text) {
				line = strings.TrimRight(line, "\n")
				unbroken := len(strings.Fields(line)) <= 1 || strings.Contains(line, "Capifleet-Accept: ")
				if utf8.RuneCountInString(line) > width && !unbroken {
					t.Fatalf("%s: a line has more than %d columns: %q", name, width, line)
				}
			}
			if lines := strings.Count(text, "\n"); width >= 100 && lines > 60 {
				t.Errorf("%s: %d lines at width %d, want at most 60", name, lines, width)
			}
		}
	}
}

// TestDiffDestructionIsNotFolded shows more deletions than the budget has lines.
func TestDiffDestructionIsNotFolded(t *testing.T) {
	diff := manyChanges(80, 400)
	for i := range diff.Changes {
		diff.Changes[i].Action = v1alpha1.DiffDelete
	}
	text := screenOf(t, diff, preview.Screen{})
	for i := range diff.Changes {
		if want := "\n" + strconv.Itoa(i+1) + " "; !strings.Contains(text, want) {
			t.Errorf("change %d is not on the screen", i+1)
		}
	}
}

// TestDiffColorsAreWords takes the colors off, which must change nothing else.
func TestDiffColorsAreWords(t *testing.T) {
	for _, width := range []int{50, 80, 100} {
		colored := screenOf(t, example(), preview.Screen{Width: width, Color: true})
		for _, color := range []string{"\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[35m", "\x1b[0m"} {
			colored = strings.ReplaceAll(colored, color, "")
		}
		if diff := cmp.Diff(screenOf(t, example(), preview.Screen{Width: width}), colored); diff != "" {
			t.Errorf("width %d: -without +with colors:\n%s", width, diff)
		}
	}
}

// TestDiffIsPrintable has no character in any form that a terminal acts on.
func TestDiffIsPrintable(t *testing.T) {
	forms := []string{
		screenOf(t, hostile(), preview.Screen{}), screenOf(t, hostile(), preview.Screen{All: true, Width: 50}),
		commentOf(t, hostile(), 0), jsonOf(t, hostile()),
	}
	for number := range hostile().Changes {
		forms = append(forms, screenOf(t, hostile(), preview.Screen{Change: number + 1}))
	}
	for i, form := range forms {
		for _, character := range form {
			if character != '\n' && !strconv.IsPrint(character) {
				t.Fatalf("form %d has the character %q", i, character)
			}
		}
	}
}

// TestDiffIsStable prints the same for names in another order, and twice.
func TestDiffIsStable(t *testing.T) {
	for _, diff := range []func() *v1alpha1.FleetDiff{
		example, hostile, redacted, func() *v1alpha1.FleetDiff { return manyChanges(40, 400) },
	} {
		for range 3 {
			for _, screen := range []preview.Screen{{}, {All: true}, {Change: 1}, {Width: 50}} {
				want, got := screenOf(t, diff(), screen), screenOf(t, shuffled(diff()), screen)
				if difference := cmp.Diff(want, got); difference != "" {
					t.Fatalf("another screen:\n%s", difference)
				}
			}
			if difference := cmp.Diff(commentOf(t, diff(), 0), commentOf(t, shuffled(diff()), 0)); difference != "" {
				t.Fatalf("another comment:\n%s", difference)
			}
		}
	}
}

// TestDiffCutsWhatIsEqual has values that are too long for their line: one sees where they differ.
func TestDiffCutsWhatIsEqual(t *testing.T) {
	diff := example()
	long := "https://charts.example.com/a/very/long/path/of/a/repository"
	diff.Changes[2].Fields = []v1alpha1.DiffField{changed("spec.source.repoURL", long+"/stable", long+"/testing")}
	for _, width := range []int{60, 80} {
		text := screenOf(t, diff, preview.Screen{Width: width})
		if !strings.Contains(text, "itory/stable -> ...") || !strings.Contains(text, "itory/testing\n") {
			t.Errorf("at width %d nobody sees what differs:\n%s", width, text)
		}
	}
}

// TestDiffOfFolders names folders as such, also where they are in a repository.
func TestDiffOfFolders(t *testing.T) {
	diff := unchanged()
	diff.From = v1alpha1.DiffSide{Revision: "../old", Commit: "4be1c07aa", Dirty: true, Compiled: true}
	diff.To = v1alpha1.DiffSide{Revision: ".", Compiled: true}
	const want = "from folder ../old (at 4be1c07 with uncommitted changes) to folder ."
	if text := strings.Join(strings.Fields(screenOf(t, diff, preview.Screen{})), " "); !strings.Contains(text, want) {
		t.Errorf("%s\nlacks %s", text, want)
	}
}
