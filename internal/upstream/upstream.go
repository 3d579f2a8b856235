// Package upstream finds the sources of other projects that tests and generators read: the
// CustomResourceDefinitions of Cluster API and Argo CD.
//
// The versions are pinned by the Go module in the folder upstream at the top of the repository. It
// compiles nothing; the go command downloads the modules into its cache and compares their hashes
// with that folder's go.sum, so that what a test reads is what was reviewed. Nothing is copied into
// this repository.
package upstream

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The modules that are pinned.
const (
	ClusterAPI = "sigs.k8s.io/cluster-api"
	ArgoCD     = "github.com/argoproj/argo-cd/v3"
	// ArgoCDBefore is an older Argo CD, whose install manifests must be delivered as well as those
	// of the newest.
	ArgoCDBefore = "github.com/argoproj/argo-cd/v2"
)

// Dir returns the folder that holds the source of a pinned module, and ends the test where it
// cannot be had. The folder belongs to the module cache: read it, write nothing.
func Dir(t testing.TB, modulePath string) string {
	t.Helper()
	dir, err := Locate(modulePath)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Locate is Dir for programs that are not tests, as generators.
func Locate(modulePath string) (string, error) {
	dirs, err := download()
	if err != nil {
		return "", err
	}
	dir, pinned := dirs[modulePath]
	if !pinned {
		return "", fmt.Errorf("locate %s: upstream/go.mod does not require it", modulePath)
	}
	return dir, nil
}

// download asks the go command once per process: it costs 30 ms when the modules are in the cache,
// and some 80 MB of download when not.
var download = sync.OnceValues(func() (map[string]string, error) { //nolint:gochecknoglobals // A cache of what cannot change while the process runs.
	root, err := root()
	if err != nil {
		return nil, err
	}
	return downloadFrom(filepath.Join(root, "upstream"))
})

// root returns the top of the repository: the nearest folder, from the working directory upwards,
// with upstream/go.mod.
func root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		_, err := os.Stat(filepath.Join(dir, "upstream", "go.mod"))
		if err == nil {
			return dir, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("find upstream/go.mod: it is in no folder above %s", start)
		}
	}
}

// downloadFrom has the go command download what the module in dir requires, each verified against
// its go.sum, and returns the folder of each. It asks for the modules by name: with no name at all
// the go command would read their whole graph.
func downloadFrom(dir string) (map[string]string, error) {
	cmd := exec.Command("go", "mod", "download", "-json", ArgoCD, ArgoCDBefore, ClusterAPI)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, runErr := cmd.Output()
	dirs, err := readDownloads(stdout)
	if err := errors.Join(err, runErr); err != nil {
		return nil, fmt.Errorf("download the modules of upstream/go.mod: %w\n%s", err, strings.TrimSpace(stderr.String()))
	}
	return dirs, nil
}

// readDownloads reads what "go mod download -json" prints: one object for each module, with Error
// where it failed.
func readDownloads(stdout []byte) (map[string]string, error) {
	dirs := map[string]string{}
	decoder := json.NewDecoder(bytes.NewReader(stdout))
	for {
		var module struct{ Path, Version, Error, Dir string }
		switch err := decoder.Decode(&module); {
		case errors.Is(err, io.EOF):
			return dirs, nil
		case err != nil:
			return nil, fmt.Errorf("read the output of go mod download: %w", err)
		case module.Error != "":
			return nil, fmt.Errorf("%s@%s: %s", module.Path, module.Version, module.Error)
		}
		dirs[module.Path] = module.Dir
	}
}
