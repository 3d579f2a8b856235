package decode

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/test/pipe"
)

// TestFilesAreFoundByPatterns looks for files in a directory that has them in folders, hidden ones
// too.
func TestFilesAreFoundByPatterns(t *testing.T) {
	files := openTemp(t, map[string]string{
		"a.yaml": "", "clusters/b.yaml": "", "clusters/a.yaml": "", "clusters/a.yml": "",
		"clusters/eu/c.yaml": "", "clusters/eu/west/d.yaml": "", "clusters/folder.yaml/g.yaml": "",
		"clusters/.hidden.yaml": "", ".git/e.yaml": "", "clusters/.old/f.yaml": "",
	})
	type patterns = []v1alpha1.FilePattern
	for _, test := range []struct {
		name     string
		patterns patterns
		want     []string
	}{
		{"a path is a pattern", patterns{"clusters/a.yaml"}, []string{"clusters/a.yaml"}},
		{
			"* stays within a folder, and means no folder",
			patterns{"clusters/*.yaml"},
			[]string{"clusters/a.yaml", "clusters/b.yaml"},
		},
		{"? is one character", patterns{"clusters/?.y?ml"}, []string{"clusters/a.yaml", "clusters/b.yaml"}},
		{"* is any folder", patterns{"*/*/*.yaml"}, []string{"clusters/eu/c.yaml", "clusters/folder.yaml/g.yaml"}},
		{"** is any number of folders", patterns{"**/?.yaml"}, []string{
			"a.yaml", "clusters/a.yaml", "clusters/b.yaml", "clusters/eu/c.yaml",
			"clusters/eu/west/d.yaml", "clusters/folder.yaml/g.yaml",
		}},
		{"** in the middle", patterns{"clusters/**/west/*"}, []string{"clusters/eu/west/d.yaml"}},
		{"** at the end", patterns{"clusters/eu/**"}, []string{"clusters/eu/c.yaml", "clusters/eu/west/d.yaml"}},
		{
			"what two patterns match is found once",
			patterns{"clusters/b.yaml", "**/**/b.yaml"},
			[]string{"clusters/b.yaml"},
		},
		{
			"hidden names are found by their dots",
			patterns{".git/*.yaml", "clusters/.*.yaml", "clusters/.old/*"},
			[]string{".git/e.yaml", "clusters/.hidden.yaml", "clusters/.old/f.yaml"},
		},
		{"nothing", patterns{"nowhere/*.yaml", "clusters/a.yaml/b"}, nil},
		{"many ** take no time", patterns{v1alpha1.FilePattern(strings.Repeat("**/", 300) + "x")}, nil},
	} {
		found, _, problems := newDirectory(files, Choice{}).read(test.patterns, field.NewPath("files"))
		if diff := cmp.Diff(test.want, found); diff != "" || len(problems) > 0 {
			t.Errorf("%s: problems %v (-want +got):\n%s", test.name, lines(problems), diff)
		}
		for _, name := range found {
			if !matchFile(remaindersOf(test.patterns), ".", name) {
				t.Errorf("%s: %s is found in the directory, and would not be in an input", test.name, name)
			}
		}
	}
}

