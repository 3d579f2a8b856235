// Package upstream finds the sources of other projects that tests and generators read: the
// CustomResourceDefinitions of Cluster API and Argo CD, and manifests that they publish.
//
// The Go module in the folder pins pins the versions. It compiles nothing. The go command downloads
// the modules into its cache and compares their hashes with that folder's go.sum, so that a test
// reads what was reviewed. Nothing is copied into this repository.
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

// pins is the folder of the module that pins the versions, from the top of the repository.
const pins = "test/upstream/pins"

// Dir returns the folder that holds the source of a pinned module. It ends the test when the source
// cannot be found. The folder belongs to the module cache: read it, but write nothing.
func Dir(t testing.TB, modulePath string) string {
	t.Helper()
	dir, err := Locate(modulePath)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Locate is Dir for programs that are not tests, such as generators.
func Locate(modulePath string) (string, error) {
	dirs, err := download()
	if err != nil {
		return "", err
	}
	dir, pinned := dirs[modulePath]
	if !pinned {
		return "", fmt.Errorf("locate %s: %s/go.mod does not require it", modulePath, pins)
	}
	return dir, nil
}

// download asks the go command once per process. It takes 30 ms when the modules are in the cache,
// and downloads some 80 MB when they are not.
//
//nolint:gochecknoglobals // A cache of what cannot change while the process runs.
var download = sync.OnceValues(func() (map[string]string, error) {
	root, err := root()
	if err != nil {
		return nil, err
	}
	return downloadFrom(filepath.Join(root, filepath.FromSlash(pins)))
})

// root returns the top of the repository: the nearest folder with test/upstream/pins/go.mod, from
// the working directory upwards.
func root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(pins), "go.mod"))
		if err == nil {
			return dir, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("find %s/go.mod: no folder above %s has it", pins, start)
		}
	}
}

// downloadFrom has the go command download what the module in dir requires, each verified against
// its go.sum, and returns the folder of each. It names the modules, since without a name the go
// command would read their whole graph.
func downloadFrom(dir string) (map[string]string, error) {
	cmd := exec.Command("go", "mod", "download", "-json",
		ArgoCD, ArgoCDBefore, ClusterAPI, ClusterAPITest, ClusterAPIAWS)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, runErr := cmd.Output()
	dirs, err := readDownloads(stdout)
	if err := errors.Join(err, runErr); err != nil {
		output := strings.TrimSpace(stderr.String())
		return nil, fmt.Errorf("download the modules of %s/go.mod: %w\n%s", pins, err, output)
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
