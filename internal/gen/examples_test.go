package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExamples: the shortest message of each code is found, in files of results and in archives.
func TestExamples(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"case/want-results.yaml": "- message: 'CF0101: the longer one of two'\n- message: 'CF0102: b'\n",
		"table.txtar": "-- a/want-results.yaml --\n- message: 'CF0101: short'\n" +
			"-- a/fleet.yaml --\n- message: 'CF0103: c'\n" +
			"-- b/want-results.yaml --\n- message: 'CF0102: a'\n- message: not a code\n",
		"other.yaml": "- message: 'CF0104: d'\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := readExamples(root)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"CF0101": "short", "CF0102": "a"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
