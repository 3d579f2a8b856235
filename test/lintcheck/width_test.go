package lintcheck

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The widths that the linter lll cannot check: it does not tell comments from code, and reads no
// Markdown.
const (
	commentColumns  = 100
	markdownColumns = 120
	tabColumns      = 4
)

// widerPages are the pages that are not wrapped yet.
func widerPages() []string {
	return nil
}

// unbreakable is what a comment cannot wrap: markers and directives, and URLs.
var unbreakable = regexp.MustCompile(`^//(go:|nolint| ?\+[a-z])|https?://\S{40}`)

// generated matches generated Go files.
var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// TestCommentsAreWrapped: no line of a comment is wider than 100 columns, where a tab counts as 4.
func TestCommentsAreWrapped(t *testing.T) {
	checked := 0
	for name, text := range filesOf(t, ".go") {
		if generated.Match(text) {
			continue
		}
		checked++
		number := 0
		for line := range strings.Lines(string(text)) {
			number++
			comment := strings.TrimSpace(line)
			if !strings.HasPrefix(comment, "//") || unbreakable.MatchString(comment) {
				continue
			}
			if wide := columns(line); wide > commentColumns {
				t.Errorf("%s:%d: the comment has %d columns, more than %d", name, number, wide, commentColumns)
			}
		}
	}
	if checked == 0 {
		t.Fatal("there is no Go file")
	}
}

// TestPagesAreWrapped: no line of a Markdown page is wider than 120 columns, except in tables and
// code blocks. The targets of links do not count, and generated pages are left out.
func TestPagesAreWrapped(t *testing.T) {
	target := regexp.MustCompile(`\]\([^)]*\)`)
	checked := 0
	for name, text := range filesOf(t, ".md") {
		if bytes.HasPrefix(text, []byte("<!-- Generated ")) || slices.Contains(widerPages(), name) {
			continue
		}
		checked++
		number, inCode := 0, false
		for line := range strings.Lines(string(text)) {
			number++
			trimmed := strings.TrimSpace(line)
			if strings.HasPrefix(trimmed, "```") {
				inCode = !inCode
			}
			if inCode || strings.HasPrefix(trimmed, "|") {
				continue
			}
			if wide := columns(target.ReplaceAllString(line, "]")); wide > markdownColumns {
				t.Errorf("%s:%d: the line has %d columns, more than %d", name, number, wide, markdownColumns)
			}
		}
	}
	if checked == 0 {
		t.Fatal("there is no Markdown page")
	}
}

// filesOf are the files of the top whose names end so, by path. Hidden folders and test data
// are left out.
func filesOf(t *testing.T, ending string) map[string][]byte {
	t.Helper()
	files := os.DirFS(top)
	found := map[string][]byte{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			hidden := strings.HasPrefix(entry.Name(), ".") || entry.Name() == "bin" || entry.Name() == "testdata"
			if name != "." && hidden {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) == ending {
			found[name], err = fs.ReadFile(files, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// columns is the width of a line.
func columns(line string) int {
	line = strings.TrimRight(line, "\r\n")
	return utf8.RuneCountInString(line) + (tabColumns-1)*strings.Count(line, "\t")
}

// pageLines is how long a page may be: what is longer is not read to its end.
const pageLines = 200

// TestPagesAreShort: no page of the documentation has more than 200 lines, except generated ones.
func TestPagesAreShort(t *testing.T) {
	checked := 0
	for name, text := range filesOf(t, ".md") {
		isPage := name == "README.md" || strings.HasPrefix(name, "docs/")
		if !isPage || bytes.HasPrefix(text, []byte("<!-- Generated ")) {
			continue
		}
		checked++
		if lines := bytes.Count(text, []byte("\n")); lines > pageLines {
			t.Errorf("%s has %d lines, more than %d: split it", name, lines, pageLines)
		}
	}
	if checked == 0 {
		t.Fatal("there is no page")
	}
}
