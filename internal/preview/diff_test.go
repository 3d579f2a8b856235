package preview_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/preview"
)

var update = flag.Bool("update", false, "write what the golden files should say")

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

func TestDiffExample(t *testing.T) {
	var text bytes.Buffer
	if err := preview.Diff(&text, example(), preview.Screen{Command: "capifleet diff --against origin/main..."}); err != nil {
		t.Fatal(err)
	}
	golden(t, "example.txt", text.String())
}

func TestDiffMarkdownExample(t *testing.T) {
	var text bytes.Buffer
	if err := preview.DiffMarkdown(&text, example(), 65000); err != nil {
		t.Fatal(err)
	}
	golden(t, "example.md", text.String())
}
