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
		"other.yaml":    "- message: 'CF0104: d'\n",
		"script.txtar":  "stderr '^error CF0106: .*$'\n-- a.txt --\nerror CF0105: a.yaml:1: long\ninfo CF0105: e\n",
		"pattern.txtar": "stderr '^error CF0107: a.yaml:\\d+: 1 \\(file\\)$'\nstderr '^error CF0108: begun'\n",
		"results.txtar": "-- want.txt --\nwarning CF0101: a\n",
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
	want := map[string]string{"CF0101": "short", "CF0102": "a", "CF0105": "e", "CF0107": "a.yaml:7: 1 (file)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEveryCodeHasAnExample: the page and the command explain show a message of each code.
func TestEveryCodeHasAnExample(t *testing.T) {
	codes, err := readCodes("../../fn/fleet")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := readExamples("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range codes.Codes {
		if examples[code.Code] == "" {
			t.Errorf("no case has a whole message of %s (%s); let a script compare one", code.Code, code.Name)
		}
	}
}
