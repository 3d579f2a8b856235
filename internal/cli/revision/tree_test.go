package revision_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestATreeReadsAsTheWorkTreeDoes asks a commit, and the files that it was made of, the same
// questions.
func TestATreeReadsAsTheWorkTreeDoes(t *testing.T) {
	for name, options := range map[string][]string{
		"sha1": nil, "sha256": {"--object-format=sha256"}, "names in quotes": {"--template="},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepository(t, options...)
			r.git("config", "core.quotepath", fmt.Sprint(name == "names in quotes"))
			written := writeAll(r)
			tree := r.tree(r.commit("all"), ".")
			root, err := os.OpenRoot(r.dir)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = root.Close() })
			for _, name := range written {
				want, got := answers(root.FS(), name), answers(tree, name)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%q reads otherwise than in the work tree (-work tree +commit):\n%s", name, diff)
				}
			}
		})
	}
}

// writeAll writes files of all kinds, and returns the paths to ask for.
func writeAll(r repository) []string {
	for name, text := range map[string]string{
		"fleet/clusters/a.yaml": "a\r\n", "fleet/with space.yaml": "", "fleet/new\nline.yaml": "b",
		"fleet/\"q\"\t.yaml": "c",
		"fleet/ümlaut.yaml":  "d", "fleet/bytes\xff.yaml": "e", "shared/base/k.yaml": strings.Repeat("long\n", 100_000),
		"fleet/run.sh": "#!", "fleet-2/other.yaml": "f",
	} {
		r.write(name, text)
	}
	if err := os.Chmod(filepath.Join(r.dir, "fleet/run.sh"), 0o755); err != nil {
		r.t.Fatal(err)
	}
	for name, target := range map[string]string{
		"fleet/base": "../shared/base", "fleet/k.yaml": "base/k.yaml", "fleet/out": "../../x",
		"fleet/absolute": "/etc/hosts",
		"fleet/circle":   "circle", "fleet/nothing": "nowhere", "fleet/above": "..",
		"fleet/dots": "./clusters/../clusters/a.yaml",
		"link":       "fleet",
	} {
		r.link(name, target)
	}
	return []string{
		".", "fleet", "fleet/clusters", "fleet/clusters/a.yaml", "fleet/with space.yaml", "fleet/new\nline.yaml",
		"fleet/\"q\"\t.yaml", "fleet/ümlaut.yaml", "fleet/bytes\xff.yaml", "fleet/run.sh", "fleet/base",
		"fleet/base/k.yaml",
		"fleet/k.yaml", "fleet/out", "fleet/absolute", "fleet/circle", "fleet/nothing", "fleet/above",
		"fleet/above/fleet/run.sh",
		"fleet/dots", "link", "link/base/k.yaml", "missing", "fleet/missing/x", "fleet/run.sh/x", "/fleet",
		"fleet/../fleet",
	}
}

// answers are what a file system says of a path.
func answers(files fs.FS, name string) map[string]string {
	said := map[string]string{}
	info, err := fs.Stat(files, name)
	said["stat"] = about(info, err)
	info, err = fs.Lstat(files, name)
	said["lstat"] = about(info, err)
	target, err := fs.ReadLink(files, name)
	said["link"] = target + failed(err)
	text, err := fs.ReadFile(files, name)
	said["text"] = fmt.Sprintf("%d %.20q", len(text), text) + failed(err)
	entries, err := fs.ReadDir(files, name)
	said["folder"] = failed(err)
	for _, entry := range entries {
		if entry.Name() != ".git" {
			said["folder"] += fmt.Sprintf(" %q:%v", entry.Name(), entry.Type())
		}
	}
	return said
}

// about is what is known of a file, as far as a commit knows it.
func about(info fs.FileInfo, err error) string {
	if err != nil {
		return failed(err)
	}
	text := fmt.Sprintf("%q %v %v", info.Name(), info.Mode().Type(), info.IsDir())
	if info.Mode().IsRegular() {
		text += fmt.Sprintf(" %d executable=%v", info.Size(), info.Mode()&0o100 != 0)
	}
	return text
}

// failed is whether something failed, and whether it is known why.
func failed(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, fs.ErrNotExist):
		return " (there is none)"
	}
	return " (refused)"
}

