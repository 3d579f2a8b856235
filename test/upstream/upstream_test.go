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

func TestAHashThatDiffersFromGoSumIsRefused(t *testing.T) {
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
			text = []byte(strings.ReplaceAll(string(text), " h1:", " h1:0"))
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := downloadFrom(dir); err == nil || !strings.Contains(err.Error(), "checksum mismatch") {
		t.Errorf("want a checksum mismatch, got %v", err)
	}
}

func TestFiles(t *testing.T) {
	for module, version := range map[string]string{
		ArgoCDBefore: "v2.14.21", ArgoCD: "v3.5.7", ArgoCDNext: "v3.6.1",
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
