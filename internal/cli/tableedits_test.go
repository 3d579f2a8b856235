package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/internal/cli"
)

// tableSides are the two sides of a case of a table.
type tableSides struct {
	old, now tableSide
	flags    []string
}

// tableSide is a folder. Its files are written before it is read.
type tableSide struct {
	dir   string
	files map[string]string
}

func newTableSides(t *testing.T, base map[string]string) *tableSides {
	t.Helper()
	dir := t.TempDir()
	side := func(name string) tableSide {
		files := map[string]string{}
		for file, text := range base {
			files[file] = text
		}
		return tableSide{dir: filepath.Join(dir, name), files: files}
	}
	return &tableSides{old: side("old"), now: side("new")}
}

// apply makes the edits of a case, and writes the files of both sides. The edits are
//
// in FILE              what the lines below it say: those that begin with - are replaced by those
// that begin with +, and those that begin with a space are around them. With
//   - alone they are added to the end of the file, or make a new one
//     remove FILE
//     move FILE FILE
//     copy FILE FILE OLD NEW…
//     the copy has NEW in place of OLD
//     sed FILE: OLD -> NEW everywhere in the file; \n is a line break
//     crlf FILE            with the line ends of Windows
//     render               write what `capifleet render` generates, into generated/
//     flags FLAG…          of the command
//
// on the new side; on the old side with "old" before them, and on both with "both". Lines that
// begin with # are comments.
func (s *tableSides) apply(t *testing.T, edits string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(edits, "\n"), "\n")
	for len(lines) > 0 {
		line := lines[0]
		lines = lines[1:]
		n := slices.IndexFunc(lines, func(line string) bool { return line == "" || !strings.Contains(" +-", line[:1]) })
		if n < 0 {
			n = len(lines)
		}
		hunk := lines[:n]
		lines = lines[n:]
		words := wordsOf(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		sides := []*tableSide{&s.now}
		switch words[0] {
		case "old":
			sides, words = []*tableSide{&s.old}, words[1:]
		case "both":
			sides, words = []*tableSide{&s.old, &s.now}, words[1:]
		case "flags":
			s.flags = append(s.flags, words[1:]...)
			continue
		}
		for _, side := range sides {
			if err := side.edit(words, hunk); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
	}
	for _, side := range []*tableSide{&s.old, &s.now} {
		if err := side.write(); err != nil {
			t.Fatal(err)
		}
	}
}

// wordsOf are the words of an edit. Those of sed are its texts.
func wordsOf(line string) []string {
	if before, texts, found := strings.Cut(line, ": "); found && strings.Contains(before, "sed ") {
		old, now, _ := strings.Cut(texts, " -> ")
		lines := strings.NewReplacer(`\n`, "\n")
		return append(strings.Fields(before), lines.Replace(old), lines.Replace(now))
	}
	return strings.Fields(line)
}

func (s *tableSide) edit(words, hunk []string) error {
	wants := map[string]int{"in": 2, "remove": 2, "move": 3, "sed": 4, "crlf": 2, "render": 1}
	want, known := wants[words[0]]
	if words[0] != "copy" && (!known || len(words) != want) || len(hunk) > 0 && words[0] != "in" {
		return fmt.Errorf("%q is no edit", words)
	}
	if words[0] == "render" {
		return s.render()
	}
	text, exists := s.files[words[1]]
	if !exists && words[0] != "in" {
		return fmt.Errorf("there is no file %s", words[1])
	}
	switch words[0] {
	case "in":
		return s.replace(words[1], hunk)
	case "remove":
		delete(s.files, words[1])
	case "move":
		delete(s.files, words[1])
		s.files[words[2]] = text
	case "copy":
		s.files[words[2]] = strings.NewReplacer(words[3:]...).Replace(text)
	case "crlf":
		s.files[words[1]] = strings.ReplaceAll(text, "\n", "\r\n")
	case "sed":
		if !strings.Contains(text, words[2]) {
			return fmt.Errorf("%s does not hold %q", words[1], words[2])
		}
		s.files[words[1]] = strings.ReplaceAll(text, words[2], words[3])
	}
	return nil
}

// replace replaces lines of a file by others.
func (s *tableSide) replace(file string, hunk []string) error {
	var old, now strings.Builder
	for _, line := range hunk {
		if line[0] != '+' {
			old.WriteString(line[1:] + "\n")
		}
		if line[0] != '-' {
			now.WriteString(line[1:] + "\n")
		}
	}
	if old.Len() == 0 {
		s.files[file] += now.String()
		return nil
	}
	text := "\n" + s.files[file]
	if n := strings.Count(text, "\n"+old.String()); n != 1 {
		return fmt.Errorf("%s holds these lines %d times:\n%s", file, n, old.String())
	}
	s.files[file] = strings.Replace(text, "\n"+old.String(), "\n"+now.String(), 1)[1:]
	return nil
}

func (s *tableSide) write() error {
	if err := os.RemoveAll(s.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	for file, text := range s.files {
		name := filepath.Join(s.dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// render adds the files that render generates.
func (s *tableSide) render() error {
	if err := s.write(); err != nil {
		return err
	}
	out := s.dir + "-rendered"
	var stdout, stderr bytes.Buffer
	args := []string{"render", s.dir, "--only", "generated", "--output-dir", out}
	status := cli.Run(args, cli.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr})
	if status != 0 {
		return fmt.Errorf("render: %s", stderr.String())
	}
	for file := range s.files {
		if strings.HasPrefix(file, "generated/") {
			delete(s.files, file)
		}
	}
	return filepath.WalkDir(filepath.Join(out, "generated"), func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := filepath.Rel(out, name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		s.files[filepath.ToSlash(file)] = string(text)
		return err
	})
}
