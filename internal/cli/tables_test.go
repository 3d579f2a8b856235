package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/internal/cli"
)

const tablesFolder = "../../testdata/review/tables"

// TestTables runs `capifleet diff` for each case of the tables testdata/review/tables/*.txtar. The
// files base/FILE of a table are the old side of all its cases. Each other file is a case: its name
// is a sentence, its text is what somebody edits, in the language of tableEdits, and behind the
// line => is what diff says about it, in the form of compactDiff.
//
// Each code of an effect must be in a table, so that each can be produced.
func TestTables(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(tablesFolder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables in %s: %v", tablesFolder, err)
	}
	var seen sync.Map
	t.Run("tables", func(t *testing.T) {
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				t.Parallel()
				runTable(t, file, &seen)
			})
		}
	})
	if t.Failed() {
		return
	}
	for _, code := range effectCodes(t) {
		if _, found := seen.Load(code); !found {
			t.Errorf("no table has an effect %s; add a case that has it, or remove the code from the API", code)
		}
	}
}

// effectCodes are the codes of effects that the API has.
func effectCodes(t *testing.T) []v1alpha1.DiffEffectCode {
	t.Helper()
	text := read(t, filepath.Join(root, "api", "v1alpha1", "diffeffect_types.go"))
	found := regexp.MustCompile(`(?m)^\tDiffEffect\w+ DiffEffectCode = "(\w+)"$`).FindAllStringSubmatch(text, -1)
	if len(found) == 0 {
		t.Fatal("no codes of effects")
	}
	var codes []v1alpha1.DiffEffectCode
	for _, match := range found {
		codes = append(codes, v1alpha1.DiffEffectCode(match[1]))
	}
	return codes
}

func runTable(t *testing.T, file string, seen *sync.Map) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	base := map[string]string{}
	names := map[string]bool{}
	for i := range archive.Files {
		one := &archive.Files[i]
		if name, isBase := strings.CutPrefix(one.Name, "base/"); isBase {
			base[name] = string(one.Data)
			continue
		}
		if names[one.Name] {
			t.Errorf("%s has two cases %q", file, one.Name)
		}
		names[one.Name] = true
		t.Run(one.Name, func(t *testing.T) {
			edits, want, _ := strings.Cut("\n"+string(one.Data), "\n=>\n")
			got := runTableCase(t, base, strings.TrimPrefix(edits, "\n"), seen)
			if *update {
				one.Data = []byte(strings.TrimPrefix(edits+"\n=>\n"+got, "\n"))
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("run `go test ./internal/cli -run TestTables -update` (-want +got):\n%s", diff)
			}
		})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// runTableCase is what diff says about a case.
func runTableCase(t *testing.T, base map[string]string, edits string, seen *sync.Map) string {
	t.Helper()
	sides := newTableSides(t, base)
	sides.apply(t, edits)
	args := slices.Concat([]string{"diff", sides.now.dir, "--against", sides.old.dir, "--output", "json"}, sides.flags)
	diff, refused := runDiff(t, args)
	if refused != "" {
		return strings.ReplaceAll(refused, filepath.Dir(sides.now.dir), "")
	}
	for i := range diff.Changes {
		seen.Store(diff.Changes[i].Effect.Code, true)
	}
	return compactDiff(diff)
}

// runDiff is the FleetDiff that a run of the command prints. Without one, it is what the command
// says.
func runDiff(t *testing.T, args []string) (diff *v1alpha1.FleetDiff, refused string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := cli.Run(args, cli.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr})
	if status != 0 && status != 3 {
		if stdout.Len() == 0 {
			return nil, stderr.String()
		}
	}
	diff = &v1alpha1.FleetDiff{}
	if err := json.Unmarshal(stdout.Bytes(), diff); err != nil {
		t.Fatalf("%v: %v\n%s%s", args, err, stdout.String(), stderr.String())
	}
	return diff, ""
}
