package upstream

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDir(t *testing.T) {
	for module, file := range map[string]string{
		ClusterAPI: "core/config/crd/bases/cluster.x-k8s.io_clusters.yaml",
		ArgoCD:     "manifests/crds/applicationset-crd.yaml",
	} {
		t.Run(module, func(t *testing.T) {
			if _, err := os.Stat(filepath.Join(Dir(t, module), filepath.FromSlash(file))); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLocateRefusesWhatIsNotPinned(t *testing.T) {
	_, err := Locate("example.com/other")
	if err == nil || !strings.Contains(err.Error(), "test/upstream/pins/go.mod does not require it") {
		t.Errorf("want an error that names test/upstream/pins/go.mod, got %v", err)
	}
}

// TestAReleaseWithoutAHashIsRefused: the go command would download a release that go.sum does not
// name, and compare its hash with that of nobody here.
func TestAReleaseWithoutAHashIsRefused(t *testing.T) {
	t.Setenv("GONOSUMDB", "*")
	dir := copyOfPins(t, func(sums string) string {
		return strings.ReplaceAll(sums, ClusterAPITest+" v1.14.2 ", "example.com/other v1.14.2 ")
	})
	_, err := archiveOf(dir, ClusterAPITest+"@v1.14.2")
	if err == nil || !strings.Contains(err.Error(), "go.sum does not hold the hash of "+ClusterAPITest) {
		t.Errorf("want an error about the missing hash, got %v", err)
	}
}

func TestAHashThatDiffersFromGoSumIsRefused(t *testing.T) {
	dir := copyOfPins(t, func(sums string) string { return strings.ReplaceAll(sums, " h1:", " h1:0") })
	if _, err := downloadFrom(dir); err == nil || !strings.Contains(err.Error(), "checksum mismatch") {
		t.Errorf("want a checksum mismatch, got %v", err)
	}
	if _, err := archiveOf(dir, ArgoCDOlder); err == nil || !strings.Contains(err.Error(), "checksum mismatch") {
		t.Errorf("want a checksum mismatch, got %v", err)
	}
}

// copyOfPins is a copy of the folder pins with a changed go.sum.
func copyOfPins(t *testing.T, change func(sums string) string) string {
	t.Helper()
	root, err := root()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(pins), name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "go.sum" {
			text = []byte(change(string(text)))
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFiles(t *testing.T) {
	for module, version := range map[string]string{
		ArgoCDBefore: "v2.14.21", ArgoCD: "v3.5.7", ArgoCDOlder: "v3.4.13", ArgoCDNext: "v3.6.1",
	} {
		t.Run(module, func(t *testing.T) {
			if text := Read(t, module, "manifests/install.yaml"); !strings.Contains(string(text), "argocd:"+version) {
				t.Errorf("its install is not that of %s", version)
			}
			if got, err := Version(module); got != version || err != nil {
				t.Errorf("got %s and %v", got, err)
			}
		})
	}
}
