package scenarios

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const argoCD = "github.com/argoproj/argo-cd/v3"

// installManifest reads the install manifest of a release of Argo CD whose hash the folder
// test/upstream/pins holds. The release may need a newer Go than this one, since nothing of it is
// compiled: the go command reports that, and has the archive by then.
func installManifest(t *testing.T, version string) []byte {
	t.Helper()
	pins := filepath.Join("..", "..", "upstream", "pins")
	cmd := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", argoCD+"@"+version)
	cmd.Dir, cmd.Env = pins, append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOTOOLCHAIN=local")
	output, runErr := cmd.Output()
	var module struct{ Zip, Sum, Error string }
	if err := json.Unmarshal(output, &module); err != nil || module.Zip == "" {
		t.Fatalf("download Argo CD %s: %v %v %s", version, err, runErr, module.Error)
	}
	sums, err := os.ReadFile(filepath.Join(pins, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if line := argoCD + " " + version + " " + module.Sum + "\n"; !strings.Contains(string(sums), line) {
		t.Fatalf("the hash of Argo CD %s is not in go.sum: run make upstream", version)
	}
	archive, err := zip.OpenReader(module.Zip)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	file, err := archive.Open(argoCD + "@" + version + "/manifests/install.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
