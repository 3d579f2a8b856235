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
// the hash only.
const (
	ClusterAPITest = "sigs.k8s.io/cluster-api/test"
	ClusterAPIAWS  = "sigs.k8s.io/cluster-api-provider-aws/v2"
	ArgoCDOlder    = ArgoCD + "@v3.4.13"
	ArgoCDNewer    = ArgoCD + "@v3.6.1"
)

// Files returns the files of a release, which is the path of a pinned module, or a path and a
// version. It ends the test when they cannot be found.
func Files(t testing.TB, release string) fs.FS {
	t.Helper()
	root, err := root()
	if err != nil {
		t.Fatal(err)
	}
	archive, folder, err := archiveOf(filepath.Join(root, filepath.FromSlash(pins)), release)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reader.Close() })
	files, err := fs.Sub(reader, folder)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// archiveOf has the go command download a release, and returns its zip file and the folder that all
// files in it have. The go.sum in dir must hold its hash. A release may need a newer Go than this
// one, since nothing of it is compiled.
func archiveOf(dir, release string) (file, folder string, err error) {
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		return "", "", err
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
		return "", "", fmt.Errorf("download %s: %w\n%s", release, errors.Join(runErr, err), output)
	}
	if line := module.Path + " " + module.Version + " " + module.Sum + "\n"; !strings.Contains(string(sums), line) {
		return "", "", fmt.Errorf("%s/go.sum does not hold the hash of %s: run make upstream", pins, release)
	}
	return module.Zip, module.Path + "@" + module.Version, nil
}