func TestATreeIsAFileSystem(t *testing.T) {
	r := newRepository(t)
	r.write("a/b/c.yaml", "x")
	r.write("d.yaml", "y")
	r.link("e.yaml", "a/b/c.yaml")
	if err := fstest.TestFS(r.tree(r.commit("all"), "."), "a/b/c.yaml", "d.yaml", "e.yaml"); err != nil {
		t.Error(err)
	}
}

func TestBytesAreThoseOfTheCommit(t *testing.T) {
	r := newRepository(t)
	r.git("config", "filter.shout.smudge", "tr a-z A-Z")
	r.git("config", "filter.shout.clean", "tr A-Z a-z")
	r.git("config", "diff.shout.textconv", "wc -c")
	r.write("a.yaml", "kind: $Id$\n")
	commit := r.commit("a file")
	const attributes = "*.yaml text eol=crlf ident filter=shout diff=shout export-subst working-tree-encoding=UTF-16\n"
	r.write(".gitattributes", attributes)
	r.write(".git/info/attributes", attributes)
	other := r.git("commit-tree", "-m", "another", commit+"^{tree}")
	r.git("replace", commit, other)
	text, err := fs.ReadFile(r.tree(commit, "."), "a.yaml")
	if err != nil || string(text) != "kind: $Id$\n" {
		t.Errorf("read %q, %v", text, err)
	}
}

func TestAReplacedCommitIsReadAsItWas(t *testing.T) {
	r := newRepository(t)
	r.write("a.yaml", "old")
	commit := r.commit("old")
	r.write("a.yaml", "new")
	r.git("replace", commit, r.commit("new"))
	if text, err := fs.ReadFile(r.tree(commit, "."), "a.yaml"); err != nil || string(text) != "old" {
		t.Errorf("read %q, %v", text, err)
	}
}

func TestNothingBeyondTheFolderOfATreeIsRead(t *testing.T) {
	r := newRepository(t)
	r.write("secret.yaml", "x")
	r.write("fleet/a.yaml", "y")
	r.link("fleet/up.yaml", "../secret.yaml")
	tree := r.tree(r.commit("all"), "fleet")
	if text, err := fs.ReadFile(tree, "a.yaml"); err != nil || string(text) != "y" {
		t.Errorf("read %q, %v", text, err)
	}
	if text, err := fs.ReadFile(tree, "up.yaml"); err == nil {
		t.Errorf("read %q through a link that leads out", text)
	}
	if _, err := fs.Stat(r.tree("HEAD", "missing"), "."); err != nil {
		t.Errorf("a folder that the commit lacks is not empty: %v", err)
	}
}

func TestWhatACommitDoesNotHoldIsSaid(t *testing.T) {
	inner := newRepository(t)
	inner.write("cluster.yaml", "kind: Cluster")
	inner.commit("inner")
	r := newRepository(t)
	r.git("submodule", "--quiet", "add", inner.dir, "fleet/sub")
	r.git("submodule", "--quiet", "add", inner.dir, "elsewhere")
	pointer := "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n"
	r.write("fleet/large.yaml", pointer)
	r.write("fleet/image.png", pointer)
	tree := r.tree(r.commit("all"), ".")

	var read []string
	err := fs.WalkDir(tree, "fleet", func(name string, _ fs.DirEntry, err error) error {
		read = append(read, name)
		if strings.HasSuffix(name, ".yaml") {
			_, err = fs.ReadFile(tree, name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"fleet", "fleet/image.png", "fleet/large.yaml", "fleet/sub"}, read); diff != "" {
		t.Error(diff)
	}
	want := []string{
		"What was in fleet/large.yaml: the commit has a pointer of Git LFS in place of the content.",
		"What was in fleet/sub: it is a submodule, whose files are in another repository.",
	}
	if diff := cmp.Diff(want, tree.Left()); diff != "" {
		t.Error(diff)
	}
}

func TestAFileOfASubmoduleIsSaidToBeThere(t *testing.T) {
	inner := newRepository(t)
	inner.write("cluster.yaml", "kind: Cluster")
	inner.commit("inner")
	r := newRepository(t)
	r.git("submodule", "--quiet", "add", inner.dir, "sub")
	tree := r.tree(r.commit("all"), ".")
	if _, err := fs.ReadFile(tree, "sub/cluster.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading a file of a submodule: %v", err)
	}
	if len(tree.Left()) != 1 {
		t.Errorf("nothing is said: %q", tree.Left())
	}
}
