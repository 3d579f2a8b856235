package capi

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The releases of Argo CD that the folder test/upstream/pins pins.
const (
	argoCDToday  = "github.com/argoproj/argo-cd/v3"
	argoCDBefore = "github.com/argoproj/argo-cd/v2"
)

// argoCD returns the version of a release of Argo CD, and the folder of its source, which belongs
// to the module cache.
func argoCD(t *testing.T, release string) (version, dir string) {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", release)
	cmd.Dir = filepath.Join("..", "upstream", "pins")
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	output, err := cmd.Output()
	var module struct{ Version, Dir, Error string }
	if err := json.Unmarshal(output, &module); err != nil {
		t.Fatalf("read the output of %s: %v", strings.Join(cmd.Args, " "), err)
	}
	if err != nil || module.Error != "" {
		t.Fatalf("%s: %v: %s", strings.Join(cmd.Args, " "), err, module.Error)
	}
	return module.Version, module.Dir
}

// argoCDManifest is a file of the folder manifests of Argo CD.
func argoCDManifest(t *testing.T, release, path string) string {
	t.Helper()
	_, dir := argoCD(t, release)
	return read(t, filepath.Join(dir, "manifests", filepath.FromSlash(path)))
}

// fetch adds the files that the README of a package fetches with curl. They come from the module of
// the version that the README names, which must be the pinned one.
func (files tree) fetch(t *testing.T) {
	t.Helper()
	curl := regexp.MustCompile(`(?m)^curl --create-dirs -fsSLo (\S+) ` +
		`https://raw\.githubusercontent\.com/argoproj/argo-cd/([^/\s]+)/manifests/(\S+)$`)
	lines := curl.FindAllStringSubmatch(files["README.md"], -1)
	if len(lines) != strings.Count(files["README.md"], "\ncurl ") {
		t.Error("README.md fetches what this test does not understand")
	}
	for _, line := range lines {
		if version, _ := argoCD(t, argoCDToday); line[2] != version {
			t.Errorf("README.md fetches Argo CD %s, and upstream pins %s", line[2], version)
		}
		files[line[1]] = argoCDManifest(t, argoCDToday, line[3])
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestClusterAPIIsThePinnedOne wants the Cluster API that judges here to be the one whose
// definitions the folder test/upstream/pins pins, with its module of types of the same release,
// since a replace of the root module does not count here; and each library in the version that
// Cluster API itself is built with.
func TestClusterAPIIsThePinnedOne(t *testing.T) {
	used := requirements(t, "go.mod")
	pinned := requirements(t, filepath.Join("..", "upstream", "pins", "go.mod"))["sigs.k8s.io/cluster-api"]
	for _, module := range []string{"sigs.k8s.io/cluster-api", "sigs.k8s.io/cluster-api/api"} {
		if used[module] != pinned {
			t.Errorf("%s is %s, and test/upstream/pins/go.mod pins %s", module, used[module], pinned)
		}
	}
	goMod, err := exec.Command("go", "list", "-m", "-f", "{{.GoMod}}", "sigs.k8s.io/cluster-api").Output()
	if err != nil {
		t.Fatal(err)
	}
	own := requirements(t, strings.TrimSpace(string(goMod)))
	for module, version := range used {
		if wanted, exists := own[module]; exists && version != wanted && module != "sigs.k8s.io/cluster-api/api" {
			t.Errorf("%s is %s, and Cluster API is built with %s", module, version, wanted)
		}
	}
	for _, module := range []string{"sigs.k8s.io/yaml", "k8s.io/apimachinery", "sigs.k8s.io/controller-runtime"} {
		if own[module] == "" {
			t.Errorf("Cluster API does not name %s", module)
		}
	}
}

// requirements are the versions that a go.mod requires, by module.
func requirements(t *testing.T, name string) map[string]string {
	t.Helper()
	versions := map[string]string{}
	required := regexp.MustCompile(`(?m)^(?:\t|require )(\S+) (v\S+)( // indirect)?$`)
	for _, line := range required.FindAllStringSubmatch(read(t, name), -1) {
		versions[line[1]] = line[2]
	}
	return versions
}
