package cli_test

import (
	"strings"
	"testing"
)

// textEdit replaces text in the files whose path begins with one. Without an old text the file is
// removed, and with the name of another file it is that file's copy.
type textEdit struct{ file, old, new, copyOf string }

func replace(file, old, text string) textEdit { return textEdit{file: file, old: old, new: text} }

func remove(file string) textEdit { return textEdit{file: file} }

// copied is a Cluster as somebody writes it who takes another for a model: without the stamps.
func copied(from, to, old, text string) textEdit {
	return textEdit{file: "clusters/" + to + ".yaml", copyOf: "clusters/" + from + ".yaml", old: old, new: text}
}

func (e textEdit) apply(t *testing.T, sentence string, files map[string]string) {
	t.Helper()
	if e.copyOf != "" {
		name := func(file string) string { return strings.TrimSuffix(strings.TrimPrefix(file, clusters), ".yaml") }
		var lines strings.Builder
		for line := range strings.Lines(strings.ReplaceAll(files[e.copyOf], name(e.copyOf), name(e.file))) {
			if !strings.Contains(line, "capifleet.dev/") && !strings.Contains(line, "example.com/") {
				lines.WriteString(line)
			}
		}
		files[e.file] = lines.String()
	}
	found := false
	for file, text := range files {
		if !strings.HasPrefix(file, e.file) {
			continue
		}
		found = found || strings.Contains(text, e.old)
		if e.old == "" {
			delete(files, file)
		} else {
			files[file] = strings.ReplaceAll(text, e.old, e.new)
		}
	}
	if !found {
		t.Fatalf("%s: %s does not hold %q", sentence, e.file, e.old)
	}
}
