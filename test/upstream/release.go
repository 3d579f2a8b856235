package upstream

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Releases whose manifests are read and whose code is not. The first two are modules that are
// pinned by go.mod. Go has one version of a module, so of further releases of Argo CD go.sum holds
// the hash only. The newest Argo CD asks for a newer Go than this repository, so that no module of
// it can be required here.
const (
	ClusterAPITest = "sigs.k8s.io/cluster-api/test"
	ClusterAPIAWS  = "sigs.k8s.io/cluster-api-provider-aws/v2"
	ArgoCDOlder    = ArgoCD + "@v3.4.13"
	ArgoCDNext     = ArgoCD + "@v3.6.1"
)

// Files returns the files of a release, which is the path of a pinned module, or a path and a
// version.
func Files(release string) (fs.FS, error) {
	if !strings.Contains(release, "@") {
		dir, err := Locate(release)
		if err != nil {
			return nil, err
		}
		return os.DirFS(dir), nil
	}
	root, err := root()
	if err != nil {
		return nil, err
	}
	archive, err := archiveOf(filepath.Join(root, filepath.FromSlash(pins)), release)
	if err != nil {
		return nil, err
	}
	files, err := zip.OpenReader(archive) // Open as long as the process runs.
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", release, err)
	}
	return fs.Sub(files, release)
}

// Read reads a file of a release, and ends the test where it cannot.
func Read(t testing.TB, release, name string) []byte {
	t.Helper()
	files, err := Files(release)
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Version returns the version of a release.
func Version(release string) (string, error) {
	if _, version, found := strings.Cut(release, "@"); found {
		return version, nil
	}
	dir, err := Locate(release)
	if err != nil {
		return "", err
	}
	_, version, _ := strings.Cut(filepath.Base(dir), "@")
	return version, nil
}

// archiveOf has the go command download a release, a path and a version, and returns its zip file.
// The go.sum in dir must hold its hash. A release may need a newer Go than this one, since nothing
// of it is compiled: the go command reports that, and has the zip by then.
func archiveOf(dir, release string) (string, error) {
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "mod", "download", "-json", release)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOTOOLCHAIN=local")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, runErr := cmd.Output()
	var module struct{ Path, Version, Error, Zip, Sum string }
	if err := json.Unmarshal(stdout, &module); err != nil || module.Zip == "" {
		output := strings.TrimSpace(module.Error + "\n" + stderr.String())
		return "", fmt.Errorf("download %s: %w\n%s", release, errors.Join(runErr, err), output)
	}
	if line := module.Path + " " + module.Version + " " + module.Sum + "\n"; !strings.Contains(string(sums), line) {
		return "", fmt.Errorf("%s/go.sum does not hold the hash of %s: run make upstream", pins, release)
	}
	return module.Zip, nil
}
