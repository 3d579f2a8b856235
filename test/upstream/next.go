package upstream

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"strings"
	"sync"
	"testing"
)

// ArgoCDNext is a newer Argo CD than the one of [ArgoCD]. It asks for a newer Go, so that no module
// of this repository can require it, and its files are read from the zip of the module cache.
const ArgoCDNext = ArgoCD + "@" + argoCDNextVersion

// The version of ArgoCDNext, and the hash that go.sum would have of it. After an edit of the
// version, [Files] returns an error that names the hash.
const (
	argoCDNextVersion = "v3.6.1"
	argoCDNextSum     = "h1:OmhqeKiR3C//awbFrhQqFdtRI+Qiv17j8vqm3UkMj/g="
)

// Files are the files of a pinned module, or of [ArgoCDNext].
func Files(module string) (fs.FS, error) {
	if module == ArgoCDNext {
		return downloadNext()
	}
	dir, err := Locate(module)
	if err != nil {
		return nil, err
	}
	return os.DirFS(dir), nil
}

// Read reads a file of a pinned module, or of [ArgoCDNext], and ends the test where it cannot.
func Read(t testing.TB, module, name string) []byte {
	t.Helper()
	files, err := Files(module)
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Version of a pinned module, or of [ArgoCDNext].
func Version(module string) (string, error) {
	if module == ArgoCDNext {
		return argoCDNextVersion, nil
	}
	dir, err := Locate(module)
	if err != nil {
		return "", err
	}
	_, version, _ := strings.Cut(path.Base(dir), "@")
	return version, nil
}

// downloadNext asks the go command once per process for the zip of ArgoCDNext. The go command
// reports that this Go is too old to use the module, and has its zip by then.
//
//nolint:gochecknoglobals // A cache of what cannot change while the process runs.
var downloadNext = sync.OnceValues(func() (fs.FS, error) {
	cmd := exec.Command("go", "mod", "download", "-json", ArgoCDNext)
	cmd.Dir = os.TempDir() // No module, whose go.mod it would ask.
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOSUMDB=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, runErr := cmd.Output()
	var module struct{ Error, Zip, Sum string }
	if err := json.Unmarshal(stdout, &module); err != nil || module.Zip == "" {
		return nil, fmt.Errorf("download %s: %w: %s%s", ArgoCDNext, runErr, module.Error, stderr.String())
	}
	if module.Sum != argoCDNextSum {
		return nil, fmt.Errorf("download %s: checksum mismatch: it has %s, and it should have %s",
			ArgoCDNext, module.Sum, argoCDNextSum)
	}
	archive, err := zip.OpenReader(module.Zip) // Open as long as the process runs.
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", ArgoCDNext, err)
	}
	return fs.Sub(archive, ArgoCDNext)
})
