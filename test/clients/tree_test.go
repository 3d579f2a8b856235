package clients

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// tree is the files of a package by their path, with / as separator.
type tree map[string]string

// readTree reads all files below dir.
func readTree(t *testing.T, dir string) tree {
	t.Helper()
	files := tree{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, path)
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// write puts the files into a new temporary folder and returns it.
func (files tree) write(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "package")
	files.writeTo(t, dir)
	return dir
}

// writeTo puts the files into a folder, which need not be there. Everybody may read them: in a
// container a function runs as nobody.
func (files tree) writeTo(t *testing.T, dir string) {
	t.Helper()
	for path, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// within puts the files of a package into a folder.
func (files tree) within(folder string) tree {
	moved := tree{}
	for path, text := range files {
		moved[folder+"/"+path] = text
	}
	return moved
}

// and are the files of two trees; of two with one path the second stays.
func (files tree) and(more tree) tree {
	both := maps.Clone(files)
	maps.Copy(both, more)
	return both
}

// without are all files but one.
func (files tree) without(path string) tree {
	rest := maps.Clone(files)
	delete(rest, path)
	return rest
}

// edited returns the files with a text in one of them in place of another.
func (files tree) edited(t *testing.T, path, from, to string) tree {
	t.Helper()
	if !strings.Contains(files[path], from) {
		t.Fatalf("%s does not hold %q", path, from)
	}
	return files.and(tree{path: strings.Replace(files[path], from, to, 1)})
}

// read returns the text of a file.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// withoutStamps returns the files without the lines that capifleet has stamped: in each object the
// record, the labels and annotations that the record names, and the heads of maps that hold nothing
// else. All other lines stay as they are.
func (files tree) withoutStamps(t *testing.T) tree {
	t.Helper()
	clean := tree{}
	for path, text := range files {
		documents := strings.SplitAfter(text, "\n---\n")
		for i := range documents {
			documents[i] = withoutStamps(t, documents[i])
		}
		clean[path] = strings.Join(documents, "")
	}
	return clean
}

func withoutStamps(t *testing.T, document string) string {
	t.Helper()
	const record = "capifleet.dev/stamps"
	if !strings.Contains(document, "\n    "+record+": ") {
		return document
	}
	var object struct {
		Metadata struct {
			Annotations map[string]string `json:"annotations"`
		} `json:"metadata"`
	}
	if err := yaml.Unmarshal([]byte(strings.TrimSuffix(document, "---\n")), &object); err != nil {
		t.Fatal(err)
	}
	stamps := []string{"annotations/" + record}
	for entry := range strings.FieldsSeq(object.Metadata.Annotations[record]) {
		_, stamp, _ := strings.Cut(entry, ":")
		stamps = append(stamps, stamp)
	}
	var kept strings.Builder
	var within, head string // the map of metadata that the line is in, and its first line until another one is kept
	for line := range strings.Lines(document) {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		key, _, _ := strings.Cut(line[indent:], ": ")
		switch {
		case line == "  labels:\n" || line == "  annotations:\n":
			within, head = strings.TrimSuffix(key, ":\n"), line
			continue
		case indent < 4:
			within, head = "", ""
		case indent == 4 && slices.Contains(stamps, within+"/"+key):
			continue
		}
		kept.WriteString(head + line)
		head = ""
	}
	return kept.String()
}

// paths returns the paths of the files, sorted.
func (files tree) paths() []string {
	paths := make([]string, 0, len(files))
	for path := range files {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return paths
}

// sameFiles complains about each file of want that got does not have byte by byte; got may have
// more.
func sameFiles(t *testing.T, want, got tree) {
	t.Helper()
	for _, path := range want.paths() {
		text, exists := got[path]
		switch {
		case !exists:
			t.Errorf("%s is gone", path)
		case text != want[path]:
			t.Errorf("%s differs; want\n%s\ngot\n%s", path, want[path], text)
		}
	}
}

// sameTree complains about each file that is not in both trees byte by byte.
func sameTree(t *testing.T, want, got tree) {
	t.Helper()
	sameFiles(t, want, got)
	for _, path := range got.paths() {
		if _, exists := want[path]; !exists {
			t.Errorf("%s is new", path)
		}
	}
}

// generated returns "KIND in NAMESPACE" of each object that carries capifleet's mark, sorted.
func (files tree) generated(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, o := range all(files.objects(t), object.isGenerated) {
		names = append(names, o.text("kind")+" in "+o.text("metadata", "namespace"))
	}
	sort.Strings(names)
	return names
}
