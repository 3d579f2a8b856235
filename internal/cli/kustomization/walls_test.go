package kustomization

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWalls wants no http and no program while kustomize runs, whatever a walk would let through,
// and both again behind that.
func TestWalls(t *testing.T) {
	transport, stderr, search := http.DefaultTransport, os.Stderr, os.Getenv("PATH")
	var errHTTP, errGit error
	err := walled(func() error {
		response, err := http.Get("http://127.0.0.1:1/")
		if err == nil {
			_ = response.Body.Close()
		}
		errHTTP = err
		_, errGit = exec.LookPath("git")
		panic("as kustomize may")
	})
	if !errors.Is(errHTTP, errNoHTTP) || !errors.Is(errGit, exec.ErrNotFound) || !errors.Is(err, errPanic) {
		t.Errorf("http: %v, git: %v, panic: %v", errHTTP, errGit, err)
	}
	if http.DefaultTransport != transport || os.Stderr != stderr || os.Getenv("PATH") != search {
		t.Error("the process is not as it was")
	}
}

// TestWallsAlone hands kustomize what the walk refuses: the walls alone stop it, each with its own
// error. kustomize puts the texts of errors into its own.
func TestWallsAlone(t *testing.T) {
	noGit := "no 'git' program on path: " + (&exec.Error{Name: "git", Err: exec.ErrNotFound}).Error()
	for path, want := range map[string]string{
		"https://github.com/o/r//base?ref=v1": noGit,
		"git@github.com:o/r.git":              noGit,
		"http://127.0.0.1:1/a.yaml":           errNoHTTP.Error(),
		"../../etc/passwd":                    "statat etc: no such file", // the root is /
		"/etc/passwd":                         "statat etc: no such file",
		"unread.yaml":                         fs.ErrNotExist.Error(),
	} {
		dir := t.TempDir()
		text := fmt.Sprintf("resources: [%q]\n", path)
		for name, text := range map[string]string{"kustomization.yaml": text, "unread.yaml": "kind: X\n"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = root.Close() })
		read := &files{root: root.FS(), texts: map[string][]byte{"kustomization.yaml": []byte(text)}}
		if _, err := run(fileSystem{files: read}, "."); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: kustomize says %v, want %q", path, err, want)
		}
	}
}

// TestFileSystemIsReadOnly wants kustomize to find nothing that the walk has not read, and to
// change nothing.
func TestFileSystemIsReadOnly(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	f := fileSystem{files: &files{root: root.FS()}}
	_, errOpen := f.Open("/a")
	_, errCreate := f.Create("/a")
	_, errGlob := f.Glob("*")
	_, errReadDir := f.ReadDir("/")
	for _, err := range []error{
		errOpen, errCreate, errGlob, errReadDir, f.Mkdir("/a"), f.MkdirAll("/a/b"), f.RemoveAll("/"),
		f.WriteFile("/a", nil), f.Walk("/", nil),
	} {
		if !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%v", err)
		}
	}
}
