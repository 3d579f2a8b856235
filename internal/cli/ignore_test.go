package cli

import (
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
)

// TestIgnoreFilesNeverPanic: git ignores a line without a name, and the library panics on some.
func TestIgnoreFilesNeverPanic(t *testing.T) {
	const signs = "!!//**?[]-\\# \tab.\r\v\u0085é\x00"
	lines := []string{
		"!", "/", "!/", "!//", "//", " ! ", "!\t", "\t", "/!", "! /", "!!", "\\", "[", "**", "*/", "/*", "\\#", "#",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var line strings.Builder
		for range random.IntN(5) {
			line.WriteByte(signs[random.IntN(len(signs))])
		}
		lines = append(lines, line.String())
	}
	for _, line := range lines {
		files := fstest.MapFS{ignoreFile: {Data: []byte("ignored.yaml\n" + line + "\nfolder/\n")}}
		matcher, err := readIgnoreFile(files, ignoreFile, ".")
		if err != nil {
			t.Fatalf("%q: %s", line, err)
		}
		for _, name := range []string{"a", "folder", "folder/a.yaml", "é", "!", "#"} {
			matcher.Match(name, name == "folder")
		}
		if !strings.Contains(line, "!") && !matcher.Match("ignored.yaml", false) {
			t.Errorf("%q: the lines beside it do not count", line)
		}
	}
}