// TestFilesThatAreRefused wants what is in the way of a pattern to be refused by name, and what is
// not in its way to be left alone.
func TestFilesThatAreRefused(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.yaml")
	writeFile(t, outside, "kind: Secret")
	dir := t.TempDir()
	for _, name := range []string{"clusters/eu/a.yaml", "real.yaml", "broken/a.yaml", "large/a.yaml", "patch/a.yaml"} {
		writeFile(t, filepath.Join(dir, name), "kind: X\n")
	}
	writeFile(t, filepath.Join(dir, "broken/a.yaml"), "a: b\n---\na: [correct-horse-battery\n")
	writeFile(t, filepath.Join(dir, "patch/a.yaml"), "- x\n")
	for name, target := range map[string]string{
		"clusters/inside.yaml":   "../real.yaml",
		"clusters/absolute.yaml": outside,
		"clusters/relative.yaml": "../../secret.yaml",
		"clusters/nowhere.yaml":  "gone.yaml",
		"clusters/circle.yaml":   "circle.yaml",
		"linked":                 "clusters/eu",
		"clusters/eu/up":         "..",
		"clusters/eu/again":      "../../linked",
		"self":                   ".",
		"away":                   "..",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	pipe.Make(t, filepath.Join(dir, "clusters/pipe.yaml"))
	if err := os.Symlink("clusters/pipe.yaml", filepath.Join(dir, "link-to-pipe.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, "large/a.yaml"), largestFile+1); err != nil {
		t.Fatal(err)
	}
	files := open(t, dir)
	link := func(name, reason string) string {
		return "error CF0101: " + name + ": the link cannot be followed within the working directory: " + reason +
			"; put a copy in its place, or change files[0]"
	}
	around := func(name string) string {
		return "error CF0101: " + name + ": the link leads to a folder that it is in, and is not followed; " +
			"remove it, or name what is meant in files[0]"
	}
	for _, test := range []struct {
		name    string
		pattern v1alpha1.FilePattern
		found   []string
		want    []string
	}{
		{"a link to a file inside is followed", "clusters/inside.yaml", []string{"clusters/inside.yaml"}, nil},
		{"a folder beside them is read", "clusters/*/*.yaml", []string{"clusters/eu/a.yaml"}, []string{
			link("clusters/absolute.yaml", "path escapes from parent"),
			link("clusters/circle.yaml", "too many levels of symbolic links"),
			link("clusters/nowhere.yaml", "no such file or directory"),
			link("clusters/relative.yaml", "path escapes from parent"),
		}},
		{"an absolute link leads out", "clusters/abs*", nil, []string{
			link("clusters/absolute.yaml", "path escapes from parent"),
		}},
		{"a relative link leads out", "clusters/rel*", nil, []string{
			link("clusters/relative.yaml", "path escapes from parent"),
		}},
		{"a link to a folder is followed", "linked/*.yaml", []string{"linked/a.yaml"}, nil},
		{"a link to the folder that it is in", "self/*/*/a.yaml", nil, []string{around("self")}},
		{"a link to a folder around it", "linked/**", []string{"linked/a.yaml"}, []string{
			around("linked/again"), around("linked/up"),
		}},
		{"a link to a folder that leads out", "away/*.yaml", nil, []string{link("away", "path escapes from parent")}},
		{"a link to a folder is not a file", "linke?", nil, nil},
		{"a pipe", "clusters/pipe.yaml", nil, []string{
			`error CF0101: clusters/pipe.yaml: ` +
				`this is a device, a pipe or a socket, not a regular file; remove it, or change files[0]`,
		}},
		{"a link to a pipe", "*.yaml", []string{"real.yaml"}, []string{
			`error CF0101: link-to-pipe.yaml: ` +
				`this is a device, a pipe or a socket, not a regular file; remove it, or change files[0]`,
		}},
		{"a file that is too large", "large/*", []string{"large/a.yaml"}, []string{
			`error CF0101: large/a.yaml: ` +
				`the file cannot be read: it has more than 64 MiB; fix the file, or change files`,
		}},
		{"a file that cannot be parsed", "broken/*", []string{"broken/a.yaml"}, []string{
			`error CF0101: broken/a.yaml:4: the text is not valid YAML: did not find expected ',' or ']'; ` +
				`fix the YAML at this line or just above it, or change files`,
		}},
		{"a file that holds a list", "patch/*", []string{"patch/a.yaml"}, []string{
			`error CF0101: patch/a.yaml:1: the item is a list, not an object; ` +
				`write a mapping with apiVersion, kind and metadata, or change files`,
		}},
		{"what leads out of the directory by name", "../*.yaml", nil, nil},
		{"an absolute path", v1alpha1.FilePattern(outside), nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			patterns := []v1alpha1.FilePattern{test.pattern}
			found, _, problems := newDirectory(files, Choice{}).read(patterns, field.NewPath("files"))
			if diff := cmp.Diff(test.found, found); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.want, lines(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
