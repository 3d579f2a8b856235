package yaml

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/test/fuzzing"
)

// TestTreeOfLines has what is read line by line, and what is left to a parser. Whatever is read is
// what the parser reads.
func TestTreeOfLines(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text string
		read bool
	}{
		"a mapping":                        {"a: b\nc: 1\nd: true\ne:\nf: null\ng: {}\nh: []\n", true},
		"a mapping in a mapping":           {"a:\n  b:\n    c: d\n  e: f\ng: h\n", true},
		"a list at the column of its key":  {"a:\n- b\n- c: d\n  e: f\ng: h\n", true},
		"a list below its key":             {"a:\n  - b\n  -   c: d\n      e: f\ng: h\n", true},
		"a list in a list":                 {"- - a\n  - b\n- c\n", true},
		"comments and empty lines":         {"# a\na: b\n\n  # c\nd:\n# e\n  f: g\n", true},
		"texts in quotes":                  {"a: 'b: #c'\nd: \"e\"\nf: ''\n", true},
		"addresses and versions":           {"a: 10.0.0.0/16\nb: 1.2.3\nc: v1.2\nd: --flag=1\ne: -v\n", true},
		"literal blocks":                   {"a: |\n  b\n   c\n\n  # d\ne: |-\n  f\ng: |+\n  h\n\ni:\n- |\n j\n", true},
		"a number that is an integer":      {"a: 0\nb: 123456789012345678\n", true},
		"a comment above an element":       {"- # a\n\n  b: c\n  d: e\n- #\n    - f\n", true},
		"a comment above nothing":          {"- # a\n- b\n", false},
		"a comment above a text":           {"- # a\n  b\n", false},
		"a pattern":                        {"a: ^.{2,}|[^./]$\n", true},
		"a number with a leading zero":     {"a: 010\n", false},
		"a number with a point":            {"a: 1.5\n", false},
		"a number that is negative":        {"a: -1\n", false},
		"a date":                           {"a: 2024-01-02\n", false},
		"a word of YAML 1.1":               {"a: yes\n", false},
		"a key that is one":                {"on: a\n", false},
		"a duplicated key":                 {"a: b\na: c\n", false},
		"a text over two lines":            {"a: b\n  c\n", false},
		"one in a list":                    {"- b\n  c\n", false},
		"an anchor":                        {"a: &b c\n", false},
		"a tag":                            {"a: !!str 1\n", false},
		"a map in flow style":              {"a: {b: c}\n", false},
		"a comment behind a value":         {"a: b # c\n", false},
		"a folded block":                   {"a: >\n  b\n", false},
		"a block that begins with no text": {"a: |\n\n  b\n", false},
		"a block with nothing in it":       {"a: |\nb: c\n", false},
		"a block with a line of spaces":    {"a: |\n  b\n   \n  c\n", false},
		"a key that is indented less":      {"a:\n    b: c\n  d: e\n", false},
		"an element beside keys":           {"a: b\n- c\n", false},
		"keys beside elements":             {"- c\na: b\n", false},
		"two documents":                    {"a: b\n---\nc: d\n", false},
		"a tab":                            {"a:\tb\n", false},
		"characters beyond ASCII":          {"a: \u00e9\n", false},
		"a last line that does not end":    {"a: b", false},
		"nothing":                          {"\n", false},
		"an element without anything":      {"-\n- a\n", false},
		"escapes":                          {"a: \"\\n\"\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, read := treeOfLines([]byte(test.text), false); read != test.read {
				t.Errorf("read is %v", read)
			}
			checkLines(t, []byte(test.text))
		})
	}
	if _, read := treeOfLines([]byte(strings.Repeat("- ", 2*deepestLines)+"a\n"), false); read {
		t.Error("no list is too deep")
	}
}

// checkLines wants what is read line by line to be what the parsers read.
func checkLines(t *testing.T, text []byte) (read bool) {
	t.Helper()
	got, read := treeOfLines(text, false)
	if !read {
		return false
	}
	want, err := parsedTree(text)
	if err != nil {
		t.Fatalf("a parser refuses what was read: %v\n%s", err, text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s\n%s", diff, text)
	}
	exact, _ := treeOfLines(text, true)
	object, isMap := exact.(map[string]any)
	if !isMap {
		return true
	}
	strict, err := Strict(text)
	if err != nil {
		t.Fatalf("the strict parser refuses what was read: %v\n%s", err, text)
	}
	tree, err := jsonReader{exact: true, budget: budgetOf(text)}.value(strict)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tree, any(object)); diff != "" {
		t.Fatalf("%s\n%s", diff, text)
	}
	return true
}

// manifestsOfTests are all YAML files of the repository.
func manifestsOfTests(t testing.TB) [][]byte {
	t.Helper()
	var texts [][]byte
	for _, folder := range []string{"testdata", "examples"} {
		folder = filepath.Join("..", "..", folder)
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
				return err
			}
			text, err := os.ReadFile(path)
			for document := range bytes.SplitSeq(text, []byte("---\n")) {
				texts = append(texts, document)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

// TestTreesOfManifests reads the manifests of all tests, and changes them at random.
func TestTreesOfManifests(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	texts := manifestsOfTests(t)
	read, changed := 0, 0
	for _, text := range texts {
		if checkLines(t, text) {
			read++
		}
		const largest = 4000
		if len(text) > largest {
			continue
		}
		for range 8 {
			if checkLines(t, changedAtRandom(random, text)) {
				changed++
			}
		}
	}
	if read < len(texts)/3 || changed < len(texts)/2 {
		t.Errorf("of %d manifests %d are read, and %d of those that are changed", len(texts), read, changed)
	}
}

// changedAtRandom is a text with a few lines that are removed, repeated, indented in another way,
// or have other characters.
func changedAtRandom(random *rand.Rand, text []byte) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	for range 1 + random.IntN(3) {
		at := random.IntN(len(lines))
		line := lines[at]
		signs := []string{
			"-", "- ", ": ", ":", " #", "#", "|", ">", "'", "\"", "{", "[", "0", "1", ".", "~", "\n", " ", "e",
		}
		sign := signs[random.IntN(len(signs))]
		place := random.IntN(len(line) + 1)
		switch random.IntN(7) {
		case 0:
			lines[at] = ""
		case 1:
			lines[at] = line + line
		case 2:
			lines[at] = " " + line
		case 3:
			lines[at] = strings.TrimPrefix(line, " ")
		case 4:
			lines[at] = line[:place] + sign + line[place:]
		case 5:
			lines[at] = line[:place] + sign + line[min(place+1, len(line)):]
		case 6:
			lines[at] = line + lines[random.IntN(len(lines))]
		}
	}
	return []byte(strings.Join(lines, ""))
}

// FuzzTreeOfLines wants what is read line by line to be what the parsers read.
func FuzzTreeOfLines(f *testing.F) {
	for _, text := range manifestsOfTests(f) {
		if len(text) < 500 {
			f.Add(text)
		}
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		count.Input(t)
		if checkLines(t, text) {
			count.Accepted(t)
		}
	})
}
